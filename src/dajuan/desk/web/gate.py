"""The gate of the desk's pages: who comes in, what their role allows, and that a form was sent by the page it stands on."""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import urlsplit

from fastapi import Request
from starlette.datastructures import FormData
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dajuan.desk.desk import Desk
from dajuan.desk.model import Role
from dajuan.desk.sessions import Session, Throttle, find_session
from dajuan.values import DajuanError, Problem

COOKIE = "dajuan_session"
MOST_BYTES = 25_000_000

Right = str
RIGHTS: dict[Right, frozenset[Role]] = {
    "see": frozenset({"reader", "reporter", "reviewer", "editor", "admin"}),
    "report": frozenset({"reporter", "editor", "admin"}),
    "approve": frozenset({"reviewer", "editor", "admin"}),
    "judge": frozenset({"reviewer", "editor", "admin"}),
    "edit": frozenset({"editor", "admin"}),
    "manage": frozenset({"admin"}),
}
"""What each right is needed for: seeing drafts, reporting, approving returns, judging claims, changing plans, accounts."""


class NotLoggedIn(Exception):
    """Nobody is logged in: the person is led to the log-in page and back."""


class Gate:
    """Asks each request for its session and its right."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.throttle = Throttle()

    def session(self, request: Request) -> Session | None:
        """Return the session of a request, None when nobody is logged in."""
        token = request.cookies.get(COOKIE, "")
        return find_session(self.desk, token, browser_of(request)) if token else None

    def needs(self, right: Right) -> Callable[[Request], Awaitable[Session]]:
        """Return the dependency of a route that shows something to those who have ``right``."""

        async def allowed(request: Request) -> Session:
            session = self.session(request)
            if session is None:
                raise NotLoggedIn
            if session.account.role not in RIGHTS[right]:
                raise refused("no-right", "Your role does not allow this.", "Ask an administrator.")
            return session

        allowed.__dict__["right"] = right
        return allowed

    def writes(self, right: Right) -> Callable[[Request], Awaitable[Session]]:
        """Return the dependency of a route that changes something: the right, and a form of our own page."""
        needed = self.needs(right)

        async def allowed(request: Request) -> Session:
            session = await needed(request)
            given = request.headers.get("x-form-key") or str((await whole_form(request)).get("form_key", ""))
            if not secrets.compare_digest(given.encode(), session.form_key.encode()) or not same_site(request):
                raise refused("bad-form", "This form is not of this session.", "Go back, load the page again and send it anew.")
            return session

        allowed.__dict__["right"] = right
        return allowed


async def whole_form(request: Request) -> FormData:
    """Return what a form sent. A unit of some hundred items sends some thousand fields; how large it is, ``Bounded`` bounds."""
    return await request.form(max_fields=40_000, max_files=1_000)


def unit_of(session: Session) -> str | None:
    """Return whose lines a person may send: a reporter's own unit, an editor anybody's."""
    return session.account.unit if session.account.role == "reporter" else None


def own_office(session: Session, unit: str) -> str:
    """Return whose return a person opens or sends: a reporter's own unit, else ``unit``. Raises ``DajuanError``."""
    own = unit_of(session)
    if own is not None and unit not in ("", own):
        raise refused("no-right", f"You report for {own}, not for {unit[:60]}.", "Open the return of your own unit.")
    return own if own is not None else unit[:200]


def browser_of(request: Request) -> str:
    """Return how the browser names itself."""
    return request.headers.get("user-agent", "")


def same_site(request: Request) -> bool:
    """Whether a request comes from a page of this site, as far as the browser tells (Fetch Metadata, Origin)."""
    fetched = request.headers.get("sec-fetch-site", "")
    if fetched:
        return fetched in ("same-origin", "none")
    origin = request.headers.get("origin", "")
    return not origin or urlsplit(origin).netloc == request.headers.get("host", "")


def refused(code: str, message: str, remedy: str) -> DajuanError:
    """Return the error of a request that is not allowed."""
    return DajuanError(Problem(code, message, remedy=remedy))


class Bounded:
    """Middleware that refuses bodies over a limit, told or counted: nothing of 100 MB is held."""

    def __init__(self, app: ASGIApp, most: int = MOST_BYTES) -> None:
        self._app, self._most = app, most

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or answer 413."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        told = dict(scope["headers"]).get(b"content-length", b"0")
        if not told.isdigit() or int(told) > self._most:
            await _too_large(send)
            return
        held, answered = 0, False

        async def bounded() -> Message:
            nonlocal held
            message = await receive()
            held += len(message.get("body", b""))
            if held > self._most:
                raise _TooLarge
            return message

        async def watched(message: Message) -> None:
            nonlocal answered
            if held > self._most:
                # Whoever read the body made an answer of their own of the interruption; this one is the right one.
                raise _TooLarge
            answered = True
            await send(message)

        try:
            await self._app(scope, bounded, watched)
        except _TooLarge:
            if not answered:
                await _too_large(send)


class _TooLarge(Exception):
    """More bytes came than are taken."""


async def _too_large(send: Send) -> None:
    body: dict[str, Any] = {"type": "http.response.body", "body": b"The upload is too large.\n"}
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"connection", b"close")]
    await send({"type": "http.response.start", "status": 413, "headers": headers})
    await send(body)
