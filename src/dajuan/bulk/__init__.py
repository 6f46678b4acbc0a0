"""The same pure functions over very many documents: one row of a crawl as columns, guarded in time and memory."""

from dajuan.bulk.guard import Guard, Limits
from dajuan.bulk.one import Row, Wanted, read_row

__all__ = ["Guard", "Limits", "Row", "Wanted", "read_row"]
