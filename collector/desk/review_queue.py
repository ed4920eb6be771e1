"""The papers that wait for staff, in the order in which the review page goes through them. Not for one of them."""

from collector.desk.request import DeskRequest
from collector.office.books import books_of
from collector.store import DocumentRow


def waiting_documents(request: DeskRequest) -> list[DocumentRow]:
    """Return the documents that wait for staff, the oldest first.

    Those of nobody, those that wait behind another, and reports whose layout was not understood. The board tells of the
    latter two; it may be a moment old, so each of these is looked at again.
    """
    store, office = request.office.store, request.office
    waiting = store.documents.waiting(office.campaign.id)
    board = request.board().opened
    told = [row for id_ in (*board.behind, *board.layouts) if (row := store.documents.one(id_))]
    opened = books_of(office, told)
    waits = {*opened.behind, *opened.layouts}
    behind = [opened.row(row) for row in told if row.id in waits and not row.rejected]
    return sorted([*waiting, *behind], key=lambda row: (row.received_at, row.order))
