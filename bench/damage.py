"""Damage a clean page the way hijack kits do, and know exactly what was done where.

    python bench/damage.py IN OUT --seed N [--density 0.3] [--no-nfkc] [--no-spam] [--tags] [--keep-controls]

The channel, in the order in which the kits and the crawlers after them work:

1. simplified characters become traditional ones, one by one (后, 里, 于 and their like stay);
2. the page is encoded in GBK;
3. for each glossed character of the page, a byte-level replacement puts its reading in
   parentheses behind it; the search key is also found across character boundaries;
4. before ，。！？、； some control characters (none to five) are put, on bytes too;
5. a decoder in the manner of PHP's mbstring reads the result as cp936: a lead byte with an
   impossible second byte becomes ``?`` and swallows that byte, 0x80 is the euro sign, codes
   without a character go to the private use area;
6. control characters are dropped, NFKC is applied, a line of spam words is put at the head and
   stray empty tags in between.
"""

from __future__ import annotations

import argparse
import random
import sys
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

# What the kits' tables leave alone although a traditional form exists.
UNTOUCHED = frozenset("后于里干并征志游面制布只才升周余松伙折借占谷仆卜丑出斗朱姜冲云向克群系床么吃")
PAIRED_WITH = {"签": "簽", "钟": "鐘", "汇": "匯"}
PUNCTUATION = "，。！？、；"
SPAM = (
    "香蕉影视在线播放",
    "蓝莓视频综合网",
    "最新高清合集",
    "免费在线观看全集",
    "热门影院大全",
    "五月精选专区",
    "一区二区三区导航",
)
TAGS = ("sub", "del", "nav", "small", "fieldset", "noscript", "strike", "th")


@dataclass(frozen=True)
class Options:
    """How a page is damaged. ``density`` is the share of traditional characters that are glossed.

    A kit may leave the script alone (``traditional``) and gloss a few simplified characters.
    """

    density: float = 0.28
    trailing_space: bool = False
    skip_share: float = 0.2
    traditional: bool = True
    nfkc: bool = True
    keep_controls: bool = False
    keep_private: bool = True
    spam: bool = True
    tags: bool = False


@dataclass(frozen=True)
class Site:
    """A place where a key was found inside a character: ``[start, end)`` of the damaged text
    stands for ``truth`` (what the restored text should say there)."""

    start: int
    end: int
    truth: str
    key: str


@dataclass(frozen=True)
class Damaged:
    """The damaged page, what its body should be restored to, and every shifted site."""

    text: str
    truth: str
    body_start: int
    sites: tuple[Site, ...] = ()
    glossed: frozenset[str] = field(default=frozenset())


@cache
def _converter():  # type: ignore[no-untyped-def]
    import opencc

    return opencc.OpenCC("s2tw")


@cache
def traditional(character: str) -> str:
    """Return what the kits' table makes of one simplified character."""
    if character in UNTOUCHED or not "一" <= character <= "鿿":
        return character
    made = PAIRED_WITH.get(character) or _converter().convert(character)
    return made if len(made) == 1 and _encodable(made) else character


def _encodable(character: str) -> bool:
    try:
        character.encode("gbk")
    except UnicodeEncodeError:
        return False
    return True


@cache
def reading(character: str) -> str:
    """Return the pinyin that the kits print behind a character: its first reading, tone marks on."""
    from pypinyin import Style, pinyin

    return str(pinyin(character, style=Style.TONE)[0][0])


def encode(text: str) -> tuple[bytes, list[int]]:
    """Return cp936 bytes and for each byte the index of the character it came from."""
    out, origin = bytearray(), []
    for index, character in enumerate(text):
        data = b"\x80" if character == "€" else character.encode("gbk", "xmlcharrefreplace")
        out += data
        origin += [index] * len(data)
    return bytes(out), origin


@cache
def _code(lead: int, trail: int) -> str:
    try:
        return bytes((lead, trail)).decode("gbk")
    except UnicodeDecodeError:
        pass
    if trail >= 0xA1 and 0xAA <= lead <= 0xAF:
        return chr(0xE000 + (lead - 0xAA) * 94 + trail - 0xA1)
    if trail >= 0xA1 and lead >= 0xF8:
        return chr(0xE234 + (lead - 0xF8) * 94 + trail - 0xA1)
    if trail <= 0xA0 and 0xA1 <= lead <= 0xA7:
        return chr(0xE4C6 + (lead - 0xA1) * 96 + trail - 0x40 - (trail > 0x7F))
    return "?"


def decode(data: bytes) -> tuple[str, list[int]]:
    """Read cp936 as PHP's mbstring does; return the text and the byte each character begins at."""
    out, starts, place = [], [], 0
    while place < len(data):
        lead = data[place]
        starts.append(place)
        place += 1
        if lead < 0x80:
            out.append(chr(lead))
        elif lead == 0x80:
            out.append("€")
        elif lead == 0xFF or place >= len(data):
            out.append("?")
        else:
            trail = data[place]
            place += 1
            out.append(_code(lead, trail) if 0x40 <= trail <= 0xFE and trail != 0x7F else "?")
    return "".join(out), starts


@dataclass
class _Page:
    """Bytes under the script's hands, with the origin of each byte (-1: put in by the script)."""

    data: bytes
    origin: list[int]
    sites: list[tuple[int, str]] = field(default_factory=list)

    def replace(self, key: bytes, name: str, before, after: bytes) -> None:  # type: ignore[no-untyped-def]
        """Put ``before()`` before and ``after`` behind every occurrence of ``key``, boundaries or not."""
        data, origin, done = bytearray(), [], 0
        place = self.data.find(key)
        while place >= 0:
            lead = before()
            first = self.origin[place]
            if place and first == self.origin[place - 1] and first >= 0 and (lead or after):
                self.sites.append((first, name))
            data += self.data[done:place] + lead + key + after
            origin += self.origin[done:place] + [-1] * len(lead) + self.origin[place : place + 2] + [-1] * len(after)
            done = place + len(key)
            place = self.data.find(key, done)
        self.data = bytes(data + self.data[done:])
        self.origin = origin + self.origin[done:]


def glossed_set(text: str, options: Options, rng: random.Random) -> list[str]:
    """Choose the characters of this page that always carry their reading."""
    known = sorted({c for c in text if "一" <= c <= "鿿" and _encodable(c)})
    if not options.traditional:
        return sorted(rng.sample(known, min(rng.randint(2, 16), len(known))))
    changed = [c for c in known if traditional(c) != c]
    return sorted({traditional(c) for c in changed if rng.random() < options.density})


def damage(text: str, seed: int, options: Options | None = None) -> Damaged:
    """Return ``text`` (clean, simplified) as a hijacked page; the same seed gives the same page."""
    options, rng = options or Options(), random.Random(seed)
    convert = traditional if options.traditional else str
    glossed = glossed_set(text, options, rng)
    page = _Page(*encode("".join(convert(c) for c in text)))
    for character in glossed:
        gloss = f"({reading(character)}{' ' if options.trailing_space else ''})".encode("gbk")
        page.replace(character.encode("gbk"), character, lambda: b"", gloss)
    for mark in PUNCTUATION:
        page.replace(mark.encode("gbk"), mark, lambda: _controls(rng, options.skip_share), b"")
    return _finish(text, page, frozenset(glossed), options, rng)


def _controls(rng: random.Random, skip_share: float) -> bytes:
    count = 0 if rng.random() < skip_share else rng.randint(1, 5)
    return bytes(rng.choice(b"\x05\x06\x07\x08") for _ in range(count))


def _finish(text: str, page: _Page, glossed: frozenset[str], options: Options, rng: random.Random) -> Damaged:
    decoded, starts = decode(page.data)
    pieces, froms = [], []
    for character, start in zip(decoded, starts, strict=True):
        shown = _as_crawled(character, options)
        pieces.append(shown)
        froms += [_origin_of(page.origin, start)] * len(shown)
    body = "".join(pieces)
    head = _spam_line(rng) if options.spam else ""
    sites = _sites(text, body, froms, page.sites, options)
    if options.tags:
        body, sites = _with_tags(body, sites, rng)
    sites = tuple(Site(s.start + len(head), s.end + len(head), s.truth, s.key) for s in sites)
    return Damaged(head + body, _crawled_text(text, options), len(head), sites, glossed)


def _origin_of(origin: list[int], start: int) -> int:
    """The character that byte came from; for what the script put in, the last one before it."""
    while start > 0 and origin[start] < 0:
        start -= 1
    return max(0, origin[start])


def _as_crawled(character: str, options: Options) -> str:
    if character in "\x05\x06\x07\x08" and not options.keep_controls:
        return ""
    if not options.keep_private and 0xE000 <= ord(character) <= 0xF8FF:
        return ""
    return unicodedata.normalize("NFKC", character) if options.nfkc else character


def _crawled_text(text: str, options: Options) -> str:
    return "".join(unicodedata.normalize("NFKC", c) for c in text) if options.nfkc else text


def _sites(text: str, body: str, froms: list[int], hits: list[tuple[int, str]], options: Options) -> tuple[Site, ...]:
    sites = []
    for first, key in sorted(hits):
        start = bisect_right(froms, first - 1)
        last = min(len(text), first + 2)
        end = bisect_right(froms, last - 1)
        sites.append(Site(start, end, _crawled_text(text[first:last], options), key))
    return tuple(site for site in sites if site.start < len(body))


def _spam_line(rng: random.Random) -> str:
    return ",".join(rng.choice(SPAM) for _ in range(rng.randint(6, 12))) + "\n\n"


def _with_tags(body: str, sites: tuple[Site, ...], rng: random.Random) -> tuple[str, tuple[Site, ...]]:
    name = "".join(rng.choice("abcdefghijklmnopqrstuvwxyz0123456789") for _ in range(5))
    lines, moved, at = body.split("\n"), list(sites), 0
    for index, line in enumerate(lines):
        tag = rng.choice(TAGS)
        stray = f'<{tag} id="{name}"></{tag}>' if rng.random() < 0.3 else ""
        moved = [Site(s.start + len(stray), s.end + len(stray), s.truth, s.key) if s.start >= at else s for s in moved]
        lines[index] = stray + line
        at += len(lines[index]) + 1
    return "\n".join(lines), tuple(moved)


def main() -> int:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("source", type=Path)
    parser.add_argument("target", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--density", type=float, default=0.28)
    parser.add_argument("--no-nfkc", action="store_true")
    parser.add_argument("--no-spam", action="store_true")
    parser.add_argument("--tags", action="store_true")
    parser.add_argument("--keep-controls", action="store_true")
    given = parser.parse_args()
    options = Options(
        density=given.density, nfkc=not given.no_nfkc, spam=not given.no_spam, tags=given.tags, keep_controls=given.keep_controls
    )
    result = damage(given.source.read_text(encoding="utf-8"), given.seed, options)
    given.target.write_text(result.text, encoding="utf-8")
    print(f"{given.target}: {len(result.sites)} shifted sites, {len(result.glossed)} glossed characters", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
