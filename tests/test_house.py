"""The house: rooms import only earlier rooms, through their front doors, and stay small."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

HOUSE = Path(__file__).parents[1] / "src" / "dajuan"
ROOMS = ["values", "lexicon", "text", "document", "claims", "ledger", "marks", "sheet", "desk", "bulk", "cli"]
MAY_NOT = {"bulk": {"ledger", "marks", "sheet", "desk"}}
BANNED = {"utils", "helpers", "common", "core", "misc", "manager"}
FILES = sorted(path for room in ROOMS for path in (HOUSE / room).rglob("*.py"))


def imported(path: Path) -> list[str]:
    """Every dajuan module that a file imports, anywhere in it."""
    names: list[str] = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            names.append(node.module or "")
    return [name for name in names if name.split(".")[0] == "dajuan"]


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(HOUSE)))
def test_import_law(path: Path) -> None:
    """A file imports its own room, or the front door of an earlier one; nothing else of dajuan."""
    room = path.relative_to(HOUSE).parts[0]
    for name in imported(path):
        parts = name.split(".")
        assert len(parts) > 1, f"{path.name} imports the package's own front door"
        if parts[1] == room:
            continue
        assert ROOMS.index(parts[1]) < ROOMS.index(room), f"{path.name}: {room} may not import {parts[1]}"
        assert parts[1] not in MAY_NOT.get(room, set()), f"{path.name}: {room} may not import {parts[1]}"
        assert len(parts) == 2, f"{path.name}: import {parts[1]} through its front door, not {name}"


def test_no_banned_names() -> None:
    """No file is called after nothing in particular."""
    assert [path for path in FILES if path.stem in BANNED] == []


def share_over(sizes: list[int], ceiling: int) -> float:
    return sum(size > ceiling for size in sizes) / max(1, len(sizes))


def test_sizes() -> None:
    """95 % of functions stay under 45 lines, 95 % of files under 350, and none is huge."""
    files = [len(path.read_text(encoding="utf-8").splitlines()) for path in FILES]
    functions = [
        (node.end_lineno or node.lineno) - node.lineno + 1
        for path in FILES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]
    assert share_over(files, 350) <= 0.05
    assert share_over(functions, 45) <= 0.05
    assert max(files) <= 600
    assert max(functions) <= 120


def test_word_lists_are_data() -> None:
    """Words live in TOML: no Python file outside the lexicon holds a long list of Chinese words."""
    for path in FILES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.List | ast.Tuple | ast.Set):
                words = [e for e in node.elts if isinstance(e, ast.Constant) and isinstance(e.value, str)]
                chinese = [w for w in words if any("一" <= c <= "鿿" for c in str(w.value))]
                assert len(chinese) < 12, f"{path.name}:{node.lineno} holds {len(chinese)} words; move them to the lexicon"
