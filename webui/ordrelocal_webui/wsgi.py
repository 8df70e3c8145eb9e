"""What the server process loads: ``ordrelocal_webui.wsgi:app``."""

import os

from ordrelocal.pool.sandbox import die_with_parent
from ordrelocal_webui import create_app
from ordrelocal_webui.guarding import end_with
from ordrelocal_webui.settings import Settings

MASTER = "ORDRELOCAL_MASTER"  # process id of the server's master

if MASTER in os.environ:
    # The kernel's signal comes at once, the watch also where a system has no such signal.
    die_with_parent(int(os.environ[MASTER]))
    end_with(int(os.environ[MASTER]))

app = create_app(Settings.from_environment())
