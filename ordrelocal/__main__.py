"""``python -m ordrelocal``."""

from ordrelocal.cli import main

main()
