"""Reading claims from a document that is already there waits for no reader of files."""

from __future__ import annotations

import subprocess
import sys

READERS = ("dajuan.document.reading", "dajuan.text.restoring", "zipfile", "subprocess", "sqlalchemy", "opencc", "trafilatura")


def test_importing_claims_loads_no_reader_of_files() -> None:
    """Neither the readers of documents nor any large library is loaded with ``dajuan.claims``."""
    code = f"import sys, dajuan.claims; print(*[name for name in {READERS!r} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""


def test_a_reader_comes_when_it_is_asked_for() -> None:
    """``from dajuan.document import from_text`` works as if it had been there, and a wrong name is told as ever."""
    code = (
        "import dajuan.document as room\n"
        "assert room.from_text('云溪县2024年新建公路3公里。').text\n"
        "assert not hasattr(room, 'nothing')\n"
        "assert all(hasattr(room, name) for name in room.__all__)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
