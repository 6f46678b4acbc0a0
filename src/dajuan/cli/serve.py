"""`dajuan serve`: the live pages and the JSON interface, and the desk beside them."""

from __future__ import annotations

import asyncio
import json
import os
import socket
import sys
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import uvicorn
from fastapi import FastAPI
from uvicorn.protocols.http.auto import AutoHTTPProtocol
from uvicorn.supervisors import Multiprocess

from dajuan.cli.prepare import Caching, opened_store
from dajuan.desk import Desk, Oidc, desk_app
from dajuan.ledger import Ledger, ledger_url
from dajuan.sheet import app
from dajuan.values import DajuanError, Problem

_RATE = 50.0
"""Requests a second that one address may make; each process bounds its share of them."""
_VISITED = 500
"""Megabytes of pages that several processes share where none are kept longer than the server."""
_PUBLIC = "DAJUAN_SERVE"


@dataclass(frozen=True, slots=True)
class Listening:
    """Where the server listens, and whom readers write to."""

    host: str = "127.0.0.1"
    port: int = 8000
    contact: str = ""
    workers: int = 1


@dataclass(frozen=True, slots=True)
class WithDesk:
    """The desk beside the pages, and the provider that its people may log in with."""

    issuer: str = ""
    client: str = ""


def serve_command(ledger: str | None, at: Listening, caching: Caching, desk: WithDesk | None = None) -> int:
    """Serve the pages of a ledger until stopped. Returns the exit code."""
    url = ledger_url(ledger)
    if at.workers == 1:
        made = app(url, at.contact, _RATE, opened_store(caching.store(url), caching.megabytes))
        if desk:
            opened = Desk(Ledger(url, create=False))
            if not opened.book().accounts:
                print("dajuan: nobody can log in yet: dajuan account add NAME --role admin", file=sys.stderr)
            with_desk(made, opened, _oidc(desk))
        answer(made, at)
        return 0
    if desk:
        message = "The desk is served by one process: what people do there happens one after the other."
        raise DajuanError(
            Problem("bad-workers", message, remedy="Leave out --workers, or serve the desk by a server of its own.")
        )
    with TemporaryDirectory(prefix="dajuan-") as folder:
        # Where no page is kept longer than the server, its processes share what they made all the same.
        shared = caching.store(url) or Path(folder) / "visited.pages"
        megabytes = caching.megabytes if caching.store(url) else min(caching.megabytes, _VISITED)
        kept = opened_store(shared, megabytes)
        if kept:
            kept.close()
        app(url, at.contact)  # what is wrong with either is said once, here
        os.environ[_PUBLIC] = json.dumps([url, at.contact, _RATE / at.workers, str(shared) if kept else None, megabytes])
        answer(None, at)
    return 0


class Prompt(AutoHTTPProtocol):  # type: ignore[misc,valid-type]  # chosen when uvicorn is loaded
    """HTTP whose answers go out at once.

    Head and body of an answer are written one after the other. Unless the socket is told not to, it keeps the body until the
    reader's system has acknowledged the head, which that puts off for 40 ms; and of several processes nobody tells it.
    """

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Tell the socket of a reader who came in."""
        connection = transport.get_extra_info("socket")
        if connection is not None and connection.family in (socket.AF_INET, socket.AF_INET6):
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        super().connection_made(transport)


class Shared(socket.socket):
    """A listening socket of several processes: who took a connection lets the others have a turn.

    asyncio takes all that wait at once, so that of readers who come together one process gets all and the others none.
    """

    _took = False

    @classmethod
    def of(cls, listening: socket.socket) -> Shared:
        """Take over a socket."""
        return cls(listening.family, listening.type, listening.proto, listening.detach())

    def accept(self) -> tuple[socket.socket, Any]:
        """Take a connection; every second time say that none waits."""
        self._took = not self._took
        if not self._took:
            raise BlockingIOError
        return super().accept()

    def __reduce__(self) -> tuple[Any, ...]:
        """Hand it to a process that is being started, as ``multiprocessing`` does with plain sockets."""
        from multiprocessing.reduction import DupFd  # Windows has none, and keeps its plain sockets

        return _handed, (DupFd(self.fileno()), self.family, self.type, self.proto)


def _handed(descriptor: Any, family: int, kind: int, protocol: int) -> Shared:
    return Shared(family, kind, protocol, descriptor.detach())


def answer(made: FastAPI | None, at: Listening) -> None:
    """Let an application answer, or ``at.workers`` processes as the environment says (see ``public``), until stopped."""
    print(f"The answer sheets are at http://{at.host}:{at.port}/ (Ctrl-C stops).", file=sys.stderr)
    options: dict[str, Any] = {
        "host": at.host,
        "port": at.port,
        "http": Prompt,
        "log_level": "warning",
        "server_header": False,
        "h11_max_incomplete_event_size": 32_768,
    }
    if made is not None:
        uvicorn.run(made, **options)
        return
    config = uvicorn.Config("dajuan.cli.serve:public", factory=True, workers=at.workers, **options)
    listening = config.bind_socket()
    Multiprocess(config, sockets=[listening if os.name == "nt" else Shared.of(listening)]).run()


def public() -> FastAPI:
    """Make the application in one of several processes, as ``serve_command`` left word in the environment."""
    url, contact, rate, store, megabytes = json.loads(os.environ[_PUBLIC])
    return app(url, contact, rate, opened_store(store, megabytes))


def with_desk(made: FastAPI, desk: Desk, oidc: Oidc | None = None) -> None:
    """Mount the desk at ``/desk`` of the public application, before its pages."""
    from starlette.routing import Mount

    made.router.routes.insert(0, Mount("/desk", app=desk_app(desk, oidc)))


def _oidc(desk: WithDesk) -> Oidc | None:
    if not desk.issuer:
        return None
    secret = os.environ.get("DAJUAN_OIDC_SECRET", "")
    if not desk.client or not secret:
        message = "Log-in with an organisation needs a client id and its secret."
        raise DajuanError(Problem("bad-oidc", message, remedy="Give --oidc-client, and the secret in DAJUAN_OIDC_SECRET."))
    return Oidc(desk.issuer, desk.client, secret)
