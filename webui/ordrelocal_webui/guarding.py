"""A web process ends with its master: an orphan would go on answering the port with old data."""

import os
import threading
import time

_WATCH_S = 0.5


def end_with(parent: int) -> None:
    """End this process soon after its parent has ended."""
    threading.Thread(target=_watch, args=(parent,), name="parent watch", daemon=True).start()


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(_WATCH_S)
    os._exit(1)
