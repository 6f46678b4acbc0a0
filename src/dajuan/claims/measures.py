"""Which measure each number of a list has: coordinated names, inherited subjects, names after the number."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from dajuan.claims.changes import Reading
from dajuan.claims.phrases import ends_with, name_before, split_names, strip_head, strip_tail
from dajuan.claims.quantities import Amount
from dajuan.document import Sentence

_LIST = re.compile(r"[^，。；：,;:（(）)]*、[^，。；：,;:（(）)]*$")
_KEEP_VERB = re.compile(r"(新增|新建|改造|新设|新开工|新认定|新签|新开|减租|减税)[^，。；]*$")


@dataclass
class Naming:
    """What was named so far: the last names, and the subject that a sentence without one goes on with."""

    names: list[str] = field(default_factory=list)
    paragraph: int = -1
    end: int = 0

    def begin(self, sentence: Sentence) -> None:
        """Enter a sentence; a new paragraph forgets the subject."""
        if sentence.paragraph != self.paragraph:
            self.names = []
        self.paragraph = sentence.paragraph
        self.end = sentence.span.start

    def after(self, names: list[str], amount: Amount, stop: int) -> None:
        """Remember what was just named."""
        if any(names):
            self.names = names
        self.end = max(stop, amount.end)


def name_group(
    naming: Naming, text: str, reading: Reading, count: int, sentence: Sentence, clause: int, following: str
) -> list[str]:
    """Return one name for each of ``count`` numbers that stand together."""
    left = reading.left
    if reading.noun and reading.kind == "completion":
        return _completed(naming, left, reading.noun, count)
    name = name_before(left)
    if count > 1:
        return _listed(naming, text, reading, name, count, sentence, clause)
    if reading.rule == "share-of-following" and following:
        return [following]
    if reading.rule == "share-ratio":
        return [_ratio_name(naming, name, reading.noun)]
    if following and (not name or _is_verb_phrase(left)):
        kept = _KEEP_VERB.search(strip_tail(left))
        return [(kept[1] if kept and not following.startswith(kept[1]) else "") + following]
    if not name:
        return [naming.names[-1] if naming.names else following]
    return [name]


def _is_verb_phrase(left: str) -> bool:
    """Whether the words before the number end in a verb, so that what is counted stands after it."""
    return bool(ends_with(left.rstrip(" "), "verb", "words") or ends_with(left.rstrip(" "), "verb", "keep") or not left.strip())


def _completed(naming: Naming, left: str, goal: str, count: int) -> list[str]:
    name = name_before(left)
    if not name:
        name = naming.names[-1] if naming.names else ""
        return [name or goal] * count
    return [name + goal if not goal.endswith(("预算", "预算数")) else name] * count


def _ratio_name(naming: Naming, name: str, noun: str) -> str:
    stem = name[: -len(noun)] if name.endswith(noun) else name
    if not stem and naming.names:
        return naming.names[-1] + ("" if noun in ("占比", "比重", "比例") else noun)
    if noun == "贡献率":
        return name
    return re.sub(r"占[^占]*$", "", stem) or name


def _listed(naming: Naming, text: str, reading: Reading, name: str, count: int, sentence: Sentence, clause: int) -> list[str]:
    stripped = strip_head(strip_tail(reading.left))
    for whole in (stripped, name):
        if whole and (names := split_names(whole, count)):
            return [name_before(one) or one for one in names]
    earlier = text[sentence.span.start : clause]
    if lists := _LIST.search(earlier.rstrip("，,：: ")):
        whole = strip_head(re.sub(r"等[^、]*$|发展较快$|增势[^、]*$", "", lists[0]))
        if names := split_names(whole, count):
            return [one + (name if name and name not in one else "") for one in names]
    if len(naming.names) == count and not name:
        return list(naming.names)
    shared = name or (naming.names[-1] if naming.names else "")
    return [shared] * count
