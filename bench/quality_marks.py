"""How well targets are found and set against results, on whole real reports read by eye.

    python bench/quality_marks.py          # --told prints every row that is wrong, missing or no target

Needs ../shared (real texts). What a reader finds in them stands in corpus/marks/real-targets.toml, numbers only. The national
reports follow one another, so each year's targets meet the results of the next; the provincial ones plan 2026, which is not over
on the day asked.
"""

from __future__ import annotations

import sys
import tempfile
import tomllib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from dajuan.claims import Figure, find_claims, indicator_of
from dajuan.document import Facts, read
from dajuan.ledger import Ledger
from dajuan.marks import Marks, TargetMark, code_of, mark

ROOT = Path(__file__).parents[1]
TEXTS = ROOT.parent / "shared" / "texts"
TODAY = date(2026, 11, 23)
SURE = 0.9

KINDS = {
    "g": "growth",
    "l": "level",
    "s": "share",
    "i": "increment",
    "p": "points",
    "c": "completion",
    "m": "multiple",
}
BOUNDS = {"~": "about", ">=": "at_least", "<=": "at_most", ">": "over", "<": "under", "": "exact"}
SCALES = {"万亿": Decimal(10) ** 12, "亿": Decimal(10) ** 8, "万": Decimal(10) ** 4}
QUIET = {"not_reported", "unclear", "not_due"}


@dataclass(frozen=True)
class Wanted:
    """A target as a reader found it, with the result (None: none is stated) and the outcomes that are right."""

    measure: str
    kind: str
    bound: str
    value: Decimal
    high: Decimal | None
    unit: str
    result: Decimal | None
    outcomes: frozenset[str]
    partly: bool

    def numbers(self, figure: Figure) -> bool:
        """Whether the figure has this kind, value and unit; a level and a share of percent are told apart by few."""
        kinds = {"level", "share"} if self.unit == "percent" and self.kind in ("level", "share") else {self.kind}
        quantity = figure.quantity
        return figure.kind in kinds and (quantity.value, quantity.high, quantity.unit) == (self.value, self.high, self.unit)

    def named(self, figure: Figure) -> bool:
        """Whether the figure's measure and bound are these."""
        known = indicator_of(self.measure)
        same = self.measure in figure.measure or (known is not None and known.code == code_of(figure))
        return same and figure.quantity.bound == ("range" if self.high is not None else self.bound)

    def came_true(self, row: TargetMark) -> bool:
        """Whether the row's result and outcome are right."""
        if row.outcome not in self.outcomes:
            return False
        stated = row.result.claim if row.result else None
        found = stated.quantity.value if isinstance(stated, Figure) else None
        if self.result is None:
            return row.outcome in QUIET
        mirrored = found is not None and found == -self.result
        return found == self.result or mirrored or (self.partly and row.outcome in QUIET)


def wanted_of(line: str) -> Wanted:
    """Read one row of the truth: see the head of corpus/marks/real-targets.toml."""
    target, _, came = line.partition(" -> ")
    measure, kind, number, unit = target.split()
    sign = next(sign for sign in (">=", "<=", "~", ">", "<", "") if number.startswith(sign))
    low, _, high = number.removeprefix(sign).partition("..")
    partly = came.startswith("partly ")
    result, _, outcomes = came.removeprefix("partly ").partition(" ")
    silent = came in ("", "silent")
    return Wanted(
        measure,
        KINDS[kind],
        BOUNDS[sign],
        value_of(low),
        value_of(high) if high else None,
        unit,
        None if silent else value_of(result),
        frozenset(QUIET) if silent else frozenset(outcomes.split("|")),
        partly,
    )


def value_of(text: str) -> Decimal:
    """Read 1.5亿 as 150000000."""
    for word, size in SCALES.items():
        if text.endswith(word):
            return Decimal(text.removesuffix(word)) * size
    return Decimal(text)


def reports() -> list[dict[str, Any]]:
    """The reports of the truth, each with its rows read."""
    found = tomllib.loads((ROOT / "corpus" / "marks" / "real-targets.toml").read_text(encoding="utf-8"))["report"]
    for report in found:
        unknown = set(report) - {"file", "area", "year", "next", "rows", "also"}
        if unknown:
            sys.exit(f"real-targets.toml: {report['file']}: unknown {', '.join(unknown)}")
        report["wanted"] = [wanted_of(line) for line in report["rows"].split("\n") if line.strip()]
        report["open"] = [wanted_of(f"- {each}") for each in report.get("also", [])]
    return found


def marked(found: list[dict[str, Any]]) -> Iterator[tuple[dict[str, Any], Marks]]:
    """Read every report, and each next one, into one ledger, and mark each for its year."""
    files = sorted({name for report in found for name in (report["file"], report.get("next")) if name})
    with tempfile.TemporaryDirectory() as folder, Ledger(Path(folder) / "marks.db") as ledger:
        for name in files:
            document = read(TEXTS / name)
            if not document.facts.date:
                document = read(TEXTS / name, Facts(date=Path(name).stem))
            ledger.record(document, find_claims(document))
        for report in found:
            yield report, mark(ledger, report["area"], report["year"], TODAY)


def judge(report: dict[str, Any], marks: Marks, told: bool) -> Counter[str]:
    """Set the machine's rows beside the reader's and count."""
    count = Counter[str]()
    rows, left = list(marks.targets), list(report["wanted"])
    pairs: list[tuple[Wanted, TargetMark, bool]] = []
    for named in (True, False):
        for wanted in list(left):
            row = next((row for row in rows if fits(wanted, row, named)), None)
            if row is not None:
                pairs.append((wanted, row, named))
                rows.remove(row)
                left.remove(wanted)
    for wanted, row, named in pairs:
        right = wanted.came_true(row)
        count["named"] += named
        count["came true"] += right
        count["right"] += named and right
        count["sure and wrong"] += row.confidence > SURE and not (named and right)
        count["harsh"] += row.outcome == "missed" and wanted.result is None
        if told and not (named and right):
            print(f"    wrong: {wanted.measure} {wanted.value} {wanted.unit}: {show(row)}")
    for row in rows:
        if any(fits(each, row, False) for each in report["open"]):
            count["open"] += 1
            continue
        count["no target"] += 1
        count["sure and wrong"] += row.confidence > SURE
        if told:
            print(f"    no target: {show(row)}")
    if told:
        for wanted in left:
            print(f"    not found: {wanted.measure} {wanted.kind} {wanted.value} {wanted.unit}")
    count["wanted"], count["found"] = len(report["wanted"]), len(pairs)
    return count


def fits(wanted: Wanted, row: TargetMark, named: bool) -> bool:
    """Whether the row is the wanted target, by its numbers and, where asked, its name."""
    figure = row.target.claim
    return isinstance(figure, Figure) and wanted.numbers(figure) and (not named or wanted.named(figure))


def show(row: TargetMark) -> str:
    """One line of a row."""
    figure = row.target.claim
    assert isinstance(figure, Figure)
    result = row.result.claim.quote if row.result else "-"
    return f"{figure.measure} {figure.kind} {figure.quote} | {row.outcome} {result} {row.rule} {row.confidence}"


def measures(told: bool = False) -> tuple[dict[str, float], dict[str, float]]:
    """What is asked of targets, at least and at most, over all reports."""
    total, provincial = Counter[str](), Counter[str]()
    for report, marks in marked(reports()):
        count = judge(report, marks, told)
        total += count
        provincial += count if report["file"].startswith("provincial") else Counter()
        rows = count["found"] + count["no target"]
        print(
            f"  {report['area']} {report['year']}: {count['found']} of {count['wanted']} targets found, "
            f"{count['right']} of {rows} rows right, {count['no target']} no target, {count['open']} left open"
        )
    rows = total["found"] + total["no target"]
    least = {
        "targets_found": total["found"] / total["wanted"],
        "provincial_found": provincial["found"] / provincial["wanted"],
        "rows_right": total["right"] / rows,
        "targets_named": total["named"] / total["found"],
        "outcomes_right": total["came true"] / total["found"],
    }
    most = {"no_target": total["no target"] / rows, "sure_and_wrong": total["sure and wrong"], "missed_unseen": total["harsh"]}
    return least, most


def main() -> int:
    """Print every measure beside its floor; return 1 where one is under it."""
    if not TEXTS.is_dir():
        print("quality of marks: ../shared is absent, nothing measured")
        return 0
    least, most = measures("--told" in sys.argv)
    floors = tomllib.loads((ROOT / "tests" / "floors.toml").read_text(encoding="utf-8"))["marks"]
    good = True
    for name, value in least.items():
        good &= value >= floors["least"][name]
        print(f"  {name:18} {value:.3f}   at least {floors['least'][name]}")
    for name, value in most.items():
        good &= value <= floors["most"][name]
        print(f"  {name:18} {value:.3f}   at most {floors['most'][name]}")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
