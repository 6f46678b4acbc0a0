"""`dajuan serve`: the live pages and the JSON interface, and the desk beside them."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass

from dajuan.desk import Desk, Oidc, desk_app
from dajuan.ledger import Ledger, ledger_url
from dajuan.sheet import app
from dajuan.values import DajuanError, Problem


@dataclass(frozen=True, slots=True)
class Listening:
    """Where the server listens, and whom readers write to."""

    host: str = "127.0.0.1"
    port: int = 8000
    contact: str = ""


def serve_command(ledger: str | None, at: Listening, desk: bool = False, issuer: str = "", client: str = "") -> int:
    """Serve the pages of a ledger until stopped. Returns the exit code."""
    import uvicorn

    url = ledger_url(ledger)
    made = app(url, at.contact)
    if desk:
        opened = Desk(Ledger(url, create=False))
        if not opened.book().accounts:
            print("dajuan: nobody can log in yet: dajuan account add NAME --role admin", file=sys.stderr)
        with_desk(made, opened, _oidc(issuer, client))
    print(f"The answer sheets are at http://{at.host}:{at.port}/ (Ctrl-C stops).", file=sys.stderr)
    uvicorn.run(made, host=at.host, port=at.port, log_level="warning", server_header=False, h11_max_incomplete_event_size=32_768)
    return 0


def with_desk(made: object, desk: Desk, oidc: Oidc | None = None) -> None:
    """Mount the desk at ``/desk`` of the public application, before its pages."""
    from fastapi import FastAPI
    from starlette.routing import Mount

    assert isinstance(made, FastAPI)
    made.router.routes.insert(0, Mount("/desk", app=desk_app(desk, oidc)))


def _oidc(issuer: str, client: str) -> Oidc | None:
    if not issuer:
        return None
    secret = os.environ.get("DAJUAN_OIDC_SECRET", "")
    if not client or not secret:
        message = "Log-in with an organisation needs a client id and its secret."
        raise DajuanError(Problem("bad-oidc", message, remedy="Give --oidc-client, and the secret in DAJUAN_OIDC_SECRET."))
    return Oidc(issuer, client, secret)
