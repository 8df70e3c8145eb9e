"""The ontology as it is published: axioms as a tree, in words and in OWL's syntaxes, and history."""
