"""Whose text it is: the place it speaks for."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from functools import cache

from dajuan.document.divisions import code_of, known_names, place_in, stem_of
from dajuan.document.model import Found, Genre
from dajuan.document.naming import unspaced
from dajuan.lexicon import load

_HEAD = 600
_ASSEMBLY = re.compile(r"(?:19|20)\d\d年\d{1,2}月\d{1,2}日在([一-鿿]{2,12}?)第[一二三四五六七八九十]{1,3}届人民代表大会")
_NOT_A_PLACE = re.compile(
    r"全[市省县区镇国州乡]|^[各我本该两跨等在于和与将对为]|城市|超市|股市|上市|门市|社区|园区|校区|景区|片区|小区|辖区|城区|山区|灾区|库区|地区$|特区$"
)
_COMPANY = re.compile(r"(?:公司|集团|大学|学校|学院|医院|协会)(?:$|[^一-鿿])")
_LARGE = ("省", "市", "州", "盟", "地区", "自治区")
_INNER = re.compile(
    r"([一-鿿]{2,5}?(?:区|县|市|旗|镇|乡|街道))(?=$|[\s\d（(]|人民|政府|国民|统计|财政|预算|决算|政务|规划|工作|关于|[一二三四]季度|[上下]半年)"
)
_COLUMN = re.compile(r"^(?:地\s*区|区\s*划)[^\n]*\t[^\n]*\n(?:[^\n]*\n)??([一-鿿]{2,8})\t", re.M)


@cache
def _suffix() -> str:
    return "|".join(load("documents")["area"]["suffixes"])


def area_of(text: str, title: str, issuer: str | None, genre: Genre = "other") -> Found:
    """Return whose text it is, the words that say so and how sure that is; None rather than the place most often named."""
    head = "\n".join(unspaced(line) for line in text[:_HEAD].splitlines())
    title = re.sub(r"(?<=\d)\s+(?=年)|(?<=[一-鿿])\s+(?=\d)|(?<=年)\s+", "", title)
    finders: tuple[Callable[[], Found], ...] = (
        lambda: _national(head), lambda: _titled(title), lambda: _assembled(head, text), lambda: _in_title(title),
        lambda: _office(issuer, head), lambda: _opening(head, title, text), lambda: _column(text), lambda: _named_often(text),
        lambda: _counted(text, genre),
    )  # fmt: skip
    return next((found for find in finders if (found := find()).value), Found())


def _national(head: str) -> Found:
    words = load("documents")["area"]["national"]
    told = next((word for word in words if f"代表{word}" in head or f"{word}总理" in head), None)
    return Found("全国", told, 0.95) if told else Found()


def _titled(title: str) -> Found:
    """The place a title begins with, behind its year or 关于."""
    named = re.match(rf"(?:关于)?(?:(?:19|20)\d\d\s?年?(?:年?度|年?末|年?底)?\s?)?([一-鿿]{{2,8}}?(?:{_suffix()}))", title)
    if not named or _NOT_A_PLACE.search(named[1]) or _COMPANY.search(title):
        return Found()
    # 上海市普陀区…: the smaller place behind the larger one is whose text it is.
    inner = _INNER.match(title, named.end()) if named[1].endswith(_LARGE) else None
    place = named[1] + inner[1] if inner and not _NOT_A_PLACE.search(inner[1]) else named[1]
    return Found(place, title, 0.9)


def _assembled(head: str, text: str) -> Found:
    """The place whose assembly hears the text, or whose government speaks."""
    if (assembly := _ASSEMBLY.search(head)) and not assembly[1].startswith("全"):
        return Found(assembly[1], assembly[0], 0.95)
    if congress := re.search(rf"([一-鿿]{{2,9}}?(?:{_suffix()}))第[一二三四五六七八九十]+届人民代表大会", text[: 4 * _HEAD]):
        place = re.sub(r"^.*[在的向是]", "", congress[1])
        if len(place) > 1 and not _NOT_A_PLACE.search(place):
            return Found(place, congress[0], 0.9)
    if speaks := re.search(rf"代表([一-鿿]{{2,10}}?(?:{_suffix()})?)人民政府", head):
        return Found(speaks[1], speaks[0], 0.9)
    if session := re.search(rf"(?:^|\n)[\s　]*([一-鿿]{{2,8}}?(?:{_suffix()}))[一二三四五六七八九十]{{1,3}}届人大", head):
        return Found(session[1], session[0].strip(), 0.9)
    return Found()


def _in_title(title: str) -> Found:
    place = None if _COMPANY.search(title) else place_in(title)
    return Found(place, title, 0.75)


def _office(issuer: str | None, head: str) -> Found:
    """The place of the office that signs: 青川市统计局."""
    for words in (issuer or "", *head.splitlines()[:12]):
        named = re.match(
            rf"(?:中共)?([一-鿿]{{2,8}}?(?:{_suffix()}))(?:[一-鿿]{{2,12}}?(?:局|委员会|办公室|厅|政府|委|院|社|署))(?:$|[\s　编])",
            words.strip(),
        )
        if named and not _NOT_A_PLACE.search(named[1]) and named[1][0] not in "省市县区":
            return Found(named[1], words.strip(), 0.8)
    return Found()


_ABOUT = re.compile(
    r"(?:位于|地处|坐落|下辖|幅员|辖区|自?(?:19|20)\d\d年|于(?:19|20)\d\d年|环绕|全境|东临|东邻|是[一-鿿]{0,12}(?:镇|乡|县|市))"
)


def _opening(head: str, title: str, text: str) -> Found:
    """The place a profile speaks of: its first sentence tells where that place lies; or the title is a place and no more."""
    bare = title.strip()
    if re.fullmatch(rf"[一-鿿]{{2,6}}(?:{_suffix()})", bare) and not _NOT_A_PLACE.search(bare):
        return Found(bare, bare, 0.85)
    for line in (line.strip() for line in head.splitlines()[:6]):
        named = re.match(rf"([一-鿿]{{2,6}}?(?:{_suffix()}))(?=[^一-鿿]|[一-鿿])", line)
        if not named or _NOT_A_PLACE.search(named[1]):
            continue
        if about := _ABOUT.match(line, named.end()):
            return Found(named[1], named[1] + about[0], 0.85)
        if text.count(named[1]) >= 3 and line.endswith("。"):
            return Found(named[1], f"{named[1]} ×{text.count(named[1])}", 0.6)
    return Found()


def _column(text: str) -> Found:
    """The first place of a short table whose first column is 地区."""
    first = _COLUMN.search(text) if len(text) < 4000 else None
    return Found(first[1], first[0].strip(), 0.6) if first and code_of(first[1]) else Found()


def _named_often(text: str) -> Found:
    """The place whose government and committee a text names, or the one known place it names again and again."""
    found = Counter(re.findall(rf"([一-鿿]{{2,4}}?)(?:{_suffix()})(?:人民政府|党?委)", text))
    # A stem that holds a kind of place is a piece of a longer name: 海市乙 of 上海市乙区, 自治 of 自治区党委.
    stems = Counter({stem: text.count(stem) for stem in found if not re.search(r"[省市县区镇]|自治|^[各我本]", stem)})
    if stems and (best := stems.most_common(1)[0])[1] >= 3:
        return Found(best[0], f"{best[0]} ×{best[1]}", 0.6)
    named = Counter(match[0] for match in known_names().finditer(text))
    places: Counter[str] = Counter()
    for name, count in named.items():
        places[stem_of(name)] += count
    if not places:
        return Found()
    (place, count), others = places.most_common(1)[0], sum(places.values()) - places.most_common(1)[0][1]
    full = next((name for name in named if stem_of(name) == place and name != place), None)
    if full and count >= 3 and count >= 1.5 * others:
        inner = Counter(re.findall(rf"{full}([一-鿿]{{2,3}}[区县市])(?!域|划|位)", text)).most_common(1)
        if inner and inner[0][1] >= max(2, 0.5 * named[full]) and not _NOT_A_PLACE.search(inner[0][0]):
            return Found(full + inner[0][0], f"{full}{inner[0][0]} ×{inner[0][1]}", 0.6)
        return Found(full, f"{full} ×{count}", 0.6)
    return Found()


_OFFICIAL = re.compile(
    r"\s{0,2}(?:(?:19|20)\d\d\s?年)?(?:全[市州省区盟]|[市州]本级|一般公共预算|地区生产总值|国民经济|社会消费品|居民|规上|规模以上|三次产业|预算执行|"
    r"经济技术开发区|经济开发区|高新技术产业开发区|经开区|高新区)"
)


def _counted(text: str, genre: Genre) -> Found:
    """The known place whose product, budget or zone an excerpt counts; of a budget or communiqué, the only one it names often."""
    named: Counter[str] = Counter()
    official: Counter[str] = Counter()
    full: dict[str, str] = {}
    for match in known_names().finditer(text):
        stem = stem_of(match[0])
        named[stem] += 1
        official[stem] += bool(_OFFICIAL.match(text, match.end()))
        full[stem] = max(full.get(stem, ""), match[0], key=len)
    for counts, least, sure in ((official, 1, 0.6), (named, 3, 0.5)):
        best = counts.most_common(2)
        clear = best and best[0][1] >= least and (len(best) == 1 or best[0][1] >= 2 * best[1][1])
        if clear and (least == 1 or genre in ("communique", "budget", "work_report")):
            return Found(full[best[0][0]], f"{full[best[0][0]]} ×{named[best[0][0]]}", sure)
    return Found()
