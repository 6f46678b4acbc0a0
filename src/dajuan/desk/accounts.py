"""Who may work at the desk: accounts in the journal, passwords as argon2 hashes beside it.

There is no default password: the first administrator is made by a command. Hashing follows RFC 9106 (argon2id, the second
recommended setting) as argon2-cffi has it by default.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, datetime
from functools import cache
from typing import Any, get_args

from sqlalchemy import delete, select

from dajuan.desk.desk import Desk
from dajuan.desk.model import Account, Draft, Event, Role
from dajuan.desk.schema import passwords, sessions
from dajuan.values import DajuanError, Problem

SHORTEST, LONGEST = 10, 256
_NAME = re.compile(r"[\w.@+-]{1,64}")


def make_account(
    desk: Desk, name: str, role: Role, who: str, password: str | None = None, shown: str = "", unit: str = ""
) -> Event:
    """Make an account. ``password`` None: the person comes in by OpenID Connect only. Raises ``DajuanError``."""
    if not _NAME.fullmatch(name):
        raise _wrong(f"{name!r} is no name of an account.", "Use up to 64 letters, digits and . @ + - _.")
    if name in desk.book().accounts:
        raise _wrong(f"There is an account {name} already.", "Choose another name.")
    record = _record(role, shown, unit, True)
    hashed = _hashed(password, name) if password is not None else None
    (event,) = desk.write([Draft(f"account:{name}", 0, "account-made", record)], who)
    if hashed is not None:
        _keep(desk, name, hashed)
    return event


def change_account(desk: Desk, name: str, who: str, **said: Any) -> Event:
    """Change ``role``, ``shown``, ``unit`` or ``active`` of an account. Losing a right ends its sessions."""
    known = account(desk, name)
    record = _record(
        said.get("role", known.role),
        said.get("shown", known.shown),
        said.get("unit", known.unit),
        said.get("active", known.active),
    )
    admins = [each for each in desk.book().accounts.values() if each.role == "admin" and each.active]
    if [each.name for each in admins] == [name] and (record["role"] != "admin" or not record["active"]):
        raise _wrong("This is the last administrator.", "Make another one first.")
    (event,) = desk.write([Draft(f"account:{name}", known.version, "account-changed", record)], who)
    end_sessions(desk, name)
    return event


def set_password(desk: Desk, name: str, password: str, who: str) -> None:
    """Set a new password; every session of the account ends. Raises ``DajuanError`` when it is too weak."""
    account(desk, name)
    hashed = _hashed(password, name)
    _keep(desk, name, hashed)
    end_sessions(desk, name)
    note(desk, f"password:{name}", {"what": "password-set"}, who)


def account(desk: Desk, name: str) -> Account:
    """Return an account. Raises ``DajuanError`` when there is none."""
    try:
        return desk.book().accounts[name]
    except KeyError:
        raise _wrong(f"There is no account {name}.", "List them with `dajuan account list`.") from None


def right_password(desk: Desk, name: str, password: str) -> Account | None:
    """Return the account when it is active and the password is right, else None; both take the same time."""
    from argon2.exceptions import Argon2Error, InvalidHashError

    known = desk.book().accounts.get(name)
    with desk.ledger.engine.connect() as connection:
        hashed = connection.scalar(select(passwords.c.hash).where(passwords.c.account == name))
    right = False
    if len(password) <= LONGEST:
        try:
            right = _hasher().verify(hashed or _nobody(), _normal(password))
        except (Argon2Error, InvalidHashError):
            right = False
    return known if right and hashed is not None and known is not None and known.active else None


def end_sessions(desk: Desk, name: str) -> None:
    """End every session of an account."""
    with desk.ledger.engine.begin() as connection:
        connection.execute(delete(sessions).where(sessions.c.account == name))


def note(desk: Desk, subject: str, payload: dict[str, Any], who: str) -> None:
    """Write into the audit log something that changes no plan: a log-in, a password set."""
    for _ in range(20):
        last = [event.version for event in desk.events_on(subject)]
        try:
            desk.write([Draft(subject, last[-1] if last else 0, "noted", payload)], who)
            return
        except DajuanError as error:
            if error.problem.code != "changed-meanwhile":
                raise


def _record(role: str, shown: str, unit: str, active: bool) -> dict[str, Any]:
    if role not in get_args(Role):
        raise _wrong(f"{role!r} is no role.", f"Roles are {', '.join(get_args(Role))}.")
    if role == "reporter" and not unit.strip():
        raise _wrong("A reporter belongs to a unit.", "Name the unit as it stands in the plan.")
    return {"role": role, "shown": shown.strip()[:100], "unit": unit.strip()[:100], "active": active}


def _keep(desk: Desk, name: str, hashed: str) -> None:
    with desk.ledger.engine.begin() as connection:
        connection.execute(delete(passwords).where(passwords.c.account == name))
        connection.execute(passwords.insert(), {"account": name, "hash": hashed, "set": datetime.now(UTC)})


def _hashed(password: str, name: str) -> str:
    if not SHORTEST <= len(password) <= LONGEST:
        raise _wrong(f"A password has {SHORTEST} to {LONGEST} characters.", "Choose a longer one; several words are good.")
    if name.lower() in password.lower() or len(set(password)) < 5:
        raise _wrong("This password is easily guessed.", "Leave your name out, and use more than a few characters.")
    hashed: str = _hasher().hash(_normal(password))
    return hashed


def _normal(password: str) -> str:
    """The same characters typed on another machine are the same password (NIST SP 800-63B, 5.1.1.2)."""
    return unicodedata.normalize("NFKC", password)


@cache
def _hasher() -> Any:
    from argon2 import PasswordHasher

    return PasswordHasher()


@cache
def _nobody() -> str:
    """The hash that stands for accounts that do not exist: asking for one takes as long as a wrong password."""
    hashed: str = _hasher().hash("nobody has this password")
    return hashed


def _wrong(message: str, remedy: str) -> DajuanError:
    return DajuanError(Problem("bad-account", message, remedy=remedy))
