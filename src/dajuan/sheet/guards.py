"""What keeps the live pages safe: headers, a bound on the rate, and tags that save sending a page again."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock

from fastapi import Request
from fastapi.responses import Response
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dajuan.values import digest_of

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; img-src 'self'; script-src 'self'; connect-src 'none'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
}
_BURST = 4.0
_REMEMBERED = 10_000


_SENT = [(name.lower().encode(), value.encode()) for name, value in HEADERS.items()]


class Guard:
    """An application behind a bound on the rate, whose every answer carries the headers.

    ``busy`` answers whoever comes too fast. Written against ASGI itself: the frame that Starlette offers for this starts a
    task and two streams for each request, which cost more than a page that is kept.
    """

    def __init__(self, app: ASGIApp, allowance: Allowance, busy: Callable[[Request], Response]) -> None:
        self.app, self.allowance, self.busy = app, allowance, busy

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                given = {name for name, _ in message["headers"]}
                message["headers"] = [*message["headers"], *((name, value) for name, value in _SENT if name not in given)]
            await send(message)

        client = scope.get("client")
        allowed = self.allowance.take(client[0] if client else "")
        await (self.app if allowed else self.busy(Request(scope)))(scope, receive, guarded)


class Allowance:
    """A bucket of requests for each address: ``rate`` a second flow in, four seconds' worth fit. Zero: no bound."""

    def __init__(self, rate: float) -> None:
        self.rate = rate
        self._held: OrderedDict[str, tuple[float, float]] = OrderedDict()
        self._lock = Lock()

    def take(self, address: str, now: float | None = None) -> bool:
        """Take one request for ``address``; False when its bucket is empty. ``now`` is in seconds."""
        if self.rate <= 0:
            return True
        moment = time.monotonic() if now is None else now
        with self._lock:
            held, since = self._held.pop(address, (self.rate * _BURST, moment))
            held = min(self.rate * _BURST, held + (moment - since) * self.rate)
            allowed = held >= 1
            self._held[address] = (held - 1 if allowed else held, moment)
            if len(self._held) > _REMEMBERED:
                self._held.popitem(last=False)
        return allowed


@dataclass(frozen=True, slots=True)
class Sent:
    """What is sent to a reader, with a tag of its content."""

    body: bytes
    tag: str

    @classmethod
    def of(cls, body: bytes) -> Sent:
        """Return a body with its tag."""
        return cls(body, f'"{digest_of(body)[:20]}"')


def tagged(asked: Headers, sent: Sent, media: str, keep: str) -> Response:
    """Return what is sent, or 304 without it when whoever ``asked`` has it already (RFC 9110, 13.1.2)."""
    headers = {"ETag": sent.tag, "Cache-Control": keep}
    known = [part.strip().removeprefix("W/") for part in asked.get("if-none-match", "")[:1000].split(",")]
    if sent.tag in known or "*" in known:
        return Response(None, 304, headers)
    return Response(sent.body, 200, headers, media)
