"""The same pure functions over very many documents: one row of a crawl as columns, guarded in time and memory.

``run`` needs Daft (``pip install 'dajuan[bulk]'``) and is loaded when first asked for.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from dajuan.bulk.guard import Guard, Limits, Task, prepare
from dajuan.bulk.loading import is_result, results
from dajuan.bulk.one import Row, Wanted, read_row

if TYPE_CHECKING:
    from dajuan.bulk.reporting import Report as Report
    from dajuan.bulk.rows import Columns as Columns
    from dajuan.bulk.running import Job as Job
    from dajuan.bulk.running import run as run

__all__ = [
    "Columns",
    "Guard",
    "Job",
    "Limits",
    "Report",
    "Row",
    "Task",
    "Wanted",
    "is_result",
    "prepare",
    "read_row",
    "results",
    "run",
]


def __getattr__(name: str) -> object:
    if name not in ("Columns", "Job", "Report", "run"):
        raise AttributeError(f"module 'dajuan.bulk' has no attribute {name!r}")
    return getattr(import_module("dajuan.bulk.running"), name)
