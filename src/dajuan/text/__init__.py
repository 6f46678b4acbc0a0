"""From bytes to text: undo what hijackers, codecs and converters did, and log every edit."""

from dajuan.text.restored import Edit, Restored, replay
from dajuan.text.showing import RULES, diff_page, gathered, notable, visible

__all__ = ["RULES", "Edit", "Restored", "diff_page", "gathered", "notable", "replay", "restore", "visible"]


def restore(data: bytes | str) -> Restored:
    """Return ``data`` as readable text with every edit that was needed.

    Bytes are decoded first (``encoding`` says how). Text without a sign of damage is returned
    unchanged, the same object. Never raises on any bytes or text; what cannot be restored or is
    not certain is in ``problems``, with spans of the source.

    >>> restore("增长5.3%。").edits
    ()
    """
    # The repairs are loaded when the first text asks for them: whoever only reads claims does not wait for them.
    from dajuan.text.restoring import restore as repaired

    return repaired(data)
