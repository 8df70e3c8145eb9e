"""A rule file is read into head, premises and condition; one of another form is refused in words."""

from pathlib import Path

import pyoxigraph as ox
import pytest

from ordrelocal.errors import RuleFormError
from ordrelocal.i18n import LANGUAGES
from ordrelocal.namespaces import ID, OL, RULE
from ordrelocal.queryfiles import QueryFile, catalogue, load
from ordrelocal.rulefiles import read_rule, shipped_rules
from ordrelocal.rules import TYPE
from tests.queries.pipeline import known, quads_of, rules

HEADER = """#+ id: example
#+ question: Whoever meets somebody is sociable.
#+ question_fr: Qui rencontre quelqu’un est sociable.
#+ kind: rule
#+ stratum: 3
#+ source: https://w3id.org/ordrelocal/id/work/le-rest-2006
#+ premise: A meeting.
#+ premise_fr: Une rencontre.
PREFIX ol: <https://w3id.org/ordrelocal/ontology#>
PREFIX id: <https://w3id.org/ordrelocal/id/>
"""
CLOSING = """#+ closed_world: "Known in the graph: nobody whom it shuns."
#+ closed_world_fr: "Connu dans le graphe : personne qu’il évite."
"""
FIXTURES = Path(__file__).parent / "queries" / "rules"


def rule_file(folder: Path, body: str, header: str = HEADER) -> QueryFile:
    path = folder / "30-example.rq"
    path.write_text(header + body, encoding="utf-8")
    return load(path)


def test_rule_file_is_read_into_head_premises_and_condition(tmp_path: Path) -> None:
    body = """# Two ends.
CONSTRUCT { ?x a ol:Sociable ; ol:meets ?y }
WHERE {
  ?x ol:encounters/^ol:encounters ?y .
  FILTER (?x != ?y)
}"""
    rule = read_rule(rule_file(tmp_path, body.replace("ol:encounters/^ol:encounters", "ol:encounters")))
    assert rule.iri == RULE + "30-example"
    assert rule.head == (("?x", TYPE, f"<{OL}Sociable>"), ("?x", f"<{OL}meets>", "?y"))
    assert rule.body == (("?x", f"<{OL}encounters>", "?y"),)
    assert (rule.stratum, rule.source) == (3, ID + "work/le-rest-2006")
    assert rule.said("fr", {}) == "Qui rencontre quelqu’un est sociable."
    assert rule.premise == {"en": "A meeting.", "fr": "Une rencontre."}
    assert rule.concludes == {OL + "Sociable", OL + "meets"}
    assert rule.reads == frozenset({f"<{OL}encounters>"})
    assert rule.written
    store = ox.Store()
    met = [ox.NamedNode(ID + name) for name in "ab"]
    for one, other in ((met[0], met[1]), (met[0], met[0])):
        store.add(ox.Quad(one, ox.NamedNode(OL + "encounters"), other))
    solutions = store.query(rule.select)
    assert isinstance(solutions, ox.QuerySolutions)
    assert [(each["x"], each["y"]) for each in solutions] == [(met[0], met[1])]
    concluded = store.query(rule.query)
    assert isinstance(concluded, ox.QueryTriples)
    assert len(set(concluded)) == 2


def test_premise_with_an_open_predicate_is_read_whatever_changes(tmp_path: Path) -> None:
    body = "CONSTRUCT { ?x ol:meets ?y } WHERE { VALUES ?how { ol:sees ol:hears } ?x ?how ?y . }"
    assert read_rule(rule_file(tmp_path, body)).reads is None


def test_what_a_condition_names_is_known_unless_it_leaves_it_open(tmp_path: Path) -> None:
    named = {rule.id: rule.named for rule in shipped_rules()}
    assert all(named.values())
    assert f"<{OL}repeats>" in (named["58-local-condition-of-authority"] or ())  # what must be absent
    assert f"<{OL}Commune>" in (named["58-local-condition-of-authority"] or ())  # a value
    for open_part in ("?x ?any ?y", "?x a ?any", "?x ol:partOf+ ?y"):
        absent = f"?x ol:tiedTo ?y . FILTER NOT EXISTS {{ {open_part} }}"
        body = f"CONSTRUCT {{ ?x ol:tiedTo ?y }} WHERE {{ {absent} }}"
        closing = HEADER.replace("PREFIX", CLOSING + "PREFIX", 1)
        assert read_rule(rule_file(tmp_path, body, closing)).named is None


def test_premise_keeps_its_literal(tmp_path: Path) -> None:
    body = "CONSTRUCT { ?x a ol:Sociable } WHERE { ?x ol:sure true ; ol:named 'a \"b\"'@fr , 'c' . }"
    rule = read_rule(rule_file(tmp_path, body))
    texts = [text for _, _, text in rule.body]
    assert texts == ['"true"^^<http://www.w3.org/2001/XMLSchema#boolean>', '"a \\"b\\""@fr', '"c"']


REFUSED = {
    "path": ("CONSTRUCT { ?x a ol:A } WHERE { ?x ol:p/ol:q ?y }", "#p>/"),
    "path-backwards": ("CONSTRUCT { ?x a ol:A } WHERE { ?x ^ol:p ?y }", "^"),
    "optional": ("CONSTRUCT { ?x a ol:A } WHERE { ?x ol:p ?y OPTIONAL { ?y ol:q ?z } }", "OPTIONAL"),
    "union": ("CONSTRUCT { ?x a ol:A } WHERE { { ?x ol:p ?y } UNION { ?x ol:q ?y } }", "UNION"),
    "minus": ("CONSTRUCT { ?x a ol:A } WHERE { ?x ol:p ?y MINUS { ?x ol:q ?y } }", "MINUS"),
    "graph": ("CONSTRUCT { ?x a ol:A } WHERE { GRAPH ?g { ?x ol:p ?y } }", "GRAPH"),
    "service": ("CONSTRUCT { ?x a ol:A } WHERE { SERVICE id:s { ?x ol:p ?y } }", "SERVICE"),
    "sub-select": ("CONSTRUCT { ?x a ol:A } WHERE { SELECT ?x WHERE { ?x ol:p ?y } }", "SELECT"),
    "limit": ("CONSTRUCT { ?x a ol:A } WHERE { ?x ol:p ?y } LIMIT 1", "limitoffset"),
    "no-construct": ("SELECT ?x WHERE { ?x ol:p ?y }", "CONSTRUCT"),
    "blank-node": ("CONSTRUCT { ?x a ol:A } WHERE { ?x ol:p [ ol:q ?y ] }", "blank node"),
    "blank-head": ("CONSTRUCT { [] a ol:A } WHERE { ?x ol:p ?y }", "blank node"),
    "exists": ("CONSTRUCT { ?x a ol:A } WHERE { ?x ol:p ?y FILTER EXISTS { ?y ol:q ?z } }", "EXISTS"),
    "exists-in-an-expression": (
        "CONSTRUCT { ?x a ol:A } WHERE { ?x ol:p ?y FILTER (?x = ?y || EXISTS { ?y ol:q ?z }) }",
        "EXISTS",
    ),
    "no-premise": ("CONSTRUCT { id:x a ol:A } WHERE { FILTER (true) }", "premise"),
    "open-class": ("CONSTRUCT { ?x a ?y } WHERE { ?x ol:p ?y }", "class"),
    "open-property": ("CONSTRUCT { ?x ?p ?y } WHERE { ?x ?p ?y }", "property"),
    "unbound-head": ("CONSTRUCT { ?x ol:q ?z } WHERE { ?x ol:p ?y }", "?z"),
    "unsaid-closed-world": (
        "CONSTRUCT { ?x a ol:A } WHERE { ?x ol:p ?y FILTER NOT EXISTS { ?y ol:q ?z } }",
        "absent",
    ),
    "broken": ("CONSTRUCT { ?x a ol:A } WHERE { ?x ol:p }", "line"),
}


@pytest.mark.parametrize(("body", "named"), REFUSED.values(), ids=REFUSED)
def test_other_form_is_refused_with_file_fault_and_remedy(tmp_path: Path, body: str, named: str) -> None:
    with pytest.raises(RuleFormError) as caught:
        read_rule(rule_file(tmp_path, body))
    for lang in LANGUAGES:
        parts = caught.value.parts(lang)
        assert "30-example.rq" in parts["what"]
        assert parts["fix"]
        assert "{" not in parts["fix"].replace("{ … }", "")
    assert named in caught.value.parts("en")["what"]
    assert caught.value.parts("en")["what"] != caught.value.parts("fr")["what"]


def test_closed_world_that_is_said_is_read(tmp_path: Path) -> None:
    body = """CONSTRUCT { ?x a ol:A } WHERE { ?x ol:p ?y
        FILTER NOT EXISTS { ?y ol:q/ol:r ?z FILTER EXISTS { ?z ol:s ?x } } }"""
    rule = read_rule(rule_file(tmp_path, body, HEADER.replace("PREFIX", CLOSING + "PREFIX", 1)))
    assert rule.closed_world["fr"] == "Connu dans le graphe : personne qu’il évite."
    assert len(rule.body) == 1


def test_shipped_files_have_the_form() -> None:
    assert len(shipped_rules()) == len(catalogue("rules")) - 1
    assert [rule.id for rule in shipped_rules() if not rule.body] == []


@pytest.mark.parametrize("file", rules(), ids=lambda file: file.path.stem)
def test_rule_as_read_concludes_what_its_file_concludes(file: QueryFile) -> None:
    store, _ = known(quads_of(FIXTURES / f"{file.path.stem}.given.ttl"))
    as_read = read_rule(file)
    head = " . ".join(map(" ".join, as_read.head))
    everything = f"{as_read.prologue}CONSTRUCT {{ {head} }} WHERE {{ {as_read.where} }}"
    found, written = store.query(everything), store.query(file.text)
    assert isinstance(found, ox.QueryTriples)
    assert isinstance(written, ox.QueryTriples)
    concluded = set(found)
    assert concluded == set(written)
    assert concluded
