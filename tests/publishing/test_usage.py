"""Each term knows the questions and rules that read it, what concludes it, and what shapes ask of it."""

from ordrelocal.namespaces import OL
from ordrelocal.publishing import usage


def test_questions_and_rules_that_read_a_term_are_found() -> None:
    assert "CQ46" in {file.id for file in usage.questions()[OL + "LocalOrder"]}
    assert "double-resolution" in {file.id for file in usage.rules_reading()[OL + "JointConceptualisation"]}


def test_what_concludes_a_term_comes_with_rule_files_first() -> None:
    found = [rule.id for rule in usage.conclusions()[OL + "DoubleResolution"]]
    assert found[0] == "21-double-resolution"
    assert "definition-LocallyFilteredRight" in {
        rule.id for rule in usage.conclusions()[OL + "LocallyFilteredRight"]
    }


def test_shapes_say_what_they_ask_of_a_class_and_of_a_property() -> None:
    (found,) = (each for each in usage.asked()[OL + "setBy"] if each.target == OL + "AccessCondition")
    assert found.message["fr"].startswith("Dites qui a fixé la condition")
    assert found in usage.asked()[OL + "AccessCondition"]
