"""The graph of a part of the evidence: what a build writes when not all of it is counted in."""

import pyoxigraph as ox

from ordrelocal.differing import Comparison, Difference
from ordrelocal.evidence import Selection, authored, reduced
from ordrelocal.geography.naming import unit_places
from ordrelocal.geography.units import shipped_geography
from ordrelocal.graph_check import Places, clash_findings
from ordrelocal.graphing import Knowledge
from ordrelocal.inferring import infer
from ordrelocal.projecting import merge, project
from ordrelocal.recording import inferred_quads


def restrict(knowledge: Knowledge, selection: Selection) -> tuple[Knowledge, Difference]:
    """Project and infer again from a part of the evidence.

    Shapes and checks judge what authors wrote, which is the whole; clashes are looked for again, since a
    statement whose rival is left out feeds the reasoning.

    Args:
        knowledge: The graph of all evidence, without errors.
        selection: The part to be counted in.

    Returns:
        The graph of the part, and how its facts differ from those of the whole.

    Raises:
        UnknownEvidenceError: The selection names what is not known.
    """
    quads = list(authored(knowledge.store))
    comparison = Comparison(quads, knowledge.rules)
    difference = comparison.difference(selection)
    store = ox.Store()
    merge(store, reduced(quads, comparison.evidence, comparison.evidence.kept(selection)))
    projected = project(store)
    inference = infer(store, knowledge.rules)
    places = Places(knowledge.sources, unit_places(shipped_geography(), knowledge.units))
    clashes = clash_findings(store, knowledge.compiled, knowledge.rules, inference, places)
    findings = (*knowledge.findings, *clashes)
    store.extend(inferred_quads(store, knowledge.rules, inference))
    part = Knowledge(
        store,
        knowledge.sources,
        knowledge.compiled,
        knowledge.rules,
        inference,
        projected,
        tuple(sorted(dict.fromkeys(findings))),
        knowledge.units,
    )
    return part, difference
