"""Why the system refuses a file or an address, in the reader's language; its own words are English."""

import errno
import os
import socket
from collections.abc import Mapping

from ordrelocal.i18n import N_, Marked

_DENIED = N_("permission denied")
_UNKNOWN_HOST = N_("no host is known by this name")
_WORDS: Mapping[int | None, str] = {
    errno.EACCES: _DENIED,
    errno.EADDRINUSE: N_("the port is in use"),
    errno.EADDRNOTAVAIL: N_("the address is not of this machine"),
    errno.EISDIR: N_("it is a folder"),
    errno.EEXIST: N_("something of this name exists"),
    errno.EIO: N_("the device fails"),
    errno.EMFILE: N_("too many files are open"),
    errno.ENAMETOOLONG: N_("the name is too long"),
    errno.ENOENT: N_("no such file or folder"),
    errno.ENOSPC: N_("no room is left on the device"),
    errno.ENOTDIR: N_("a part of the path is no folder"),
    errno.EPERM: _DENIED,
    errno.EROFS: N_("the file system is read-only"),
    socket.EAI_NONAME: _UNKNOWN_HOST,
    socket.EAI_AGAIN: _UNKNOWN_HOST,
}


def reason(error: OSError) -> Marked:
    """Why something could not be read, written or listened on; rare reasons in the system's words.

    Example:
        >>> reason(PermissionError(errno.EACCES, "Permission denied")).message
        'permission denied'
    """
    known = _WORDS.get(error.errno)
    words = error.strerror or (os.strerror(error.errno) if error.errno else str(error))
    return Marked(known) if known else Marked("{words}", {"words": words})
