"""Asking a database for the rows of a list of things, however long it is.

The list goes as one parameter. As many parameters it would have to be written into the words of the query each time, which takes
longer than the query, and databases bound their number.
"""

from __future__ import annotations

import json
from collections.abc import Collection

from sqlalchemy import ColumnElement, Engine, String, column, text

_LISTED = {
    "sqlite": "SELECT value FROM json_each(:listed)",
    "postgresql": "SELECT json_array_elements_text(CAST(:listed AS json))",
}


def among(engine: Engine, what: ColumnElement[str], values: Collection[str]) -> ColumnElement[bool]:
    """Return the condition that a column has one of some values."""
    listed = text(_LISTED[engine.dialect.name]).bindparams(listed=json.dumps(list(values)))
    return what.in_(listed.columns(column("value", String)))
