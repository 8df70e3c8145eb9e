"""From an item that somebody brings to our authored form: ids, names, containers, labels."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from ordrelocal import csl
from ordrelocal.citing.items import CslItem, first_day
from ordrelocal.citing.known import Known
from ordrelocal.identifiers import parse as identifier
from ordrelocal.matching import Name, PersonDescription, compare_persons, description_of

Json = dict[str, Any]
Decide = Callable[[str, str, str], bool]
"""Whether two are the same: kind, theirs in words, id of ours.

The kind is ``person``, ``work``, or ``same-work``, where the comparison is sure without an identifier.
"""
Note = Callable[[str, object], None]
"""Told of a field and a value that are not kept."""

#: CSL type that we have no class for -> the nearest one that we have.
_NEAREST: Mapping[str, str] = {
    "article-magazine": "article-newspaper",
    "bill": "legislation",
    "entry-dictionary": "chapter",
    "entry-encyclopedia": "chapter",
    "post": "webpage",
    "post-weblog": "webpage",
    "regulation": "legislation",
    "review": "article-journal",
    "review-book": "article-journal",
    "treaty": "legislation",
}
_IN_JOURNAL = frozenset({"article-journal", "article-newspaper"})
_IN_VOLUME: Mapping[str, str] = {"chapter": "EditedVolume", "paper-conference": "Proceedings"}
_PATTERNS: Mapping[str, str] = {
    "page": r"[^-–\s]+(-[^-–\s]+)?",
    "URL": r"https?://\S+",
    "language": r"[a-z]{2,3}(-[A-Z]{2})?",
}
# The shape of works asks where a work comes from that nobody signs.
_UNSIGNED = "Sans auteur nommé dans la bibliographie importée"
_LETTERS = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "ł": "l"})


def slug(text: str) -> str:
    """Text as a part of an id.

    Example:
        >>> slug("L’Œuvre d’Éluard")
        'l-oeuvre-d-eluard'
    """
    plain = unicodedata.normalize("NFKD", text.lower().translate(_LETTERS))
    plain = "".join(sign for sign in plain if not unicodedata.combining(sign))
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60].rstrip("-")


@dataclass
class Author:
    """Writes items in our form; what it adds is known to the items that follow.

    Attributes:
        known: What there is.
        decide: Asked where a name alone would tell.
        works: Works added, as authored.
        things: People, bodies, journals and conferences added, as authored.
    """

    known: Known
    decide: Decide
    works: list[Json] = field(default_factory=list)
    things: list[Json] = field(default_factory=list)
    _decided: dict[tuple[str, str], bool] = field(default_factory=dict)

    def add(self, item: CslItem, note: Note) -> str:
        """Take one item.

        Returns:
            Id of the new work.
        """
        kind = str(item["type"])
        if kind not in csl.TYPES:
            note("type", kind)
            kind = _NEAREST.get(kind, "document")
        work, custom = _fields(item, kind, note), dict[str, Any]()
        rest = {
            each: item[each] for each in ("author", "editor", "publisher", "ISBN", "ISSN") if each in item
        }
        if kind in _IN_VOLUME and item.get("container-title"):
            work["container-title"], custom["isPartOf"] = self._volume(item, work, kind, note)
            rest = {"author": rest.get("author", [])}
            work = {each: value for each, value in work.items() if each not in ("publisher", "ISBN")}
        elif kind in _IN_JOURNAL and item.get("container-title"):
            work["container-title"], custom["isPartOf"] = self._journal(item, note)
        elif item.get("container-title"):
            note("container-title", item["container-title"])
        if item.get("event-title") and kind in ("paper-conference", "book"):
            work["event-title"], custom["partOfConference"] = self._called("conference", item["event-title"])
        elif item.get("event-title"):
            note("event-title", item["event-title"])
        self._credit(item, work, custom, rest, note)
        if kind == "book" and "editor" in work and "author" not in work:
            custom["type"] = "EditedVolume"
        return self._take(item, work | {"type": kind}, custom)

    def _take(self, item: CslItem, work: Json, custom: Json) -> str:
        id_ = self._work_id(item)
        labels = {lang: _label(item, lang) for lang in ("fr", "en")}
        if "author" not in work and "editor" not in work:
            custom["creditLine"] = _UNSIGNED
        whole = {"id": id_, "type": work.pop("type"), **work}
        whole["custom"] = {**custom, "label": labels, "extentRead": "not-read"}
        self.works.append(whole)
        self.known.add_work(whole)
        return id_

    def _credit(self, item: CslItem, work: Json, custom: Json, rest: Json, note: Note) -> None:
        """Write the names as ours are written, and the ids of those whom they name."""
        for names, key in csl.NAMES.items():
            credited = [self._credited(name, item, note) for name in rest.get(names, ())]
            if credited:
                work[names] = [self._written(id_) for id_ in credited]
                custom[key] = credited

    def _credited(self, name: Mapping[str, str], item: CslItem, note: Note) -> str:
        """Id of somebody named: known, or added."""
        if "family" not in name:
            text = name.get("literal") or name.get("given", "")
            found = self.known.bodies(text)
            return found[0] if found else self._new("organisation", text, {"type": "CollectiveActor"})
        if name.get("suffix"):
            note("suffix", name["suffix"])
        parts = (name.get(each, "") for each in ("dropping-particle", "non-dropping-particle", "family"))
        person = Name(" ".join(part for part in parts if part), name.get("given", ""))
        theirs = PersonDescription(person, works=(description_of(item),))
        for id_ in self.known.people(person):
            ours = PersonDescription(Name.parse(self.known.name_of(id_)), works=self.known.works_by(id_))
            match = compare_persons(ours, theirs)
            if id_ in {thing["id"] for thing in self.things} or (match and match.sure):
                return id_
            if self._same(str(person), id_):
                return id_
        return self._person(person)

    def _same(self, name: str, id_: str) -> bool:
        """Whether a namesake is the same person: asked once for each name."""
        if (name, id_) not in self._decided:
            self._decided[name, id_] = self.decide("person", name, id_)
        return self._decided[name, id_]

    def _person(self, person: Name) -> str:
        label = f"{person.given} {person.family}".strip()
        sorting = {"fr": str(person), "en": str(person)}
        base = slug(person.family) or "anonymous"
        candidates = [f"person/{base}", f"person/{slug(f'{person.family} {person.given}') or base}"]
        return self._add_thing(candidates, label, {"type": "Person"}, {"altLabel": sorting})

    def _new(self, kind: str, name: str, head: Json, tail: Json | None = None) -> str:
        return self._add_thing([f"{kind}/{slug(name) or 'unnamed'}"], name, head, tail or {})

    def _add_thing(self, candidates: list[str], label: str, head: Json, tail: Json) -> str:
        thing = {"id": self._free(candidates), **head, "label": {"fr": label, "en": label}, **tail}
        self.things.append(thing)
        self.known.add_thing(thing)
        return str(thing["id"])

    def _free(self, candidates: list[str]) -> str:
        for id_ in candidates:
            if not self.known.taken(id_):
                return id_
        number = 2
        while self.known.taken(f"{candidates[-1]}-{number}"):
            number += 1
        return f"{candidates[-1]}-{number}"

    def _written(self, id_: str) -> dict[str, str]:
        name = self.known.name_of(id_)
        if not id_.startswith("person/"):
            return {"literal": name}
        family, _, given = name.partition(", ")
        return {"family": family, "given": given} if given else {"family": family}

    def _called(self, kind: str, name: str) -> tuple[str, str]:
        """Name and id of a journal or a conference: known, or added."""
        found = self.known.named(name, f"{kind}/")
        id_ = found[0] if found else self._new(kind, name, {"type": kind.capitalize()})
        return self.known.name_of(id_), id_

    def _journal(self, item: CslItem, note: Note) -> tuple[str, str]:
        name, id_ = self._called("journal", str(item["container-title"]))
        issn = identifier(str(item.get("ISSN", "")), "issn")
        added = next((thing for thing in self.things if thing["id"] == id_), None)
        if issn and added is not None:
            added["issn"] = issn.value
        elif item.get("ISSN") and (not issn or self.known.things[id_].get("issn") != issn.value):
            note("ISSN", item["ISSN"])
        return name, id_

    def _volume(self, item: CslItem, work: Json, kind: str, note: Note) -> tuple[str, str]:
        """Title and id of the volume that a chapter or a paper stands in: known, or added."""
        title = str(item["container-title"])
        found = self.known.volumes(title)
        if found:
            return str(self.known.works[found[0]]["title"]), found[0]
        volume = {"type": "book", "title": title, "editor": item.get("editor", [])}
        held: Json = {each: work[each] for each in ("language", "publisher", "ISBN") if each in work}
        if kind == "chapter" and "issued" in work:
            held["issued"] = work["issued"]
        made: Json = {"type": "book", "title": title, **held}
        custom: Json = {"type": _IN_VOLUME[kind]}
        self._credit(volume, made, custom, {"editor": volume["editor"]}, note)
        return title, self._take({**volume, **held}, made, custom)

    def _work_id(self, item: CslItem) -> str:
        year = "-".join(str(part) for part in first_day(item.get("issued", {}))[:1])
        words = str(item.get("title", "")).split()
        who = [slug(name) for name in _families(item)[:2]] or [slug(" ".join(words[:4]))]
        base = "-".join(part for part in (*who, year) if part) or "untitled"
        longer = "-".join(part for part in (base, slug(" ".join(words[:3]))) if part)
        return self._free([f"work/{base}", f"work/{longer}"])


def _fields(item: CslItem, kind: str, note: Note) -> Json:
    """The fields that ours have, too, in our form; the others are told."""
    work = _titled(item, note) | _dated(item, note) | _identifiers(item, note)
    for each in ("volume", "issue", "publisher", "page", "URL"):
        if each in item and re.fullmatch(_PATTERNS.get(each, r".+"), str(item[each])):
            work[each] = str(item[each])
        elif each in item:
            note(each, item[each])
    told = {
        "id",
        "type",
        "title",
        "language",
        "issued",
        "DOI",
        "ISBN",
        "author",
        "editor",
        "custom",
        "source",
    }
    told |= {"volume", "issue", "publisher", "page", "URL", "container-title", "event-title"}
    for each in sorted(item.keys() - told - ({"ISSN"} if kind in _IN_JOURNAL else set())):
        note(each, item[each])
    return work


def _titled(item: CslItem, note: Note) -> Json:
    if not item.get("title"):
        return {}
    language = str(item.get("language", ""))
    if re.fullmatch(_PATTERNS["language"], language):
        return {"language": language, "title": item["title"]}
    if language:
        note("language", language)
    # ISO 639's code for a language that nobody named.
    return {"language": "und", "title": item["title"]}


def _dated(item: CslItem, note: Note) -> Json:
    day = list(first_day(item.get("issued", {})))
    work: Json = {"issued": {"date-parts": [day]}} if day else {}
    if item.get("issued") and item["issued"] != work.get("issued"):
        note("issued", item["issued"])
    return work


def _identifiers(item: CslItem, note: Note) -> Json:
    found: Json = {}
    for each in ("DOI", "ISBN"):
        read = identifier(str(item.get(each, "")), each.lower())
        if read:
            found[each] = read.value
        elif item.get(each):
            note(each, item[each])
    return found


def _families(item: CslItem) -> list[str]:
    names = item.get("author") or item.get("editor") or []
    return [name.get("family") or name.get("literal") or name.get("given", "") for name in names]


def _label(item: CslItem, lang: str) -> str:
    """As ours are: ``Destremau et Messu (2008), Le droit à l’assistance sociale``."""
    families = _families(item)
    joined = " et " if lang == "fr" else " and "
    who = joined.join(families) if len(families) < 3 else f"{families[0]} et al."
    year = "".join(str(part) for part in first_day(item.get("issued", {}))[:1])
    short = re.split(r"\s*[.:?!]\s", str(item.get("title", "")))[0]
    named = f"{who} ({year})" if who and year else who or (f"({year})" if year else "")
    return ", ".join(part for part in (named, short) if part)
