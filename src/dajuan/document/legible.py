"""Whether bytes are a text at all: known kinds that are not read, and noise that only happens to decode."""

from __future__ import annotations

from collections import Counter

from dajuan.text import Restored
from dajuan.values import DajuanError, Problem

_ARCHIVES = {b"7z\xbc\xaf\x27\x1c": "a 7z archive", b"Rar!\x1a": "a RAR archive", b"\x28\xb5\x2f\xfd": "packed with zstd", b"\xfd7zXZ": "packed with xz", b"BZh": "packed with bzip2"}  # fmt: skip
_PICTURES = {
    b"\x89PNG": "PNG",
    b"\xff\xd8\xff": "JPEG",
    b"GIF8": "GIF",
    b"II*\0": "TIFF",
    b"MM\0*": "TIFF",
    b"BM": "BMP",
    b"RIFF": "WebP",
}


def refuse_kinds(data: bytes, name: str) -> None:
    """Refuse what is known and not read, saying what it is. Raises ``DajuanError``."""
    kind = next((words for mark, words in _ARCHIVES.items() if data.startswith(mark)), None)
    kind = kind or ("a tar archive" if data[257:262] == b"ustar" else None)
    if kind:
        remedy = "Unpack it and read the folder, or pack it as zip."
        raise DajuanError(Problem("unknown-kind", f"{name} is {kind}, which is not read.", remedy=remedy))
    picture = next((words for mark, words in _PICTURES.items() if data.startswith(mark)), None)
    if picture and b"\0" in data[:64]:
        message = f"{name} is a picture ({picture}); it has no text to read."
        raise DajuanError(Problem("unknown-kind", message, remedy="Recognise its text first (OCR), then read the result."))


_ODD = 0.1  # more odd characters than this are no text
_USUAL, _FEW = 0.4, 40  # fewer usual ones among the Chinese characters are no text; where there are few, fewer still
_USUAL_OF_FEW, _FEWEST = 0.33, 6
_LETTERS = 0.8


def check_legible(restored: Restored, name: str) -> None:
    """Refuse what is no text (raises ``DajuanError``): full of control characters, without letters, or with Chinese characters that nobody writes.

    Nearly any bytes are valid GB18030, but they spread over all it has, one in six of them usual. Of written Chinese,
    simplified, traditional or Japanese, more than half are among the 3,755 characters of level one of GB/T 2312. What is valid
    UTF-8 is no chance; where the encoding was ``guessed``, most characters must be letters, figures or space.
    """
    text = restored.text
    guessed = any(problem.code == "encoding-guessed" for problem in restored.problems)
    utf8 = (restored.encoding or "").startswith("utf-8")
    if not text.strip():
        raise DajuanError(Problem("empty", f"{name} holds no text.", remedy="Check the file."))
    sample = text[:20000]
    counted = Counter(sample)
    odd = sum(count for c, count in counted.items() if _is_odd(c))
    chinese = {c: count for c, count in counted.items() if "㐀" <= c <= "鿿" or "\ue000" <= c < "\uf900" or c >= "\U00020000"}
    many, usual = sum(chinese.values()), sum(count for c, count in chinese.items() if _is_usual(c))
    least = _USUAL if many >= _FEW else _USUAL_OF_FEW
    strange = not utf8 and many >= _FEWEST and usual < least * many
    if guessed:
        letters = sum(count for c, count in counted.items() if c.isalnum() or c.isspace())
        odd = max(odd, len(sample) - letters if letters < _LETTERS * len(sample) else 0)
    if odd > _ODD * len(sample) or strange:
        what = f"hardly any of its {many} Chinese characters are ever written" if strange else (
            f"{odd} of its first {len(sample)} characters are none"
        )  # fmt: skip
        raise DajuanError(Problem("not-text", f"{name} is no text: {what}.", remedy="Give a document."))


def _is_odd(c: str) -> bool:
    control = (c < " " and c not in "\t\n\r\f\v") or "\x7f" <= c < "\xa0"
    return control or c == "\ufffd" or "\ue000" <= c < "\uf900"


def _is_usual(char: str) -> bool:
    """Whether a Chinese character is of level one of GB/T 2312 (rows 16 to 55)."""
    try:
        return "\xb0" <= char.encode("gb2312").decode("latin-1")[0] <= "\xd7"
    except UnicodeEncodeError:
        return False
