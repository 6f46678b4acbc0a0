"""The title of a text, and who gives it."""

from __future__ import annotations

import re

from dajuan.document.model import Found, Hints
from dajuan.lexicon import load

_HEAD = 1500
_LONGEST = 80
PART = re.compile(
    r"[一二三四五六七八九十]{1,3}[、．]|[（(][一二三四五六七八九十\d]{1,3}[）)]|\d{1,2}(?:\.\d+)*[.．、](?!\d)|[①-⑳]|第[一二三四五六七八九十]+[章节部]"
)
_NO_TITLE = re.compile(r"[，。；！？,;:：]|^[•·|\-—（(\[【#*]|^[图表]\s?\d|\d[.．]\d|\t|https?:")
_SPACED = re.compile(r"(?<=[一-鿿])[ 　]{1,2}(?=[一-鿿](?:[ 　]|$))")
_QUOTED = re.compile(r"^标\s*题\s*[:：]\s*(\S[^\n]{3,80})$", re.M)


def unspaced(line: str) -> str:
    """Return a line whose letters are set apart (政 府 工 作 报 告) with its letters together.

    >>> unspaced("丽 江 市"), unspaced("石盘县 云溪镇")
    ('丽江市', '石盘县 云溪镇')
    """
    words = line.strip()
    pieces = words.split()
    return "".join(pieces) if len(pieces) > 2 and all(len(piece) == 1 for piece in pieces) else words


def title_of(text: str, hints: Hints) -> Found:
    """Return the title: a line near the top that ends as titles do, what the page says it is, or a first line of its own."""
    words = load("documents")["title"]
    ends, never = tuple(words["ends"]), tuple(words["never"])
    lines = [line for line in map(_bare_line, text[:_HEAD].splitlines()) if line]
    if quoted := _QUOTED.search(text[:_HEAD]):
        return Found(quoted[1].strip(), quoted[0], 0.95)
    for number, line in enumerate(lines):
        if PART.match(line) or (len(line) > 120 and line.endswith("。")):
            break
        whole = _titled(lines, number, ends)
        after = number and lines[number - 1].endswith(("，", "、", "“"))
        if whole and not after and not any(word in whole for word in never):
            return Found(whole, whole, 0.9)
    if hints.title:
        return Found(hints.title, f"page: {hints.title}", 0.85)
    first = next((line for line in lines if not any(word in line for word in never)), "")
    if _is_heading(first) and not PART.match(first):
        return Found(first, first, 0.7)
    stem = re.sub(r"\.\w{1,5}$", "", hints.file)
    return Found(stem, f"file: {stem}", 0.6) if stem.endswith(ends) and re.search(r"[一-鿿]{4}", stem) else Found()


def _bare_line(line: str) -> str:
    """A line as a title may be read from it; of a row of a table, its first cell where the others hold no words."""
    first, _, others = line.strip().partition("\t")
    return unspaced(line if re.search(r"[一-鿿]", others) else first)


def _titled(lines: list[str], number: int, ends: tuple[str, ...]) -> str | None:
    """The title that begins on this line and ends on it or on one of the two after it, or None."""
    whole, found = "", None
    for line in lines[number : number + 3]:
        if _NO_TITLE.search(line) or PART.match(line) or len(whole) + len(line) > _LONGEST:
            break
        if found and not re.match(r"[和与及暨]|以及", line):
            break
        whole += line
        if _ends(whole, ends) and len(whole) >= 5:
            found = whole
        elif not found and not _opens(whole):
            break
    return found


def _ends(line: str, ends: tuple[str, ...]) -> bool:
    """Whether a line ends as titles do; a remark in brackets may stand behind it, or be its end: 预算（草案）."""
    return line.rstrip("）)").endswith(ends) or re.sub(r"[（(][^（）()]{1,20}[）)]$", "", line).endswith(ends)


def _opens(line: str) -> bool:
    """Whether a line may be the beginning of a title that goes on: it names a year, a matter, or leaves a word open."""
    return bool(re.match(r"关于|[^，。]{0,12}(?:19|20)\d\d\s?年", line)) or line.endswith(("与", "和", "及", "暨"))


def _is_heading(line: str) -> bool:
    suffixes = tuple(load("documents")["area"]["suffixes"])
    least = 2 if line.endswith(suffixes) else 5
    return least <= len(line) <= 40 and not _NO_TITLE.search(line) and re.search(r"[一-鿿]{2}", line) is not None


_SPEAKS_FOR = re.compile(r"(?<!人民)代表([一-鿿]{1,16}?人民政府|国务院)|受([一-鿿]{1,12}?人民政府)(?:的)?委托")
_LABEL = re.compile(r"(?:发布机构|发文机关|发文机构|编制单位|制定机关|发布单位)\s?[:：]\s*([^\s，。；|:：]{2,24})")
_SOURCE = re.compile(r"来[\s　]*源\s?[:：]\s?(?!互联网|本站|网络)([^\s，。；|:：]{2,24})")
_OFFICE = re.compile(
    r"^[\s　]*([一-鿿]{2,16}?(?:统计局|财政局|财政厅|统计局[一-鿿]{2,12}调查队|人民政府|发展和改革委员会|办公室|调查队))(?:编制)?[\s　]*"
    r"(?:[一-鿿 　]{0,16}|(?:19|20)\d\d\s?年.{0,8})$",
    re.M,
)


def issuer_of(text: str, hints: Hints) -> Found:
    """Return who gives the text: for whom it speaks, who is named as its source, or whose office signs it."""
    head, foot = text[: 4 * 600], text[-600:]
    if match := _SPEAKS_FOR.search(head):
        return Found(match[1] or match[2], match[0], 0.95)
    if match := _LABEL.search(head):
        return Found(match[1], match[0], 0.9)
    if match := _OFFICE.search(head[:600]):
        return Found(match[1], match[0].strip(), 0.85)
    if hints.issuer:
        return Found(hints.issuer, f"page: {hints.issuer}", 0.85)
    for pattern, place, sure in ((_SOURCE, head, 0.8), (_OFFICE, head, 0.7), (_OFFICE, foot, 0.7)):
        if match := pattern.search(place):
            return Found(match[1], match[0].strip(), sure)
    return Found()
