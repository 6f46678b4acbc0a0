"""dajuan restore from the outside: text, JSON lines, a page, and broken sources among good ones."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from dajuan.cli.restore import restore_command

DAMAGED = "青溪鎮(zhèn)經(jīng)濟發(fā)展,產(chǎn)業(yè)興旺。"
RESTORED = "青溪镇经济发展,产业兴旺。"


def test_text_goes_to_standard_output(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """The restored text is printed as it is; a source that is not there is reported and does not stop the others."""
    page = tmp_path / "page.txt"
    page.write_text(DAMAGED, encoding="gb18030")
    assert restore_command([str(page), str(tmp_path / "none.txt")]) == 1
    shown = capfd.readouterr()
    assert shown.out == RESTORED + "\n"
    assert "none.txt: There is no such file" in shown.err


def test_json_lines(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """One answer a line, offsets in the source; a broken line is answered with a problem."""
    lines = tmp_path / "pages.jsonl"
    lines.write_text(json.dumps({"id": 7, "text": DAMAGED}) + "\nno json\n" + '{"id": 8}\n', encoding="utf-8")
    assert restore_command([str(lines)], jsonl=True) == 1
    answers = [json.loads(line) for line in capfd.readouterr().out.splitlines()]
    assert answers[0]["text"] == RESTORED
    assert all(DAMAGED[e["start"] : e["end"]] == e["before"] for e in answers[0]["edits"])
    assert {"start", "end", "before", "after", "rule", "confidence"} <= set(answers[0]["edits"][0])
    assert answers[1]["problems"][0]["code"] == "bad-line"
    assert answers[2]["id"] == 8


def test_page_is_written_over_no_source(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """A source named behind --html by mistake stays as it is; a page may be written anew."""
    source, page = tmp_path / "page.txt", tmp_path / "page.html"
    source.write_text(DAMAGED, encoding="utf-8")
    assert restore_command([str(source)], html=source) == 1
    assert source.read_text(encoding="utf-8") == DAMAGED
    assert "not written over" in capfd.readouterr().err
    assert [restore_command([str(source)], html=page) for _ in range(2)] == [0, 0]


def test_page_is_escaped_and_fetches_nothing(tmp_path: Path) -> None:
    """The page shows every edit in place, escapes what it shows and refers to nothing outside."""
    page, out = tmp_path / "p.txt", tmp_path / "p.html"
    page.write_text("<script>alert(1)</script>" + DAMAGED, encoding="utf-8")
    assert restore_command([str(page)], html=out) == 0
    text = out.read_text(encoding="utf-8")
    assert "<script" not in text and "http" not in text
    assert "&lt;script&gt;" in text and "<del" in text and "<ins" in text


def test_explanation_names_rules(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """The explanation shows before, after, rule and reason of each edit."""
    page = tmp_path / "p.txt"
    page.write_text(DAMAGED, encoding="utf-8")
    assert restore_command([str(page)], explain=True) == 0
    assert "gloss" in capfd.readouterr().out


def test_other_things_than_text(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """A folder, an empty file and a binary are each answered clearly."""
    empty, binary = tmp_path / "empty.txt", tmp_path / "b.bin"
    empty.write_bytes(b"")
    binary.write_bytes(bytes(range(256)) * 4)
    assert restore_command([str(empty)]) == 0
    assert restore_command([str(tmp_path)]) == 1
    assert restore_command([str(binary)]) == 1
    assert "probably no text" in capfd.readouterr().err
