"""Citing: works and cases as formats for citations, as formatted citations, and as data that pages carry."""
