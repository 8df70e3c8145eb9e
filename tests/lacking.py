"""What a test does when a program that it needs is not on this machine."""

import os
from typing import NoReturn

import pytest


def lacking(component: str, remedy: str) -> NoReturn:
    """Skip the test, or fail it where nothing may be missing (``ORDRELOCAL_REQUIRE_ALL=1``)."""
    reason = f"{component} is missing; {remedy}"
    if os.environ.get("ORDRELOCAL_REQUIRE_ALL") == "1":
        pytest.fail(reason)
    pytest.skip(reason)
