"""Documents as recorded, with their facts and figures: `store.documents`. They are written by `store.mail`."""

from collections.abc import Collection

from collector.model import (
    Facts,
    Figure,
    Record,
)
from collector.store import queries
from collector.store.database import Database
from collector.store.rows import (
    DocumentRow,
)


class Documents:
    """Documents as they were recorded."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def one(self, document: str) -> DocumentRow | None:
        """Return one document by its id."""
        return next(iter(queries.list_documents(self._database.connection, id=document)), None)

    def all(
        self, *, message: str | None = None, union: str | None = None, campaign: str | None = None
    ) -> list[DocumentRow]:
        """Return the documents by receipt."""
        return queries.list_documents(self._database.connection, message=message, union=union, campaign=campaign)

    def waiting(self, campaign: str) -> list[DocumentRow]:
        """Return the documents that wait for staff, by receipt."""
        return queries.waiting(self._database.connection, campaign)

    def suggest(self, document: DocumentRow) -> None:
        """Write the candidates and the evidence of a document that waits, and nothing else of it."""
        with self._database.write() as connection:
            queries.suggest(connection, document)

    def concerning(self, campaign: str, union: str) -> list[DocumentRow]:
        """Return the documents of a union, and those in review of which it is the first candidate, by receipt."""
        return queries.concerning(self._database.connection, campaign, union)

    def records(
        self,
        campaign: str,
        union: str | None = None,
        requirement: str | None = None,
        *,
        unions: Collection[str] | None = None,
    ) -> list[Record]:
        """Return the documents of a campaign as `standing` needs them, by receipt.

        With `union` or `unions` only those that concern them: their own, and those in review whose first
        candidate they are.
        """
        asked = unions if union is None else (union,)
        return queries.records(self._database.connection, campaign, asked, requirement)

    def facts(self, documents: Collection[str]) -> dict[str, Facts]:
        """Return what was taken out of some documents for later use, by their ids."""
        return queries.facts(self._database.connection, documents)

    def told(self, reports: Collection[str]) -> dict[str, tuple[Facts, ...]]:
        """Return the figures that reports tell in words, of their facts, by their ids."""
        return queries.told(self._database.connection, reports)

    def figures(self, tables: Collection[str]) -> dict[str, tuple[Figure, ...]]:
        """Return the figures of tables, by their ids."""
        return queries.figures(self._database.connection, tables)
