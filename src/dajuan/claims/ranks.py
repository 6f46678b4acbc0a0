"""Places among others: 第二, 居全省第3, 首位, 前十."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import cache

from dajuan.claims.guards import guarded, scan, whole
from dajuan.claims.numerals import han_number
from dajuan.claims.phrases import ends_with
from dajuan.claims.quantities import Amount
from dajuan.lexicon import load

_NTH = guarded(
    r"第\s?(?P<n>\d{1,3}|[一二三四五六七八九十]{1,3})\s?(?P<u>位|名|大)?|(?P<first>首位|榜首)|前(?P<top>\d{1,3}|[三五六七八九十]{1,3}|二十|百)(?P<v>名|位|强|列)?"
)
_OF_A_KIND = re.compile(r"个[一-鿿、“]")
_JOINED = re.compile(r"(?:[、和与及]\s?第?[\d一二三四五六七八九十]{1,3})+")
_UNIVERSE = re.compile(
    r"(全[国省市县区州球镇]\d{1,3}个[一-鿿]{2,4}|全国|全省|全市|全县|全区|全州|全球|世界|全镇|亚洲|[一-鿿]{0,6}(?:地级市|珠三角|中部|西部|东部|同类城市|百强县|副省级城市|各市|各县))(?:[^，。；、]{0,6})$"
)


def ranks_of(text: str) -> Iterator[Amount]:
    """Yield the ranks of ``text`` with unit ``rank``; orders of other things (第一产业, 第三批) are left out."""
    blocked = tuple(load("cues")["rank"]["not_after"])
    for match in scan(_NTH, text):
        start, end = whole(match)
        before, after = text[max(0, start - 8) : start], text[end : end + 8]
        before = before.replace("\n", "").rstrip()
        if match["first"]:
            value: Decimal | None = Decimal(1)
        else:
            digits = match["n"] or match["top"]
            value = Decimal(digits) if digits.isdigit() else han_number(digits)
        if value is None or not _is_rank(match, before, after, blocked):
            continue
        ordinal = match["n"] and after.startswith("个")
        yield Amount(start, end + bool(ordinal), value, "rank", "exact", "ordinal" if ordinal else "rank")


def _is_rank(match: re.Match[str], before: str, after: str, blocked: tuple[str, ...]) -> bool:
    if (match["first"] or match["u"] == "位") and ends_with(before, "rank", "weighed"):
        return False  # 摆在首位, 作为第一位的工作: what comes first in somebody's care
    if match["first"]:
        return True
    if match["top"] and after.startswith(("%", "％")):
        return False  # 前2%的科学家: a class
    if match["top"]:
        return bool(re.search(r"(?:居|列|位|入|排名|进入|跻身|全国|全省|全市)[^，。]{0,6}$", before)) and not after.startswith(
            ("列", "年", "期", "提")
        )
    if match["u"] in ("位", "名"):
        return not after.startswith(("学", "员"))
    if after.startswith("个") and not match["u"] and match["n"]:
        return before.endswith(tuple(load("cues")["rank"]["among"])) and bool(_OF_A_KIND.match(after))
    joined = _JOINED.match(after)
    if after.startswith(blocked) or (joined and after.startswith(blocked, joined.end())):
        return False  # 第一产业, 第一、第三产业
    led = ends_with(before, "rank", "lead") or ("和" if _BESIDE_RANK.search(before) else "")
    if match["u"] == "大":
        return bool(led) and led not in "、，"
    ended = not after or not re.match(r"[一-鿿]", after) or after.startswith(("和", "与", "的"))
    return ended and bool(led)


_BESIDE_RANK = re.compile(r"第[\d一二三四五六七八九十]{1,3}[位名]?[和与及]$")  # 居全市第2和第3
_ORDERS = re.compile(
    r"(?<=个)(?:、[一-鿿]{0,4}(?:首个|第[\d一二三四五六七八九十]{1,3}个))*(?:[超过][\d.一二三四五六七八九十百千万]{1,9}亿元?(?:的|级)?)?(?:[一-鿿]{2,4}的)?"
)


def after_orders(text: str, at: int) -> int:
    """Return where the thing of which something is the nth is named: past 、西部首个 and the size of its club."""
    match = _ORDERS.match(text, at)
    return match.end() if match else at


def universe_of(left: str) -> str | None:
    """Return among whom a rank is, from the words before it."""
    left = _RANKING.sub("", left)
    placed = _placing().search(left)
    among = left[placed.end() :] if placed else left
    if match := _UNIVERSE.search(among):
        return match[1]
    if placed and ends_with(among, "rank", "groups") and _GROUP.fullmatch(among):
        return among  # 居省会城市机场首位
    return next((word for word in load("cues")["rank"]["among"] if left.endswith(word)), None)


# 世界排名由第十位: of a ranking those among whom stand before it.
_RANKING = re.compile(r"(?<=[国省市县区州镇球界])(?:综合)?排名[由从]?$")
_GROUP = re.compile(r"[一-鿿]{2,12}")


@cache
def _placing() -> re.Pattern[str]:
    """The last word that puts something among others: 居, 保持, 跃升至."""
    return re.compile(rf".*(?:{'|'.join(load('cues')['rank']['placing'])})", re.S)
