"""The order in which a work names its authors and editors."""

from collections.abc import Callable

from ordrelocal import csl
from ordrelocal.namespaces import ID


def rank_in(record: str) -> Callable[[str], tuple[int, str]]:
    """Sorting key for IRIs: by their place in a CSL-JSON record, what it does not name last.

    Args:
        record: The record; empty when the work has none.
    """
    credited = csl.credited(record) if record else {}
    order = [ID + name for names in credited.values() for name in names]
    return lambda iri: (order.index(iri) if iri in order else len(order), iri)
