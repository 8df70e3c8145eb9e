"""Where a pool's data come from: the dataset in service, or RDF files given on the command line."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from ordrelocal import dataset
from ordrelocal.errors import DataFileError
from ordrelocal.i18n import N_, Marked
from ordrelocal.system_errors import reason

_COUNTING_BYTES = 1 << 20


_FORMATS = {
    ".ttl": ox.RdfFormat.TURTLE,
    ".nt": ox.RdfFormat.N_TRIPLES,
    ".nq": ox.RdfFormat.N_QUADS,
    ".trig": ox.RdfFormat.TRIG,
    ".rdf": ox.RdfFormat.RDF_XML,
    ".owl": ox.RdfFormat.RDF_XML,
    ".xml": ox.RdfFormat.RDF_XML,
    ".jsonld": ox.RdfFormat.JSON_LD,
    ".json": ox.RdfFormat.JSON_LD,
    ".n3": ox.RdfFormat.N3,
}
_KNOWN = ", ".join(_FORMATS)


@dataclass(frozen=True)
class Loaded:
    """A dataset that is ready to be asked.

    Args:
        open_store: Gives a worker its store; called once in each worker.
        quads: How many statements were read; -1 when they were not counted.
    """

    open_store: Callable[[], ox.Store]
    quads: int


@dataclass(frozen=True)
class Source:
    """Names one state of the data; a new name means that something else is to be loaded.

    Args:
        name: Name of the dataset.
        folder: Its directory; None for files.
        files: RDF files, when there is no directory.
    """

    name: str
    folder: Path | None = None
    files: tuple[Path, ...] = ()

    def load(self, memory_triples: int) -> Loaded:
        """Read the data; in memory up to the given number of statements.

        Raises:
            DataFileError: A file is not the RDF that its suffix says.
        """
        if self.folder is not None:
            return _load_dataset(dataset.Dataset(self.folder), memory_triples)
        store = ox.Store()
        for file in self.files:
            _load_file(store, file)
        return Loaded(lambda: store, len(store))


def in_service(home: Path) -> Source:
    """The dataset that the pointer names now.

    Raises:
        NoDatasetError: None has been built.
    """
    current = dataset.current(home)
    return Source(current.name, folder=current.path)


def of_files(files: Sequence[Path]) -> Source:
    """The given files as they are now.

    Raises:
        DataFileError: One of them is not there.
    """
    state = hashlib.blake2b(digest_size=8)
    for file in files:
        try:
            status = file.stat()
        except OSError as error:
            raise _unreadable(file, reason(error)) from error
        state.update(f"{file.resolve()}|{status.st_size}|{status.st_mtime_ns}\n".encode())
    return Source(f"files-{state.hexdigest()}", files=tuple(files))


def _load_dataset(current: dataset.Dataset, memory_triples: int) -> Loaded:
    quads = _count_lines(current.dump)
    if quads > memory_triples:
        path = str(current.store)
        # Each worker opens the directory itself: threads of the engine do not survive a fork.
        return Loaded(lambda: ox.Store.read_only(path), quads)
    store = ox.Store()
    _load_file(store, current.dump, lenient=True)
    return Loaded(lambda: store, quads)


def _count_lines(path: Path) -> int:
    with path.open("rb") as file:
        return sum(block.count(b"\n") for block in iter(lambda: file.read(_COUNTING_BYTES), b""))


def _load_file(store: ox.Store, file: Path, *, lenient: bool = False) -> None:
    rdf_format = _FORMATS.get(file.suffix.lower())
    if rdf_format is None:
        raise _unreadable(file, Marked(N_("the suffix names no RDF format")))
    try:
        store.bulk_load(path=file, format=rdf_format, base_iri=file.resolve().as_uri(), lenient=lenient)
    except SyntaxError as error:
        raise _unreadable(file, error.msg.rstrip("."), error.lineno or 1, error.offset or 1) from error
    except OSError as error:
        raise _unreadable(file, reason(error)) from error


def _unreadable(file: Path, problem: str | Marked, line: int = 1, column: int = 1) -> DataFileError:
    return DataFileError(file=str(file), line=line, column=column, problem=problem, known=_KNOWN)
