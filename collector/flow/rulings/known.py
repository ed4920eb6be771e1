"""What every ruling checks first: that the document and the union exist and that there is a reason."""

from collector.errors import RulingRefused, UnknownDocument, UnknownUnion
from collector.model import Union
from collector.office.office import Office
from collector.store import DocumentRow

_SHORTEST_ID = 4


def known_document(office: Office, text: str) -> DocumentRow:
    """Find a document by its id, or by the beginning of one that is clear. Raises UnknownDocument."""
    exact = office.store.documents.one(text)
    if exact:
        return exact
    fitting = [d for d in office.store.documents.all(campaign=office.campaign.id) if d.id.startswith(text.lower())]
    if len(text) < _SHORTEST_ID or len(fitting) != 1:
        raise UnknownDocument(text)
    return fitting[0]


def known_union(office: Office, code: str) -> Union:
    """Find a union by its code, in whatever case. Raises UnknownUnion."""
    found = office.by_code.get(code) or office.by_code.get(code.upper())
    if found is None:
        raise UnknownUnion(code)
    return found


def reason(why: str) -> str:
    """Return the reason as given. Raises RulingRefused where there is none."""
    if not why.strip():
        raise RulingRefused("cần nêu lý do (--why)")
    return why.strip()
