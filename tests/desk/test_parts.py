"""The parts of the desk by themselves: working days, proposals, the year's report, agreement, accounts, log-in elsewhere."""

from __future__ import annotations

import io
import json
import threading
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import docx
import pytest
from fastapi.testclient import TestClient
from hypothesis import given, settings
from hypothesis import strategies as st

from dajuan.claims import find_claims
from dajuan.desk import (
    Desk,
    Item,
    Oidc,
    desk_app,
    due_day,
    is_working_day,
    make_account,
    percent,
    propose,
    publish_plan,
    return_due,
    right_password,
    working_days_until,
    year_report,
)
from dajuan.document import Facts, from_text, read
from dajuan.ledger import Judgement, Ledger, agreement
from dajuan.values import DajuanError


@pytest.mark.parametrize(
    ("day", "worked"),
    [
        ("2021-10-01", False),
        ("2021-10-09", True),
        ("2021-09-26", True),
        ("2021-10-10", False),
        ("2021-10-11", True),
        ("2031-03-01", False),
        ("2031-03-03", True),
    ],
)
def test_working_days(day: str, worked: bool) -> None:
    """Holidays are off, weekends worked instead are on, and a year not yet announced has its Mondays to Fridays."""
    assert is_working_day(date.fromisoformat(day)) is worked


def test_a_deadline_on_a_day_off_moves() -> None:
    """A deadline in the October holidays moves to the first working day after; one on the year's last day stays in its year."""
    assert due_day(date(2021, 10, 1)) == date(2021, 10, 8)
    assert due_day(date(2022, 12, 31)) == date(2022, 12, 31)
    assert return_due("2021-09") == date(2021, 10, 13)
    assert return_due("2021-12") == date(2022, 1, 10)
    assert working_days_until(date(2021, 9, 30), date(2021, 10, 1)) == 1
    assert working_days_until(date(2021, 10, 12), date(2021, 10, 8)) == -3


@settings(max_examples=100, deadline=None)
@given(st.dates(date(2005, 1, 1), date(2025, 12, 1)))
def test_the_due_day_is_worked(day: date) -> None:
    """Whatever the deadline, the due day is a working day not before it, or the end of its year."""
    due = due_day(day)
    assert due >= day and (is_working_day(due) or due == day)


@settings(max_examples=200, deadline=None)
@given(st.fractions(min_value=-5, max_value=5, max_denominator=9999), st.integers(0, 4))
def test_percent_rounds_half_up(share: Fraction, places: int) -> None:
    """A share printed as percent is off by half of the last digit at most, and a half goes up."""
    shown = percent(share, places)
    assert shown is not None
    off = Fraction(shown) - share * 100
    assert -Fraction(1, 2 * 10**places) < off <= Fraction(1, 2 * 10**places)


def table_of(rows: list[tuple[str, ...]]) -> bytes:
    made = docx.Document()
    made.add_heading("云溪县2021年重点任务清单", 0)
    table = made.add_table(len(rows), len(rows[0]))
    for place, row in enumerate(rows):
        for column, text in enumerate(row):
            table.cell(place, column).text = text
    held = io.BytesIO()
    made.save(held)
    return held.getvalue()


def test_proposals_of_a_task_list() -> None:
    """Each row of a task list becomes an item with what its cells say; what is doubtful is said and not guessed."""
    rows = [
        ("序号", "类别", "任务内容", "牵头领导", "责任单位", "年度目标", "完成时限", "投资（万元）", "权重"),
        ("1", "融城行动", "新建绿道", "顾怀川", "城建办、林业站", "40公里", "2021年6月底", "1,250", "2"),
        ("2", "融城行动", "控制失业率", "顾怀川", "人社局", "城镇登记失业率控制在3.2%以内", "12月底", "", ""),
        ("3", "润民行动", "改造老旧小区", "", "", "10个，惠及居民1200户", "年底", "", ""),
        ("4", "润民行动", "完善治理机制", "沈闻笛", "民政办", "健全机制", "", "", ""),
    ]
    document = read(table_of(rows), origin="清单.docx")
    found = propose(document, find_claims(document), 2021)
    items = [proposal.item for proposal in found]
    assert [item.number for item in items] == ["1", "2", "3", "4"]
    first = items[0]
    assert (first.units, first.target, first.unit, first.nature) == (("城建办", "林业站"), Decimal(40), "km", "sum")
    assert (first.deadline, first.budget, first.weight) == (date(2021, 6, 30), Decimal(12_500_000), Decimal(2))
    assert (items[1].target, items[1].ceiling, items[1].nature) == (Decimal("3.2"), True, "level")
    assert items[2].target is None and items[2].deadline == date(2021, 12, 31)
    assert {problem.code for problem in found[2].problems} == {"no-unit", "several-figures"}
    assert items[3].target is None and not items[3].figured


def test_proposals_of_a_report() -> None:
    """A report's planned figures and its promises become items, growth as a level, without a guessed unit."""
    text = "云溪县2021年政府工作报告\n\n二、2021年工作安排\n\n今年的主要预期目标是：地区生产总值增长7%以上；新增城镇就业1450人以上。新建绿道40公里。完善社区治理机制。\n"
    document = from_text(text, Facts(area="云溪县", date="2021-01", genre="work_report"))
    found = {proposal.item.measure or proposal.item.task: proposal for proposal in propose(document, find_claims(document), 2021)}
    assert found["地区生产总值增速"].item.nature == "level" and found["地区生产总值增速"].item.target == 7
    assert {proposal.item.target for name, proposal in found.items() if name.endswith("绿道")} == {Decimal(40)}
    assert any("治理机制" in name for name in found)
    assert all(proposal.problems[0].code == "no-unit" for proposal in found.values())


@pytest.fixture
def office(tmp_path: Path) -> Iterator[tuple[Desk, str]]:
    """A plan of three items with approved returns for two."""
    with Ledger(tmp_path / "desk.db") as ledger:
        desk = Desk(ledger)
        plan = desk.make_plan("云溪县2021年重点任务", "云溪县", 2021, 2021, "陈")
        items = [
            Item("", plan, "新建绿道", 2021, "1", "融城行动", "", ("城建办",), "绿道", "km", Decimal(40)),
            Item(
                "",
                plan,
                "控制失业率",
                2021,
                "2",
                "润民行动",
                "",
                ("人社局",),
                "城镇登记失业率",
                "percent",
                Decimal("3.2"),
                "level",
                True,
            ),
            Item("", plan, "完善治理机制", 2021, "3", "润民行动", "", ("民政办",)),
        ]
        ids = desk.add_items(plan, items, "陈", confirmed=True)
        for id, value in zip(ids[:2], ("43.5", "2.9"), strict=True):
            event = desk.report(
                plan, "figure", desk.book().item(id).question, "2021-12", {"value": Decimal(value)}, "李", 0, "验收单"
            )
            desk.approve(event.subject, "王", event.version)
        yield desk, plan


def test_the_year_report(office: tuple[Desk, str]) -> None:
    """Each sentence of the year's report carries its backing as a comment; what has no figure is said to have none."""
    desk, plan = office
    made = docx.Document(io.BytesIO(year_report(desk.book(), plan, 2021)))
    text = "\n".join(paragraph.text for paragraph in made.paragraphs)
    assert "新建绿道：绿道43.5公里，完成年度目标40公里的108.75%。" in text
    assert "城镇登记失业率2.9%，目标为不超过3.2%" in text
    assert "完善治理机制：没有审定的数据。" in text and "在册任务3项" in text
    sentences = [p for p in made.paragraphs if p.text.endswith("。") and p.style.name == "Normal" and "序时" not in p.text]
    comments = [comment.text for comment in made.comments]
    assert len(comments) >= len(sentences) - 1 >= 4
    assert any("城建办" in text and "2021-12" in text and "验收单" in text for text in comments)


def test_only_what_is_locked_is_published(office: tuple[Desk, str]) -> None:
    """Nothing is published before a month is locked; then each figure is read back as it was meant, target and result."""
    desk, plan = office
    with pytest.raises(DajuanError, match="No month of 2021 is locked"):
        publish_plan(desk, plan, 2021, "陈")
    desk.lock_month(plan, "2021-12", "陈")
    done = publish_plan(desk, plan, 2021, "陈")
    said = {(e.claim.measure, e.claim.quote, e.claim.modality) for e in desk.ledger.entries("云溪县", kind="figure")}  # type: ignore[union-attr]
    assert ("绿道", "40公里", "planned") in said and ("绿道", "43.5公里", "reported") in said
    assert all("失业率" in measure for measure in done.left_out)
    again = publish_plan(desk, plan, 2021, "陈")
    assert not again.receipt.new


def judged(*rows: tuple[str, str, str]) -> list[Judgement]:
    start = datetime(2021, 1, 1, tzinfo=UTC)
    return [Judgement(c, v, who, start + timedelta(minutes=n)) for n, (c, v, who) in enumerate(rows)]  # type: ignore[arg-type]


def test_agreement_is_cohens_kappa() -> None:
    """Two readers who agree on three of four claims, of which they accept three and two: kappa is one half."""
    rows = judged(
        ("a", "accept", "甲"), ("a", "accept", "乙"), ("b", "accept", "甲"), ("b", "accept", "乙"),
        ("c", "accept", "甲"), ("c", "reject", "乙"), ("d", "reject", "甲"), ("d", "reject", "乙"), ("e", "accept", "甲"),
    )  # fmt: skip
    found = agreement(rows)
    assert (found.pairs, found.equal, found.kappa) == (4, 3, Fraction(1, 2))
    assert agreement(judged(("a", "accept", "甲"), ("a", "withdraw", "甲"), ("a", "accept", "乙"))).pairs == 0


def test_passwords(tmp_path: Path) -> None:
    """Weak passwords are refused, right ones let in, and the hash is argon2id; nobody has a password by default."""
    with Ledger(tmp_path / "desk.db") as ledger:
        desk = Desk(ledger)
        assert not desk.book().accounts
        for weak in ("short", "a" * 30, "wangxiaoming1", "x" * 300):
            with pytest.raises(DajuanError):
                make_account(desk, "wangxiaoming", "editor", "shell", weak)
        make_account(desk, "wangxiaoming", "editor", "shell", "四个不相干的词组成的")
        assert right_password(desk, "wangxiaoming", "四个不相干的词组成的") is not None
        assert right_password(desk, "wangxiaoming", "四个不相干的词组成") is None
        assert right_password(desk, "nobody", "四个不相干的词组成的") is None
        from sqlalchemy import text

        with ledger.engine.connect() as connection:
            assert str(connection.scalar(text("SELECT hash FROM desk_passwords"))).startswith("$argon2id$")


class Provider(BaseHTTPRequestHandler):
    """A small OpenID Connect provider: it lets in whoever comes, as the name set on the class."""

    name, nonce, audience = "editor", "", "dajuan"
    key: Any = None

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def _send(self, record: object) -> None:
        body = json.dumps(record).encode()
        self.send_response(200)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    @property
    def _issuer(self) -> str:
        return f"http://127.0.0.1:{self.server.server_address[1]}"

    def do_GET(self) -> None:
        """Say what the provider is, and its keys."""
        if self.path.endswith("openid-configuration"):
            where = self._issuer
            self._send(
                {
                    "issuer": where,
                    "authorization_endpoint": f"{where}/in",
                    "token_endpoint": f"{where}/token",
                    "jwks_uri": f"{where}/keys",
                }
            )
        else:
            self._send({"keys": [type(self).key.as_dict(private=False)]})

    def do_POST(self) -> None:
        """Give a token for any code."""
        from joserfc import jwt

        self.rfile.read(int(self.headers["content-length"]))
        kind = type(self)
        claims = {
            "iss": self._issuer,
            "aud": kind.audience,
            "exp": int(time.time()) + 60,
            "nonce": kind.nonce,
            "preferred_username": kind.name,
        }
        self._send({"id_token": jwt.encode({"alg": "RS256"}, claims, kind.key)})


@pytest.fixture
def provider() -> Iterator[str]:
    from joserfc.jwk import RSAKey

    Provider.key = RSAKey.generate_key(2048, auto_kid=True)
    Provider.name, Provider.audience = "editor", "dajuan"
    server = HTTPServer(("127.0.0.1", 0), Provider)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()


def test_log_in_with_the_organisation(provider: str, tmp_path: Path) -> None:
    """Who the provider names and has an account comes in; a stranger, a forged state, nonce or audience does not."""
    with Ledger(tmp_path / "desk.db") as ledger:
        desk = Desk(ledger)
        make_account(desk, "editor", "editor", "shell")
        client = TestClient(desk_app(desk, Oidc(provider, "dajuan", "secret")), follow_redirects=False)

        def come_in(state: str | None = None, nonce: str | None = None) -> Any:
            sent = client.get("/oidc/start?next=/desk/check")
            asked = parse_qs(urlsplit(sent.headers["location"]).query)
            assert asked["code_challenge_method"] == ["S256"]
            Provider.nonce = nonce or asked["nonce"][0]
            client.cookies.set("dajuan_attempt", asked["state"][0])
            return client.get(f"/oidc/back?state={state or asked['state'][0]}&code=x")

        assert come_in().headers["location"] == "/desk/check"
        assert come_in(state="forged").status_code == 403
        assert come_in(nonce="forged").status_code == 400
        Provider.audience = "another"
        assert come_in().status_code == 400
        Provider.audience, Provider.name = "dajuan", "stranger"
        assert come_in().status_code == 403
