"""What characters cost on one page: by the model, and by the words that the page itself uses."""

from __future__ import annotations

import math
from collections.abc import Mapping

from dajuan.text.counts import Counts
from dajuan.text.language import SYMBOLS, CharacterModel, Letters

_PAGE_SHARE, _NEAR_SHARE = 0.25, 0.1
_ANY = {"0": math.log(10), "A": 3.0}
"""In nats: what it costs to tell one digit, or one Latin letter, which are one symbol each to the model."""
_MOST_HELD, _PER_CONTEXT = 600_000, 30
_NONE: Mapping[str, int] = {}


class Costs(dict[str, "_After"]):
    """For two characters, the costs of a third in nats: -log p(c | a b). Filled as it is asked.

    ``text`` is the page as it would read without glosses, simplified.
    """

    def __init__(self, model: CharacterModel, text: str) -> None:
        super().__init__()
        self.model, self.last, self._held = model, text[-1:], 0
        counts = Counts(text)
        self.followers, self.triple_times = counts.followers(), counts.triple

    def make_room(self, count: int) -> None:
        """Forget everything before ``count`` more costs would make the table too large; it fills again."""
        self._held += count
        if self._held > _MOST_HELD:
            self._held = count
            self.clear()

    def __missing__(self, two: str) -> _After:
        self.make_room(_PER_CONTEXT)
        found = self[two] = _After(self, two)
        return found


class _After(dict[str, float]):
    """The costs after two certain characters: the model's, and where this page has the second before it, the page's."""

    __slots__ = ("_context", "_costs", "_filled", "_near", "_shares", "_two")

    def __init__(self, costs: Costs, two: str) -> None:
        super().__init__()
        self._costs, self._two = costs, two
        self._context = costs.model.context(SYMBOLS[two[0]], SYMBOLS[two[1]])
        self._near = costs.followers.get(two[1], _NONE)
        self._shares: tuple[int, int] | None = None
        self._filled: Letters | None = None

    def fill(self, letters: Letters) -> None:
        """Look up all these at once, which is quicker than one by one when many will be asked for."""
        if self._filled is not letters:
            self._filled = letters
            known = self._costs.model.costs_after(self._context, letters)
            self._costs.make_room(len(known))
            self.update(known)
            for character in self._near:
                self.__missing__(character)

    def __missing__(self, character: str) -> float:
        symbol = SYMBOLS[character]
        cost = self._costs.model.cost_in(self._context, symbol)
        if symbol in _ANY:
            cost += _ANY[symbol]
        if character in self._near:
            cost = self._seen_near(character, cost)
        self[character] = cost
        return cost

    def _seen_near(self, character: str, cost: float) -> float:
        """The cost of a character that stands behind the second of the two somewhere on the page."""
        costs, (a, b) = self._costs, tuple(self._two)
        if self._shares is None:
            times = sum(self._near.values()) + (b == costs.last)
            self._shares = times + 2, costs.followers.get(a, _NONE).get(b, 0) + 1
        near_share = self._near[character] / self._shares[0]
        share = costs.triple_times(self._two + character) / self._shares[1]
        other = 1 - _PAGE_SHARE - _NEAR_SHARE
        return -math.log(other * math.exp(-cost) + _PAGE_SHARE * share + _NEAR_SHARE * near_share + 1e-12)
