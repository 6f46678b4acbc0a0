"""The channel run forward: what a repair says, damaged again, is what stands in the page."""

from __future__ import annotations

import random
import unicodedata
from collections.abc import Iterator
from functools import cache
from itertools import chain
from types import ModuleType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dajuan.text import shifts
from dajuan.text.beam import Budget
from dajuan.text.candidates import Candidate, Run
from dajuan.text.language import model
from dajuan.text.page import survey
from dajuan.text.redamage import gives_back
from dajuan.text.shifts import runs


def runs_of(text: str) -> Iterator[tuple[str, Run]]:
    """The runs found in a page, each with the page's text."""
    for run in runs(survey(text, model()), Budget.of(text)):
        yield text, run


def test_every_reading_gives_the_page_back(damaged_pages: list[str]) -> None:
    """Every reading that the search offers, not only the best, is seen as what stands there when damaged again."""
    found = list(chain.from_iterable(map(runs_of, damaged_pages)))
    readings = [(text, run, reading) for text, run in found for reading in run.candidates]
    assert len(found) > 80 and len(readings) > 250
    for text, run, reading in readings:
        assert gives_back(text, reading.start, reading.end, reading.out, run.before), (reading, text[run.start : run.end])


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet=st.sampled_from("?\ufffd。，!？薄傲惺業發(fā)yè“”1€總結\x05\ue4c6<p>"), max_size=40))
def test_readings_of_noise_give_it_back(noise: str) -> None:
    """However odd the text around a mark, no reading is offered that the channel would not show so."""
    for text, run in runs_of(f"發(fā)展業(yè)務,發(fā){noise}開展(zhǎn)。"):
        for reading in run.candidates:
            assert gives_back(text, reading.start, reading.end, reading.out, run.before)


def test_another_reading_does_not(damaged_pages: list[str]) -> None:
    """A reading with one other character inside it is seen otherwise, and refused."""
    rng, tried = random.Random(1), 0
    for text, run in chain.from_iterable(map(runs_of, damaged_pages)):
        best = run.candidates[0]
        for place in range(2, len(best.out) - 2):
            other = rng.choice("的一是在不了有和人這中大為上個國我以要他")
            if other != best.out[place]:
                tried += 1
                wrong = best.out[:place] + other + best.out[place + 1 :]
                assert not gives_back(text, best.start, best.end, wrong, run.before), (best.out, wrong)
    assert tried > 50


@cache
def characters(place: int, byte: int) -> list[str]:
    """The Han characters of GBK with a certain first (0) or second (1) byte."""
    pairs = (bytes((byte, other)) if place == 0 else bytes((other, byte)) for other in range(0x81, 0xFF))
    return [c for pair in pairs if "一" <= (c := pair.decode("gbk", "replace")) <= "龥" and len(c) == 1]


@settings(max_examples=80, deadline=None)
@given(st.data())
def test_the_simulators_decoder_agrees(damaging: ModuleType, data: st.DataObject) -> None:
    """What the simulator shows of characters with a key between them leads back to these characters and no others."""
    key = data.draw(st.sampled_from([mark.encode("gbk") for mark in "？；，"]))
    first = data.draw(st.sampled_from(characters(1, key[0])))
    second = data.draw(st.sampled_from(characters(0, key[1])))
    more = data.draw(st.text(alphabet="發展總結業務農村改革", max_size=6))
    said = f"{first}{second}{more}1"
    code = said.encode("gbk")
    seen, _ = damaging.decode(code[:1] + b"\x05" + code[1:])
    if data.draw(st.booleans()):
        seen = unicodedata.normalize("NFKC", seen)
    assert gives_back(seen, 0, len(seen), said, "")
    assert not gives_back(seen, 0, len(seen), f"{first}{second}{more}發展1", "")
    assert not gives_back(seen + "后", 0, len(seen) + 1, said, "")


def test_the_search_cannot_pass_the_check_by(monkeypatch: pytest.MonkeyPatch, damaged_pages: list[str]) -> None:
    """A reading that does not give the page back is dropped between the search and the repair, however cheap."""
    text, run = next(chain.from_iterable(map(runs_of, damaged_pages)))
    false = Candidate(run.start, run.end, "的的的", run.candidates[0].cost - 20)
    forged = run._replace(candidates=(false, *run.candidates))
    monkeypatch.setattr(shifts, "read_run", lambda *_: forged if _[1] == run.start else None)
    assert next(runs_of(text))[1].candidates == run.candidates
    monkeypatch.setattr(shifts, "read_run", lambda *_: run._replace(candidates=(false,)))
    assert list(runs_of(text)) == []
