"""Links through time: a target or promise with what a later source says of it. Machines propose, people confirm or break.

Both tables only grow. A link is named by its two ends, so proposing it again changes nothing; what people said of it survives
every new proposal, and the latest word counts.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, Literal

from sqlalchemy import Connection, Engine, select

from dajuan.ledger.growing import in_turn
from dajuan.ledger.schema import link_words, links
from dajuan.values import DajuanError, Problem, digest_of

Relation = Literal["result", "done", "in_progress", "mentioned_again", "revised", "split", "merged"]
"""What the later end is to the earlier: the result of a target, or how a promise goes on."""

LinkVerdict = Literal["confirm", "break", "withdraw"]
_FEW = 400


@dataclass(frozen=True, slots=True)
class Link:
    """Two ends and what joins them.

    ``earlier``: the id of a claim (with ``-N`` of the N-th commitment in it); ``later``: the id of a claim, or
    ``EDITION@START-END`` of a sentence. ``evidence``: the later words; ``score``: between 0 and 1; ``rule``: what joined them.
    ``verdict``: what a person said of it last, None when nobody did.
    """

    earlier: str
    later: str
    relation: Relation
    score: float
    rule: str
    evidence: str = ""
    verdict: Literal["confirm", "break"] | None = None
    who: str = ""
    why: str = ""

    @property
    def id(self) -> str:
        """The link's identity: its two ends."""
        return link_id(self.earlier, self.later)


def link_id(earlier: str, later: str) -> str:
    """Return the identity of the link between two ends."""
    return digest_of("link", earlier, later)[:16]


def sentence_key(edition: str, start: int, end: int) -> str:
    """Return how a link names a sentence that holds no claim."""
    return f"{edition}@{start}-{end}"


def record_links(engine: Engine, proposed: Iterable[Link]) -> int:
    """Record proposals that are new, or that now join two ends otherwise than the last proposal did; return how many."""
    wanted = {link.id: link for link in proposed}
    if not wanted:
        return 0
    known = {link.id: link for link in find_links(engine, [link.earlier for link in wanted.values()])}
    now = datetime.now(UTC)
    rows = [
        {
            "link": link.id,
            "earlier": link.earlier,
            "later": link.later,
            "relation": link.relation,
            "score": link.score,
            "rule": link.rule,
            "evidence": link.evidence[:2000],
            "said": now,
        }
        for link in wanted.values()
        if (before := known.get(link.id)) is None or (before.relation, before.rule) != (link.relation, link.rule)
    ]
    if rows:
        with engine.begin() as connection:
            connection.execute(links.insert(), rows)
    return len(rows)


def find_links(engine: Engine, earlier: Collection[str]) -> list[Link]:
    """Return the links from these ends, each as it was last proposed, with what people said of it."""
    found: dict[str, Link] = {}
    wanted = sorted(set(earlier))
    with engine.connect() as connection:
        for start in range(0, len(wanted), _FEW):
            query = select(links).where(links.c.earlier.in_(wanted[start : start + _FEW])).order_by(links.c.number)
            for row in connection.execute(query):
                found[row.link] = Link(row.earlier, row.later, row.relation, row.score, row.rule, row.evidence)
        said = _words(connection, list(found))
    return [replace(link, **said.get(id, {})) for id, link in found.items()]


def judged_links(engine: Engine) -> list[Link]:
    """Return the links of which people said something."""
    with engine.connect() as connection:
        ids = list(connection.scalars(select(link_words.c.link).distinct()))
        ends: set[str] = set()
        for start in range(0, len(ids), _FEW):
            ends |= set(connection.scalars(select(links.c.earlier).where(links.c.link.in_(ids[start : start + _FEW]))))
    return [link for link in find_links(engine, ends) if link.verdict is not None] if ends else []


def judge_link(engine: Engine, id: str, verdict: LinkVerdict, who: str, why: str = "") -> str:
    """Note what a person says of a link (``id`` or the beginning of it) and return its whole id. Raises ``DajuanError``."""
    with engine.begin() as connection:
        query = select(links.c.link).where(links.c.link.startswith(id, autoescape=True)).distinct().limit(2)
        known = list(connection.scalars(query))
        if len(known) != 1 or not id:
            message = f"{'No' if not known else 'More than one'} link begins with {id}."
            raise DajuanError(Problem("no-such-link", message, remedy="List them with `dajuan links AREA`."))
        row = {"link": known[0], "verdict": verdict, "who": who, "why": why[:2000], "said": datetime.now(UTC)}
        in_turn(connection)
        connection.execute(link_words.insert(), row)
    return str(known[0])


def _words(connection: Connection, ids: list[str]) -> dict[str, dict[str, Any]]:
    """What counts of each link: the latest word that its author has not withdrawn or replaced."""
    people: dict[str, dict[str, dict[str, Any]]] = {}
    for start in range(0, len(ids), _FEW):
        query = select(link_words).where(link_words.c.link.in_(ids[start : start + _FEW])).order_by(link_words.c.number)
        for row in connection.execute(query):
            said = people.setdefault(row.link, {})
            said.pop(row.who, None)
            if row.verdict != "withdraw":
                said[row.who] = {"verdict": row.verdict, "who": row.who, "why": row.why}
    return {id: list(said.values())[-1] for id, said in people.items() if said}
