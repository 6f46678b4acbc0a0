"""Old office files (OLE 2 compound files): Excel read as it is, Word through LibreOffice where it is installed."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

from dajuan.document.assembling import Assembler
from dajuan.document.office import read_workbook
from dajuan.document.word import read_docx
from dajuan.values import DajuanError, Problem

_SECONDS = 180
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_WORD = "WordDocument".encode("utf-16-le")  # the stream that every Word 6 to 2003 file has; other bytes are read as plain text
# A profile in which no macro runs and no link of the document is followed.
_PROFILE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="MacroSecurityLevel" oor:op="fuse"><value>3</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop></item>
</oor:items>
"""
_NOWHERE = dict.fromkeys(("http_proxy", "https_proxy", "ftp_proxy", "HTTP_PROXY", "HTTPS_PROXY"), "http://127.0.0.1:9")


def read_legacy(data: bytes, name: str) -> tuple[Assembler, str]:
    """Return what an old office file holds, and its media type. Raises ``DajuanError``, also for new files with a password."""
    if _ENCRYPTED in data:
        message = f"{name} is an office file protected by a password."
        raise DajuanError(Problem("encrypted", message, remedy="Save a copy without the password."))
    try:
        return read_workbook(data, name), "application/vnd.ms-excel"
    except DajuanError:
        if _WORD not in data:
            message = f"{name} is an old office file that is neither Excel nor Word, or is damaged."
            raise DajuanError(Problem("broken-file", message, remedy="Open it in its program and save it as .docx.")) from None
        program = shutil.which("soffice") or shutil.which("libreoffice")
        if program is None:
            message = f"{name} is an old Word file, which is read through LibreOffice."
            raise DajuanError(Problem("needs-libreoffice", message, remedy="Install LibreOffice, or save it as .docx.")) from None
        return read_docx(_converted(program, data, name), name), "application/msword"


def _converted(program: str, data: bytes, name: str) -> bytes:
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        place = Path(folder)
        (place / "old.doc").write_bytes(data)
        (place / "profile" / "user").mkdir(parents=True)
        (place / "profile" / "user" / "registrymodifications.xcu").write_text(_PROFILE, encoding="utf-8")
        command = [program, "--headless", "--norestore", f"-env:UserInstallation=file://{folder}/profile", "--convert-to", "docx", "--outdir", folder, str(place / "old.doc")]  # fmt: skip
        # A session of its own: the program is a script that starts another, and both must end when the time is over.
        running = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=os.environ | _NOWHERE, start_new_session=True
        )  # fmt: skip
        try:
            running.wait(_SECONDS)
            return (place / "old.docx").read_bytes()
        except (subprocess.TimeoutExpired, OSError) as error:
            what = (
                f"it took more than {_SECONDS} seconds"
                if isinstance(error, subprocess.TimeoutExpired)
                else "LibreOffice cannot read it"
            )
            raise DajuanError(
                Problem("broken-file", f"{name} cannot be converted: {what}.", remedy="Save it as .docx.")
            ) from error
        finally:
            if running.poll() is None:
                _end(running)


def _end(running: subprocess.Popen[bytes]) -> None:
    """End a program and all it started."""
    try:
        os.killpg(running.pid, signal.SIGKILL)
    except (AttributeError, ProcessLookupError):
        running.kill()
    running.wait()
