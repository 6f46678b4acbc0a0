"""The JSON interface and the pages under whatever may be asked of them."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote

import pytest
import schemathesis
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dajuan.sheet import app
from dajuan.sheet.views.showing import _ONE

CALM = settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))


@pytest.fixture(scope="module")
def described(town_path: Path) -> schemathesis.BaseSchema:
    """The interface as it describes itself."""
    return schemathesis.openapi.from_asgi("/api/v1/openapi.json", app(town_path, rate=0))


def test_the_interface_keeps_what_it_describes(described: schemathesis.BaseSchema) -> None:
    """Whatever is sent, the answer is one that the description names, with the status and type it names."""
    operations = [result.ok() for result in described.get_all_operations()]
    assert len(operations) >= 8
    for operation in operations:

        @CALM
        @given(operation.as_strategy())
        def check(case: schemathesis.Case) -> None:
            case.call_and_validate(excluded_checks=[schemathesis.checks.positive_data_acceptance])

        check()


@pytest.fixture(scope="module")
def web(town_path: Path) -> TestClient:
    """A reader who stumbles over every failure."""
    return TestClient(app(town_path, rate=0), raise_server_exceptions=True)


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.sampled_from([*_ONE, "assets", "files"]),
    st.text(max_size=30),
    st.sampled_from([".html", "", ".csv", "-1.html", "-2020-1.html"]),
)
def test_no_address_breaks_a_page(web: TestClient, folder: str, name: str, end: str) -> None:
    """Whatever stands in an address, the answer is a page or that there is none: never a failure of the server."""
    root = "" if folder in ("assets", "files") else "/zh"
    answer = web.get(f"{root}/{folder}/{quote(name, safe='')}{end}")
    assert answer.status_code in (200, 404, 307)
    assert "Traceback" not in answer.text


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.text(max_size=40))
def test_no_question_breaks_the_search(web: TestClient, asked: str) -> None:
    """Whatever is searched for, quotation marks and signs of the search engine included, is answered."""
    assert web.get("/zh/search.html", params={"q": asked}).status_code == 200
