"""`dajuan ledger`: check, back up, restore and migrate a ledger."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

from dajuan.cli.opening import existing_ledger
from dajuan.ledger import back_up, ledger_url, put_back


def check_command(ledger: str | None, as_json: bool) -> int:
    """Print each law with how often it was asked and what broke it; return 1 when something did."""
    with existing_ledger(ledger) as opened:
        findings = opened.check()
    if as_json:
        print(json.dumps([asdict(finding) for finding in findings], ensure_ascii=False, indent=1))
    else:
        for finding in findings:
            sign = "✗" if finding.broken else "✓"
            print(
                f"{sign} {finding.law}: asked of {finding.asked}, broken by {len(finding.broken)} {' '.join(finding.broken[:5])}".rstrip()
            )
    return int(any(finding.broken for finding in findings))


def backup_command(target: Path | None, ledger: str | None) -> int:
    """Copy the ledger to ``target`` (default: beside it, with today's date)."""
    source = ledger_url(ledger)
    place = target or Path(f"{source}.{datetime.now():%Y-%m-%d-%H%M%S}")
    existing_ledger(ledger).close()
    back_up(source, place)
    print(f"{source} is copied to {place}.")
    return 0


def restore_command(backup: Path, ledger: str | None) -> int:
    """Put a backup in the ledger's place; what stood there is kept."""
    target = ledger_url(ledger)
    kept = put_back(backup, target)
    print(f"{target} is what {backup} was." + (f" What stood there is kept as {kept}." if kept else ""))
    return 0


def migrate_command(ledger: str | None) -> int:
    """Bring an older ledger up to date (opening it does that, after a copy was put beside it)."""
    existing_ledger(ledger).close()
    print(f"{ledger_url(ledger)} is up to date.")
    return 0
