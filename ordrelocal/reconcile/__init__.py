"""Matching names and references that others bring with the things of the dataset.

From a query to its answer: ``requests`` reads it, ``names`` finds candidates, ``values`` fetches what is
known of them, ``likeness`` and ``scoring`` compare, ``answering`` puts the answer together. Which types and
properties there are stands in ``queries/reconcile/``, one file a type.
"""
