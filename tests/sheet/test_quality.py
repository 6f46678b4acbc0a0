"""What the method page says of the machine's reliability holds."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from dajuan.claims import find_claims
from dajuan.document import Facts, from_text
from dajuan.lexicon import load
from dajuan.sheet.quality import quality


def test_both_languages_say_the_same_scores() -> None:
    """Every floor is named in both languages with the same score between 0 and 1."""
    zh, en = quality("zh"), quality("en")
    assert [score for _, score in zh] == [score for _, score in en]
    assert len(zh) == len(load("quality")) and all(0 < float(score) <= 1 for _, score in zh)


@pytest.mark.shared
def test_the_floors_shown_to_readers_hold(shared: Path, tmp_path: Path) -> None:
    """On the annotated texts every score is at least what the method page promises."""
    predicted = tmp_path / "predicted.jsonl"
    with predicted.open("w", encoding="utf-8") as file:
        for line in (shared / "gold" / "dev.jsonl").read_text("utf-8").splitlines():
            held = json.loads(line)
            found = find_claims(from_text(held["text"], Facts(date=held.get("reference_date"), area=held.get("doc_area"))))
            kinds = {"figures": found.figures, "programmes": found.programmes, "promises": found.promises}
            record = {kind: [claim.as_record() for claim in claims] for kind, claims in kinds.items()}
            file.write(json.dumps({"id": held["id"], **record}, ensure_ascii=False) + "\n")
    command = [sys.executable, str(shared / "gold" / "score.py"), str(shared / "gold" / "dev.jsonl"), str(predicted), "--json"]
    told = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    scores = {level: told["figures"][level]["f1"] for level in told["figures"]}
    scores["promises"] = told["promises_by_character"]["f1"]
    fell = {name: (scores[name], floor["floor"]) for name, floor in load("quality").items() if scores[name] < floor["floor"]}
    assert not fell
