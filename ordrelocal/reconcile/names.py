"""The names of things, found exactly, by their beginnings, or by the runs of three letters that they share.

The tables stand in the search index of a dataset, beside those of the search page.
"""

import json
import sqlite3
import sys
from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox
from rapidfuzz import fuzz

from ordrelocal.errors import ReconciliationLackError
from ordrelocal.folding import plain
from ordrelocal.namespaces import RDF

#: Runs of a name that are looked up: the rarest, since the others would bring half the index.
_LEAST_RUNS, _MOST_RUNS = 4, 12
#: Names that they may bring, beyond those of the fewest.
_BROUGHT = 2500
#: What keeps a single rare run from outweighing several others.
_COMMON = 20
#: Names that are looked at first.
_FIRST = 300
_PART = 0.75
# The sign keeps the engine from trying each of the classes asked for on each name found.
_IN_CLASS = """EXISTS (SELECT 1 FROM kind
    WHERE kind.iri = label.iri AND +kind.type IN (SELECT value FROM json_each(?)))"""


@dataclass(frozen=True)
class Named:
    """One name of a thing: the words, their language (empty: any), and whether it is the preferred one."""

    text: str
    lang: str
    preferred: bool


def write_names(base: sqlite3.Connection, store: ox.Store) -> None:
    """Add the tables by which names are matched to a search index that has its labels.

    Args:
        base: The index, with the table ``label``.
        store: Tells the classes of the things; one that it does not know has the class in ``label``.
    """
    rows = [(row, plain(text)) for row, text in base.execute("SELECT rowid, text FROM label").fetchall()]
    base.execute("CREATE TABLE plain (label INTEGER PRIMARY KEY, text TEXT)")
    base.executemany("INSERT INTO plain VALUES (?, ?)", rows)
    base.execute("CREATE INDEX plain_text ON plain (text)")
    base.execute("CREATE TABLE run (letters TEXT PRIMARY KEY, names INTEGER, labels BLOB) WITHOUT ROWID")
    base.executemany("INSERT INTO run VALUES (?, ?, ?)", _postings(rows))
    base.execute("CREATE TABLE kind (iri TEXT, type TEXT, PRIMARY KEY (iri, type)) WITHOUT ROWID")
    base.executemany("INSERT OR IGNORE INTO kind VALUES (?, ?)", _kinds(store))
    base.execute("INSERT OR IGNORE INTO kind SELECT DISTINCT iri, type FROM label WHERE type <> ''")


def _postings(rows: Iterable[tuple[int, str]]) -> Iterator[tuple[str, int, bytes]]:
    """Each run of three letters, in how many names it stands, and in which: numbers of four bytes."""
    found: dict[str, array[int]] = {}
    for row, text in rows:
        for letters in _runs(text):
            found.setdefault(letters, array("I")).append(row)
    for letters, labels in sorted(found.items()):
        yield letters, len(labels), _little(labels).tobytes()


def _runs(text: str) -> set[str]:
    """Runs of three letters in a name; its ends count as letters.

    Example:
        >>> sorted(_runs("ain"))
        [' ai', 'ain', 'in ']
    """
    edged = f" {text} "
    return {edged[start : start + 3] for start in range(len(edged) - 2)} if text else set()


def _little(numbers: "array[int]") -> "array[int]":
    """Numbers with their lowest byte first, whatever the machine."""
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers


def _kinds(store: ox.Store) -> Iterator[tuple[str, str]]:
    """Thing -> class, for all classes that stand plainly, inferred ones included."""
    for quad in store.quads_for_pattern(None, ox.NamedNode(RDF + "type"), None, ox.DefaultGraph()):
        if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.NamedNode):
            yield quad.subject.value, quad.object.value


class NameIndex:
    """The names in one search index, open for reading.

    Args:
        base: Connection to it.
    """

    def __init__(self, base: sqlite3.Connection) -> None:
        self._base = base

    def exactly(self, text: str, classes: Iterable[str], limit: int) -> list[str]:
        """Things that have this name but for case, accents and punctuation."""
        statement = f"""
            SELECT DISTINCT label.iri FROM plain JOIN label ON label.rowid = plain.label
            WHERE plain.text = ? AND {_IN_CLASS} ORDER BY label.apart, label.iri LIMIT ?"""
        return self._iris(statement, plain(text), _list(classes), limit)

    def nearly(self, text: str, classes: Iterable[str], limit: int) -> list[str]:
        """Things with a name that shares rare runs of three letters with this one, the likest first."""
        wanted = plain(text)
        shared = self._sharing(wanted)
        ordered = sorted(shared, key=lambda row: (-shared[row], row))
        found: dict[str, float] = {}
        # The names that share most first: mostly, the others need not be looked at.
        for rows in (ordered[:_FIRST], ordered[_FIRST:]):
            for iri, name in self._named(rows, classes):
                alike = max(fuzz.ratio(wanted, name), _PART * fuzz.token_set_ratio(wanted, name))
                found[iri] = max(alike, found.get(iri, 0.0))
            if len(found) >= limit:
                break
        return sorted(found, key=lambda iri: (-found[iri], iri))[:limit]

    def beginning(self, text: str, classes: Iterable[str], limit: int, skip: int = 0) -> list[str]:
        """Things with a name whose words begin like these; the whole name as typed goes first."""
        wanted = plain(text)
        if not wanted:
            return []
        match = " ".join(f'"{word}"*' for word in wanted.split())
        statement = f"""
            SELECT label.iri, MIN(plain.text NOT LIKE ? || '%') AS inner, MIN(label.apart) AS apart,
                   MIN(length(plain.text)) AS length
            FROM folded JOIN label ON label.rowid = folded.rowid JOIN plain ON plain.label = folded.rowid
            WHERE folded MATCH ? AND {_IN_CLASS}
            GROUP BY label.iri ORDER BY inner, apart, length, label.iri LIMIT ? OFFSET ?"""
        return self._iris(statement, wanted, match, _list(classes), limit, skip)

    def names(self, iris: Iterable[str]) -> dict[str, list[Named]]:
        """All names of some things, the preferred ones first."""
        found: dict[str, list[Named]] = {}
        statement = """
            SELECT iri, text, lang, preferred FROM label WHERE iri IN (SELECT value FROM json_each(?))
            ORDER BY iri, preferred DESC, lang, text"""
        for iri, text, lang, preferred in self._base.execute(statement, (_list(iris),)):
            found.setdefault(iri, []).append(Named(text, lang, bool(preferred)))
        return found

    def classes(self, iris: Iterable[str]) -> dict[str, frozenset[str]]:
        """The classes of some things; a thing without name has none here."""
        found: dict[str, set[str]] = {}
        statement = "SELECT iri, type FROM kind WHERE iri IN (SELECT value FROM json_each(?))"
        for iri, kind in self._base.execute(statement, (_list(iris),)):
            found.setdefault(iri, set()).add(kind)
        return {iri: frozenset(kinds) for iri, kinds in found.items()}

    def _sharing(self, text: str) -> dict[int, float]:
        """Labels that share rare runs with a name -> how much that is worth; as many as can be handled."""
        statement = """
            SELECT names, labels FROM run WHERE letters IN (SELECT value FROM json_each(?))
            ORDER BY names, letters LIMIT ?"""
        worth: dict[int, float] = {}
        brought = 0
        for place, (names, labels) in enumerate(
            self._base.execute(statement, (_list(_runs(text)), _MOST_RUNS))
        ):
            brought += names
            if place >= _LEAST_RUNS and brought > _BROUGHT:
                break
            rows = array("I")
            rows.frombytes(labels)
            for row in _little(rows):
                worth[row] = worth.get(row, 0.0) + 1 / (_COMMON + names)
        return worth

    def _named(self, rows: Sequence[int], classes: Iterable[str]) -> list[tuple[str, str]]:
        """IRI and folded name of some labels, if the thing is of one of the classes."""
        statement = f"""
            SELECT label.iri, plain.text FROM plain JOIN label ON label.rowid = plain.label
            WHERE plain.label IN (SELECT value FROM json_each(?)) AND {_IN_CLASS}"""
        return self._base.execute(statement, (json.dumps(rows), _list(classes))).fetchall()

    def _iris(self, statement: str, *values: object) -> list[str]:
        return [row[0] for row in self._base.execute(statement, values)]


def called(names: Mapping[str, Sequence[Named]], iri: str, lang: str) -> str:
    """What a thing is called in a language, else in another one; empty when it has no name."""
    own = names.get(iri, ())
    best = max(own, key=lambda name: (name.preferred, name.lang in (lang, ""), name.lang), default=None)
    return best.text if best else ""


@contextmanager
def opened(path: Path) -> Iterator[NameIndex]:
    """The index in a file, as long as the block runs.

    Raises:
        ReconciliationLackError: A build of an earlier version wrote the file, without these tables.
    """
    with closing(sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True)) as base:
        if not base.execute("SELECT 1 FROM sqlite_master WHERE name = 'run'").fetchone():
            raise ReconciliationLackError
        yield NameIndex(base)


def _list(values: Iterable[str]) -> str:
    return json.dumps(sorted(values))
