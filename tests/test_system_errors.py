"""What the system refuses is told in the reader's language."""

import socket
from collections.abc import Callable
from pathlib import Path

import pytest

from ordrelocal.errors import AddressInUseError
from ordrelocal.i18n import translate
from ordrelocal.serving import check_address
from ordrelocal.system_errors import reason

REFUSED: dict[str, tuple[Callable[[Path], object], str]] = {
    "missing": (lambda folder: (folder / "a").read_bytes(), "il n’y a pas de fichier"),
    "folder": (lambda folder: folder.write_bytes(b""), "c’est un dossier"),
    "no folder": (lambda folder: (Path(__file__) / "a").read_bytes(), "n’est pas un dossier"),
    "long": (lambda folder: (folder / ("a" * 300)).read_bytes(), "trop long"),
    "host": (lambda folder: socket.getaddrinfo("nowhere.invalid", 80), "aucune machine"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_refusals_are_told_in_both_languages(tmp_path: Path, name: str) -> None:
    attempt, words = REFUSED[name]
    with pytest.raises(OSError) as raised:  # noqa: PT011 - which one it is, the words tell
        attempt(tmp_path)
    told = reason(raised.value)
    assert words in translate(told.message, "fr", **told.values)
    assert translate(told.message, "en", **told.values) != translate(told.message, "fr", **told.values)


def test_rare_reasons_keep_the_words_of_the_system() -> None:
    assert reason(OSError(35, "Resource deadlock avoided")).values == {"words": "Resource deadlock avoided"}
    assert reason(OSError("odd")).values == {"words": "odd"}


def test_a_port_that_is_taken_is_told_in_french() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(AddressInUseError) as raised:
            check_address("127.0.0.1", taken.getsockname()[1])
    assert "le port est déjà pris" in str(raised.value.parts("fr"))
