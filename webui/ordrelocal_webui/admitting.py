"""Who reaches the pages that write: one browser, through a name of this machine, from our own forms.

A page of another site could make this browser send a form (the key and the origin are checked), or give its
own name this machine's address (the name is checked).
"""

import ipaddress
from http import HTTPStatus
from urllib.parse import urlsplit

from flask import current_app, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from ordrelocal.linking.admission import Admission, form_key, is_form_key
from ordrelocal_webui.errors import ForeignRequestError, NotAdmittedError, StaleFormError

EXTENSION = "ordrelocal.curation"
#: Name of the field that carries the key of a form.
KEY = "key"
_COOKIE = "ordrelocal-curate"
# A proxy on this machine would make everybody look like somebody here.
_FORWARDED = ("Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "Via")


def check() -> None:
    """Refuse a request that may not see, or not write.

    Raises:
        ForeignRequestError: It came through another name, site or machine.
        NotAdmittedError: It has no session.
        StaleFormError: It writes with a form of no page of the session.
    """
    check_name()
    if not _admission().admits(secret()):
        raise NotAdmittedError
    if request.method == "POST":
        _check_origin()
        if not is_form_key(secret(), request.form.get(KEY, "")):
            raise StaleFormError


def check_name() -> None:
    """Refuse a request under a name that is not this machine's own.

    Raises:
        ForeignRequestError: Such a name, or a proxy.
    """
    host = request.headers.get("Host", "")
    if not is_own(host) or any(name in request.headers for name in _FORWARDED):
        raise ForeignRequestError(origin=host or "–")


def is_own(host: str) -> bool:
    """Whether a host, with or without port, is this machine under a name that nobody else can give.

    Example:
        >>> is_own("localhost:8000"), is_own("[::1]:8000"), is_own("localhost.example.org")
        (True, True, False)
    """
    try:
        name = urlsplit(f"//{host}").hostname or ""
        return name == "localhost" or ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False


def enter(token: str, target: str) -> AnyResponse:
    """Let in the browser that shows an unused token.

    Raises:
        NotAdmittedError: The token has been used, or never was one.
    """
    found = _admission().redeem(token)
    if not found:
        raise NotAdmittedError
    response = redirect(target, HTTPStatus.SEE_OTHER)
    response.set_cookie(_cookie(), found, httponly=True, samesite="Strict")
    return response


def secret() -> str:
    """The secret that the browser shows; empty when it shows none."""
    return request.cookies.get(_cookie(), "")


def key() -> str:
    """The key for the forms of a page."""
    return form_key(secret())


def reviewer() -> str:
    """The name with which the session signs."""
    return _admission().reviewer(secret())


def sign(name: str) -> None:
    """Keep the name with which the session signs."""
    _admission().sign(secret(), name)


def _check_origin() -> None:
    origin, site = request.headers.get("Origin"), request.headers.get("Sec-Fetch-Site", "same-origin")
    own = f"{request.scheme}://{request.headers.get('Host')}"
    if origin not in (None, own) or site != "same-origin":
        raise ForeignRequestError(origin=origin or site)


def _cookie() -> str:
    # Cookies are kept by host, without the port: two servers on one machine would throw each other out.
    return f"{_COOKIE}-{urlsplit(request.host_url).port or 80}"


def _admission() -> Admission:
    result: Admission = current_app.extensions[EXTENSION]
    return result
