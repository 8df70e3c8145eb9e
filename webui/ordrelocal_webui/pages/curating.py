"""Deciding on candidate links, side by side and by keyboard: the only pages that write.

They are there only on a server started with ``--curate``; ``ordrelocal_webui.admitting`` says who reaches
them.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from functools import lru_cache
from http import HTTPStatus
from pathlib import Path
from urllib.parse import urlencode

from flask import Blueprint, Flask, current_app, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from ordrelocal.errors import ReviewError, UnknownCandidateError
from ordrelocal.i18n import N_
from ordrelocal.linking import reviewing
from ordrelocal.linking.admission import Admission
from ordrelocal.linking.filing import Links, link_files, links_folder
from ordrelocal.linking.records import ACCEPTED, PROPOSED, RECALLED, SCHEME_CONCEPTS, Candidate
from ordrelocal.linking.reviewing import Verdict, View, Wanted
from ordrelocal.linking.services import services
from ordrelocal.namespaces import ID, VOCABULARY
from ordrelocal_webui import admitting
from ordrelocal_webui.errors import status_of
from ordrelocal_webui.pages import citing, rendering
from ordrelocal_webui.pages.asking import ask
from ordrelocal_webui.pages.languages import PREFIX, chosen, reader_language
from ordrelocal_webui.pages.naming import names
from ordrelocal_webui.settings import Settings

blueprint = Blueprint("curating", __name__)
SETTINGS = "ordrelocal.curation-settings"

_MOST = 200
_MOST_WORKS = 5
EVERY = "every"
KINDS: Mapping[str, str] = {
    "actor": N_("actor"),
    "author": N_("author"),
    "journal": N_("journal"),
    "organisation": N_("organisation"),
    "person": N_("person"),
    "press": N_("press title"),
    "publisher": N_("publisher"),
    "work": N_("work"),
}
#: What a button says, where that is not the outcome alone.
CLOSE = "close"


def register(app: Flask, settings: Settings) -> None:
    """Open the pages, if the settings say so; without them nothing answers at their addresses."""
    if settings.curation:
        app.extensions[admitting.EXTENSION] = Admission(settings.curation)
        app.extensions[SETTINGS] = settings
        app.register_blueprint(blueprint)


@blueprint.before_request
def _check() -> None:
    if request.endpoint == "curating.enter":
        admitting.check_name()
    else:
        admitting.check()


@blueprint.after_request
def _keep_nothing(response: AnyResponse) -> AnyResponse:
    response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.app_context_processor
def _announce() -> dict[str, object]:
    return {"curating": True}


@blueprint.get("/curate")
def enter() -> AnyResponse:
    """Let in the browser that opens the address which the server printed."""
    target = url_for("curating.show", lang=chosen(request.accept_languages))
    if request.method == "HEAD":  # of a program that looks whether the address is alive
        admitting.check()
    elif "token" in request.args:
        return admitting.enter(request.args["token"], target)
    admitting.check()
    return redirect(target, HTTPStatus.SEE_OTHER)


@blueprint.get(f"{PREFIX}/curate")
def show() -> str:
    """The candidates asked for, and how many there are in each state."""
    links, wanted = _links(), _wanted()
    found = reviewing.queue(links, wanted)
    done = _done(links)
    _learn([*found[:_MOST], *([done.candidate] if done else [])])
    every = links.candidates()
    return rendering.page(
        "curate.html",
        found=found[:_MOST],
        total=len(found),
        links=links,
        counts=reviewing.counts(links),
        kinds=sorted(Counter(reviewing.kind_of(each.thing) for each in every).items()),
        by_service=sorted(Counter(each.service for each in every).items()),
        done=done,
        **_shared(wanted),
    )


@blueprint.get(f"{PREFIX}/curate/<path:name>")
def candidate(name: str) -> str:
    """One candidate, side by side with our description."""
    return _candidate(name)


@blueprint.post(f"{PREFIX}/curate/<path:name>")
def decide(name: str) -> AnyResponse | tuple[str, int]:
    """Write down what the reviewer decided, and go on to the next candidate."""
    wanted, folder = _wanted(), _folder()
    admitting.sign(request.form.get("reviewer", "").strip() or _reviewer())
    try:
        if "undo" in request.form:
            reviewing.undo(folder, ID + request.form["undo"], _reviewer())
            return redirect(_address(ID + name, wanted), HTTPStatus.SEE_OTHER)
        after = reviewing.place(_links(), wanted, ID + name).after
        decision = reviewing.decide(folder, ID + name, _verdict())
    except ReviewError as error:
        if isinstance(error, UnknownCandidateError):
            raise
        return _candidate(name, error), status_of(error)
    done = decision.iri.removeprefix(ID)
    return redirect(_address(after, wanted, done=done), HTTPStatus.SEE_OTHER)


def _candidate(name: str, error: ReviewError | None = None) -> str:
    links, wanted = _links(), _wanted()
    shown = reviewing.view(links, ID + name)
    candidate = shown.candidate
    place = reviewing.place(links, wanted, candidate.iri)
    done = _done(links)
    _learn([candidate, *([done.candidate] if done else [])])
    return rendering.page(
        "curate_candidate.html",
        view=shown,
        candidate=candidate,
        place=place,
        before=_address(place.before, wanted) if place.before else "",
        after=_address(place.after, wanted) if place.after else "",
        action=_address(candidate.iri, wanted),
        file=f"data/links/{candidate.service}.ttl",
        works=_works(candidate.thing),
        identifiable=reviewing.SAME in shown.relations,
        error=error.parts(reader_language()) if error else None,
        form=request.form,
        done=done,
        **_shared(wanted),
    )


def _works(thing: str) -> list[str]:
    """The works by which a reviewer knows a thing, as IRIs ready to be cited: itself, or what names it."""
    if thing.startswith(citing.WORK):
        found = {thing}
    else:
        found = {row["other"].value for row in ask("thing-incoming", thing=thing)}
    works = sorted(iri for iri in found if iri.startswith(citing.WORK))[:_MOST_WORKS]
    citing.learnt(works)
    return [iri for iri in works if citing.item_of(iri)]


def _learn(candidates: Iterable[Candidate]) -> None:
    """Look up what things and their identifiers are called."""
    met = list(candidates)
    schemes = {each.scheme for each in met} | {part.field for each in met for part in each.agreements}
    names().learn({each.thing for each in met} | {_scheme(name) for name in schemes})


def _shared(wanted: Wanted) -> dict[str, object]:
    """What both templates need."""
    return {
        "wanted": wanted,
        "state": wanted.state or EVERY,
        "states": reviewing.STATES,
        "kinds_words": KINDS,
        "every": EVERY,
        "services": services(),
        "service_words": _service_words,
        "field_words": reviewing.FIELDS,
        "scheme": _scheme,
        "schemes": SCHEME_CONCEPTS,
        "address_of": lambda iri: _address(iri, wanted),
        "list_address": _address("", wanted),
        "id": ID,
        "key": admitting.key(),
        "reviewer": _reviewer(),
    }


def _done(links: Links) -> View | None:
    """The candidate just decided on, as long as that decision is the last one."""
    done = request.args.get("done", "")
    last = reviewing.last_decision(links, ID + done) if done else None
    return reviewing.view(links, last.candidate) if last else None


def _verdict() -> Verdict:
    form, outcome = request.form, request.form.get("outcome", "")
    return Verdict(
        outcome=ACCEPTED if outcome == CLOSE else outcome,
        reviewer=_reviewer(),
        relation=reviewing.CLOSE if outcome == CLOSE else "",
        reason=form.get("reason", ""),
        seen=form.get("seen", ""),
    )


def _wanted() -> Wanted:
    """The candidates that the address asks for."""
    asked = request.args
    state = asked.get("state", PROPOSED)
    return Wanted(
        service=asked.get("service", ""),
        thing=ID + asked["thing"] if asked.get("thing") else "",
        kind=asked.get("kind", ""),
        state="" if state == EVERY else state,
    )


def _address(iri: str, wanted: Wanted, **more: str) -> str:
    """Page of a candidate, or the list if there is none, within what is asked for."""
    asked: dict[str, str] = {
        "service": wanted.service,
        "kind": wanted.kind,
        "thing": wanted.thing.removeprefix(ID),
        "state": "" if wanted.state == PROPOSED else wanted.state or EVERY,
        **more,
    }
    query = urlencode({name: value for name, value in asked.items() if value})
    path = url_for("curating.candidate", name=iri.removeprefix(ID)) if iri else url_for("curating.show")
    return f"{path}?{query}" if query else path


def _reviewer() -> str:
    return admitting.reviewer() or _settings().reviewer


def _service_words(service: str) -> str:
    """What a service is called; empty for identifiers that no service gave."""
    known = services().get(service)
    return known.label[reader_language()] if known else ("" if service == RECALLED else service)


def _scheme(scheme: str) -> str:
    return VOCABULARY + "identifier-scheme/" + SCHEME_CONCEPTS[scheme] if scheme in SCHEME_CONCEPTS else ""


def _settings() -> Settings:
    result: Settings = current_app.extensions[SETTINGS]
    return result


def _folder() -> Path:
    return _settings().links or links_folder()


def _links() -> Links:
    """The links as their files have them now."""
    folder = _folder()
    stamps = tuple((path.name, (stat := path.stat()).st_mtime_ns, stat.st_size) for path in _files(folder))
    return _loaded(folder, stamps)


def _files(folder: Path) -> list[Path]:
    return [*link_files(folder), *folder.glob("*.yaml")]


@lru_cache(maxsize=1)
def _loaded(folder: Path, _stamps: tuple[tuple[str, int, int], ...]) -> Links:
    return Links.load(folder)
