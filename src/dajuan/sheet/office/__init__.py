"""The sheet as office files: a workbook, a report, a print."""
