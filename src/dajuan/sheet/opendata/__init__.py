"""The ledger as open data: one folder, one standard."""

from dajuan.sheet.opendata.exporting import DATA_FILES, EXPORTS, Exported, data_files, export

__all__ = ["DATA_FILES", "EXPORTS", "Exported", "data_files", "export"]
