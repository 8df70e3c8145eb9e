"""Who may decide on the pages: whoever opens the address that the server printed, once, in one browser.

The processes of the web server share a private folder. It holds digests alone, as names of files: of the
token until somebody uses it, then of that session's secret. Taking a file away succeeds once, whichever
process tries, and nothing in the folder, in the environment or on a command line opens anything.
"""

import hashlib
import hmac
import secrets
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

#: The folder, for processes started by `ordrelocal serve --curate`.
ENVIRONMENT = "ORDRELOCAL_CURATE"
_BYTES = 32


@dataclass(frozen=True)
class Admission:
    """The private folder of one start of the server."""

    folder: Path

    def issue(self) -> str:
        """A new token, good for one use."""
        token = secrets.token_urlsafe(_BYTES)
        self._token(token).touch(mode=0o600)
        return token

    def redeem(self, token: str) -> str:
        """The secret of a new session for a token that has not been used; empty for any other text."""
        try:
            self._token(token).unlink()
        except FileNotFoundError:
            return ""
        secret = secrets.token_urlsafe(_BYTES)
        self._session(secret).touch(mode=0o600)
        return secret

    def admits(self, secret: str) -> bool:
        """Whether a secret is that of a session."""
        return bool(secret) and self._session(secret).is_file()

    def reviewer(self, secret: str) -> str:
        """The name with which a session signs; empty until it gave one."""
        return self._session(secret).read_text(encoding="utf-8")

    def sign(self, secret: str, reviewer: str) -> None:
        """Keep the name with which a session signs."""
        self._session(secret).write_text(reviewer, encoding="utf-8")

    def _token(self, token: str) -> Path:
        return self.folder / f"token-{_digest(token)}"

    def _session(self, secret: str) -> Path:
        return self.folder / f"session-{_digest(secret)}"


@contextmanager
def admission() -> Iterator[Admission]:
    """A private folder as long as the block runs; when it ends, so do its sessions."""
    folder = Path(tempfile.mkdtemp(prefix="ordrelocal-curate-"))  # readable for this user alone
    try:
        yield Admission(folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def form_key(secret: str) -> str:
    """What a form must send back: only pages that the session read can know it."""
    return hmac.new(secret.encode(), b"form", hashlib.sha256).hexdigest()


def is_form_key(secret: str, key: str) -> bool:
    """Whether a form was read in this session."""
    return hmac.compare_digest(form_key(secret).encode(), key.encode())


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
