"""Which index a question goes by, where the database can't know."""

from __future__ import annotations

from sqlalchemy import ColumnElement


def never_by(column: ColumnElement[str]) -> ColumnElement[str]:
    """Return a text column as a value that no index holds.

    SQLite prefers what is equal to something: a state, which thousands of rows have.
    """
    return column + ""
