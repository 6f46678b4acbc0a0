"""`dajuan serve`: the live pages and the JSON interface."""

from __future__ import annotations

import sys

from dajuan.ledger import ledger_url
from dajuan.sheet import app


def serve_command(ledger: str | None, host: str = "127.0.0.1", port: int = 8000, contact: str = "") -> int:
    """Serve the pages of a ledger until stopped. Returns the exit code."""
    import uvicorn

    made = app(ledger_url(ledger), contact)
    print(f"The answer sheets are at http://{host}:{port}/ (Ctrl-C stops).", file=sys.stderr)
    uvicorn.run(made, host=host, port=port, log_level="warning", server_header=False, h11_max_incomplete_event_size=32_768)
    return 0
