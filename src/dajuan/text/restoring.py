"""The order of the repairs."""

from __future__ import annotations

from dajuan.text.broken_lines import join_broken_lines
from dajuan.text.decoding import decode
from dajuan.text.hijack import drop_controls, remove_glosses, repair_shifts, resurvey
from dajuan.text.language import model
from dajuan.text.log import EditLog
from dajuan.text.page import survey
from dajuan.text.restored import Restored
from dajuan.text.simplifying import simplify
from dajuan.text.spam import cut_spam, cut_stray_tags


def restore(data: bytes | str) -> Restored:
    """Return ``data`` as readable text with every edit that was needed."""
    decoded = decode(data) if isinstance(data, bytes) else None
    source = decoded.text if decoded else str(data)
    log = EditLog(source)
    page = survey(source, model())
    if page.is_hijacked:
        repair_shifts(log, page)
        remove_glosses(log, resurvey(log, page))
        drop_controls(log)
        simplify(log, page)
    cut_stray_tags(log)
    join_broken_lines(log)
    cut_spam(log, page)
    problems = (*(decoded.problems if decoded else ()), *log.problems())
    return Restored(source, log.text, log.edits(), problems, decoded.encoding if decoded else None)
