"""The papers that wait for staff, in the order in which the review page goes through them. Not for one of them."""

from collector.desk.request import DeskRequest
from collector.office.books import books_of
from collector.store import DocumentRow


def waiting_documents(request: DeskRequest) -> list[DocumentRow]:
    """Return the documents that wait for staff, the oldest first: those of nobody, and those that wait behind another.

    The board tells what waits behind another; it may be a moment old, so each of these is looked at again.
    """
    store, office = request.office.store, request.office
    waiting = store.documents.waiting(office.campaign.id)
    told = [row for id_ in request.board().opened.behind if (row := store.documents.one(id_))]
    opened = books_of(office, told)
    behind = [opened.row(row) for row in told if row.id in opened.behind and not row.rejected]
    return sorted([*waiting, *behind], key=lambda row: (row.received_at, row.order))
