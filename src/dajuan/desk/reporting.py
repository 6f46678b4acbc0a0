"""The year's report drafted from the plan: each sentence backed by a return, and said in a comment."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from dajuan.desk.book import Book
from dajuan.desk.columns import shown_unit, shown_value
from dajuan.desk.model import Item
from dajuan.desk.pace import Progress, progress_of
from dajuan.desk.rollups import rollups
from dajuan.desk.sums import percent
from dajuan.desk.wording import pace_words, short
from dajuan.sheet import words
from dajuan.values import DajuanError, Problem

_FIXED = datetime(2000, 1, 1)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of the report and what backs it: the item, and the return it rests on (empty where none is approved)."""

    text: str
    backing: str


def report_month(year: int, today: date) -> str:
    """Return the month up to which the report on ``year`` speaks: December, or the last month over while the year runs."""
    return f"{year}-12" if today.year > year else f"{year}-{max(1, today.month - 1 if today.year == year else 1):02d}"


def year_sentences(book: Book, plan: str, year: int, upto: str | None = None) -> list[tuple[str, list[Sentence]]]:
    """Return the report's parts, each with its sentences: the whole first, then one part for each category.

    Figures are those approved, up to the month ``upto`` (December when None), and so is the pace they are held against.
    What has no approved figure is said to have none. Raises ``DajuanError`` when the plan has no item in that year.
    """
    month = upto or f"{year}-12"
    found = rollups(book, plan, month, "plan")
    if not found:
        raise DajuanError(
            Problem(
                "empty-year",
                f"The plan has no confirmed items for {year}.",
                remedy="Confirm the proposals, or choose another year.",
            )
        )
    whole = found[0]
    say = words("zh", "desk")
    counts = "，".join(f"{say(f'standing.{name}')}{count}项" for name, count in whole.counts if count)
    lead = [
        Sentence(f"{year}年{_until(month)}，在册任务{whole.items}项，其中{counts}。", say("report.counted", items=whole.items))
    ]
    if whole.completion is not None:
        done = short(percent(whole.completion) or Decimal(0))
        text = f"有审定数据的累计类任务{whole.measured}项，按权重平均完成{done}%。"
        lead.append(Sentence(text, say("report.weighed", measured=whole.measured, weight=short(whole.weight))))
    parts: dict[str, list[Sentence]] = {}
    for item in book.items_of(plan, year=year):
        parts.setdefault(item.category or say("report.others"), []).append(_sentence(book, item, month))
    return [(say("report.whole"), lead), *parts.items()]


def _sentence(book: Book, item: Item, month: str) -> Sentence:
    progress = progress_of(book, item, month)
    say = words("zh", "desk")
    if progress.value is None:
        return Sentence(f"{item.task}：没有审定的数据。", say("report.none", number=item.number or item.id))
    returns = [r for r in book.returns_on("figure", item.question) if r.month == progress.month and r.state == "approved"]
    back = returns[-1]
    backing = say(
        "report.backing",
        number=item.number or item.id,
        unit=item.lead,
        month=back.month,
        who=back.who,
        value=f"{progress.value.normalize():f}",
        evidence="；".join([*filter(None, [back.evidence]), *(file.name for file in back.files)]) or "—",
    )
    return Sentence(f"{item.task}：{_said(item, progress)}。", backing)


def _said(item: Item, progress: Progress) -> str:
    assert progress.value is not None
    value = _amount(progress.value, item.unit if item.figured else "percent")
    if not item.figured:
        return f"完成{value}"
    assert item.target is not None
    target = _amount(item.target, item.unit)
    if item.ceiling:
        return f"{item.measure}{value}，目标为不超过{target}"
    if item.nature == "level" or progress.done is None:
        return f"{item.measure}{value}，目标为{target}"
    return f"{item.measure}{value}，完成年度目标{target}的{short(percent(progress.done) or Decimal(0))}%"


def _amount(value: Decimal, unit: str) -> str:
    shown = shown_value(value, unit)
    return f"{short((shown or Decimal(0)).normalize() + 0)}{shown_unit(unit)[0]}"


def _until(month: str) -> str:
    return "" if month.endswith("-12") else f"截至{int(month[5:])}月底"


def year_report(book: Book, plan: str, year: int, upto: str | None = None) -> bytes:
    """Return the year's report as docx in Chinese, a comment with the backing on each sentence."""
    import docx
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Mm, Pt

    known, say = book.plan(plan), words("zh", "desk")
    made: Any = docx.Document()
    page = made.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.top_margin, page.bottom_margin, page.left_margin, page.right_margin = Mm(37), Mm(35), Mm(28), Mm(26)
    made.core_properties.created = made.core_properties.modified = _FIXED
    title = made.add_paragraph()
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _run(title, say("report.title", plan=known.title, year=year), "方正小标宋简体", 20)
    for number, (heading, sentences) in enumerate(year_sentences(book, plan, year, upto), 1):
        _run(made.add_heading(level=1), f"{_numeral(number)}、{heading}", "黑体", 15)
        for sentence in sentences:
            paragraph = made.add_paragraph()
            # As official documents are set: lines of one height, nothing between the paragraphs.
            paragraph.paragraph_format.first_line_indent = Pt(28)
            paragraph.paragraph_format.space_after, paragraph.paragraph_format.line_spacing = Pt(0), Pt(28)
            run = _run(paragraph, sentence.text, "仿宋", 14)
            made.add_comment(run, sentence.backing, "dajuan", "答")
    _run(made.add_paragraph(), pace_words(known.pace, upto or f"{year}-12", say), "仿宋", 11)
    held = io.BytesIO()
    made.save(held)
    return held.getvalue()


def _run(paragraph: Any, text: str, face: str, size: float) -> Any:
    from docx.oxml.ns import qn
    from docx.shared import Pt, RGBColor

    run = paragraph.add_run("".join(c for c in text if c >= " "))
    run.font.name, run.font.size = face, Pt(size)
    run.font.color.rgb = RGBColor(0, 0, 0)
    run._r.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), face)
    return run


def _numeral(number: int) -> str:
    digits = "零一二三四五六七八九"
    if number < 10:
        return digits[number]
    return f"{digits[number // 10] if number > 19 else ''}十{digits[number % 10] if number % 10 else ''}"
