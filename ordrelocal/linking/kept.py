"""Answers of services kept on disk: one file an answer, with its day and the licence of what it holds."""

import hashlib
import json
import os
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from ordrelocal.paths import home, write_whole

#: Days after which an answer is asked for again.
MAX_AGE_DAYS = 30


@dataclass(frozen=True)
class Kept:
    """A kept answer: its body, the day it was given, and the licence of its data."""

    text: str
    on: date
    licence: str


class KeptAnswers:
    """Answers below a folder, one folder a service.

    Args:
        folder: Where they stand; made when the first is kept.
        max_age_days: Older ones count no more; negative: none is ever too old.
    """

    def __init__(self, folder: Path, max_age_days: int = MAX_AGE_DAYS) -> None:
        self._folder = folder
        self._max_age_days = max_age_days

    @classmethod
    def of_home(cls, max_age_days: int | None = None) -> "KeptAnswers":
        """Those below ``ORDRELOCAL_HOME``; unless told here, ``ORDRELOCAL_CACHE_DAYS`` says for how long."""
        days = os.environ.get("ORDRELOCAL_CACHE_DAYS", "")
        age = int(days) if days.removeprefix("-").isdigit() else MAX_AGE_DAYS
        return cls(home() / "cache" / "services", age if max_age_days is None else max_age_days)

    def find(self, service: str, asked: str) -> Kept | None:
        """The answer to a question, if one is there and young enough; a damaged file is none."""
        try:
            content = json.loads(self._path(service, asked).read_text(encoding="utf-8"))
            kept = Kept(content["text"], date.fromisoformat(content["on"]), content["licence"])
        except (OSError, ValueError, KeyError, TypeError):
            return None
        age = (datetime.now(UTC).date() - kept.on).days
        return kept if self._max_age_days < 0 or age <= self._max_age_days else None

    def keep(self, service: str, asked: str, text: str, on: date, licence: str) -> None:
        """Keep an answer; the file is there whole or not at all."""
        path = self._path(service, asked)
        path.parent.mkdir(parents=True, exist_ok=True)
        content = {"asked": asked, "on": on.isoformat(), "licence": licence, "text": text}
        write_whole(path, json.dumps(content, ensure_ascii=False, indent=1).encode())

    def _path(self, service: str, asked: str) -> Path:
        return self._folder / service / f"{hashlib.sha256(asked.encode()).hexdigest()[:32]}.json"


class NoAnswers(KeptAnswers):
    """None are kept: whatever is asked is asked now."""

    def __init__(self) -> None:
        super().__init__(Path())

    def find(self, service: str, asked: str) -> Kept | None:
        """None."""
        return None

    def keep(self, service: str, asked: str, text: str, on: date, licence: str) -> None:
        """Keep nothing."""
