"""The live pages and the JSON interface, read-only and safe to expose."""

from __future__ import annotations

import gc
import json
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from dajuan.ledger import Ledger
from dajuan.sheet.api import router
from dajuan.sheet.guards import Allowance, Guard, tagged
from dajuan.sheet.pages import ASSETS, asset, compile_templates
from dajuan.sheet.prepared import Prepared
from dajuan.sheet.rendering import render
from dajuan.sheet.shelf import Shelf, counted, no_such_page
from dajuan.sheet.views import Setting, show, show_problem, subject
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
    shelf, setting = Shelf(opened, store), Setting(contact)

    @asynccontextmanager
    async def life(_: FastAPI) -> Any:
        shelf.warm()
        compile_templates()
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

    made.add_middleware(Guard, allowance=Allowance(rate), busy=_busy)

    @made.exception_handler(DajuanError)
    async def problem(request: Request, error: Exception) -> Response:
        assert isinstance(error, DajuanError)
        return _problem(request, error.problem)

    made.include_router(router(shelf), prefix="/api/v1")
    _pages(made, shelf, setting)
    return made


def _pages(made: FastAPI, shelf: Shelf, setting: Setting) -> None:
    """Add the routes of pages, shared files and downloads. They are no part of the JSON interface."""

    @made.api_route("/", methods=["GET", "HEAD"], include_in_schema=False)
    def start(request: Request) -> Response:
        return RedirectResponse(f"./{preferred(request.headers.get('accept-language', ''))}/index.html", 307)

    @made.api_route("/assets/{name}", methods=["GET", "HEAD"], include_in_schema=False)
    def shared(request: Request, name: str) -> Response:
        if name not in ASSETS:
            raise no_such_page(name)
        return tagged(request, asset(name), MEDIA[name.rpartition(".")[2]], "public, max-age=3600")

    @made.api_route("/files/{name}", methods=["GET", "HEAD"], include_in_schema=False)
    def file(request: Request, name: str) -> Response:
        stem, _, form = name.rpartition(".")
        place, _, year = stem.rpartition("-")
        if form not in setting.formats:  # a print takes seconds: the command line makes it
            raise no_such_page(name)
        sheet = shelf.sheet(shelf.area_of(place).area, counted(year, 9999))
        return tagged(request, render(sheet, form), MEDIA[form], "no-cache")

    @made.api_route("/{language}/{here:path}", methods=["GET", "HEAD"], include_in_schema=False)
    def page(request: Request, language: str, here: str, q: str = "") -> Response:
        spoken = _language(language)
        if spoken is None or len(here) > 300:
            raise no_such_page(here)
        if not here:
            return RedirectResponse("index.html", 307)
        form = "atom" if here.endswith(".atom") else "html"
        if here == "search.html":
            return tagged(request, show(shelf, spoken, here, setting, q[:200]).encode(), MEDIA[form], "no-cache")
        body = shelf.page(spoken, here, lambda: show(shelf, spoken, here, setting).encode(), lambda: subject(shelf, here))
        return tagged(request, body, MEDIA[form], "no-cache")


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
