"""Texts cut into pieces."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from dajuan.claims import Figure
from dajuan.ledger import Entry
from dajuan.sheet.highlighting import changes, chunks, excerpt, paragraphs, pieces, stretched
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


def test_an_edit_over_several_lines_is_shown_once() -> None:
    """Spam that runs over lines is struck out where it starts, and not shown again as if it were text."""
    source = "正文\n澳门\n彩票\n结尾"
    edits = (Edit(Span(2, 8), "\n澳门\n彩票", "", "spam", 1.0),)
    shown = [change for span in stretched(source) for change in changes(source, edits, span)]
    assert [change.edit for change in shown if change.edit] == list(edits)
    assert "".join(change.before for change in shown if change.edit is None) == "正文\n结尾"


@given(st.text("一二\n 澳", max_size=40), st.data())
def test_every_edit_is_shown_once_and_nothing_else_is_lost(source: str, data: st.DataObject) -> None:
    """Wherever edits stand, in line breaks too, what is shown unedited and edited is the source, in order."""
    borders = sorted(set(data.draw(st.lists(st.integers(0, len(source)), max_size=8))))
    spans = [Span(a, b) for a, b in zip(borders[::2], borders[1::2], strict=False)]
    edits = [Edit(span, span.of(source), "改", "made-up", 1.0) for span in spans]
    shown = [change for span in stretched(source) for change in changes(source, edits, span)]
    assert [change.number for change in shown if change.edit] == list(range(1, len(edits) + 1))
    assert "".join(change.before for change in shown) == source


def test_a_search_shows_the_words_where_they_stand() -> None:
    """Far into a long sentence the excerpt begins near the words; tags stay text, in the sentence and in the question."""
    shown = excerpt("甲" * 300 + "<img src=x>就业人数" + "乙" * 300, "就业 <img")
    assert shown.startswith("…") and shown.endswith("…") and len(shown) < 400
    assert '<mark class="found">就业</mark>' in shown and '<mark class="found">&lt;img</mark>' in shown
    assert "<img" not in shown
    assert excerpt("没有这个词。", "就业") == "没有这个词。" and excerpt("没有。", "  ") == "没有。"
