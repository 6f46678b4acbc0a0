"""Log-in with the organisation: out to the provider and back."""

from collections import OrderedDict
from threading import Lock

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from dajuan.desk.oidc import Attempt, Oidc, address_of, name_of
from dajuan.desk.web.entering import enter, inside
from dajuan.desk.web.gate import Gate, refused

_COOKIE = "dajuan_attempt"
_REMEMBERED = 5_000


def routes(gate: Gate, oidc: Oidc) -> APIRouter:
    """Return the routes of a log-in with ``oidc``. Attempts are kept in memory, each good once and for ten minutes."""
    made = APIRouter()
    attempts: OrderedDict[str, Attempt] = OrderedDict()
    lock = Lock()

    @made.get("/oidc/start")
    def start(request: Request, next: str = "/desk/") -> Response:
        attempt = Attempt.new(inside(next))
        with lock:
            attempts[attempt.state] = attempt
            while len(attempts) > _REMEMBERED:
                attempts.popitem(last=False)
        answer = RedirectResponse(address_of(oidc, attempt, _back(request)), 303)
        secure = request.url.scheme == "https"
        answer.set_cookie(_COOKIE, attempt.state, max_age=600, path="/desk/oidc", httponly=True, samesite="lax", secure=secure)
        return answer

    @made.get("/oidc/back")
    def back(request: Request, state: str = "", code: str = "") -> Response:
        with lock:
            attempt = attempts.pop(state, None)
        if attempt is None or not attempt.fresh or request.cookies.get(_COOKIE) != state or not code:
            raise refused("no-right", "This log-in was not begun here, or long ago.", "Begin again on the log-in page.")
        account = gate.desk.book().accounts.get(name_of(oidc, attempt, code, _back(request)))
        if account is None or not account.active:
            raise refused("no-right", "You have no account at this desk.", "Ask an administrator for one of the same name.")
        return enter(gate, request, account, attempt.next)

    return made


def _back(request: Request) -> str:
    return str(request.url_for("back"))
