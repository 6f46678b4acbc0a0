"""How well claims are read: the annotated texts scored by their own script, and whether confidence means anything.

    python bench/quality_claims.py

Needs ../shared. Exits with 1 when a score is under its floor in tests/floors.toml.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path
from typing import Any

from dajuan.claims import find_claims
from dajuan.document import Facts, from_text

ROOT = Path(__file__).parents[1]
GOLD = ROOT.parent / "shared" / "gold"


def predictions() -> list[dict[str, Any]]:
    """What is read of each annotated text, as `dajuan claims --jsonl` gives it."""
    rows = []
    for line in (GOLD / "dev.jsonl").read_text(encoding="utf-8").splitlines():
        gold = json.loads(line)
        claims = find_claims(from_text(gold["text"], Facts(date=gold.get("reference_date"), area=gold.get("doc_area"))))
        rows.append(
            {
                "id": gold["id"],
                "figures": [figure.as_record() for figure in claims.figures],
                "programmes": [programme.as_record() for programme in claims.programmes],
                "promises": [promise.as_record() for promise in claims.promises],
            }
        )
    return rows


def scores(rows: list[dict[str, Any]]) -> dict[str, float]:
    """By the gold's own script: F1 of the cumulative levels of figures, of programmes and promises; the share of areas right."""
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as out:
        out.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
        out.flush()
        command = [sys.executable, str(GOLD / "score.py"), str(GOLD / "dev.jsonl"), out.name, "--json"]
        told = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    found = {level: told["figures"][level]["f1"] for level in told["figures"]}
    found["area"] = told["field_accuracy_where_number_right"]["area"]
    return found | {"programmes": told["programmes"]["f1"], "promises": told["promises_by_character"]["f1"]}


def reliability(rows: list[dict[str, Any]]) -> list[tuple[str, int, float, float]]:
    """For each band of confidence: how many figures, their mean confidence, and the share right in number, unit, kind and measure."""
    sys.path.insert(0, str(GOLD))
    import score

    bands: dict[float, list[tuple[float, bool]]] = {}
    golds = {gold["id"]: gold for gold in map(json.loads, (GOLD / "dev.jsonl").read_text(encoding="utf-8").splitlines())}
    for row in rows:
        gold = golds[row["id"]]["figures"]
        right = {i for i, j in score.pair(row["figures"], gold) if score.figure_levels(row["figures"][i], gold[j]) >= 4}
        for number, figure in enumerate(row["figures"]):
            bands.setdefault(min(0.9, int(figure["confidence"] * 10) / 10), []).append((figure["confidence"], number in right))
    return [
        (f"{low:.1f}–{low + 0.1:.1f}", len(band), sum(c for c, _ in band) / len(band), sum(r for _, r in band) / len(band))
        for low, band in sorted(bands.items())
    ]


def main() -> int:
    """Print scores beside floors and the reliability table; return 1 when a score is under its floor."""
    if not GOLD.exists():
        print("../shared is not there; nothing to measure.")
        return 0
    floors = tomllib.loads((ROOT / "tests" / "floors.toml").read_text(encoding="utf-8"))["claims"]
    rows, worst = predictions(), 0
    for name, value in scores(rows).items():
        print(f"{name:12} {value:.4f}  (floor {floors[name]})")
        worst |= int(value < floors[name])
    print("confidence   figures  said   right")
    for band, count, said, right in reliability(rows):
        print(f"{band:12} {count:7}  {said:.3f}  {right:.3f}")
    return worst


if __name__ == "__main__":
    sys.exit(main())
