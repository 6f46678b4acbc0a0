"""The desk's JSON interface: the same deeds as the pages, with the same session, rights and form key."""

from decimal import Decimal
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query, Request
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel, ConfigDict, Field

from dajuan.desk.model import Item, Return
from dajuan.desk.records import item_record, plain
from dajuan.desk.rollups import progresses, rollups
from dajuan.desk.sessions import Session
from dajuan.desk.sums import Rollup, percent
from dajuan.desk.tally import BY
from dajuan.desk.web.entering import attempt, enter
from dajuan.desk.web.gate import Gate, browser_of, refused, same_site, unit_of
from dajuan.values import DajuanError

Month = Annotated[str, Path(pattern=r"^(19|20)\d\d-(0[1-9]|1[0-2])$")]
Id = Annotated[str, Path(min_length=1, max_length=64, pattern=r"^[\w-]+$")]
_ANSWERS: dict[int | str, dict[str, Any]] = {
    400: {"description": "What was sent cannot be taken; the problem says why."},
    401: {"description": "Nobody is logged in."},
    403: {"description": "The role does not allow this, or the form key is wrong."},
    404: {"description": "There is no such thing."},
    409: {"description": "Somebody changed it meanwhile, or it is closed."},
    413: {"description": "Too large."},
}


class LogIn(BaseModel):
    """Name and password."""

    model_config = ConfigDict(extra="forbid")
    name: str = Field(max_length=64)
    password: str = Field(max_length=256)


class Report(BaseModel):
    """A value for a question and a month, total since January, as a decimal text."""

    model_config = ConfigDict(extra="forbid")
    value: str = Field(pattern=r"^-?\d{1,18}(\.\d{1,12})?$")
    version: int = Field(ge=0, le=1_000_000)
    evidence: str = Field("", max_length=1000)
    note: str = Field("", max_length=1000)


class Decision(BaseModel):
    """What a reviewer decides of a return as it stood at ``version``."""

    model_config = ConfigDict(extra="forbid")
    deed: str = Field(pattern=r"^(approve|return)$")
    version: int = Field(ge=0, le=1_000_000)
    why: str = Field("", max_length=500)


def routes(gate: Gate) -> APIRouter:
    """Return the routes of the JSON interface."""
    made = APIRouter(prefix="/api/v1", responses=_ANSWERS)
    _reading(made, gate)
    _writing(made, gate)
    return made


def _reading(made: APIRouter, gate: Gate) -> None:
    desk, see = gate.desk, gate.needs("see")

    @made.get("/plans")
    def plans(session: Annotated[Session, Depends(see)]) -> Response:  # noqa: ARG001
        known = desk.book().plans.values()
        return JSONResponse(
            [
                {"id": p.id, "title": p.title, "area": p.area, "first": p.first, "last": p.last, "version": p.version}
                for p in known
            ]
        )

    @made.get("/plans/{plan}/items")
    def items(session: Annotated[Session, Depends(see)], plan: Id) -> Response:  # noqa: ARG001
        book = desk.book()
        book.plan(plan)
        return JSONResponse([_item(item) for item in book.items_of(plan, None)])

    @made.get("/plans/{plan}/months/{month}")
    def month(
        session: Annotated[Session, Depends(see)],  # noqa: ARG001
        plan: Id,
        month: Month,
        by: Annotated[str, Query(pattern=r"^(plan|unit|category|leader)$")] = "unit",
    ) -> Response:
        book = desk.book()
        book.plan(plan)
        assert by in BY
        progress = progresses(book, plan, month)
        return JSONResponse(
            {
                "groups": [_rollup(rollup) for rollup in rollups(book, plan, month, by)],
                "items": [
                    {
                        "item": p.item.id,
                        "standing": p.standing,
                        "done": str(p.done) if p.done is not None else None,
                        "due": str(p.due),
                    }
                    for p in progress
                ],
            }
        )

    @made.get("/plans/{plan}/returns/{month}")
    def returns(session: Annotated[Session, Depends(see)], plan: Id, month: Month) -> Response:  # noqa: ARG001
        book = desk.book()
        book.plan(plan)
        asked = book.questions_of(plan, int(month[:4])).values()
        return JSONResponse(
            [
                {
                    "question": q.key,
                    "unit": q.office,
                    "measure": q.measure,
                    "counted": q.unit,
                    "items": list(q.items),
                    "return": next((_return(r) for r in book.returns_on("figure", q.key) if r.month == month), None),
                }
                for q in asked
            ]
        )


def _writing(made: APIRouter, gate: Gate) -> None:
    desk = gate.desk

    @made.post("/sessions", status_code=201)
    def log_in(request: Request, said: LogIn) -> Response:
        """Begin a session: the cookie comes back, and the form key that every writing request carries as X-Form-Key."""
        if not same_site(request):
            raise refused("no-right", "This request did not come from this site.", "Send it from your own program.")
        account, problem = attempt(gate, request, said.name, said.password)
        if account is None:
            return JSONResponse({"problem": {"code": "no-login", "message": problem}}, 401)
        answer = enter(gate, request, account, "/desk/")
        from dajuan.desk.sessions import find_session

        token = answer.headers["set-cookie"].partition("=")[2].partition(";")[0]
        session = find_session(desk, token, browser_of(request))
        assert session is not None
        made = JSONResponse({"form_key": session.form_key}, 201)
        made.headers["set-cookie"] = answer.headers["set-cookie"]
        return made

    @made.put("/plans/{plan}/returns/{month}/{question}")
    def report(
        session: Annotated[Session, Depends(gate.writes("report"))], plan: Id, month: Month, question: Id, said: Report
    ) -> Response:
        known = desk.book().questions_of(plan, int(month[:4])).get(question)
        own = unit_of(session)
        if known is not None and own is not None and known.office != own:
            raise refused("no-right", f"You report for {own}, not for {known.office}.", "Report for your own unit.")
        value = {"value": Decimal(said.value)}
        event = desk.report(plan, "figure", question, month, value, session.account.name, said.version, said.evidence, said.note)
        return JSONResponse({"subject": event.subject, "version": event.version})

    @made.post("/plans/{plan}/returns/{month}/{question}/decision")
    def decide(
        session: Annotated[Session, Depends(gate.writes("approve"))], plan: Id, month: Month, question: Id, said: Decision
    ) -> Response:
        subject = f"return:figure:{question}:{month}"
        known = desk.book().returns.get(subject)
        if known is None or known.plan != plan:
            raise refused("no-such-return", "There is no such return.", "List them first.")
        if said.deed == "approve":
            event = desk.approve(subject, session.account.name, said.version)
        else:
            event = desk.send_back(subject, session.account.name, said.version, said.why)
        return JSONResponse({"subject": event.subject, "version": event.version})


def status_of(error: DajuanError) -> int:
    """Return the HTTP status of a problem."""
    code = error.problem.code
    if code in ("no-right", "bad-form", "own-return", "not-your-unit"):
        return 403
    if code in ("changed-meanwhile", "month-locked", "already-approved"):
        return 409
    if code == "too-large":
        return 413
    return 404 if code.startswith("no-such") or code in ("unknown-area", "empty-year") else 400


def _item(item: Item) -> dict[str, Any]:
    return {"id": item.id, "state": item.state, "version": item.version, "question": item.question, **item_record(item)}


def _return(back: Return) -> dict[str, Any]:
    amounts = {name: plain(amount) for name, amount in back.amounts}
    when = back.when.isoformat() if back.when else None
    return {"amounts": amounts, "state": back.state, "who": back.who, "when": when, "version": back.version, "why": back.why}


def _rollup(rollup: Rollup) -> dict[str, Any]:
    return {
        "name": rollup.name,
        "items": rollup.items,
        "counts": dict(rollup.counts),
        "measured": rollup.measured,
        "weight": plain(rollup.weight),
        "completion": plain(percent(rollup.completion, 4)),
    }
