"""Texts cut into pieces."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from dajuan.claims import Figure
from dajuan.ledger import Entry
from dajuan.sheet.highlighting import changes, chunks, paragraphs, pieces
from dajuan.text import Edit, replay
from dajuan.values import Quantity, Span


@st.composite
def texts_with_spans(draw: st.DrawFn) -> tuple[str, list[Span]]:
    text = draw(st.text("一二1<&>\n ", min_size=1, max_size=40))
    ends = st.integers(0, len(text))
    pairs = draw(st.lists(st.tuples(ends, ends), max_size=6))
    return text, [Span(min(pair), max(pair)) for pair in pairs]


def entry(span: Span, number: int) -> Entry:
    figure = Figure(span, "x", Quantity(Decimal(1), "none"), "level", "x")
    return Entry(str(number), "e", figure, None, span, "x")


@given(texts_with_spans())
def test_pieces_joined_give_the_text(held: tuple[str, list[Span]]) -> None:
    """However claims overlap, no character of the text is lost or said twice."""
    text, spans = held
    entries = [entry(span, number) for number, span in enumerate(spans)]
    found = pieces(text, Span(0, len(text)), entries)
    assert "".join(piece.text for piece in found) == text
    assert all(piece.entry is None or piece.text for piece in found)


@given(st.text("一二\n\r\u2028 ", max_size=60), st.integers(1, 9))
def test_pages_hold_every_paragraph_once(text: str, size: int) -> None:
    """Cutting a text into pages keeps all that is not blank, in order."""
    spans = list(paragraphs(text))
    held = [span for page in chunks(spans, size) for span in page]
    assert "".join(span.of(text) for span in held) == "".join(span.of(text) for span in spans)
    assert all(sum(map(len, page)) <= size for page in chunks(spans, size))


def test_every_edit_is_shown_where_it_stands() -> None:
    """The pieces of the text as found carry the edits, and replayed give the restored text."""
    source = "稅(shuì)收增长\n澳门"
    edits = (Edit(Span(0, 7), "稅(shuì)", "税", "gloss", 1.0), Edit(Span(10, 13), "\n澳门", "", "spam", 1.0))
    shown = changes(source, edits, Span(0, len(source)))
    assert "".join(change.before for change in shown) == source
    assert "".join(change.edit.after if change.edit else change.before for change in shown) == replay(source, edits)
