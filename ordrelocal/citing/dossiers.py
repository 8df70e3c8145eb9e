"""A case as something to cite: a part of the dataset, with the version that was read."""

from typing import Any

from ordrelocal.citing.embedding import Item

#: As CITATION.cff has them.
CONTRIBUTORS = "ordrelocal contributors"
DATASET = "ordrelocal: a knowledge graph of territorialised social action"
PUBLISHER = "ordrelocal"


def dossier_item(
    iri: str, title: str, lang: str, version: str = "", built: str = "", abstract: str = ""
) -> Item:
    """The CSL-JSON item of a case, or of the argument of a text.

    Args:
        iri: The case.
        title: What it is called.
        lang: Language of the title.
        version: Version of the dataset.
        built: When the dataset was built, in ISO 8601; empty when unknown.
        abstract: What it is about.

    Example:
        >>> dossier_item("https://example.org/c", "Un cas", "fr", built="2026-11-23T06:48:42Z")["issued"]
        {'date-parts': [[2026, 11, 23]]}
    """
    item: dict[str, Any] = {
        "id": iri.rsplit("/", 1)[-1],
        "source": iri,
        "type": "dataset",
        "title": title,
        "author": [{"literal": CONTRIBUTORS}],
        "issued": {"date-parts": [[int(part) for part in built[:10].split("-")]]} if built else {},
        "container-title": DATASET,
        "publisher": PUBLISHER,
        "version": version,
        "language": lang,
        "abstract": abstract,
        "URL": iri,
    }
    return {key: value for key, value in item.items() if value}
