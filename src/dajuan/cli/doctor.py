"""`dajuan doctor`: what is installed, what is missing, and how to get it."""

from __future__ import annotations

import json
import platform
import shutil
from dataclasses import asdict, dataclass
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec

from rich.console import Console
from rich.table import Table


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked for: its name, what it serves, the version found or None, whether it is needed, how to get it."""

    name: str
    serves: str
    found: str | None
    needed: bool
    remedy: str


PACKAGES = [
    ("opencc", "opencc", "simplified and traditional script", True),
    ("pypinyin", "pypinyin", "checking glosses", True),
    ("pypdfium2", "pypdfium2", "reading PDF", True),
    ("python-docx", "docx", "reading and writing Word", True),
    ("python-calamine", "python_calamine", "reading Excel", True),
    ("trafilatura", "trafilatura", "reading web pages", True),
    ("SQLAlchemy", "sqlalchemy", "the ledger", True),
    ("psycopg", "psycopg", "a ledger in PostgreSQL", False),
    ("weasyprint", "weasyprint", "answer sheets as PDF", False),
    ("daft", "daft", "bulk runs", False),
    ("pyarrow", "pyarrow", "Parquet export", False),
]
EXTRAS = {"psycopg": "postgresql", "weasyprint": "pdf", "daft": "bulk"}
PROGRAMS = [
    (("soffice", "libreoffice"), "LibreOffice", "reading legacy .doc files", "apt install libreoffice-writer"),
    (("chromium", "chromium-browser", "google-chrome"), "Chromium", "tests of the pages", "apt install chromium"),
    (("postgres", "pg_ctl", "psql"), "PostgreSQL", "tests of the ledger on a server", "apt install postgresql"),
]


def findings() -> list[Finding]:
    """Look for every package and program that dajuan can use."""
    rows = [Finding("Python", "everything", platform.python_version(), True, "")]
    for package, module, serves, needed in PACKAGES:
        extra = EXTRAS.get(package)
        remedy = f"pip install 'dajuan[{extra}]'" if extra else f"pip install {package}"
        rows.append(Finding(package, serves, _installed(package, module), needed, remedy))
    for names, name, serves, remedy in PROGRAMS:
        place = next((found for found in map(shutil.which, names) if found), None)
        rows.append(Finding(name, serves, place, False, remedy))
    return rows


def _installed(package: str, module: str) -> str | None:
    if find_spec(module) is None:
        return None
    try:
        return version(package)
    except PackageNotFoundError:
        return "?"


def doctor_command(as_json: bool) -> int:
    """Print the findings; return 1 when something needed is missing."""
    rows = findings()
    if as_json:
        print(json.dumps([asdict(row) for row in rows], ensure_ascii=False, indent=1))
    else:
        table = Table("", "what", "serves", "found", "how to get it")
        for row in rows:
            sign = "[green]✓" if row.found else ("[red]✗" if row.needed else "[yellow]–")
            table.add_row(sign, row.name, row.serves, row.found or "", "" if row.found else row.remedy)
        Console().print(table)
    return int(any(row.needed and not row.found for row in rows))
