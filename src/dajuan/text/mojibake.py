"""Whole stretches read in the wrong encoding, read back where the bytes are still there."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice

from dajuan.text.language import SYMBOLS, model
from dajuan.text.log import Change, EditLog
from dajuan.text.readings import GLOSS, is_reading
from dajuan.text.script import simple

# What UTF-8 text looks like when read as GBK: the commonest first halves of Chinese characters and punctuation.
SIGNS_UTF8_AS_GBK = re.compile("[锛銆鐨鏄鍦浠鏈夊勪竴涓鈥閿缁鍙鎴杩瀛鏂鍥绗骞鍏鍒寮]")
_CONTINUES = "[\u0080-\u00ff\u0152-\u02dc\u2013-\u203a\u20ac\u2122]"
SIGNS_LATIN = re.compile(f"[\u00c0-\u00ff]{_CONTINUES}")
_SIGNS = re.compile(f"[\u00c0-\u00ff{SIGNS_UTF8_AS_GBK.pattern[1:-1]}](?:(?<![\u00c0-\u00ff])|{_CONTINUES})")
"""Any of the two; one look tells that there are none."""
_LATIN_RUN = re.compile(
    "[\u0080-\u00ff\u0152-\u02dc\u2013-\u203a\u20ac\u2122]{3,}(?:[ -~]{0,3}[\u0080-\u00ff\u0152-\u02dc\u2013-\u203a\u20ac\u2122]{2,})*"
)
_WIDE = re.compile("[\u3040-\u30ff\u3400-\u9fff\ue000-\uf8ff，。、]")
_ENOUGH, _SAMPLE = 24, 200
_GAIN = 2.0
_READABLE = 7.5
STRANGE = 8.5
_MANY = 6
_MOST_LOST = 0.45
"""Of the characters of a line; GBK has no character for one pair in eight of those that UTF-8 Chinese falls into."""
_FIRST_GLOSSES, _ENOUGH_READINGS = 8, 4
_FEWEST_MADE = 3
"""Three characters of the misreading are two when read back; where there are fewer than one, what was read back is nothing."""


@dataclass(frozen=True, slots=True)
class Misreading:
    """One way of going wrong: the rule's name, why, and how to get the bytes back."""

    rule: str
    reason: str
    to_bytes: Callable[[str], bytes | None]
    encoding: str


def gbk_bytes(text: str) -> bytes | None:
    """Return the bytes that cp936 shows as ``text``, private-use codes included; None when there are none."""
    out = bytearray()
    for c in text:
        if c == "€":
            out.append(0x80)
        elif "\ue000" <= c <= "\ue765":
            out += _private_bytes(ord(c))
        else:
            try:
                data = c.encode("gb18030")
            except UnicodeEncodeError:
                return None
            if len(data) > 2:
                return None
            out += data
    return bytes(out)


def _private_bytes(code: int) -> bytes:
    """The inverse of cp936's user-defined zones (see ``channel``)."""
    if code < 0xE234:
        return bytes((0xAA + (code - 0xE000) // 94, 0xA1 + (code - 0xE000) % 94))
    if code < 0xE4C6:
        return bytes((0xF8 + (code - 0xE234) // 94, 0xA1 + (code - 0xE234) % 94))
    trail = 0x40 + (code - 0xE4C6) % 96
    return bytes((0xA1 + (code - 0xE4C6) // 96, trail + (trail >= 0x7F)))


def _latin_bytes(text: str) -> bytes | None:
    out = bytearray()
    for c in text:
        try:
            out += c.encode("cp1252")
        except UnicodeEncodeError:
            if ord(c) > 0xFF:
                return None
            out.append(ord(c))
    return bytes(out)


def _big5_bytes(text: str) -> bytes | None:
    try:
        return text.encode("big5hkscs")
    except UnicodeEncodeError:
        return None


UTF8_AS_GBK = Misreading("utf8-as-gbk", "UTF-8 had been read as GBK.", gbk_bytes, "utf-8")
UTF8_AS_LATIN = Misreading("utf8-as-latin", "UTF-8 had been read as Latin-1 or Windows-1252.", _latin_bytes, "utf-8")
GBK_AS_LATIN = Misreading("gbk-as-latin", "GBK had been read as Latin-1 or Windows-1252.", _latin_bytes, "gbk")
BIG5_AS_GBK = Misreading("big5-as-gbk", "Big5 had been read as GBK.", gbk_bytes, "big5hkscs")
GBK_AS_BIG5 = Misreading("gbk-as-big5", "GBK had been read as Big5.", _big5_bytes, "gbk")


def read_back(log: EditLog) -> None:
    """Undo misreadings, at most twice over (double UTF-8), line by line."""
    for _ in range(2):
        before = log.text
        if not _SIGNS.search(before):
            break
        if SIGNS_LATIN.search(log.text):
            log.apply(list(_latin(log.text)))
        if SIGNS_UTF8_AS_GBK.search(log.text):
            _lines(log, UTF8_AS_GBK)
        if log.text == before:
            break
    if not _bears_readings(log.text) and is_strange(log.text):
        for misreading in (BIG5_AS_GBK, GBK_AS_BIG5):
            _whole(log, misreading)


def _bears_readings(text: str) -> bool:
    """Whether glosses among the first are readings of the characters before them, which no misreading leaves so."""
    first = islice(GLOSS.finditer(text), _FIRST_GLOSSES)
    return sum(is_reading(gloss[1], text[gloss.start() - 1 : gloss.start()]) for gloss in first) >= _ENOUGH_READINGS


class _HanSymbols(dict[str, str]):
    """What stands for each Chinese character in the model, simplified; nothing for all others. Filled as it is asked."""

    def __missing__(self, character: str) -> str:
        symbol = self[character] = SYMBOLS[simple(character)] if _WIDE.match(character) else ""
        return symbol


_HAN_SYMBOLS = _HanSymbols()


def cost_per_character(text: str) -> float:
    """Return how hard the Chinese of ``text`` reads, in nats per character; 0 without any."""
    line = ["\n", "\n", *filter(None, map(_HAN_SYMBOLS.__getitem__, text[:4000]))]
    return model().line_cost(line) / (len(line) - 2) if len(line) > 2 else 0.0


def is_strange(text: str) -> bool:
    """Return whether a sample of a text reads like no Chinese that the model knows."""
    middle = len(text) // 2
    places = {0, middle, max(0, len(text) - _SAMPLE)}
    return any(cost_per_character(text[at : at + _SAMPLE]) > STRANGE for at in places if len(text) >= _ENOUGH)


def _latin(text: str) -> Iterator[Change]:
    for match in _LATIN_RUN.finditer(text):
        for misreading in (UTF8_AS_LATIN, GBK_AS_LATIN):
            made = _decoded(match[0], misreading)
            if made is not None and _is_chinese(made, misreading):
                yield Change(match.start(), match.end(), made, misreading.rule, 0.97, misreading.reason)
                break


def _decoded(text: str, misreading: Misreading) -> str | None:
    data = misreading.to_bytes(text)
    if data is None:
        return None
    try:
        return data.decode(misreading.encoding)
    except UnicodeDecodeError:
        return None


def _is_chinese(made: str, misreading: Misreading) -> bool:
    """Strict UTF-8 of several bytes is no accident; two-byte GBK must also read like Chinese."""
    wide = [c for c in made if ord(c) > 0x7F]
    chinese = [c for c in wide if ord(c) >= 0x2E80 or "\u2010" <= c <= "\u2027"]
    if misreading is UTF8_AS_LATIN:
        return len(chinese) >= 1 or (len(wide) >= 2 and all("\u0080" <= c <= "\u00ff" for c in wide))
    # A dozen marked letters in a row are no language's.
    readable = _READABLE if len(wide) < _MANY else STRANGE
    return len(chinese) >= 2 and len(chinese) == len(wide) and cost_per_character(made) < readable


def _lines(log: EditLog, misreading: Misreading) -> None:
    """Read back the lines that show the signs; on a page that has several such lines, also those that show none."""
    for fewest in (2, 0):
        lost = _read_lines(log, misreading, fewest)
        for start, end in lost[:50]:
            message = "Bytes were lost before this line could be read back; what is missing is shown as U+FFFD."
            log.report("lost-text", message, start, end, "Fetch another copy of the page.")
        if log.count(misreading.rule) < 3:
            break


def _read_lines(log: EditLog, misreading: Misreading, fewest: int) -> list[tuple[int, int]]:
    """Apply what can be read back; return where it lost bytes, in the text as it then stands."""
    changes, at, grown = [], 0, 0
    lost: list[tuple[int, int]] = []
    for line in log.text.splitlines(keepends=True):
        body = line.rstrip("\r\n")
        has_signs = len(SIGNS_UTF8_AS_GBK.findall(body)) >= fewest and not body.isascii()
        if has_signs and (made := _line(body, misreading)) is not None and (fewest or _is_whole(made)):
            clean = "\ufffd" not in made
            changes.append(Change(at, at + len(body), made, misreading.rule, 0.98 if clean else 0.8, misreading.reason))
            if not clean:
                lost.append((at + grown, at + grown + len(made)))
            grown += len(made) - len(body)
        at += len(line)
    log.apply(changes)
    return lost


def _is_whole(made: str) -> bool:
    """Whether so little of a line was lost that it needs no sign of its own."""
    return made.count("\ufffd") * _FEWEST_MADE <= len(_WIDE.findall(made))


def _line(body: str, misreading: Misreading) -> str | None:
    """Read one line back; lost bytes become U+FFFD. None when it does not read better so."""
    data = misreading.to_bytes(body.replace("\ufffd", "?"))
    if data is None:
        return None
    made = re.sub("\ufffd[?]?", "\ufffd", data.decode(misreading.encoding, "replace"))
    if made.count("\ufffd") > _MOST_LOST * len(made) + 1 or len(_WIDE.findall(made)) * _FEWEST_MADE < len(_WIDE.findall(body)):
        return None
    gain = cost_per_character(body) - cost_per_character(made)
    return made if gain > (1.0 if len(made) >= 8 else _GAIN) else None


def _whole(log: EditLog, misreading: Misreading) -> None:
    """Try the whole text at once: such a mistake is made for a page, not for a line. Lost bytes show as U+FFFD."""
    text = log.text
    data = misreading.to_bytes(text.replace("\ufffd", "?"))
    if data is None or sum(ord(character) > 0x7F for character in text) < _ENOUGH:
        return  # Greek, Cyrillic and private-use characters are pairs of bytes as well
    made = re.sub("\ufffd[?]?", "\ufffd", data.decode(misreading.encoding, "replace"))
    if made.count("\ufffd") > 0.05 * len(made):
        return
    before, after = cost_per_character(text), cost_per_character(made)
    if after < _READABLE and after + _GAIN < before:
        log.apply([Change(0, len(text), made, misreading.rule, 0.95, misreading.reason)])
