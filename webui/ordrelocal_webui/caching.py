"""Answers kept to be given again: the dataset is immutable, so its name in the key makes them never stale."""

from collections import OrderedDict
from threading import Lock
from typing import NamedTuple

_LARGEST_SHARE = 8  # an answer takes at most one eighth of the cache


class Kept(NamedTuple):
    """An answer in memory."""

    kind: str
    media_type: str
    body: bytes


class AnswerCache:
    """The most recently used answers, up to a number of bytes.

    Args:
        limit_bytes: Room for bodies; 0 keeps nothing.

    Example:
        >>> cache = AnswerCache(80)
        >>> cache.put(("d", "q"), Kept("boolean", "text/csv", b"true"))
        >>> cache.get(("d", "q")).body
        b'true'
    """

    def __init__(self, limit_bytes: int) -> None:
        self.largest_bytes = limit_bytes // _LARGEST_SHARE
        self._limit_bytes = limit_bytes
        self._size_bytes = 0
        self._answers: OrderedDict[tuple[object, ...], Kept] = OrderedDict()
        self._lock = Lock()

    def get(self, key: tuple[object, ...]) -> Kept | None:
        """The answer kept under a key."""
        if not self._limit_bytes:
            return None
        with self._lock:
            kept = self._answers.get(key)
            if kept is not None:
                self._answers.move_to_end(key)
            return kept

    def put(self, key: tuple[object, ...], answer: Kept) -> None:
        """Keep an answer, unless it is too large; the longest unused make room for it."""
        if len(answer.body) > self.largest_bytes:
            return
        with self._lock:
            former = self._answers.pop(key, None)
            self._answers[key] = answer
            self._size_bytes += len(answer.body) - (len(former.body) if former else 0)
            while self._size_bytes > self._limit_bytes:
                _, dropped = self._answers.popitem(last=False)
                self._size_bytes -= len(dropped.body)
