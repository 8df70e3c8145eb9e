"""The formal condition of a defined class as a sentence, in French and English.

``tout droit social atteint par au moins un passage par un ordre local`` says the same as the axiom
``EquivalentClasses(… ObjectSomeValuesFrom(ol:reachedBy ol:LocalPassage))``.
"""

import re
from collections.abc import Callable, Iterable

from ordrelocal.publishing.structure import Part

Namer = Callable[[str], str]
"""Gives the label of a term, IRI -> words, in the language of the sentence."""

_FEMININE = re.compile(
    r"(?:[gstx]ion|té|ance|ence|ure|ique|ie|ée|esse|ise|aide|norme|thèse|œuvre|mesure|phase|zone|place|table)$"
)
_FEMININE_NOUNS = frozenset(
    "commande commune contrainte notice personne pièce ressource revue réponse valeur étape double".split()
)
#: Masculine in spite of their ending.
_MASCULINE = frozenset({"silence", "génie", "mécanique", "comité", "arrêté", "traité", "côté", "public"})
_PARTICIPLE = re.compile(r"^(\w+[éits])( par| dans| à| sur| de)$")


def condition_words(axiom: Part, name: Namer, lang: str) -> str:
    """The condition under which something belongs to a defined class.

    Args:
        axiom: ``EquivalentClasses`` of the class and an expression.
        name: Gives the label of a term in the language.
        lang: ``fr`` or ``en``.
    """
    defined, expression = axiom.parts
    parts = list(expression.parts) if expression.tag == "ObjectIntersectionOf" else [expression]
    kinds = [name(part.iri) for part in parts if part.iri]
    restrictions = [part for part in parts if not part.iri]
    say = _french if lang == "fr" else _english
    return say(name(defined.iri), kinds, restrictions, name)


def _english(defined: str, kinds: list[str], restrictions: Iterable[Part], name: Namer) -> str:
    genus = f"every {' that is also a '.join(kinds)}" if kinds else "everything"
    clauses = [_english_clause(part, name) for part in restrictions]
    article = "an" if defined[0].lower() in "aeiou" else "a"
    return f"Is {article} {defined}: {_joined(genus, clauses, 'and')}."


def _english_clause(part: Part, name: Namer) -> str:
    prop, value = (name(each.iri) for each in part.parts)
    if part.tag == "ObjectHasValue":
        return f"whose “{prop}” is “{value}”"
    if prop.endswith((" by", " in", " of", " to", " from", " on")) and " " in prop:
        return f"{prop} at least one {value}"
    if " " not in prop and prop.endswith("s"):
        return f"that {prop} at least one {value}"
    return f"with at least one {value} as “{prop}”"


def _french(defined: str, kinds: list[str], restrictions: Iterable[Part], name: Namer) -> str:
    feminine = bool(kinds) and is_feminine(kinds[0])
    every = "toute" if feminine else "tout"
    genus = f"{every} {' qui est aussi '.join(kinds)}" if kinds else "tout ce qui existe"
    clauses = [_french_clause(part, name, feminine=feminine) for part in restrictions]
    one = "une" if is_feminine(defined) else "un"
    return f"Est {one} {defined} : {_joined(genus, clauses, 'et')}."


def _french_clause(part: Part, name: Namer, *, feminine: bool) -> str:
    prop, value = (name(each.iri) for each in part.parts)
    if part.tag == "ObjectHasValue":
        return f"dont « {prop} » est « {value} »"
    some = f"au moins {'une' if is_feminine(value) else 'un'} {value}"
    participle = _PARTICIPLE.match(prop)
    if participle:
        verb, preposition = participle.groups()
        return f"{verb}{'e' if feminine else ''}{preposition} {some}"
    if " " not in prop and prop.endswith("e"):
        return f"qui {prop} {some}"
    return f"avec {some} pour « {prop} »"


def _joined(genus: str, clauses: list[str], conjunction: str) -> str:
    return " ".join([genus, f" {conjunction} ".join(clauses)]).strip()


def is_feminine(label: str) -> bool:
    """Whether the first noun of a French label is feminine, by its ending.

    Example:
        >>> is_feminine("politique partenariale"), is_feminine("passage par un ordre local")
        (True, False)
    """
    noun = label.split()[0].lower()
    return noun in _FEMININE_NOUNS or (noun not in _MASCULINE and bool(_FEMININE.search(noun)))
