"""Listings with filters: each combination is built once and then only given its values."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from sqlalchemy import Column, Connection, Select, bindparam

from collector.store.rows import AnyRow


def filtered(
    connection: Connection, base: Select[*tuple[object, ...]], filters: Mapping[Column[Any], object]
) -> list[AnyRow]:
    """Return the rows in which each of these columns has its value; None leaves a column open."""
    asked = {column: value for column, value in filters.items() if value is not None}
    given = {f"asked_{number}": value for number, value in enumerate(asked.values())}
    return list(connection.execute(_built(base, tuple(asked)), given))


@cache
def _built(base: Select[*tuple[object, ...]], columns: tuple[Column[Any], ...]) -> Select[*tuple[object, ...]]:
    return base.where(*(column == bindparam(f"asked_{number}") for number, column in enumerate(columns)))
