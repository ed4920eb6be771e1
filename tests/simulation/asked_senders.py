"""What senders answer who were asked whose their papers are: the truth, a slip, a denial; and the laws on it.

The words are made of parts. Not for who is asked when.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from random import Random

from factories.mail import Draft, Sent
from factories.people import Person

from collector.letters import parse_own_id
from collector.model import Decision
from collector.office.office import Office
from collector.vietnamese import flatten

_SAYS = ("{name} ạ.", "Dạ của {name}.", "Báo cáo này của {name} ạ.\nXin lỗi Văn phòng vì thiếu tên.", "{name}")
_DENIES = ("Không phải của {name} ạ.", "Em không rõ, anh hỏi {name} giúp em.", "Có phải của {name} không ạ?")
_LETTERS = ("Kính gửi Văn phòng,\n{said}\n", "{said}\n", "{said}\nTrân trọng.\n{clerk}\n")
# What an asked sender does.
WAYS = {"tells": 8, "repeats": 1, "slips": 2, "denies": 2, "is forwarded": 1}


@dataclass(frozen=True, slots=True)
class Told:
    """An answer to a letter of ours that asks."""

    draft: Draft
    honest: bool  # it names the union whose the papers are, from the address that sent them


def answers(sent: Sent, clerk: Person, name: str, other: str, stranger: Person, rng: Random) -> list[Told]:
    """Write what a sender answers, in the order of time."""

    def told(sender: Person, sayings: tuple[str, ...], named: str, *, honest: bool = False) -> Told:
        said = rng.choice(sayings).format(name=named)
        body = rng.choice(_LETTERS).format(said=said, clerk=sender.name)
        body = flatten(body) if rng.random() < 0.2 else body
        return Told(Draft(sender, f"Re: {sent.subject}", body, answers=sent.message_id), honest)

    match rng.choices(list(WAYS), WAYS.values())[0]:
        case "tells":
            return [told(clerk, _SAYS, name, honest=True)]
        case "repeats":
            return [told(clerk, _SAYS, name, honest=True), told(clerk, _SAYS, name, honest=True)]
        case "slips":
            return [told(clerk, _SAYS, other)]
        case "denies":
            return [told(clerk, _DENIES, name)]
        case _:  # whoever was forwarded our letter has its key, and claims the papers for somebody
            return [told(stranger, _SAYS, other)]


# --- what must hold


def heard(office: Office, honest: Collection[str], others: Collection[str]) -> Iterator[str]:
    """A report that is signed by a union and that its sender says is that union's waits for nobody.

    `honest` are the messages that say so, `others` those of asked senders that say something else.
    """
    messages = {one.sha256: one for one in office.store.mail.messages()}
    doubtful = {one.message for sha in others if sha in messages for one in _asking(office, messages[sha].in_reply_to)}
    for sha in honest:
        for letter in _asking(office, messages[sha].in_reply_to) if sha in messages else ():
            for document in office.store.documents.all(message=letter.message):
                signed = any(one.kind == "signature-block" for one in document.evidence)
                waits = document.decision is Decision.REVIEW and not document.rejected
                if signed and waits and letter.message not in doubtful:
                    yield f"document {document.id} waits though its sender was asked and said whose it is"


def _asking(office: Office, ids: Collection[str]) -> Iterator:
    known = [one for one in ids if (own := parse_own_id(one, office.seal.key, office.seal.domain)) and own.valid]
    return (row.occasion for row in office.store.outbox.by_message_id(known).values() if row.occasion.message)
