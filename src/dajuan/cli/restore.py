"""`dajuan restore`: damaged text in, readable text out, every edit explained on request."""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from rich.console import Console
from rich.markup import escape

from dajuan.text import RULES, Edit, Restored, diff_page, gathered, notable, restore, visible
from dajuan.values import Problem

_MOST_PLACES = 20
_PAGE_BEGINS = b"<!doctype html>"
_LARGEST = 512 * 1024 * 1024


def restore_command(
    files: list[str], explain: bool = False, jsonl: bool = False, html: Path | None = None, as_json: bool = False
) -> int:
    """Restore ``files`` (``-`` or none: standard input) and print the text; returns the exit code.

    ``explain`` prints how often each rule was used and the edits worth a look, ``html`` writes a page that shows them in place, ``jsonl``
    reads lines ``{"id", "text"}`` and writes lines ``{"id", "text", "edits", "problems"}`` (offsets in
    the source text), ``as_json`` prints one list of such records. A source that cannot be read is
    reported on standard error and does not keep the others from being restored.
    """
    names = files or ["-"]
    if jsonl:
        return max([_lines(name) for name in names], default=0)
    failed, records, pages = False, [], []
    for name in names:
        data = _read(name)
        if data is None:
            failed = True
            continue
        restored = restore(data)
        failed |= _report(name, restored)
        if html is not None:
            pages.append((name, restored))
        if as_json:
            records.append(_record(name, restored))
        elif explain:
            _explain(name, restored)
        elif html is None:
            _write(restored.text if len(names) == 1 or restored.text.endswith("\n") else restored.text + "\n")
    if as_json:
        _write(json.dumps(records, ensure_ascii=False, indent=2) + "\n")
    if html is not None and not _pages(html, pages):
        failed = True
    return int(failed)


def _read(name: str) -> bytes | None:
    try:
        if name == "-":
            return sys.stdin.buffer.read(_LARGEST)
        path = Path(name)
        if path.stat().st_size > _LARGEST:
            _say(name, "It is larger than 512 MB. Split it first.")
            return None
        return path.read_bytes()
    except FileNotFoundError:
        _say(name, "There is no such file. Check the path.")
    except IsADirectoryError:
        _say(name, "It is a folder. Name the files in it, or use dajuan read.")
    except OSError as error:
        _say(name, f"It cannot be read: {error.strerror}.")
    return None


def _say(name: str, message: str) -> None:
    print(f"dajuan: {name}: {message}", file=sys.stderr)


def _report(name: str, restored: Restored) -> bool:
    """Say every problem on standard error, the same in several places once; return whether the source was no text at all."""
    for message, problems in gathered(restored):
        places = [str(problem.where.start) for problem in problems if problem.where]
        more = f" and {len(places) - _MOST_PLACES} more places" if len(places) > _MOST_PLACES else ""
        _say(name, message + (f" At {', '.join(places[:_MOST_PLACES])}{more}." if places else ""))
    return any(problem.code == "not-text" for problem in restored.problems)


def _write(text: str) -> None:
    sys.stdout.buffer.write(text.encode("utf-8", "replace"))
    sys.stdout.buffer.flush()


def _record(name: object, restored: Restored) -> dict[str, object]:
    return {
        "id": name,
        "text": restored.text,
        "encoding": restored.encoding,
        "edits": [edit.as_record() for edit in restored.edits],
        "problems": [problem.as_record() for problem in restored.problems],
    }


def _lines(name: str) -> int:
    """Restore a file of JSON lines; a broken line is answered with a problem, not with silence."""
    data = _read(name)
    if data is None:
        return 1
    failed = 0
    for number, line in enumerate(_split(data), 1):
        record, problem = _parse(line, number)
        if problem is None:
            restored = restore(str(record["text"]))
            answer = {k: v for k, v in _record(record.get("id"), restored).items() if k != "encoding"}
        else:
            failed = 1
            _say(name, str(problem))
            answer = {"id": record.get("id"), "text": None, "edits": [], "problems": [problem.as_record()]}
        _write(json.dumps(answer, ensure_ascii=False) + "\n")
    return failed


def _split(data: bytes) -> Iterator[bytes]:
    for line in data.split(b"\n"):
        if line.strip():
            yield line


def _parse(line: bytes, number: int) -> tuple[dict[str, object], Problem | None]:
    try:
        record = json.loads(line)
    except (ValueError, RecursionError):
        return {}, Problem("bad-line", f"Line {number} is no JSON.", remedy='Write one {"id", "text"} object a line.')
    if not isinstance(record, dict) or not isinstance(record.get("text"), str):
        identity = {"id": record.get("id")} if isinstance(record, dict) else {}
        return identity, Problem("bad-line", f"Line {number} has no text.", remedy='Write one {"id", "text"} object a line.')
    return record, None


def _explain(name: str, restored: Restored) -> None:
    console = Console(highlight=False)
    shown = notable(restored)
    console.print(f"[bold]{escape(name)}[/bold] ({restored.encoding or 'text'}): {len(restored.edits)} edits")
    for rule, times in Counter(edit.rule for edit in restored.edits).most_common():
        console.print(f"  {times:6}  {RULES.get(rule, rule)} [dim]({rule})[/dim]")
    if not shown:
        return
    console.print("[bold]Worth a look[/bold] [dim](--json and --html have every edit)[/dim]")
    for edit in shown:
        before, after = _around(restored.source, edit)
        console.print(
            f"  [dim]{edit.span.start:6}[/dim]  {before}{_change(edit, console.color_system is not None)}{after}"
            f"  [dim]{edit.rule}[/dim] {edit.confidence:.2f}",
            soft_wrap=True,
        )
        others = f" Or {_short(' / '.join(edit.alternatives))}." if edit.alternatives else ""
        console.print(f"          [dim]{escape(edit.reason)}{others}[/dim]", soft_wrap=True)


def _change(edit: Edit, is_coloured: bool) -> str:
    """What was struck and what was put in; signs tell them apart where no colour does."""
    before, after = _short(edit.before), _short(edit.after)
    if is_coloured:
        return f"[red strike]{before}[/red strike][green bold]{after}[/green bold]"
    return (f"{{-{before}-}}" if before else "") + (f"{{+{after}+}}" if after else "")


def _around(source: str, edit: Edit) -> tuple[str, str]:
    """A few characters on both sides of an edit."""
    return _short(source[max(0, edit.span.start - 8) : edit.span.start]), _short(source[edit.span.end : edit.span.end + 8])


def _short(text: str) -> str:
    return escape(visible(text if len(text) <= 60 else text[:57] + "…").replace("\r", "").replace("\n", "⏎"))


def _is_foreign(target: Path) -> bool:
    """Whether a file holds anything but a page."""
    with target.open("rb") as held:
        begin = held.read(len(_PAGE_BEGINS))
    return begin not in (b"", _PAGE_BEGINS)


def _pages(target: Path, pages: list[tuple[str, Restored]]) -> bool:
    """Write one page, or a folder of pages when several sources were given; a file that is no page is never written over."""
    try:
        if target.is_file() and _is_foreign(target):
            _say(
                str(target),
                "This file is no page of edits and was not written over. Name the page to write behind --html, and the sources before it.",
            )
            return False
        if len(pages) <= 1:
            for name, restored in pages:
                target.write_text(diff_page(restored, Path(name).name), encoding="utf-8", errors="replace")
        else:
            target.mkdir(parents=True, exist_ok=True)
            for number, (name, restored) in enumerate(pages, 1):
                page = target / f"{number:03d}-{Path(name).stem}.html"
                page.write_text(diff_page(restored, Path(name).name), encoding="utf-8", errors="replace")
    except OSError as error:
        _say(str(target), f"The page cannot be written: {error.strerror}.")
        return False
    return True
