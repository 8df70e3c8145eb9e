"""Write a dataset directory: sorted dump, Oxigraph store, search index, VoID, manifest."""

import hashlib
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import pyoxigraph as ox

from ordrelocal.dataset import Dataset
from ordrelocal.folding import fold, words
from ordrelocal.geography.writing import Bulk
from ordrelocal.i18n import LANGUAGES, N_, translate
from ordrelocal.linking.linksets import linkset_triples
from ordrelocal.namespaces import (
    BASE,
    DCTERMS,
    FOAF,
    GRAPH_METADATA,
    ID,
    OL,
    ONTOLOGY,
    RDF,
    RDFS,
    SKOS,
    VOID,
    XSD,
)
from ordrelocal.reconcile.names import write_names
from ordrelocal.terms import iri_of, language_of, text_of

_TEXT_PROPERTIES = (RDFS + "label", SKOS + "altLabel", DCTERMS + "title")
_MAX_CANDIDATES = 400
_PART_LINES = 400_000
NOTHING = Bulk()
_PART = N_("Not the whole graph: only the evidence selected by “{selection}” is counted in.")


@dataclass(frozen=True)
class Hit:
    """One search hit: the thing, its label in the language asked for, and one of its types (IRI)."""

    iri: str
    label: str
    type: str


def write_dump(store: ox.Store, path: Path, blocks: Iterable[str] = ()) -> str:
    """Write all quads as sorted N-Quads.

    Args:
        store: Quads to be written.
        path: The file.
        blocks: More of them: each is all the sorted lines of one subject, which the store does not have.

    Returns:
        The SHA-256 of the file.
    """
    lines = sorted([*(f"{quad} .\n" for quad in store), *blocks])
    digest = hashlib.sha256()
    with path.open("wb") as file:
        for line in lines:
            data = line.encode()
            digest.update(data)
            file.write(data)
    return digest.hexdigest()


def write_store(dump: Path, path: Path) -> None:
    """Load the dump into an Oxigraph store on disk, ready for read-only opening."""
    store = ox.Store(str(path))
    # In parts, which takes half the time and memory of the whole; our own dump is not checked again.
    with dump.open("rb") as file:
        while part := b"".join(islice(file, _PART_LINES)):
            store.bulk_load(part, format=ox.RdfFormat.N_QUADS, lenient=True)
    store.flush()


def describe(store: ox.Store, evidence: str = "", others: Bulk = NOTHING) -> list[ox.Quad]:
    """VoID description of the default graph: counts of triples, classes, properties.

    Args:
        store: What is described.
        evidence: The selection of evidence that is counted in, so that a part is not taken for the whole.
        others: What the dataset holds beyond the store.
    """
    classes, properties, subjects = _counts(store)
    classes, properties = classes + others.classes, properties + others.properties
    node, dataset = ox.NamedNode, ox.NamedNode(BASE + "dataset")
    total = sum(properties.values())
    triples: list[tuple[ox.NamedNode, str, ox.NamedNode | ox.Literal]] = [
        (dataset, RDF + "type", node(VOID + "Dataset")),
        (dataset, DCTERMS + "title", ox.Literal("ordrelocal", language="fr")),
        (dataset, DCTERMS + "title", ox.Literal("ordrelocal", language="en")),
        (dataset, DCTERMS + "license", node("https://creativecommons.org/licenses/by/4.0/")),
        (dataset, FOAF + "homepage", node(BASE)),
        (dataset, VOID + "uriSpace", ox.Literal(ID)),
        (dataset, VOID + "vocabulary", node(ONTOLOGY)),
        (dataset, VOID + "sparqlEndpoint", node(BASE + "sparql")),
        (dataset, VOID + "triples", _integer(total)),
        (dataset, VOID + "entities", _integer(len(subjects) + others.units)),
        (dataset, VOID + "classes", _integer(len(classes))),
        (dataset, VOID + "properties", _integer(len(properties))),
    ]
    triples += _geography(store, dataset)
    if evidence:
        triples.append((dataset, OL + "evidenceSelection", ox.Literal(evidence)))
        for lang in LANGUAGES:
            words = translate(_PART, lang, selection=evidence)
            triples.append((dataset, DCTERMS + "description", ox.Literal(words, language=lang)))
    for iri, count in sorted(classes.items()):
        part = node(f"{BASE}dataset/class/{_slug(iri)}")
        triples += [
            (dataset, VOID + "classPartition", part),
            (part, VOID + "class", node(iri)),
            (part, VOID + "entities", _integer(count)),
        ]
    for iri, count in sorted(properties.items()):
        part = node(f"{BASE}dataset/property/{_slug(iri)}")
        triples += [
            (dataset, VOID + "propertyPartition", part),
            (part, VOID + "property", node(iri)),
            (part, VOID + "triples", _integer(count)),
        ]
    graph = node(GRAPH_METADATA)
    quads = [ox.Quad(subject, node(predicate), value, graph) for subject, predicate, value in triples]
    linksets = linkset_triples(store, dataset)
    return quads + [ox.Quad(each.subject, each.predicate, each.object, graph) for each in linksets]


def _geography(
    store: ox.Store, dataset: ox.NamedNode
) -> list[tuple[ox.NamedNode, str, ox.NamedNode | ox.Literal]]:
    """The official geographic code as a subset: it has a licence and sources of its own."""
    part, collection = ox.NamedNode(BASE + "dataset/geography"), ox.NamedNode(ID + "collection/geography")
    kept = {RDFS + "label": "title", DCTERMS + "license": "license", DCTERMS + "source": "source"}
    triples: list[tuple[ox.NamedNode, str, ox.NamedNode | ox.Literal]] = []
    for predicate, name in kept.items():
        for quad in store.quads_for_pattern(collection, ox.NamedNode(predicate), None, ox.DefaultGraph()):
            if isinstance(quad.object, ox.NamedNode | ox.Literal):
                triples.append((part, DCTERMS + name, quad.object))
    if triples:
        triples += [
            (dataset, VOID + "subset", part),
            (part, RDF + "type", ox.NamedNode(VOID + "Dataset")),
            (part, RDFS + "seeAlso", collection),
        ]
    return triples


def _counts(store: ox.Store) -> tuple[Counter[str], Counter[str], set[object]]:
    classes: Counter[str] = Counter()
    properties: Counter[str] = Counter()
    subjects: set[object] = set()
    for quad in store.quads_for_pattern(None, None, None, ox.DefaultGraph()):
        properties[quad.predicate.value] += 1
        subjects.add(quad.subject)
        if quad.predicate.value == RDF + "type" and isinstance(quad.object, ox.NamedNode):
            classes[quad.object.value] += 1
    return classes, properties, subjects


def _integer(value: int) -> ox.Literal:
    return ox.Literal(str(value), datatype=ox.NamedNode(XSD + "integer"))


def _slug(iri: str) -> str:
    return hashlib.sha256(iri.encode()).hexdigest()[:12]


def write_void(store: ox.Store, path: Path) -> None:
    """Write the VoID description as Turtle."""
    quads = store.quads_for_pattern(None, None, None, ox.NamedNode(GRAPH_METADATA))
    triples = [
        ox.Triple(quad.subject, quad.predicate, quad.object)
        for quad in quads
        if isinstance(quad.subject, ox.NamedNode) and quad.subject.value.startswith(BASE + "dataset")
    ]
    prefixes = {"void": VOID, "dcterms": DCTERMS, "foaf": FOAF, "ol": OL, "xsd": XSD}
    triples.sort(key=str)
    with path.open("wb") as file:
        ox.serialize(triples, file, format=ox.RdfFormat.TURTLE, prefixes=prefixes)


def write_search(store: ox.Store, path: Path, others: Iterable[tuple[str, str, str]] = ()) -> int:
    """Write the full-text index of the labels of everything that has a page.

    Args:
        store: Whose labels are indexed.
        path: The file.
        others: IRI, name and type of more things, found behind these; a name holds in each language.

    Returns:
        The number of labels.
    """
    with closing(sqlite3.connect(path)) as base, base:
        base.execute(
            "CREATE TABLE label (iri TEXT, lang TEXT, text TEXT, preferred INTEGER, type TEXT, apart INTEGER)"
        )
        base.execute("CREATE VIRTUAL TABLE folded USING fts5(text, prefix='2 3')")
        rows = [(*row, 0) for row in sorted(_labels(store))]
        rows += [(iri, "fr", text, 1, kind, 1) for iri, text, kind in others]
        base.executemany(
            "INSERT INTO label (rowid, iri, lang, text, preferred, type, apart) VALUES (?, ?, ?, ?, ?, ?, ?)",
            ((number, *row) for number, row in enumerate(rows, start=1)),
        )
        base.executemany(
            "INSERT INTO folded (rowid, text) VALUES (?, ?)",
            ((number, fold(row[2])) for number, row in enumerate(rows, start=1)),
        )
        base.execute("CREATE INDEX label_iri ON label (iri)")
        write_names(base, store)
    return len(rows)


def _labels(store: ox.Store) -> Iterator[tuple[str, str, str, int, str]]:
    for predicate in _TEXT_PROPERTIES:
        for quad in store.quads_for_pattern(None, ox.NamedNode(predicate), None, ox.DefaultGraph()):
            if isinstance(quad.subject, ox.NamedNode) and quad.subject.value.startswith(BASE):
                preferred = int(predicate == RDFS + "label")
                kind = _first_type(store, quad.subject)
                yield quad.subject.value, language_of(quad.object), text_of(quad.object), preferred, kind


def _first_type(store: ox.Store, subject: ox.NamedNode) -> str:
    graphs = store.quads_for_pattern(subject, ox.NamedNode(RDF + "type"), None, None)
    authored = [
        iri_of(quad.object)
        for quad in graphs
        if isinstance(quad.graph_name, ox.NamedNode) and "/graph/rule/" not in quad.graph_name.value
    ]
    return min(authored, default="")


def search(dataset: Dataset, text: str, lang: str, limit: int = 50) -> list[Hit]:
    """Things whose label, other label or title has words that start like those of the text.

    Returns:
        Hits, best first; the label is in the language asked for where there is one. Empty for no words.
    """
    wanted = words(text)
    if not wanted:
        return []
    match = " ".join(f'"{word}"*' for word in wanted)
    statement = """
        SELECT label.iri, label.type, MIN(folded.rank) AS best, MIN(label.apart) AS apart
        FROM folded JOIN label ON label.rowid = folded.rowid
        WHERE folded.text MATCH ? GROUP BY label.iri ORDER BY apart, best, label.iri LIMIT ?"""
    uri = f"file:{dataset.search}?mode=ro&immutable=1"
    with closing(sqlite3.connect(uri, uri=True)) as base:
        found = base.execute(statement, (match, min(limit, _MAX_CANDIDATES))).fetchall()
        return [Hit(iri, _label(base, iri, lang), kind) for iri, kind, *_ in found]


def _label(base: sqlite3.Connection, iri: str, lang: str) -> str:
    row = base.execute(
        "SELECT text FROM label WHERE iri = ? ORDER BY preferred DESC, lang = ? DESC, text LIMIT 1",
        (iri, lang),
    ).fetchone()
    return str(row[0])
