"""Each term knows the questions and rules that read it, what concludes it, and what shapes ask of it."""

from ordrelocal.namespaces import OL
from ordrelocal.publishing import usage
from ordrelocal.rulefiles import shipped_rules


def test_questions_and_rules_that_read_a_term_are_found() -> None:
    assert "CQ46" in {file.id for file in usage.questions()[OL + "LocalOrder"]}
    assert "double-resolution" in {file.id for file in usage.rules_reading()[OL + "JointConceptualisation"]}


def test_rule_files_and_axioms_that_conclude_a_term_are_found() -> None:
    (file,) = usage.concluding_files()[OL + "DoubleResolution"]
    assert file.path.stem == "21-double-resolution"
    names = {rule.id for rule in usage.concluding_axioms()[OL + "LocallyFilteredRight"]}
    assert "definition-LocallyFilteredRight" in names


def test_rule_files_conclude_what_the_rules_read_from_them_conclude() -> None:
    read = {(term, rule.id) for rule in shipped_rules() for term in rule.concludes if term.startswith(OL)}
    told = {(term, file.path.stem) for term, files in usage.concluding_files().items() for file in files}
    assert read == told


def test_shapes_say_what_they_ask_of_a_class_and_of_a_property() -> None:
    (found,) = (each for each in usage.asked()[OL + "setBy"] if each.target == OL + "AccessCondition")
    assert found.message["fr"].startswith("Dites qui a fixé la condition")
    assert found in usage.asked()[OL + "AccessCondition"]
