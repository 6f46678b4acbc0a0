"""Measure speed and memory: runs each speed_*.py beside this file and prints what they print.

    python bench/run.py

Each compares with peers in the same run, as ratios; a peer that is not installed is named and left out.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent


def main() -> int:
    """Run every benchmark; return the worst exit code."""
    worst = 0
    for script in sorted(HERE.glob("speed_*.py")):
        print(f"\n== {script.stem.removeprefix('speed_')} ==", flush=True)
        worst = max(worst, subprocess.run([sys.executable, script], cwd=HERE.parent, check=False).returncode)
    return worst


if __name__ == "__main__":
    sys.exit(main())
