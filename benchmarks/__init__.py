"""Measure the service beside other SPARQL engines: ``python -m benchmarks``, or ``make bench``.

::

    generate ──▶ data (N-Quads) ──▶ engines ◀── client (load processes)
    questions (classes, parameters) ──▶ measuring (answers compared, then rounds) ──▶ report (README.md)

Every engine gets the same data and the same queries, one engine after the other in each round. An engine is
timed on a query only after its answer was found equal to that of the others.
"""
