"""What characters cost on one page: by the model, and by the words that the page itself uses."""

from __future__ import annotations

import math
from collections.abc import Mapping

from dajuan.text.choices import Choices
from dajuan.text.counts import Counts
from dajuan.text.language import ANY, SYMBOLS, UNKNOWN, CharacterModel

_PAGE_SHARE, _NEAR_SHARE = 0.25, 0.1
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

    __slots__ = ("_context", "_costs", "_near", "_shares", "_two")

    def __init__(self, costs: Costs, two: str) -> None:
        super().__init__()
        self._costs, self._two = costs, two
        self._context = costs.model.context(SYMBOLS[two[0]], SYMBOLS[two[1]])
        self._near = costs.followers.get(two[1], _NONE)
        self._shares: tuple[int, int] | None = None

    def cheapest(self, choices: Choices, room: float, most: int) -> list[tuple[int, float]]:
        """Numbers of some choices with what their characters cost here, in order.

        Among them are the ``most`` cheapest of those that cost less than ``room`` together with what speaks against them.
        """
        if room <= 0:
            return []
        costs = {number: self[choices.plain(number)] for number in self._seen(choices, room)}
        # All else costs what it costs alone.
        unseen, most = self._context[3], most + len(costs)
        for number in choices.known.cheapest(room - unseen, most):
            if number not in costs:
                alone = choices.alone[number]
                costs[number] = unseen + alone if alone >= 0 else self[choices.plain(number)]
        for number in choices.unknown.cheapest(min(room, unseen + choices.known.cost_of(most)) - UNKNOWN, most):
            costs.setdefault(number, UNKNOWN)
        return sorted(costs.items())

    def _seen(self, choices: Choices, room: float) -> set[int]:
        """The numbers of those that were seen behind the two, or behind the second of them, here or by the model."""
        triples, pairs, seen, _ = self._context
        numbers, symbols = set(choices.own), choices.by_symbol.keys()
        for plain in choices.by_plain.keys() & self._near.keys():
            numbers.update(choices.by_plain[plain])
        found = symbols & triples.keys()
        if seen < room:
            found |= symbols & pairs.keys()
        for symbol in found:
            numbers.update(choices.by_symbol[symbol])
        return numbers

    def __missing__(self, character: str) -> float:
        # As in the model's ``cost_in``; a page asks a hundred thousand times.
        symbol, (triples, pairs, seen, unseen) = SYMBOLS[character], self._context
        if symbol in triples:
            cost = triples[symbol]
        elif symbol in pairs:
            cost = seen + pairs[symbol]
        else:
            cost = unseen + ones[symbol] if symbol in (ones := self._costs.model.ones) else UNKNOWN
        if symbol in ANY:
            cost += ANY[symbol]
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
