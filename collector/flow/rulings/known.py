"""What every ruling checks first: that the document, message or union exists and that there is a reason."""

from collector.errors import RulingRefused, UnknownDocument, UnknownMessage, UnknownUnion
from collector.model import Union
from collector.office.office import Office
from collector.store import DocumentRow, MessageRow

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


def known_message(office: Office, text: str) -> MessageRow:
    """Find a message by its Message-ID, its UID, its id or a clear beginning of that. Raises UnknownMessage."""
    rows = office.store.mail.messages(campaign=office.campaign.id)
    asked = text.strip().strip("<>")
    for fitting in (
        [one for one in rows if asked and asked in {one.sha256, one.message_id}],
        [one for one in rows if asked and one.uid == asked],
        [one for one in rows if len(asked) >= _SHORTEST_ID and one.sha256.startswith(asked.lower())],
    ):
        if len(fitting) == 1:
            return fitting[0]
    raise UnknownMessage(text)


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
