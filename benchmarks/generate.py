"""Generated data in the shapes of the shipped graph: cases, their actors and order, and who states what.

The words are the ontology's own labels and definitions, drawn at random: nothing here tells of a real place
or a real person.
"""

import hashlib
import itertools
from pathlib import Path

from benchmarks import lexicon
from benchmarks.contents import Contents
from benchmarks.quads import (
    TYPE,
    Chooser,
    EnoughError,
    QuadWriter,
    Triple,
    concept,
    string,
    term,
    thing,
)
from ordrelocal.namespaces import BIBO, DCTERMS, SKOS

SEED = 2009
_PROJECT = thing("project/ordrelocal")
_PERSONS = 150
_PROBLEMS = 40
_ACTOR_CLASSES = (
    "Association",
    "BeneficiaryGroup",
    "CivicCollective",
    "FormalOrganisation",
    "IndividualActor",
    "OrganisationalUnit",
    "ProfessionalGroup",
    "PublicAuthority",
)
_WORK_CLASSES = ("Book", "ConferencePaper", "JournalArticle", "PressArticle", "Report")
_SHARE_USABLE = 0.9
_SHARE_INTERPRETED = 0.15
_SHARE_SILENT = 0.1
_SHARE_CLAIMED = 0.35  # silences included


def cached(folder: Path, triples: int, seed: int = SEED) -> Path:
    """The generated file in a cache folder; made if it is not there.

    Args:
        folder: Cache folder.
        triples: How many triples the default graph shall have.
        seed: Start of the random sequence.
    """
    modules = [
        Path(__file__).with_name(name) for name in ("contents.py", "generate.py", "lexicon.py", "quads.py")
    ]
    sources = [*modules, *lexicon.sources()]
    state = hashlib.sha256(b"".join(source.read_bytes() for source in sources)).hexdigest()
    path = folder / f"generated-{triples}-{seed}-{state[:12]}.nq"
    if not path.is_file():
        folder.mkdir(parents=True, exist_ok=True)
        draft = path.with_suffix(".draft")
        write(draft, triples, seed)
        draft.replace(path)
    return path


def write(path: Path, triples: int, seed: int = SEED) -> None:
    """Write N-Quads: so many triples in the default graph, and the content of each statement in its graph."""
    words = lexicon.shipped()
    choose = Chooser(words, seed)
    with path.open("w", encoding="utf-8") as file:
        out = QuadWriter(file, words, triples)
        try:
            out.add(_shared(choose))
            for number in itertools.count(1):
                out.start_dossier()
                _Dossier(out, choose, number).write()
        except EnoughError:
            return


def _shared(choose: Chooser) -> list[Triple]:
    """What several cases name: people who write, and public problems."""
    found: list[Triple] = []
    for number in range(_PERSONS):
        found += choose.named(thing(f"person/g{number}"), "Person", str(number))
    for number in range(_PROBLEMS):
        problem = thing(f"problem/g{number}")
        found += choose.named(problem, "PublicProblem", str(number))
        found += choose.told(problem, f"<{DCTERMS}description>")
    return found


class _Dossier:
    """One case with everything that is said in it."""

    def __init__(self, out: QuadWriter, choose: Chooser, number: int) -> None:
        self._out = out
        self._choose = choose
        self._random = choose.random
        self._slug = slug = f"g{number:05}"
        self._dossier_id = f"C{number % 100:02}"  # two digits, as the shapes want it
        self._case = thing(f"case/{slug}")
        self._numbers = itertools.count(1)
        self._actors: list[str] = []
        self._passages: list[tuple[str, str]] = []

    def write(self) -> None:
        """Write the case: first what it names, then what is stated."""
        self._write_frame()
        self._write_works()
        self._write_actors()
        contents = Contents(self._choose, self._slug, self._actors)
        for content in contents.frame():
            self._write_statement(self._record(), content)
        for _ in range(self._random.randint(50, 110)):
            self._write_record(contents.relation())

    def _name(self, kind: str) -> str:
        return thing(f"{kind}/{self._slug}/{next(self._numbers)}")

    def _person(self) -> str:
        return thing(f"person/g{self._random.randrange(_PERSONS)}")

    def _problem(self) -> str:
        return thing(f"problem/g{self._random.randrange(_PROBLEMS)}")

    def _write_frame(self) -> None:
        choose, case = self._choose, self._case
        configuration, order = thing(f"configuration/{self._slug}"), thing(f"order/{self._slug}")
        self._out.add(choose.named(case, "Case", self._slug))
        self._out.add(choose.told(case, f"<{DCTERMS}description>"))
        self._out.add(choose.valued(case, "kind", "evidenceGrade", "problemFamily", "reconstruction"))
        self._out.add(choose.valued(case, "policyField"))
        self._out.add([(case, term("dossierId"), string(self._dossier_id))])
        self._out.add(
            [(case, term("configuration"), configuration), (case, term("problem"), self._problem())]
        )
        self._out.add(choose.named(configuration, "ActorConfiguration", self._slug))
        self._out.add(choose.named(order, "LocalOrder", self._slug))
        self._out.add([(order, term("orderOf"), configuration)])  # here, since every order needs it
        self._out.add(choose.named(thing(f"territory/{self._slug}"), "Territory", self._slug))
        self._out.add([(case, term("territory"), thing(f"territory/{self._slug}"))])

    def _write_works(self) -> None:
        for place in range(1, self._random.randint(3, 6)):
            work = thing(f"work/{self._slug}/{place}")
            self._out.add(
                self._choose.named(work, self._random.choice(_WORK_CLASSES), f"{self._slug}/{place}")
            )
            self._out.add(self._choose.told(work, f"<{DCTERMS}title>"))
            self._out.add(self._choose.valued(work, "sourceKind", "extentRead"))
            self._out.add((work, f"<{DCTERMS}creator>", self._person()) for _ in range(2))
            self._out.add([(work, f"<{DCTERMS}issued>", string(str(self._random.randint(1990, 2025))))])
            self._out.add([(work, f"<{BIBO}pageStart>", string(str(self._random.randint(1, 300))))])
            for page in range(1, self._random.randint(3, 7)):
                passage = thing(f"passage/{self._slug}/{place}/p{page}")
                self._passages.append((passage, work))
                self._out.add(self._choose.named(passage, "Passage", f"{self._slug}/{place}/{page}"))
                self._out.add(self._choose.told(passage, f"<{DCTERMS}description>"))
                self._out.add(
                    [(passage, term("inWork"), work), (passage, term("locator"), string(f"p. {page}"))]
                )

    def _write_actors(self) -> None:
        for place in range(1, self._random.randint(10, 26)):
            actor = thing(f"actor/{self._slug}/{place}")
            self._actors.append(actor)
            self._out.add(
                self._choose.named(actor, self._random.choice(_ACTOR_CLASSES), f"{self._slug}/{place}")
            )
            if place % 3 == 0:
                self._out.add(self._choose.told(actor, f"<{SKOS}altLabel>"))

    def _write_record(self, content: list[Triple]) -> None:
        """Something said, with its source: now and then a claim, or a silence, in place of the content."""
        record = self._record()
        draw = self._random.random()
        if draw < _SHARE_SILENT:
            self._write_silence(record)
        elif draw < _SHARE_CLAIMED:
            self._write_claim(record)
        else:
            self._write_statement(record, content)

    def _record(self) -> str:
        record = self._name("statement")
        self._out.add(self._choose.told(record, term("paraphrase")))
        self._out.add([(record, term("inDossier"), self._case)])
        return record

    def _write_silence(self, record: str) -> None:
        _, work = self._random.choice(self._passages)
        self._out.add([(record, TYPE, term("SilenceFinding")), (record, term("searchedIn"), work)])
        self._out.add([(record, term("heldBy"), _PROJECT)])
        self._out.add(self._choose.valued(record, "lookedFor", "extent"))

    def _write_claim(self, record: str) -> None:
        self._out.add(
            [(record, TYPE, term("Claim")), (record, term("about"), self._random.choice(self._actors))]
        )
        self._out.add([(record, term("aboutConcept"), f"<{self._choose.any_concept().iri}>")])
        self._out.add(self._choose.valued(record, "scope"))
        self._attribute(record)

    def _write_statement(self, record: str, content: list[Triple]) -> None:
        self._out.add([(record, TYPE, term("Statement"))])
        self._out.state(record, content, projected=self._attribute(record))

    def _attribute(self, record: str) -> bool:
        """Say who holds it and where; returns whether its content may be used as plain triples."""
        passage, work = self._random.choice(self._passages)
        self._out.add([(record, term("heldBy"), self._person()), (record, term("reportedIn"), work)])
        self._out.add([(record, term("passage"), passage)])
        self._out.add(self._status(record))
        self._out.add([(record, term("factId"), string(f"{self._dossier_id}-{next(self._numbers)}"))])
        usable = self._random.random() < _SHARE_USABLE
        self._out.add(self._choose.attitude(record, usable=usable))
        return usable

    def _status(self, record: str) -> list[Triple]:
        if self._random.random() > _SHARE_INTERPRETED:
            return [(record, term("status"), f"<{concept('status', 'reported')}>")]
        return [
            (record, term("status"), f"<{concept('status', 'interpreted')}>"),
            (record, term("coder"), _PROJECT),
            *self._choose.told(record, term("readingReason")),
        ]
