"""Who is logged in. A session is a random token in a cookie; the database keeps only its digest with the browser's name.

A token that was copied to another browser, or a digest read from the database, opens nothing. Sessions end after eight hours,
after one without use, when their owner logs out, and when the password or the role changes.
"""

from __future__ import annotations

import secrets
import time
from collections import OrderedDict
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from threading import Lock
from typing import Any

from sqlalchemy import delete, select, update

from dajuan.desk.desk import Desk
from dajuan.desk.model import Account
from dajuan.desk.schema import sessions
from dajuan.values import digest_of

LONGEST, IDLE = timedelta(hours=8), timedelta(hours=1)
_TOUCH = timedelta(minutes=2)
_REMEMBERED = 10_000


@dataclass(frozen=True, slots=True)
class Session:
    """A person who is logged in, and the key that every form of theirs carries."""

    account: Account
    form_key: str
    token: str


def open_session(desk: Desk, account: Account, browser: str) -> str:
    """Begin a session and return its token, which is told to nobody else."""
    token, now = secrets.token_urlsafe(32), datetime.now(UTC)
    row = {
        "token": _name(token, browser),
        "account": account.name,
        "form_key": secrets.token_urlsafe(24),
        "made": now,
        "seen": now,
    }
    with desk.ledger.engine.begin() as connection:
        connection.execute(delete(sessions).where(sessions.c.made < now - LONGEST))
        connection.execute(sessions.insert(), row)
    return token


def find_session(desk: Desk, token: str, browser: str) -> Session | None:
    """Return the session of a token, None when there is none, it is over, or its account is closed."""
    if not 20 <= len(token) <= 100:
        return None
    name, now = _name(token, browser), datetime.now(UTC)
    with desk.ledger.engine.connect() as connection:
        row = connection.execute(select(sessions).where(sessions.c.token == name)).one_or_none()
    if row is None:
        return None
    if now - _aware(row.made) > LONGEST or now - _aware(row.seen) > IDLE:
        close_session(desk, token, browser)
        return None
    if now - _aware(row.seen) > _TOUCH:
        with desk.ledger.engine.begin() as connection:
            connection.execute(update(sessions).where(sessions.c.token == name).values(seen=now))
    account = desk.book().accounts.get(row.account)
    return Session(account, row.form_key, token) if account is not None and account.active else None


def close_session(desk: Desk, token: str, browser: str) -> None:
    """End a session."""
    with desk.ledger.engine.begin() as connection:
        connection.execute(delete(sessions).where(sessions.c.token == _name(token, browser)))


def _name(token: str, browser: str) -> str:
    return digest_of("session", token, browser[:300])


def _aware(moment: Any) -> datetime:
    found: datetime = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return found


class Throttle:
    """Bounds wrong log-ins: after ``free`` of them each further one waits twice as long, up to a quarter of an hour.

    Counted for each account and each address; a right log-in clears the account's count.
    """

    def __init__(self, free: int = 5) -> None:
        self._free = free
        self._failed: OrderedDict[str, tuple[int, float]] = OrderedDict()
        self._lock = Lock()

    def wait(self, *keys: str, now: float | None = None) -> float:
        """Return how many seconds until a log-in for ``keys`` is looked at again; 0: now."""
        moment = time.monotonic() if now is None else now
        with self._lock:
            return max((until - moment for _, until in (self._failed.get(key, (0, 0.0)) for key in keys)), default=0.0)

    def failed(self, *keys: str, now: float | None = None) -> bool:
        """Count a wrong log-in; return whether one of ``keys`` just began to wait."""
        moment, began = time.monotonic() if now is None else now, False
        with self._lock:
            for key in keys:
                count = self._failed.pop(key, (0, 0.0))[0] + 1
                over = count - self._free
                self._failed[key] = (count, moment + min(900.0, 2.0**over) if over >= 0 else 0.0)
                began |= over == 0
                if len(self._failed) > _REMEMBERED:
                    self._failed.popitem(last=False)
        return began

    def cleared(self, key: str) -> None:
        """Forget the wrong log-ins of an account."""
        with self._lock:
            self._failed.pop(key, None)
