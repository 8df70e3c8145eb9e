"""Small RDF data for the tests of the service, and datasets made of them."""

from pathlib import Path

import pyoxigraph as ox

from ordrelocal import dataset

EX = "http://example.org/"
BASIC = """
@prefix ex: <http://example.org/> .
ex:a ex:knows ex:b ; ex:name "Zoé"@fr .
ex:b ex:knows ex:c ; ex:age 41 .
ex:named { ex:c ex:knows ex:a . }
ex:other { ex:c ex:name "only here" . }
"""


def write_basic(folder: Path) -> Path:
    """Four triples in the default graph, one in each of two named graphs."""
    file = folder / "basic.trig"
    file.write_text(BASIC, encoding="utf-8")
    return file


def write_many(folder: Path, things: int) -> Path:
    """Two triples a thing: a link and a name."""
    file = folder / "many.nt"
    with file.open("w", encoding="utf-8") as lines:
        for number in range(things):
            lines.write(f'<{EX}t{number}> <{EX}name> "thing number {number}" .\n')
            lines.write(f"<{EX}t{number}> <{EX}next> <{EX}t{number * 7 % things}> .\n")
    return file


def make_dataset(home: Path, name: str, quads: str) -> dataset.Dataset:
    """A dataset directory with these N-Quads, not yet in service."""
    made = dataset.Dataset(home / dataset.FOLDER / name)
    made.path.mkdir(parents=True)
    made.dump.write_text(quads, encoding="utf-8")
    store = ox.Store(str(made.store))
    store.bulk_load(quads, ox.RdfFormat.N_QUADS)
    store.flush()
    (made.path / "manifest.json").write_text("{}", encoding="utf-8")
    return made
