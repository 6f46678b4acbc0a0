"""From plain data to a page of the desk. Templates are data of the package; everything is escaped."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, PackageLoader, StrictUndefined

from dajuan.desk.columns import shown_unit, shown_value
from dajuan.desk.pace import paced
from dajuan.desk.sessions import Session
from dajuan.desk.sums import percent
from dajuan.desk.web.evidence import shown_files
from dajuan.desk.web.gate import RIGHTS
from dajuan.desk.wording import short
from dajuan.sheet import LANGUAGES, Language, words

ASSETS = {"desk.css": "text/css; charset=utf-8", "desk.js": "text/javascript; charset=utf-8"}
CHINA = timezone(timedelta(hours=8))


@cache
def environment() -> Environment:
    """Return the templates with what they may call."""
    made = Environment(
        loader=PackageLoader("dajuan.desk.web", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {
        "moment": moment,
        "paced": paced,
        "percent": shown_percent,
        "figure": figure,
        "counted": counted,
        "plainly": plainly,
        "files": shown_files,
        "sized": sized,
    }
    for name in made.list_templates():
        # Compiled now: nobody who comes first waits for it.
        made.get_template(name)
    return made


def show(request: Request, name: str, session: Session | None, status: int = 200, /, **data: Any) -> HTMLResponse:
    """Return a page of the desk, in the language of the reader, with the form key of the session."""
    language = language_of(request)
    rights = {right for right, roles in RIGHTS.items() if session is not None and session.account.role in roles}
    html = (
        environment()
        .get_template(f"{name}.html")
        .render(
            t=words(language, "desk"),
            p=words(language),
            language=language,
            languages=LANGUAGES,
            me=session.account if session else None,
            form_key=session.form_key if session else "",
            may=rights,
            path=request.url.path,
            person=lambda name: _person(request, name),
            **data,
        )
    )
    return HTMLResponse(html, status, {"Cache-Control": "no-store"})


def _person(request: Request, name: str) -> str:
    """How pages name who has an account; people of the shell or of before stand as they were written."""
    account = request.app.state.gate.desk.accounts.get(name)
    return account.shown if account is not None and account.shown else name


def language_of(request: Request) -> Language:
    """Return the language chosen in the cookie, else Chinese unless the browser asks for English first."""
    chosen = request.cookies.get("dajuan_language", "")
    for language in LANGUAGES:
        if chosen == language:
            return language
    return "en" if request.headers.get("accept-language", "")[:2].lower() == "en" else "zh"


@cache
def asset(name: str) -> bytes:
    """Return a file that the desk's pages share. Raises ``KeyError`` for any other name."""
    if name not in ASSETS:
        raise KeyError(name)
    return (files("dajuan.desk.web") / "assets" / name).read_bytes()


def moment(when: datetime | None) -> str:
    """Return a moment as China's clocks show it."""
    if when is None:
        return "—"
    aware = when if when.tzinfo else when.replace(tzinfo=UTC)
    return f"{aware.astimezone(CHINA):%Y-%m-%d %H:%M}"


def shown_percent(share: Any) -> str:
    """Return a share as percent, a dash for None."""
    found = percent(share)
    return "—" if found is None else f"{short(found)}%"


def figure(value: Decimal | None, unit: str) -> str:
    """Return a value with its unit as the workbooks show it, a dash for None."""
    shown = shown_value(value, unit)
    if shown is None:
        return "—"
    return f"{counted(shown)}{shown_unit(unit)[0]}"


def counted(number: Decimal) -> str:
    """Return a number with separators and without zeros at its end."""
    text = f"{number.normalize():,f}"
    return "0" if text == "-0" else text


def sized(size: int) -> str:
    """Return a number of bytes as people read it."""
    return f"{size / 1_000_000:.1f} MB" if size >= 1_000_000 else f"{max(1, round(size / 1000))} kB"


def plainly(number: Decimal | None) -> str:
    """Return a number as an input field takes it."""
    return "" if number is None else short(number)
