"""Which language a text is in, told by its letters alone."""

from __future__ import annotations

import re

_SAMPLE = 20_000


def is_english(text: str) -> bool:
    """Whether a text is English by its script: many Latin letters and hardly a Chinese character."""
    sample = text[:_SAMPLE]
    latin = len(re.findall("[A-Za-z]", sample))
    return latin > 40 and latin > 8 * len(re.findall("[一-鿿]", sample))
