"""What characters cost on one page: by the model, and by the words that the page itself uses."""

from __future__ import annotations

import math

from dajuan.text.choices import Choices
from dajuan.text.counts import Counts
from dajuan.text.language import ANY, SYMBOLS, UNKNOWN, CharacterModel, Context

_PAGE_SHARE, _NEAR_SHARE = 0.25, 0.1
_MOST_HELD = 200_000


class Costs(dict[str, float]):
    """For three characters, what the third costs behind the two before it in nats: -log p(c | a b). Filled as it is asked.

    The model's costs, and where this page has the second before the third, the page's. ``text`` is the page as it would
    read without glosses, simplified.
    """

    def __init__(self, model: CharacterModel, text: str) -> None:
        super().__init__()
        self._model, self._last = model, text[-1:]
        counts = Counts(text)
        self._followers, self._times_of_three = counts.followers(), counts.triple
        self._times: dict[str, int] = {}

    def cheapest(self, two: str, choices: Choices, room: float, most: int) -> list[tuple[int, float]]:
        """Numbers of some choices with what their characters cost behind ``two``, in order.

        Among them are the ``most`` cheapest of those that cost less than ``room`` together with what speaks against them.
        """
        if room <= 0:
            return []
        context = self._model.context(SYMBOLS[two[0]], SYMBOLS[two[1]])
        costs = self._seen(two, context, choices, room)
        # All else costs what it costs alone.
        unseen, most = context[3], most + len(costs)
        for number in choices.known.cheapest(room - unseen, most):
            if number not in costs:
                alone, telling = choices.alone[number]
                costs[number] = unseen + alone + telling
        for number in choices.unknown.cheapest(min(room, unseen + choices.known.cost_of(most)) - UNKNOWN, most):
            costs.setdefault(number, UNKNOWN)
        return sorted(costs.items())

    def _seen(self, two: str, context: Context, choices: Choices, room: float) -> dict[int, float]:
        """The costs of those that were seen behind the two, or behind the second of them, here or by the model."""
        triples, pairs, seen, _ = context
        symbols, near = choices.by_symbol.keys(), self._followers[two[1]].keys()
        by_model = {symbol: seen + pairs[symbol] for symbol in symbols & pairs.keys()} if seen < room else {}
        for symbol in symbols & triples.keys():
            by_model[symbol] = triples[symbol]
        for symbol in by_model.keys() & ANY.keys():
            by_model[symbol] += ANY[symbol]
        costs = {number: cost for symbol, cost in by_model.items() for number in choices.by_symbol[symbol]}
        for plain in choices.by_plain.keys() & near:
            costs.update(dict.fromkeys(choices.by_plain[plain], self[two + plain]))
        for number in choices.own:
            costs[number] = self[two + choices.plain(number)]
        return costs

    def __missing__(self, three: str) -> float:
        a, b, c = three[0], three[1], three[2]
        # As the model's ``cost``, but from what all that follows the two shares; a page asks a hundred thousand times.
        symbol, (triples, pairs, seen, unseen) = SYMBOLS[c], self._model.context(SYMBOLS[a], SYMBOLS[b])
        if symbol in triples:
            cost = triples[symbol]
        elif symbol in pairs:
            cost = seen + pairs[symbol]
        else:
            cost = unseen + ones[symbol] if symbol in (ones := self._model.ones) else UNKNOWN
        if symbol in ANY:
            cost += ANY[symbol]
        if c in self._followers[b]:
            cost = self._seen_near(three, cost)
        if len(self) >= _MOST_HELD:
            self.clear()
        self[three] = cost
        return cost

    def _seen_near(self, three: str, cost: float) -> float:
        """The cost of a character that stands behind the second of the two somewhere on the page."""
        a, b, c = three[0], three[1], three[2]
        near = self._followers[b]
        times = self._times.get(b)
        if times is None:
            times = self._times[b] = sum(near.values()) + (b == self._last)
        near_share = near[c] / (times + 2)
        share = self._times_of_three(three) / (self._followers[a].get(b, 0) + 1)
        other = 1 - _PAGE_SHARE - _NEAR_SHARE
        return -math.log(other * math.exp(-cost) + _PAGE_SHARE * share + _NEAR_SHARE * near_share + 1e-12)
