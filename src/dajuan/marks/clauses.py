"""Where clauses and sentences break, in the full-width and the half-width signs that texts mix."""

from __future__ import annotations

import re

CLAUSE = re.compile(r"[，。；！？：\n]|[,:](?!\d)|[;!?]")
"""Ends a clause; a half-width comma or colon between digits belongs to the number."""

LABEL = re.compile(r"[，。；！？：、\s]|[,:](?!\d)|[;!?]")
"""Ends a clause or an item of a list."""

STOP = re.compile(r"[。；！？\n]|[;!?]")
"""Ends a sentence or a part of one that stands for itself."""
