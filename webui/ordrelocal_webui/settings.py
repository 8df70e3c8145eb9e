"""What a running web process needs to know."""

import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from ordrelocal import paths
from ordrelocal.linking import admission
from ordrelocal.linking.reviewing import REVIEWER
from ordrelocal.pool.limits import Limits
from ordrelocal.pool.place import ENVIRONMENT


@dataclass(frozen=True)
class Settings:
    """Settings of the web application; ``from_environment`` reads them from the variables in brackets.

    Args:
        pool_socket: Where the query pool listens [ORDRELOCAL_POOL].
        home: Folder of the built datasets [ORDRELOCAL_HOME].
        limits: What the pool allows a query [ORDRELOCAL_LIMIT_…].
        cache_mb: Memory for answers kept to be given again; 0 switches that off [ORDRELOCAL_CACHE_MB].
        curation: Folder that says who may decide on links; none closes those pages [ORDRELOCAL_CURATE].
        links: Folder of the links that are decided on; the project's own if none.
        reviewer: Name that decisions are signed with until another is given [ORDRELOCAL_REVIEWER].
        proxies: How many reverse proxies in front may be believed about a client [ORDRELOCAL_PROXIES].
    """

    pool_socket: str
    home: Path = field(default_factory=paths.home)
    limits: Limits = field(default_factory=Limits)
    cache_mb: int = 64
    proxies: int = 0
    curation: Path | None = None
    links: Path | None = None
    reviewer: str = ""

    @classmethod
    def from_environment(cls) -> Self:
        """The settings of a process that ``ordrelocal serve`` started."""
        curation = os.environ.get(admission.ENVIRONMENT)
        return cls(
            pool_socket=os.environ[ENVIRONMENT],
            limits=Limits.from_environment(),
            cache_mb=int(os.environ.get("ORDRELOCAL_CACHE_MB", "64")),
            proxies=int(os.environ.get("ORDRELOCAL_PROXIES", "0")),
            curation=Path(curation) if curation else None,
            reviewer=os.environ.get(REVIEWER, ""),
        )
