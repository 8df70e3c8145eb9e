"""Errors as they cross the border of a process: name and values."""

import json
from typing import Any

from ordrelocal.errors import OrdreLocalError, QueryInterruptedError


def encode(error: OrdreLocalError) -> dict[str, Any]:
    """The error as JSON can hold it."""
    return {"code": error.code, "values": {name: _plain(value) for name, value in error.values.items()}}


def decode(message: dict[str, Any]) -> OrdreLocalError:
    """The error that was encoded.

    Example:
        >>> from ordrelocal.errors import QueryTimeoutError
        >>> decode(encode(QueryTimeoutError(limit_s=30))).code
        'QueryTimeoutError'
    """
    known = {cls.__name__: cls for cls in _descendants(OrdreLocalError)}
    return known.get(message["code"], QueryInterruptedError)(**message["values"])


def dumps(message: dict[str, Any]) -> bytes:
    """A message between broker and nursery."""
    return json.dumps(message, separators=(",", ":")).encode()


def _plain(value: object) -> object:
    return value if isinstance(value, (str, int, float, bool)) or value is None else str(value)


def _descendants(cls: type[OrdreLocalError]) -> list[type[OrdreLocalError]]:
    return [cls, *(descendant for child in cls.__subclasses__() for descendant in _descendants(child))]
