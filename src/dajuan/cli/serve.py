"""`dajuan serve`: the live pages and the JSON interface, and the desk beside them."""

from __future__ import annotations

import json
import os
import sys
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from fastapi import FastAPI

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
        _run(made, at)
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
        _run("dajuan.cli.serve:public", at)
    return 0


def _run(made: FastAPI | str, at: Listening) -> None:
    import uvicorn

    print(f"The answer sheets are at http://{at.host}:{at.port}/ (Ctrl-C stops).", file=sys.stderr)
    uvicorn.run(
        made,
        factory=isinstance(made, str),
        workers=at.workers,
        host=at.host,
        port=at.port,
        log_level="warning",
        server_header=False,
        h11_max_incomplete_event_size=32_768,
    )


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
