"""The official geographic code: some forty thousand units, of which a case names a few.

``units`` reads them, ``checks`` judges the files, ``naming`` gives the units that sources name to the graph
that is reasoned upon, ``closing`` says what follows for the others, ``writing`` puts those into the dataset.
"""
