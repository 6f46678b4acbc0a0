"""The edit log: passes are remembered, composed when asked, and always lead from the source to the text."""

from __future__ import annotations

import pickle
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from dajuan.text import Restored, replay, restore
from dajuan.text.composing import Change, changed
from dajuan.text.log import EditLog

GLOSSED = "青溪鎮(zhèn)召開(kāi)會議,總結(jié)發(fā)展情況,鎮(zhèn)長講話。全鎮(zhèn)發(fā)展較快,開(kāi)工項目六個。\n" * 3


@st.composite
def passes(draw: st.DrawFn, text: str) -> list[list[Change]]:
    """Draw up to four passes over ``text``, each against what the one before it left."""
    made: list[list[Change]] = []
    for number in range(draw(st.integers(1, 4))):
        places = sorted(draw(st.lists(st.integers(0, len(text)), max_size=8)))
        pairs = zip(places[::2], places[1::2], strict=False)
        changes = [Change(a, b, draw(st.text("xyz", max_size=3)), f"rule-{number}", 0.9, "made up") for a, b in pairs]
        kept = [c for c, before in zip(changes, [None, *changes], strict=False) if before is None or c.start > before.end]
        made.append(kept)
        text = changed(text, kept, 0, len(text))
    return made


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_passes_compose(data: st.DataObject) -> None:
    """Whatever the passes did, the edits replayed on the source give the text, sorted and apart from each other."""
    source = "abcdefghijkl"
    log = EditLog(source)
    for changes in data.draw(passes(source)):
        log.apply(changes)
    edits = log.edits()
    assert replay(source, edits) == log.text
    assert all(a.span.end <= b.span.start for a, b in pairwise(edits))


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_asking_early_changes_nothing(data: st.DataObject) -> None:
    """A log that is asked after every pass says the same in the end as one that is asked once."""
    source = "abcdefghijkl"
    early, late = EditLog(source), EditLog(source)
    for changes in data.draw(passes(source)):
        early.apply(changes)
        early.edits()
        late.apply(changes)
    assert early.text == late.text and early.edits() == late.edits()


def test_edits_are_part_of_the_value() -> None:
    """Edits written out late are as much part of the value as any: equal, and taken along to another process."""
    one, two = restore(GLOSSED), restore(GLOSSED)
    there: Restored = pickle.loads(pickle.dumps(one))
    assert there == two and len(there.edits) > 20
    assert hash(one) == hash(two)
    assert two != Restored(two.source, two.text, (), two.problems, two.encoding)
