"""`dajuan links` and `dajuan link`: how targets and promises went on; a person confirms or breaks what the machine joined."""

from __future__ import annotations

import csv
import json
import sys
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from dajuan.claims import Promise
from dajuan.cli.opening import existing_ledger
from dajuan.ledger import Ledger, Link, LinkVerdict
from dajuan.marks import link_years
from dajuan.values import DajuanError


def links_command(area: str, year: int | None, ledger: str | None, form: str) -> int:
    """Propose the links of an area, record those that are new, and print all; return 1 when there is none."""
    with existing_ledger(ledger) as opened:
        opened.known_area(area)
        rows = [_row(opened, link) for link in link_years(opened, area, year)]
    if form == "json":
        print(json.dumps(rows, ensure_ascii=False, indent=1))
    elif form == "csv":
        writer = csv.DictWriter(sys.stdout, list(rows[0]) if rows else ["id"])
        writer.writeheader()
        writer.writerows(rows)
    else:
        table = Table("link", "said", "relation", "later", "score", "verdict")
        for row in rows:
            said = f"{row['verdict']} {row['who']}" if row["verdict"] else ""
            words = (row["id"][:8], row["said"][:60], row["relation"], row["evidence"][:80], f"{row['score']:.2f}", said)
            table.add_row(*(escape(text) for text in words))
        Console().print(table if rows else f"Nothing of {area} is followed by a later source.")
    return int(not rows)


def link_command(id: str, verdict: LinkVerdict, who: str, why: str, ledger: str | None) -> int:
    """Note what a person says of a link."""
    with existing_ledger(ledger) as opened:
        whole = opened.judge_link(id, verdict, who, why)
    print(f"{whole}: {verdict}, says {who}.")
    return 0


def _said(ledger: Ledger, end: str) -> str:
    """The words of an end of a link: of ``ID-N`` those of the N-th commitment alone."""
    id, _, number = end.partition("-")
    claim = ledger.entry(id).claim
    if not number.isdigit() or not isinstance(claim, Promise) or not 0 < int(number) <= len(claim.commitments):
        return claim.quote
    part = claim.commitments[int(number) - 1]
    return claim.quote[part.start - claim.span.start : part.end - claim.span.start]


def _row(ledger: Ledger, link: Link) -> dict[str, Any]:
    try:
        said = _said(ledger, link.earlier)
    except DajuanError:
        said = ""
    return {
        "id": link.id,
        "earlier": link.earlier,
        "said": said,
        "relation": link.relation,
        "later": link.later,
        "evidence": link.evidence,
        "score": round(link.score, 3),
        "rule": link.rule,
        "verdict": link.verdict or "",
        "who": link.who,
        "why": link.why,
    }
