"""ordrelocal: a knowledge graph and OWL ontology of territorialised social action."""

__version__ = "0.1.0"
