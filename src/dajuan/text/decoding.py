"""From bytes to text: which encoding it is, by mark, by law, by declaration, and last by how it reads."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from dajuan.text.language import model
from dajuan.text.script import letter_by_letter
from dajuan.values import Problem

# Encoding Standard (WHATWG), section 4.2: labels stand for their supersets.
_SUPERSETS = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "cp936": "gb18030",
    "big5": "big5hkscs",
    "iso-8859-1": "cp1252",
    "latin-1": "cp1252",
    "ascii": "cp1252",
    "us-ascii": "cp1252",
    "utf8": "utf-8",
}
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
    (b"\x84\x31\x95\x33", "gb18030"),
)
_DECLARED = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_.:-]{2,20})""", re.IGNORECASE)
_SAMPLE = 6000
_BROKEN_SHARE = 0.02


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text, the encoding it was read with, and what could not be read."""

    text: str
    encoding: str
    problems: tuple[Problem, ...] = ()


def decode(data: bytes) -> Decoded:
    """Return ``data`` as text. Never raises; what is doubtful becomes a problem.

    Order: byte order mark; UTF-8 if valid; the declared encoding if it fits; UTF-16 without a mark;
    the one of GB18030 and Big5 that reads best; UTF-8 with broken bytes; a guess by charset-normalizer.
    """
    for mark, name in _MARKS:
        if data.startswith(mark):
            return _with_replacements(data, name)
    try:
        return Decoded(data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError:
        pass
    found = _declared(data) or _wide(data)
    if found is not None:
        return found
    if _is_binary(data):
        return _binary(data)
    return _by_reading(data)


def _declared(data: bytes) -> Decoded | None:
    """Believe a declaration that decodes strictly and does not read like noise."""
    match = _DECLARED.search(data[:4096])
    if match is None:
        return None
    label = match[1].decode("ascii", "ignore").lower()
    name = _SUPERSETS.get(label, label)
    try:
        text = data.decode(name)
    except (LookupError, UnicodeDecodeError):
        return None
    if name in ("gb18030", "big5hkscs") and _best(data)[0] not in (name, ""):
        return None
    return None if name == "cp1252" and _best(data)[0] else Decoded(text, name)


def _wide(data: bytes) -> Decoded | None:
    """UTF-16 without a mark: nearly every unit is a Chinese character, ASCII or East Asian punctuation."""
    if len(data) % 2 or len(data) < 8:
        return None
    for name in ("utf-16-le", "utf-16-be"):
        sample = data[:_SAMPLE].decode(name, "replace")
        if sum(map(_is_usual, sample)) >= 0.95 * len(sample):
            return _with_replacements(data, name)
    return None


def _is_usual(c: str) -> bool:
    return "\u4e00" <= c <= "\u9fff" or " " <= c <= "~" or c in "\t\r\n" or "\u3000" <= c <= "\u303f" or "\uff00" <= c <= "\uffef"


def _is_binary(data: bytes) -> bool:
    return data[:_SAMPLE].count(0) > 0


def _binary(data: bytes) -> Decoded:
    problem = Problem(
        "not-text",
        "The bytes hold zeros and are in no Unicode encoding, so they are probably no text at all.",
        remedy="Give a text, HTML, PDF, Word or Excel document.",
    )
    return Decoded(data.decode("utf-8", "replace"), "unknown", (problem,))


def _by_reading(data: bytes) -> Decoded:
    utf8 = data.decode("utf-8", "replace")
    broken = utf8.count("\ufffd") / max(1, len(utf8))
    if broken < _BROKEN_SHARE and any("\u4e00" <= c <= "\u9fff" for c in utf8[:_SAMPLE]):
        return _with_replacements(data, "utf-8")
    name, _ = _best(data)
    return _with_replacements(data, name) if name else _guessed(data)


def _best(data: bytes) -> tuple[str, float]:
    """Return the East Asian encoding in which the bytes read best, with nats per byte; "" when none reads well."""
    sample = data if len(data) <= _SAMPLE else _middle(data)
    costs = {}
    for name in ("gb18030", "big5hkscs"):
        text = sample.decode(name, "replace")
        han = sum("\u4e00" <= c <= "\u9fff" for c in text)
        if han and text.count("\ufffd") <= max(1, _BROKEN_SHARE * len(text)):
            costs[name] = model().text_cost(letter_by_letter(text)) / len(sample)
    if not costs:
        return "", 0.0
    best = min(costs, key=lambda name: costs[name])
    return best, costs[best]


def _middle(data: bytes) -> bytes:
    """A stretch that has bytes beyond ASCII, begun behind an ASCII byte where there is one."""
    first = next((i for i, b in enumerate(data) if b > 0x7F), 0)
    return data[first : first + _SAMPLE]


def _with_replacements(data: bytes, name: str) -> Decoded:
    text = data.decode(name, "replace")
    lost = text.count("\ufffd")
    if not lost:
        return Decoded(text, name)
    problem = Problem(
        "broken-bytes",
        f"{lost} places could not be read as {name}; each is shown as U+FFFD.",
        remedy="Fetch the page again, or name another copy of it.",
    )
    return Decoded(text, name, (problem,))


def _guessed(data: bytes) -> Decoded:
    from charset_normalizer import from_bytes

    guess = from_bytes(data[:200_000]).best()
    name = guess.encoding if guess is not None else "cp1252"
    text = data.decode(name, "replace")
    problem = Problem(
        "encoding-guessed",
        f"The encoding is not declared and not certain; {name} is a guess.",
        remedy="Save the page as UTF-8 if the text looks wrong.",
    )
    return Decoded(text, name, (problem,))
