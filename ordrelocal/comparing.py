"""One comparison in a process of its own: ``python -m ordrelocal.comparing SECONDS MB FOLDER [PART…]``.

Whoever starts it waits as long as it likes and kills it; by itself it ends after its time. It holds no
socket, starts nothing and writes no file, and yields the processor to queries.
"""

import json
import os
import resource
import signal
import sys
from collections.abc import Sequence
from pathlib import Path

from ordrelocal.dataset import Dataset
from ordrelocal.errors import OrdreLocalError
from ordrelocal.evidence import Selection
from ordrelocal.pool import sandbox, wire
from ordrelocal.switching import compare

_NICENESS = 10


def main(arguments: Sequence[str]) -> None:
    """Write the comparison, or the error that prevents it, as JSON to standard output."""
    seconds, megabytes, folder, *parts = arguments
    _confine(int(seconds), int(megabytes))
    try:
        account = compare(Dataset(Path(folder)), Selection.parse(parts))
        told = {"account": account.as_json()}
    except OrdreLocalError as error:
        told = {"error": wire.encode(error)}
    json.dump(told, sys.stdout)


def _confine(seconds: int, megabytes: int) -> None:
    signal.alarm(seconds)  # the default action ends the process, whatever it does
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    os.nice(_NICENESS)
    sandbox.limit_memory(megabytes)
    sandbox.forbid_system_calls()


if __name__ == "__main__":
    main(sys.argv[1:])
