"""Imported first by the server that children are copies of: libraries that reserve memory ahead of need are told not to.

Arrow's usual allocator reserves a gigabyte of addresses at its first use, which would count against the bound of every child;
numpy's library of algebra, of which nothing is used, starts threads and buffers for them.
"""

from __future__ import annotations

import os

os.environ["ARROW_DEFAULT_MEMORY_POOL"] = "system"
os.environ["OPENBLAS_NUM_THREADS"] = "1"
