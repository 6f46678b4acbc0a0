"""Measure: runs every quality_*.py or speed_*.py beside this file and prints what they print.

    python bench/run.py quality      # what is read rightly, on gold and on damage made here (needs ../shared)
    python bench/run.py speed        # speed and memory beside peers, as ratios

A quality script exits with 1 when a measure fell under its floor in tests/floors.toml.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent


def main(kind: str) -> int:
    """Run every script of a kind; return the worst exit code."""
    worst = 0
    for script in sorted(HERE.glob(f"{kind}_*.py")):
        print(f"\n== {script.stem.removeprefix(f'{kind}_')} ==", flush=True)
        worst = max(worst, subprocess.run([sys.executable, script], cwd=HERE.parent, check=False).returncode)
    return worst


if __name__ == "__main__":
    if sys.argv[1:] not in (["quality"], ["speed"]):
        sys.exit("usage: python bench/run.py quality|speed")
    sys.exit(main(sys.argv[1]))
