"""What a run found, added up shard by shard."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from dajuan.bulk.writing import EXAMPLES


@dataclass
class Report:
    """What a run found: shards, documents by status and reason with their bytes and some ids, damage by class, claims.

    ``fresh``: the bytes of this run, without those of shards that were done before. ``weight``: the stored bytes that are
    through, ``whole``: of how many.
    """

    shards: int = 0
    bytes: int = 0
    fresh: int = 0
    weight: int = 0
    whole: int = 0
    claims: int = 0
    statuses: Counter[str] = field(default_factory=Counter)
    sizes: Counter[str] = field(default_factory=Counter)
    damage: Counter[str] = field(default_factory=Counter)
    examples: dict[str, list[str]] = field(default_factory=dict)

    def add(self, note: dict[str, Any], fresh: bool) -> None:
        """Count one shard's note."""
        self.shards += 1
        self.bytes += note["bytes"]
        self.fresh += note["bytes"] * fresh
        self.weight += note["weight"]
        self.claims += note["claims"]
        self.statuses.update(note["statuses"])
        self.sizes.update(note["sizes"])
        self.damage.update(note["damage"])
        for what, names in note["examples"].items():
            self.examples[what] = [*self.examples.get(what, ()), *names][:EXAMPLES]

    def as_record(self) -> dict[str, Any]:
        """Return the report as plain data; a class of damage with the share of the documents read that had it.

        It tells of the result, not of the run: a run that was stopped and went on has the same.
        """
        read = sum(count for status, count in self.statuses.items() if not status.startswith("refused"))
        return {
            "shards": self.shards,
            "documents": sum(self.statuses.values()),
            "statuses": {
                what: {"documents": count, "megabytes": round(self.sizes[what] / 1e6, 3)}
                | ({"for example": self.examples[what]} if what in self.examples else {})
                for what, count in sorted(self.statuses.items(), key=lambda pair: (-pair[1], pair[0]))
            },
            "claims": self.claims,
            "megabytes": round(self.bytes / 1e6, 3),
            "damage": {
                name: {"documents": count, "share": round(count / max(1, read), 4)}
                for name, count in sorted(self.damage.items(), key=lambda pair: (-pair[1], pair[0]))
            },
        }
