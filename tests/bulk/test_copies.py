"""Which texts are copies, and of which: the first is kept, whatever the shards, and other figures are no copy."""

from __future__ import annotations

import random

import pytest

from dajuan.bulk import Row, Wanted, read_row
from dajuan.bulk.copies import Columns, Copies
from dajuan.bulk.language import language_of
from dajuan.bulk.likeness import HASHES, likeness, words_of
from dajuan.claims import Claims, find_claims
from dajuan.document import from_text

TALK = "松河镇深入走访调研企业和商户及时研究解决群众反映的困难完善长效管理机制营造良好的发展环境推动重点工作落到实处"


def text_of(seed: int) -> str:
    """A text of turns of phrase that no other seed has."""
    chance = random.Random(seed)
    return "".join(chance.sample(TALK, 40)) + "。" + "".join(chance.choices(TALK, k=400)) + "。全镇建成绿道35公里。"


def shard(*texts: str) -> Columns:
    """What the table of documents says of texts."""
    answers = [read_row((Row(str(number), text.encode()), Wanted(copies="alike"))) for number, text in enumerate(texts)]
    return Columns(*([answer[name] for answer in answers] for name in ("status", "content", "digest", "likeness")))  # type: ignore[arg-type]


def changed(text: str, places: int) -> str:
    """The text with some of its characters replaced."""
    for place in range(50, 50 + 40 * places, 40):
        text = text[:place] + "换" + text[place + 1 :]
    return text


def test_the_first_is_kept_and_named() -> None:
    """Same words and like words are told apart; both say which edition was kept, in an earlier shard or in their own."""
    first, other = text_of(1), text_of(2)
    copies = Copies(alike=True)
    one = shard(first, other, first.replace("。", "。\n"))
    assert {row: (copy.reason, copy.of) for row, copy in copies.among(one).items()} == {2: ("same-words", one.digest[0])}
    two = shard(changed(other, 3), text_of(3), first)
    assert {row: (copy.reason, copy.of) for row, copy in copies.among(two).items()} == {
        0: ("alike", one.digest[1]),
        2: ("same-words", one.digest[0]),
    }


def test_how_shards_are_cut_does_not_matter() -> None:
    """The same rows in one shard or in many give the same copies of the same editions."""
    chance = random.Random(5)
    texts = [changed(text_of(chance.randrange(12)), chance.randrange(4)) for _ in range(40)]
    whole = shard(*texts)
    expected = {row: (copy.reason, copy.of) for row, copy in Copies(alike=True).among(whole).items()}
    assert {"same-words", "alike"} == {reason for reason, _ in expected.values()}
    copies, found = Copies(alike=True), {}
    for start in range(0, 40, 7):
        part = Columns(*(column[start : start + 7] for column in (whole.status, whole.content, whole.digest, whole.likeness)))
        found |= {start + row: (copy.reason, copy.of) for row, copy in copies.among(part).items()}
    assert found == expected


def test_other_figures_are_no_copy() -> None:
    """A text that differs in one figure may be a correction: it is kept."""
    text = text_of(7)
    assert Copies(alike=True).among(shard(text, text.replace("35公里", "36公里"))) == {}


def test_likeness_measures_what_is_shared() -> None:
    """The part of the bytes that agree is near the part of the runs that are shared."""
    text, other = words_of(text_of(8)), words_of(changed(text_of(8), 4))
    runs, others = ({words[n : n + 5] for n in range(len(words) - 4)} for words in (text, other))
    shared = len(runs & others) / len(runs | others)
    mine, theirs = (likeness(words, Claims()) for words in (text, other))
    agree = sum(a == b for a, b in zip(mine[:HASHES], theirs[:HASHES], strict=True)) / HASHES
    assert abs(agree - shared) < 0.12
    assert mine[HASHES:] == theirs[HASHES:]
    assert likeness(text, find_claims(from_text("全镇建成绿道35公里。")))[HASHES:] != mine[HASHES:]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("今年以来，全镇新建绿道35公里，群众满意度进一步提升。", "zh"),
        ("今年以來，全鎮新建綠道35公里，群眾滿意度進一步提升。", "zh"),
        ("The town has opened three parks this year, and more of them will be built by the end of the next.", "en"),
        ("La commune a ouvert trois parcs cette année et les habitants sont satisfaits des nouveaux chemins.", "fr"),
        ("Die Gemeinde hat in diesem Jahr drei Parks eröffnet und wird im nächsten Jahr auch die Wege erneuern.", "de"),
        ("今年は町に三つの公園ができました。来年も続けます。", "ja"),
        ("올해 우리 읍은 공원 세 곳을 새로 열었습니다.", "ko"),
        ("35.7 × 12 = 428.4", "und"),
        ("GDP AI 5G VR", "und"),
        ("今年以来新建绿道群众满意 with a remark in another tongue behind it", "und"),
    ],
)
def test_languages_are_told_where_they_are_sure(text: str, language: str) -> None:
    """Scripts and common words tell the language; what is short, mixed or of figures only is not told."""
    assert language_of(text) == language
