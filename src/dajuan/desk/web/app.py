"""The desk's pages as an application of their own, beside the public pages."""

from __future__ import annotations

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, RedirectResponse, Response
from starlette.exceptions import HTTPException

from dajuan.desk.desk import Desk
from dajuan.desk.oidc import Oidc
from dajuan.desk.refusing import Refusal, told
from dajuan.desk.rollups import work_out
from dajuan.desk.web import (
    api,
    approving,
    drafts,
    entering,
    evidence,
    importing,
    items,
    managing,
    plans,
    returns,
    review,
    workbooks,
)
from dajuan.desk.web.gate import Bounded, Gate, NotLoggedIn
from dajuan.desk.web.showing import ASSETS, asset, environment, language_of, show
from dajuan.sheet import words
from dajuan.values import DajuanError, Problem


def desk_app(desk: Desk, oidc: Oidc | None = None) -> FastAPI:
    """Return the application of the desk, to be mounted at ``/desk``. ``oidc``: log-in with the organisation.

    The journal is read here, every month worked out, the queue looked through and every template compiled: whoever comes first waits for none of it.
    """
    gate = Gate(desk)
    work_out(desk.book())
    desk.ledger.review.work_out()
    environment()
    made = FastAPI(title="dajuan desk", version="1", openapi_url="/api/v1/openapi.json", docs_url=None, redoc_url=None)
    made.state.gate = gate
    made.add_middleware(Bounded)
    _problems(made, gate)

    @made.get("/assets/{name}", include_in_schema=False)
    def shared(name: str) -> Response:
        if name not in ASSETS:
            raise DajuanError(Problem("no-such-page", "There is no such file."))
        return Response(asset(name), 200, {"Cache-Control": "public, max-age=3600"}, ASSETS[name])

    made.include_router(api.routes(gate))
    made.include_router(entering.routes(gate, oidc is not None), include_in_schema=False)
    if oidc is not None:
        from dajuan.desk.web.organisation import routes as organisation

        made.include_router(organisation(gate, oidc), include_in_schema=False)
    for room in (evidence, workbooks, returns, approving, plans, items, importing, review, drafts, managing):
        made.include_router(room.routes(gate), include_in_schema=False)
    return made


def _problems(made: FastAPI, gate: Gate) -> None:
    @made.exception_handler(NotLoggedIn)
    async def nobody(request: Request, _: Exception) -> Response:
        if _is_api(request):
            return JSONResponse({"problem": {"code": "no-login", "message": "Nobody is logged in."}}, 401)
        if request.method != "GET":
            return RedirectResponse("/desk/login", 303)
        return RedirectResponse(f"/desk/login?next={request.url.path}", 303)

    @made.exception_handler(DajuanError)
    async def problem(request: Request, error: Exception) -> Response:
        assert isinstance(error, DajuanError)
        status = api.status_of(error)
        if _is_api(request):
            return JSONResponse({"problem": error.problem.as_record()}, status)
        return show(request, "problem", gate.session(request), status, problem=error.problem)

    @made.exception_handler(Refusal)
    async def not_taken(request: Request, error: Exception) -> Response:
        assert isinstance(error, Refusal)
        why = told(error, words(language_of(request), "desk"))
        return show(request, "problem", gate.session(request), 400, problem=Problem("refused-field", why))

    @made.exception_handler(RequestValidationError)
    async def unfit(request: Request, error: Exception) -> Response:
        assert isinstance(error, RequestValidationError)
        fields = ", ".join(str(each["loc"][-1]) for each in error.errors()[:8])
        told = Problem("bad-request", f"These cannot be read: {fields}.", remedy="Mend them and send again.")
        if _is_api(request):
            return JSONResponse({"problem": told.as_record()}, 400)
        return show(request, "problem", gate.session(request), 400, problem=told)

    @made.exception_handler(HTTPException)
    async def other(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        told = Problem("no-such-page", str(error.detail))
        if _is_api(request):
            return JSONResponse({"problem": told.as_record()}, error.status_code, error.headers)
        return show(request, "problem", gate.session(request), error.status_code, problem=told)


def _is_api(request: Request) -> bool:
    return "/api/v1/" in request.url.path
