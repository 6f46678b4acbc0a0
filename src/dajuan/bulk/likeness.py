"""Which texts are alike: the words of a text without what stands between them, and a digest of its turns of phrase.

The digest is a MinHash (Broder 1997) of the text's runs of ``RUN`` letters and digits: for each of ``HASHES`` functions the
smallest value over all runs, of which a byte is kept (Li and König 2010). Two texts share as large a part of these bytes as
they share of their runs, chance aside. Eight bytes together are a band: texts that share nine tenths of their runs share a
band nearly always (.9999 of 1), those that share four fifths mostly (.95), those that share half seldom (.06).
"""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Any

from dajuan.claims import Claims
from dajuan.values import digest_of

if TYPE_CHECKING:
    import numpy

RUN = 5
HASHES = 128
BANDS = HASHES // 8
_AT_A_TIME = 2048  # runs whose values are held at once: two megabytes
_ODD = 0x9E3779B97F4A7C15  # an odd number without pattern, the golden ratio of 2 to the 64


def words_of(text: str) -> str:
    """Return the letters and digits of a text, which its copies share whatever stands between them: spaces, points, widths.

    >>> words_of("新建绿道 ３５公里。")
    '新建绿道35公里'
    """
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKC", text)))


def likeness(words: str, claims: Claims) -> bytes:
    """Return the digest of a text's turns of phrase, and behind it eight bytes that name the figures it states.

    A text that says the same with another figure may be a correction; so what states other figures is never alike.
    """
    import numpy

    runs = _runs(words)
    least = numpy.full(HASHES, 2**64 - 1, dtype=numpy.uint64)
    factors, terms = _functions()
    for start in range(0, len(runs), _AT_A_TIME):
        values = runs[start : start + _AT_A_TIME, None] * factors + terms
        least = numpy.minimum(least, values.min(axis=0))
    figures = sorted({f"{figure.quantity.value} {figure.quantity.unit}" for figure in claims.figures})
    return (least >> numpy.uint64(56)).astype(numpy.uint8).tobytes() + bytes.fromhex(digest_of(*figures)[:16])


def _runs(words: str) -> Any:
    """The runs of letters as numbers without order: one whose text is shorter stands for itself."""
    import numpy

    letters = numpy.frombuffer(words.ljust(RUN).encode("utf-32-le", "surrogatepass"), dtype=numpy.uint32).astype(numpy.uint64)
    runs = numpy.zeros(len(letters) - RUN + 1, dtype=numpy.uint64)
    for place in range(RUN):
        runs = (runs + letters[place : len(letters) - RUN + 1 + place]) * numpy.uint64(_ODD)
        runs ^= runs >> numpy.uint64(29)
    return numpy.unique(runs)


def _functions() -> tuple[numpy.ndarray, numpy.ndarray]:
    """The factors and terms of the hash functions, the same in every process and version."""
    import numpy

    with numpy.errstate(over="ignore"):
        numbers = numpy.arange(1, 2 * HASHES + 1, dtype=numpy.uint64) * numpy.uint64(_ODD)
        numbers = (numbers ^ (numbers >> numpy.uint64(30))) * numpy.uint64(0xBF58476D1CE4E5B9)
        numbers = (numbers ^ (numbers >> numpy.uint64(27))) * numpy.uint64(0x94D049BB133111EB)
        numbers ^= numbers >> numpy.uint64(31)
    return numbers[:HASHES] | numpy.uint64(1), numbers[HASHES:]
