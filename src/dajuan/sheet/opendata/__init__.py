"""The ledger as open data: one folder, one standard."""

from dajuan.sheet.opendata.exporting import EXPORTS, Exported, export

__all__ = ["EXPORTS", "Exported", "export"]
