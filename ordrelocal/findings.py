"""What validation finds: where, what, why, and what to do, in both languages."""

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as attribute
from types import MappingProxyType
from typing import Literal

from ordrelocal.i18n import N_, Marked, translate

Severity = Literal["error", "warning", "hint"]


@dataclass(frozen=True)
class Kind:
    """One kind of finding: its three sentences as English templates."""

    what: str
    why: str
    fix: str
    severity: Severity = "error"


KINDS: Mapping[str, Kind] = MappingProxyType(
    {
        "encoding": Kind(
            N_("The file is not UTF-8: byte {value} at position {position}."),
            N_("Every source is read as UTF-8, so that accents mean the same everywhere."),
            N_("Save the file as UTF-8."),
        ),
        "table-header": Kind(
            N_("No column of the first line holds titles, addresses or identifiers: {value}."),
            N_("The first line of a table says what its columns hold."),
            N_("Call the columns title, author, year, container, doi, isbn…, or as Zotero does."),
        ),
        "table-row": Kind(
            N_("This row is not CSV: {value}."),
            N_("A quote is opened and not closed, or closed within a word; where the row ends is unknown."),
            N_("Mend the quotes: one within a cell is written twice."),
        ),
        "table-cells": Kind(
            N_("This row has more cells than there are columns: {value}."),
            N_("What stands in which column is unknown."),
            N_("Put a cell that holds the separator between double quotes."),
        ),
        "table-encoding": Kind(
            N_("This row is not UTF-8: {value}."),
            N_("Every source is read as UTF-8, so that accents mean the same everywhere."),
            N_("Save the file as UTF-8."),
        ),
        "reference-empty": Kind(
            N_("Entry {value} has neither a title, nor an identifier, nor an address."),
            N_("There is nothing that it could be compared by."),
            N_("Give it at least a title."),
        ),
        "yaml-syntax": Kind(
            N_("The YAML is broken: {detail}."),
            N_("Nothing after this place can be read."),
            N_("Mend the line; often an indent, a missing quote or a colon is the cause."),
        ),
        "json-syntax": Kind(
            N_("The JSON is broken: {detail}."),
            N_("Nothing in this file can be read before it is mended."),
            N_("Mend the line; often a comma or a quote is missing, or one comma too many."),
        ),
        "not-a-list": Kind(
            N_("The file does not hold one list of works."),
            N_("A file of CSL-JSON is a list, one entry for each work."),
            N_("Start the file with '[' and end it with ']', as docs/authoring.md shows."),
        ),
        "csl-type": Kind(
            N_("The class {value} does not go with the type {first}."),
            N_("Tools for citations go by the type, the graph by the class: {expected}."),
            N_("Change the one or the other; docs/authoring.md has the table."),
        ),
        "csl-names": Kind(
            N_("Names written: {value}; things named under {field}: {first}."),
            N_("Each name is that of the thing in the same place under 'custom'."),
            N_("Write as many names as ids, in the same order."),
        ),
        "csl-name": Kind(
            N_("The name {value} is not that of {first}, which is {expected}."),
            N_("Tools for citations read the name, the graph the id under 'custom': they must agree."),
            N_("Mend the name, or name the thing that is meant."),
        ),
        "reference-form": Kind(
            N_("Entry {entry} cannot be read as it stands: {detail}."),
            N_("It departs from the form that the format asks for."),
            N_("Mend it at this line; the other entries are read."),
        ),
        "reference-key": Kind(
            N_("Entry {entry} has the key {value}, which entry {first} has, too."),
            N_("Keys tell entries apart; it is read under the key {new}."),
            N_("Give one of the two another key, or delete one if they are the same work."),
            "warning",
        ),
        "reference-twice": Kind(
            N_("Entry {entry} has the field {field} twice."),
            N_("An entry has each field once; the first one is read."),
            N_("Join the two, or delete one."),
            "warning",
        ),
        "reference-type": Kind(
            N_("Entry {entry} has the type “{value}”, which is not known."),
            N_("It is read as a document of no particular kind."),
            N_("Give it a type of the format."),
            "warning",
        ),
        "reference-value": Kind(
            N_("Entry {entry} has a value that does not fit: {value}."),
            N_("The field takes {expected}; the entry is read without it."),
            N_("Mend the value."),
            "warning",
        ),
        "reference-field": Kind(
            N_("Of entry {entry}, this is not read: {value}."),
            N_("CSL-JSON has no place for it."),
            N_("Nothing need be done, unless it matters; then say it in a note."),
            "warning",
        ),
        "reference-unkept": Kind(
            N_("Of entry {entry}, the field {field} is not kept as it stands: {value}."),
            N_("Authored references have no such field, or another form for it."),
            N_("Nothing need be done, unless it matters; docs/authoring.md has the keys that fit."),
            "warning",
        ),
        "reference-nameless": Kind(
            N_("Entry {entry} has neither a title nor authors; it is not imported."),
            N_("Nothing tells which work it is."),
            N_("Give it a title."),
        ),
        "reference-names": Kind(
            N_("In entry {entry}, the names of {field} do not have the form of BibTeX: {value}."),
            N_("“and” stands between names, and two commas at most in one; semicolons are read as “and”."),
            N_("Write: Family, Given and Family, Given."),
            "warning",
        ),
        "reference-others": Kind(
            N_("In entry {entry}, the list of names ends with “and others”."),
            N_("CSL-JSON names everybody; citations shorten the list by themselves."),
            N_("Add the other names."),
            "warning",
        ),
        "duplicate-key": Kind(
            N_("The key {value} stands twice, first at line {first}."),
            N_("Only one of the two values could be kept."),
            N_("Join the two into one key, or delete one."),
        ),
        "not-a-mapping": Kind(
            N_("The file does not hold one mapping of keys to values."),
            N_("A source file starts with keys such as 'id:' and 'type:'."),
            N_("Start the file as docs/authoring.md shows."),
        ),
        "unknown-key": Kind(
            N_("Unknown key {value}."),
            N_("A key that is not known would be dropped in silence."),
            N_("{suggestion} The keys are listed in docs/authoring.md."),
        ),
        "missing-key": Kind(
            N_("The key {value} is missing."),
            N_("A {type} needs it."),
            N_("Add '{value}:'."),
        ),
        "bad-value": Kind(
            N_("The value {value} does not fit: {detail}."),
            N_("The key {field} takes {expected}."),
            N_("{suggestion}"),
        ),
        "bad-id": Kind(
            N_("The id {value} is not well formed."),
            N_(
                "An id is made of lower-case letters without accents, digits, hyphens and slashes: kind/name."
            ),
            N_("Write it like 'actor/mission-locale-chelles'."),
        ),
        "duplicate-id": Kind(
            N_("The id {value} is declared twice, first at {first}."),
            N_("Two things under one id would be merged."),
            N_("Give one of them another id, or delete one of the two declarations."),
        ),
        "dangling-reference": Kind(
            N_("The reference {value} points to nothing."),
            N_("No source file declares this id."),
            N_("{suggestion} Declare it under 'entities:', or mend the spelling."),
        ),
        "wrong-kind": Kind(
            N_("The reference {value} leads to a thing of another kind: {first}."),
            N_("The key {field} leads to a thing of the class {expected}."),
            N_("Name a thing of that class, or use another key."),
        ),
        "wrong-file-name": Kind(
            N_("The id {value} is not the name of the file."),
            N_("A service is found by the name of its file."),
            N_("Call it {expected}, or rename the file."),
        ),
        "impossible-date": Kind(
            N_("The date {value} does not exist."),
            N_("{detail}"),
            N_("Write a date of the calendar: 2003, 2003-06 or 2003-06-30."),
        ),
        "bad-date": Kind(
            N_("The date {value} is not written as expected."),
            N_("Dates are years, months or days, so that their bounds can be derived."),
            N_("Write 2003, 2003-06 or 2003-06-30; the words of the source go under 'asPrinted:'."),
        ),
        "date-order": Kind(
            N_("The end {value} lies before the beginning {first}."),
            N_("Nothing ends before it begins."),
            N_("Mend one of the two dates."),
        ),
        "bad-code": Kind(
            N_("The code {value} has {length} characters; {expected}."),
            N_("A code is a string, not a number: a zero at its start counts."),
            N_("{suggestion}"),
        ),
        "geography-row": Kind(
            N_("The row has “{value}”: {detail}."),
            N_("The geography is an import: a unit in error would answer every query wrongly."),
            N_("Mend nothing by hand: derive the files anew (python data/territories/derive.py)."),
        ),
        "geography-parent": Kind(
            N_("The unit {value} is part of {first}, which is in no file of the geography."),
            N_("Each unit leads up to a region, or to a collectivity overseas."),
            N_("Mend nothing by hand: derive the files anew (python data/territories/derive.py)."),
        ),
        "geography-changed": Kind(
            N_("{value} is not the file that was derived: it has {first} rows, the manifest {expected}."),
            N_("The manifest holds the rows and the SHA-256 of each derived file."),
            N_("Derive the files anew (python data/territories/derive.py), or take the change back."),
        ),
        "geography-differs": Kind(
            N_("{first} has “{value}” under {field}, and the geography says {expected}."),
            N_("The geography gives code, kind and parents of this unit."),
            N_("Delete the line, or name the unit that is meant."),
        ),
        "relation-outside-statement": Kind(
            N_("The key {field} stands in a plain declaration."),
            N_("A declaration only names a thing; whatever is said of it needs someone who says it."),
            N_("Move it into the 'states:' of a statement."),
        ),
        "clash": Kind(
            N_("{clash}."),
            N_("The ontology forbids it. It follows from these alone, each of which it needs: {premises}."),
            N_(
                "Change one of these statements, or mark them as rivals ('rivalOf:') "
                "so that neither is projected."
            ),
        ),
        "authored-conclusion": Kind(
            N_("{value} is declared as {first}."),
            N_("This class is concluded from its definition, never authored."),
            N_("State what the definition asks for instead, and let the reasoner conclude."),
        ),
        "shape": Kind(
            N_("{detail}"),
            N_("Shape {shape} asks for it."),
            N_("Complete or change the node that begins there."),
        ),
        "shape-warning": Kind(
            N_("{detail}"),
            N_("Shape {shape} asks for it."),
            N_("Complete or change the node that begins there."),
            "warning",
        ),
        "shape-hint": Kind(
            N_("{detail}"),
            N_("Shape {shape} wishes for it."),
            N_("Complete the node if a source allows it."),
            "hint",
        ),
        "check": Kind(N_("{detail}"), N_("Check {shape}."), N_("{suggestion}")),
        "check-warning": Kind(N_("{detail}"), N_("Check {shape}."), N_("{suggestion}"), "warning"),
        "check-hint": Kind(N_("{detail}"), N_("Check {shape}."), N_("{suggestion}"), "hint"),
        "turtle-syntax": Kind(
            N_("The Turtle is broken: {detail}."),
            N_("Nothing in this file can be read before it is mended."),
            N_("Mend the line; often a dot, a semicolon or a prefix is missing."),
        ),
        "profile": Kind(
            N_("OWL 2 DL does not allow this: {detail}."),
            N_("Reasoners need not answer for what lies outside it (OWLAPI calls it {value})."),
            N_("Declare what is undeclared, or write the axiom in another way; see docs/decisions.md."),
        ),
        "datatype": Kind(
            N_("An axiom uses the datatype {value}."),
            N_("HermiT refuses datatypes other than these: {known}."),
            N_("Use one of these, and ask for the exact form in a shape."),
        ),
    }
)


@dataclass(frozen=True, order=True)
class Finding:
    """One finding: file (as shown), line (from 1), field, value, kind, and what the templates need.

    ``texts`` holds values that differ by language (messages of shapes): language -> name -> text.
    """

    file: str
    line: int
    field: str
    code: str
    value: str = ""
    values: Mapping[str, object] = attribute(default_factory=dict, compare=False)
    texts: Mapping[str, Mapping[str, str]] = attribute(default_factory=dict, compare=False)

    @property
    def severity(self) -> Severity:
        """``error`` stops a build, ``warning`` a strict one, ``hint`` none: what a source might add."""
        return KINDS[self.code].severity

    def parts(self, lang: str) -> dict[str, str]:
        """The sentences ``what``, ``why``, ``fix`` in one language."""
        kind = KINDS[self.code]
        values = {"field": self.field, "value": self.value, "suggestion": "", **self.values}
        values |= dict(self.texts.get(lang) or {})
        return {
            name: translate(template, lang, **values).strip()
            for name, template in (("what", kind.what), ("why", kind.why), ("fix", kind.fix))
        }

    def render(self, lang: str) -> str:
        """One line: ``file:line: field: what why fix [code]``."""
        where = f"{self.file}:{self.line}:"
        named = f" {self.field}:" if self.field else ""
        sentences = " ".join(part for part in self.parts(lang).values() if part)
        return f"{where}{named} {sentences} [{self.code}]"


def did_you_mean(suggestions: list[str]) -> Marked | str:
    """A sentence that proposes the nearest known names, or nothing."""
    return Marked(N_("Did you mean {names}?"), {"names": ", ".join(suggestions)}) if suggestions else ""
