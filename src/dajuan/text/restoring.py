"""The order of the repairs."""

from __future__ import annotations

from dajuan.text.hijack import drop_controls, remove_glosses, repair_shifts, resurvey
from dajuan.text.language import model
from dajuan.text.log import EditLog
from dajuan.text.page import survey
from dajuan.text.restored import Restored
from dajuan.text.simplifying import simplify


def restore(data: bytes | str) -> Restored:
    """Return ``data`` as readable text with every edit that was needed."""
    source = data.decode("utf-8", "replace") if isinstance(data, bytes) else data
    log = EditLog(source)
    page = survey(source, model())
    if page.is_hijacked:
        repair_shifts(log, page)
        remove_glosses(log, resurvey(log, page))
        drop_controls(log)
        simplify(log, page)
    return Restored(source, log.text, log.edits(), log.problems())
