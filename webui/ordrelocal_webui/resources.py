"""Where the files of the web package are: the only module of it that knows."""

from pathlib import Path

PACKAGE = Path(__file__).resolve().parent
TRANSLATIONS = PACKAGE / "translations" / "fr.po"
TEMPLATES = PACKAGE / "templates"
STATIC = PACKAGE / "static"
#: What the front end's build makes; the pages do without when it is missing.
BUILT = STATIC / "dist"
