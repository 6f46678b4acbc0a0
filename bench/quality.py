"""Measure everything that is read: runs each quality_*.py beside this file and prints what they print.

    python bench/quality.py

Each measures one room on the gold and real texts of ../shared or on damage it makes itself, and exits with
1 when a measure fell under its floor in tests/floors.toml.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent


def main() -> int:
    """Run every measurement; return the worst exit code."""
    worst = 0
    for script in sorted(HERE.glob("quality_*.py")):
        print(f"\n== {script.stem.removeprefix('quality_')} ==", flush=True)
        worst = max(worst, subprocess.run([sys.executable, script], cwd=HERE.parent, check=False).returncode)
    return worst


if __name__ == "__main__":
    sys.exit(main())
