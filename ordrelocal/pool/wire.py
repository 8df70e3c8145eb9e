"""Errors as they cross the border of a process: name and values."""

import json
from typing import Any

from ordrelocal.errors import OrdreLocalError, QueryInterruptedError
from ordrelocal.i18n import Marked

_MESSAGE = "message"  # marks a value that is translated with the error it stands in


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
    return known.get(message["code"], QueryInterruptedError)(
        **{name: _rich(value) for name, value in message["values"].items()}
    )


def dumps(message: dict[str, Any]) -> bytes:
    """A message between broker and nursery."""
    return json.dumps(message, separators=(",", ":")).encode()


def _plain(value: object) -> object:
    if isinstance(value, Marked):
        return {
            _MESSAGE: value.message,
            "values": {name: _plain(each) for name, each in value.values.items()},
        }
    return value if isinstance(value, (str, int, float)) else str(value)


def _rich(value: object) -> object:
    if isinstance(value, dict):
        return Marked(value[_MESSAGE], {name: _rich(each) for name, each in value["values"].items()})
    return value


def _descendants(cls: type[OrdreLocalError]) -> list[type[OrdreLocalError]]:
    return [cls, *(descendant for child in cls.__subclasses__() for descendant in _descendants(child))]
