"""Coming in and going out: log-in, log-out, language, one's own password."""

from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import RedirectResponse, Response

from dajuan.desk.accounts import note, right_password, set_password
from dajuan.desk.model import Account
from dajuan.desk.sessions import LONGEST, Session, close_session, open_session
from dajuan.desk.web.gate import COOKIE, Gate, browser_of, refused, same_site
from dajuan.desk.web.showing import language_of, show
from dajuan.sheet import LANGUAGES, words


def routes(gate: Gate, oidc: bool) -> APIRouter:
    """Return the routes of coming in. ``oidc``: whether log-in with the organisation is offered."""
    made = APIRouter()
    see = gate.needs("see")

    @made.get("/login")
    def login_page(request: Request, next: str = "/desk/") -> Response:
        return show(request, "login", None, wrong="", next=inside(next), oidc=oidc)

    @made.post("/login")
    def login(
        request: Request,
        name: Annotated[str, Form(max_length=64)],
        password: Annotated[str, Form(max_length=256)],
        next: Annotated[str, Form(max_length=500)] = "/desk/",
    ) -> Response:
        if not same_site(request):
            raise refused("bad-form", "This log-in did not come from this site.", "Open the log-in page and try again.")
        account, problem = attempt(gate, request, name, password)
        if account is None:
            return show(request, "login", None, 401, wrong=problem, next=inside(next), oidc=oidc)
        return enter(gate, request, account, inside(next))

    @made.post("/logout")
    def logout(request: Request, session: Annotated[Session, Depends(gate.writes("see"))]) -> Response:
        close_session(gate.desk, session.token, browser_of(request))
        answer = RedirectResponse("/desk/login", 303)
        answer.delete_cookie(COOKIE, path="/desk")
        return answer

    @made.get("/language/{language}")
    def language(language: str, next: str = "/desk/") -> Response:
        answer = RedirectResponse(inside(next), 303)
        if language in LANGUAGES:
            answer.set_cookie("dajuan_language", language, max_age=31_536_000, path="/desk", samesite="lax", httponly=True)
        return answer

    @made.get("/me")
    def me(request: Request, session: Annotated[Session, Depends(see)]) -> Response:
        return show(request, "me", session)

    @made.post("/me/password")
    def password(
        request: Request,
        session: Annotated[Session, Depends(gate.writes("see"))],
        old: Annotated[str, Form(max_length=256)],
        new: Annotated[str, Form(max_length=256)],
    ) -> Response:
        account, problem = attempt(gate, request, session.account.name, old)
        if account is None:
            raise refused("bad-password", problem, "Type the present password again.")
        set_password(gate.desk, account.name, new, account.name)
        return RedirectResponse("/desk/login", 303)

    return made


def attempt(gate: Gate, request: Request, name: str, password: str) -> tuple[Account | None, str]:
    """Try a password. Return the account, or None with words for the person; wrong ones are counted and slowed down."""
    say = words(language_of(request), "desk")
    keys = (f"account:{name[:64]}", f"address:{request.client.host if request.client else ''}")
    wait = gate.throttle.wait(*keys)
    if wait > 0:
        return None, say("login.wait", seconds=int(wait) + 1)
    account = right_password(gate.desk, name, password)
    if account is None:
        if gate.throttle.failed(*keys):
            note(gate.desk, "logins", {"what": "log-ins slowed down", "account": name[:64], "address": keys[1][8:]}, "dajuan")
        return None, say("login.wrong")
    gate.throttle.cleared(keys[0])
    return account, ""


def enter(gate: Gate, request: Request, account: Account, next: str) -> Response:
    """Begin a session and lead on. The cookie is for the desk only, not for scripts, and not for other sites."""
    note(gate.desk, f"login:{account.name}", {"what": "logged in"}, account.name)
    answer = RedirectResponse(next, 303)
    answer.set_cookie(
        COOKIE,
        open_session(gate.desk, account, browser_of(request)),
        max_age=int(LONGEST.total_seconds()),
        path="/desk",
        httponly=True,
        samesite="strict",
        secure=request.url.scheme == "https",
    )
    return answer


def inside(next: str) -> str:
    """Return an address inside the desk: nobody is led to another site after the log-in."""
    return quote(next, safe="/?&=%-_.~") if next.startswith("/desk/") and "\\" not in next and "//" not in next else "/desk/"
