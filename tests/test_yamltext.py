"""What is not YAML is told at its line, in the reader's language; no text ends the process."""

import json
from pathlib import Path

import pytest
from yaml.error import YAMLError

from ordrelocal.i18n import translate
from ordrelocal.yamlld import read_items, read_yaml
from ordrelocal.yamltext import compose, load_yaml, problem

BROKEN = {
    "title: Une loi: un texte": (1, "un texte qui contient «\u00a0:\u00a0» demande des guillemets"),
    "a: {b: c\nd: e": (2, "dans une table entre accolades qui commence à la ligne 1, il manque"),
    "a: [b\nc: d": (2, "dans une liste entre crochets qui commence à la ligne 1, il manque"),
    "a:\n\tb: c": (2, "une tabulation n’est pas un retrait"),
    "a: *x": (1, "«\u00a0*\u00a0» demande des guillemets"),
    "a: !x!y z": (1, "«\u00a0!\u00a0» demande des guillemets"),
    "a: b\n- c": (2, "une clé était attendue"),
    "a:\n    b: c\n  d: e": (3, "le retrait ne convient pas"),
    "a: 'b": (1, "dans un texte entre guillemets qui commence à la ligne 1, le fichier finit"),
    "a: @b": (1, "il faut des guillemets"),
    "a: b\n---\nc: d": (2, "un second document"),
    "é: b\nc: d\x07": (2, "un caractère de contrôle"),
    'a: "\\q"': (1, "une barre oblique inverse"),
    "a: &x 1\nb: &x 2": (2, "une ancre"),
    "[" * 200_000: (1, "emboîtées trop profondément"),
}


@pytest.mark.parametrize("text", BROKEN, ids=lambda text: text[:20])
def test_place_and_reason_are_told_in_both_languages(text: str) -> None:
    with pytest.raises(YAMLError) as raised:
        compose(text)
    line, detail = problem(raised.value, text)
    assert detail.message != "{words}"  # the library's own
    spoken = translate(detail.message, "fr", **detail.values)
    assert (line, BROKEN[text][1] in spoken) == (BROKEN[text][0], True), spoken
    assert spoken != translate(detail.message, "en", **detail.values)


def test_what_nobody_has_put_in_words_is_told_as_it_is() -> None:
    text = "%YAML 1.3\n---\na: b"
    with pytest.raises(YAMLError) as raised:
        compose(text)
    assert problem(raised.value, text)[1].values == {"words": "found incompatible YAML document"}


def test_words_of_other_sorts_stay_text(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text("code: 01004\nno: on\ndate: 2003-02-30\nnothing:\n", encoding="utf-8")
    assert read_yaml(path).content == {"code": "01004", "no": "on", "date": "2003-02-30", "nothing": ""}
    assert load_yaml("a: [1, x]") == {"a": [1, "x"]}


@pytest.mark.parametrize("sign", ["\x85", "\u2028", "\u2029"])
def test_a_break_of_lines_that_json_does_not_know_changes_neither_text_nor_lines(
    tmp_path: Path, sign: str
) -> None:
    path = tmp_path / "a.json"
    items = [{"id": "a", "title": f"Un titre {sign} long"}, {"id": "b"}]
    path.write_text(json.dumps(items, ensure_ascii=False, indent=1), encoding="utf-8")
    read = read_items(path)
    assert read.items == items
    assert read.line((1, "id")) == 7


def test_brackets_without_end_are_a_finding(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text("[" * 200_000 + "]" * 200_000, encoding="utf-8")
    (finding,) = read_items(path).findings
    assert (finding.code, finding.line) == ("json-syntax", 1)
