"""The live pages and the JSON interface, read-only and safe to expose."""

from __future__ import annotations

import gc
import json
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from fastapi import FastAPI, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from dajuan.ledger import Ledger
from dajuan.sheet.api import router
from dajuan.sheet.front import Front
from dajuan.sheet.guards import Allowance, Guard, Sent, tagged
from dajuan.sheet.pages import ASSETS, asset, compile_templates
from dajuan.sheet.prepared import Prepared
from dajuan.sheet.rendering import render
from dajuan.sheet.shelf import Shelf, counted, no_such_page
from dajuan.sheet.views import SEARCHES, Setting, show_problem
from dajuan.sheet.wording import LANGUAGES, Language
from dajuan.values import DajuanError, Problem

MEDIA = {
    "css": "text/css; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "svg": "image/svg+xml",
    "html": "text/html; charset=utf-8",
    "atom": "application/atom+xml; charset=utf-8",
    "json": "application/json",
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
}
_NOT_FOUND = {"no-such-page", "no-such-claim", "no-such-edition", "unknown-area", "empty-year", "unknown-format"}


def app(
    ledger: str | Path | Ledger = "dajuan.db", contact: str = "", rate: float = 50.0, store: Prepared | None = None
) -> FastAPI:
    """Return the web application over a ledger (its path, URL, or one that is open).

    ``contact``: where corrections go (e-mail or http address); ``rate``: requests a second allowed to one address,
    with bursts of four seconds' worth; ``store``: where public pages are kept. Raises ``DajuanError`` when the ledger
    cannot be opened.
    """
    opened = ledger if isinstance(ledger, Ledger) else Ledger(ledger, create=False)
    shelf = Shelf(opened, store)
    front = Front(shelf, Setting(contact))

    @asynccontextmanager
    async def life(_: FastAPI) -> Any:
        shelf.warm()
        compile_templates()
        if store:
            store.warm()
        # What was read so far stays as long as the server: the collector of garbage need not walk through it again and again.
        gc.collect()
        gc.freeze()
        yield
        if store:
            store.close()
        opened.close()

    made = FastAPI(
        title="dajuan",
        summary="What governments promised and what came of it, each figure with its sentence.",
        version="1",
        openapi_url="/api/v1/openapi.json",
        docs_url=None,
        redoc_url=None,
        lifespan=life,
    )

    made.add_middleware(AtHand, front=front)
    made.add_middleware(Guard, allowance=Allowance(rate), busy=_busy)

    @made.exception_handler(DajuanError)
    async def problem(request: Request, error: Exception) -> Response:
        assert isinstance(error, DajuanError)
        return _problem(request, error.problem)

    made.include_router(router(shelf), prefix="/api/v1")
    _pages(made, front)
    return made


class AtHand:
    """An application before which pages that are at hand are answered: routes and threads would cost three times as much."""

    def __init__(self, app: ASGIApp, front: Front) -> None:
        self.app, self.front = app, front

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        asked = scope["type"] == "http" and scope["method"] in ("GET", "HEAD")
        sent = self.front.at_hand(scope["path"]) if asked else None
        answer = _page(Headers(scope=scope), scope["path"], sent) if sent else self.app
        await answer(scope, receive, send)


def _page(asked: Headers, path: str, sent: Sent) -> Response:
    return tagged(asked, sent, MEDIA["atom" if path.endswith(".atom") else "html"], "no-cache")


def _pages(made: FastAPI, front: Front) -> None:
    """Add the routes of pages, shared files and downloads. They are no part of the JSON interface."""
    shelf, setting = front.shelf, front.setting

    @made.api_route("/", methods=["GET", "HEAD"], include_in_schema=False)
    def start(request: Request) -> Response:
        return RedirectResponse(f"./{preferred(request.headers.get('accept-language', ''))}/index.html", 307)

    @made.api_route("/assets/{name}", methods=["GET", "HEAD"], include_in_schema=False)
    def shared(request: Request, name: str) -> Response:
        if name not in ASSETS:
            raise no_such_page(name)
        return tagged(request.headers, Sent.of(asset(name)), MEDIA[name.rpartition(".")[2]], "public, max-age=3600")

    @made.api_route("/files/{name}", methods=["GET", "HEAD"], include_in_schema=False)
    def file(request: Request, name: str) -> Response:
        stem, _, form = name.rpartition(".")
        place, _, year = stem.rpartition("-")
        if form not in setting.formats:  # a print takes seconds: the command line makes it
            raise no_such_page(name)
        sheet = shelf.sheet(shelf.area_of(place).area, counted(year, 9999))
        return tagged(request.headers, Sent.of(render(sheet, form)), MEDIA[form], "no-cache")

    async def page(request: Request) -> Response:
        spoken, here = _language(request.path_params["language"]), request.path_params["here"]
        if spoken is None or len(here) > 300:
            raise no_such_page(here)
        if not here:
            return RedirectResponse("index.html", 307)
        if here in SEARCHES:
            sent = await run_in_threadpool(front.search, spoken, here, request.query_params.get("q", "")[:200])
        else:
            sent = await run_in_threadpool(front.page, spoken, here)
        return _page(request.headers, here, sent)

    made.add_route("/{language}/{here:path}", page, methods=["GET", "HEAD"], include_in_schema=False)


def preferred(accepted: str) -> Language:
    """Return English when the reader's browser asks for it before Chinese, Chinese otherwise."""
    names = [part.split(";")[0].strip().lower()[:2] for part in accepted[:400].split(",")]
    known = [name for name in names if name in LANGUAGES]
    return "en" if known[:1] == ["en"] else "zh"


def _language(text: str) -> Language | None:
    return next((language for language in LANGUAGES if language == text), None)


def _spoken(request: Request) -> Language:
    return _language(request.url.path.lstrip("/").partition("/")[0]) or preferred(request.headers.get("accept-language", ""))


def _problem(request: Request, problem: Problem) -> Response:
    status = 404 if problem.code in _NOT_FOUND else 400 if problem.code.startswith("bad-") else 500
    if request.url.path.startswith("/api/"):
        return Response(_record(problem), status, media_type=MEDIA["json"])
    key = "not_found" if status == 404 else "ledger"
    return HTMLResponse(show_problem(_spoken(request), key, None if status == 404 else problem), status)


def _record(problem: Problem) -> bytes:
    return json.dumps({"problem": problem.as_record()}, ensure_ascii=False).encode()


def _busy(request: Request) -> Response:
    if request.url.path.startswith("/api/"):
        problem = Problem("too-many-requests", "Requests from this address come too fast.", remedy="Wait a second.")
        return Response(_record(problem), 429, {"Retry-After": "1"}, MEDIA["json"])
    return HTMLResponse(show_problem(_spoken(request), "busy"), 429, {"Retry-After": "1"})
