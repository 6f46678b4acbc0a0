"""`dajuan account`: who may work at the desk. The first administrator is made here; there is no default password."""

from __future__ import annotations

import getpass
import json
import sys
from typing import Any, get_args

from dajuan.cli.opening import existing_ledger
from dajuan.desk import Desk, Role, make_account, set_password
from dajuan.ledger import Ledger, ledger_url
from dajuan.values import DajuanError, Problem


def add(
    name: str,
    role: str,
    unit: str,
    shown: str,
    no_password: bool,
    password_stdin: bool,
    ledger: str | None,
) -> None:
    """Add an account; its password is asked for."""
    if role not in get_args(Role):
        remedy = f"Choose one of {', '.join(get_args(Role))}."
        raise DajuanError(Problem("bad-option", f"{role!r} is no role.", remedy=remedy))
    kind: Any = role
    password = None if no_password else _password(password_stdin)
    with Ledger(ledger_url(ledger)) as opened:
        make_account(Desk(opened), name, kind, "shell", password, shown, unit)
    print(f"{name} may log in as {role}.", file=sys.stderr)


def listing(as_json: bool, ledger: str | None) -> None:
    """List the accounts."""
    with existing_ledger(ledger) as opened:
        known = sorted(Desk(opened).book().accounts.values(), key=lambda account: account.name)
    if as_json:
        rows = [{"name": a.name, "role": a.role, "unit": a.unit, "shown": a.shown, "active": a.active} for a in known]
        print(json.dumps(rows, ensure_ascii=False, indent=1))
        return
    for account in known:
        print(f"{account.name}\t{account.role}\t{account.unit}\t{'' if account.active else 'closed'}".rstrip())


def password(name: str, password_stdin: bool, ledger: str | None) -> None:
    """Set a new password; the account's sessions end."""
    with existing_ledger(ledger) as opened:
        set_password(Desk(opened), name, _password(password_stdin), "shell")
    print(f"The password of {name} is set.", file=sys.stderr)


def _password(from_input: bool) -> str:
    if from_input:
        return sys.stdin.readline().rstrip("\r\n")
    first = getpass.getpass("Password: ")
    if getpass.getpass("Once more: ") != first:
        raise DajuanError(Problem("bad-password", "The two passwords differ.", remedy="Nothing was changed; try again."))
    return first
