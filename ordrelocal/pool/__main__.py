"""Start the broker: ``python -m ordrelocal.pool SOCKET PARENT READY_FD (--home DIR | --data FILE…)``."""

import argparse
import os
import signal
from pathlib import Path

from ordrelocal.errors import OrdreLocalError
from ordrelocal.pool import loading, sandbox, wire
from ordrelocal.pool.broker import Broker
from ordrelocal.pool.limits import Limits


def main() -> int:
    """Be the broker until the parent ends."""
    parser = argparse.ArgumentParser(prog="python -m ordrelocal.pool", description=__doc__)
    parser.add_argument("socket", type=Path)
    parser.add_argument("parent", type=int)
    parser.add_argument("ready_fd", type=int)
    source = parser.add_mutually_exclusive_group(required=True)
    source.add_argument("--home", type=Path)
    source.add_argument("--data", type=Path, nargs="+")
    arguments = parser.parse_args()
    sandbox.die_with_parent(arguments.parent)
    # Ctrl-C reaches every process of the terminal; what it means is for the parent to decide.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nurseries that end are not waited for

    def report(message: dict[str, object]) -> None:
        os.write(arguments.ready_fd, wire.dumps(message) + b"\n")
        os.close(arguments.ready_fd)

    def find_source() -> loading.Source:
        return loading.of_files(arguments.data) if arguments.data else loading.in_service(arguments.home)

    try:
        Broker(
            arguments.socket,
            find_source,
            Limits.from_environment(),
            lambda name, quads: report({"dataset": name, "quads": quads}),
        ).run()
    except OrdreLocalError as error:
        report({"error": wire.encode(error)})
    return 1


if __name__ == "__main__":
    raise SystemExit(main())
