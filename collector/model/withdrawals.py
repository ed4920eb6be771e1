"""What a message takes back, and how far staff are with it and with questions."""

from dataclasses import dataclass
from enum import StrEnum

from collector.model.campaign import Reader


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """What a message takes back, as far as it tells itself. Which documents it means, `standing` says."""

    recalled: str = ""  # the subject of the message that Outlook recalls
    earlier: bool = False  # not the last one that was sent: «bản trước», «lần đầu»
    kind: Reader | None = None  # the report or the table alone
    files: tuple[str, ...] = ()  # the names of files that it tells, folded, with the words before them
    spoken: tuple[str, ...] = ()  # the unions that it names in words
    unions: tuple[str, ...] = ()  # for which its sender was known when it came; of several nobody knows which it means


class QuestionState(StrEnum):
    """How far staff are with a question or a withdrawal."""

    OPEN = "open"
    SETTLED = "settled"
