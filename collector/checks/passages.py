"""Passages of a report that staff look for: new models, difficulties with their causes, recommendations.

Found by the words that reports of every year use. Who a recommendation may go to is the campaign's.
"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from collector.model import Addressee, Campaign, Facts, Passage
from collector.vietnamese import clean, fold

# The space stands first, so that the search leaps from one to the next
_SENTENCE = re.compile(r"\s(?:(?<=[.;!?…]\s)\s*(?=[^\W\d_]*[A-ZĐÀ-Ỹ“\"])|(?<=\n))")
_BULLET = re.compile(r"^\s*(?:[-–—+•*●▪♦✓→]+|\(?(?:[IVX]+|\d{1,2})(?:\.\d{1,2})*[.)/]|[a-hđ][.)])\s*")
_NEW = re.compile(
    r"mô hình|cách làm (?:mới|hay|sáng tạo|hiệu quả)|(?:điểm|nét) mới|lần đầu tiên|sáng tạo mới|đổi mới, sáng tạo",
    re.IGNORECASE,
)
_NEW_SIGNS = ("mô hình", "Mô hình", "cách làm", "Cách làm", "mới", "lần đầu", "Lần đầu")
# "đoàn viên có hoàn cảnh khó khăn" tells of people, not of what went wrong
_PEOPLE = re.compile(
    r"(?:hoàn cảnh|đoàn viên|lao động|gia đình|đồng bào|học sinh|trẻ em|cháu|cán bộ|viên chức|vùng|xã|người)"
    r"(?:\s+(?:có|gặp|đang gặp|bị|thuộc diện|đặc biệt|hoàn cảnh|là|sâu, vùng xa))*\s+khó khăn"
    r"|khó khăn,? (?:ốm đau|hoạn nạn|đột xuất|nhân dịp|dịp)"
    r"|(?:hỗ trợ|thăm hỏi|trợ cấp|giúp đỡ|chia sẻ|ốm đau)[^.;]{0,40}khó khăn",
    re.IGNORECASE,
)
_HARD_SIGNS = (
    *("khó khăn", "hạn chế", "tồn tại", "vướng mắc", "bất cập", "chưa "),
    *("Khó khăn", "Hạn chế", "Tồn tại", "Vướng mắc", "Bất cập", "Chưa "),
)
_HARD = re.compile(
    r"khó khăn|hạn chế|tồn tại|vướng mắc|bất cập|chưa (?:được|có|kịp|cao|đều|thường xuyên|đáp ứng)", re.IGNORECASE
)
_NOT_HARD = re.compile(
    r"(?:khắc phục|vượt qua|tháo gỡ|không có|không còn|hết) (?:những |các |mọi |nhiều )?"
    r"(?:khó khăn|hạn chế|tồn tại|vướng mắc)",
    re.IGNORECASE,
)
_CAUSED = re.compile(r"nguyên nhân|lý do", re.IGNORECASE)
_CAUSE = re.compile(
    r"(?:(?:nguyên nhân|lý do)(?: chủ yếu| chính| khách quan| chủ quan)*(?: là)?(?: do)?"
    r"|\bdo\b(?! đó)|\bbởi\b|\bvì\b(?! vậy| thế))\s*:?\s*(?P<after>.+)"
    r"|(?P<before>.+?),? nên ",
    re.IGNORECASE | re.DOTALL,
)
_FEWEST = 4  # words of a sentence that says something
_EXPLAINS = re.compile(
    r"\b(?:do|vì|bởi|nhằm|để(?! lại)|lý do|nguyên nhân|hiện nay|thực tế|xuất phát từ|căn cứ|trong khi|còn thiếu)\b",
    re.IGNORECASE,
)
_REASON = re.compile(
    r"(?:lý do|nguyên nhân|hiện nay|thực tế|vì|bởi|việc này|trong khi|giải trình|giải thích)\b", re.IGNORECASE
)
# "Không có", "Đơn vị không có kiến nghị, đề xuất gì thêm", folded
_NOTHING = re.compile(
    r"(?:(?:hien nay|hien tai|don vi|cong doan|nam nay|cdcs) )*(?:khong|chua)(?: co)?"
    r"(?: (?:kien nghi|de xuat|y kien|noi dung|gi|them|nao))*"
)
_ASKING = re.compile(
    r"\b(?:đề nghị|kiến nghị|đề xuất|quan tâm|mong|sớm|tiếp tục|tăng cường|xem xét|tạo điều kiện)\b", re.IGNORECASE
)
_TO = re.compile(r"(?:(?:kien nghi|de nghi|de xuat|ve phia) )*(?:(?:doi voi|voi|gui|toi|len|cac cap) )*")
_ADDRESSED = 110  # characters within which a recommendation names whom it goes to
_LONGEST = 1200


class SectionText(NamedTuple):
    """A section's text, and its sentences."""

    section: str
    text: str
    sentences: Sequence[str]


def sentences(text: str) -> list[str]:
    """Split a text into sentences and lines, without the marks of lists; what goes on for pages is cut."""
    return [said for part in _SENTENCE.split(text) if part and (said := _unmarked(clean(part[:_LONGEST])))]


def _unmarked(line: str) -> str:
    """Leave out the mark of a list; `sub` would look for it at every character of the line."""
    found = _BULLET.match(line)
    return line[found.end() :] if found else line


def sentences_of_work(passages: Sequence[Passage], campaign: Campaign) -> list[SectionText]:
    """Return the sentences that tell of work done, not of plans or recommendations, by section, each once."""
    parents = {passage.number.rpartition(".")[0] for passage in passages}
    other = {section.number for section in campaign.sections if section.plans or section.addressees}
    return [
        SectionText(one.number, one.text, sentences(one.text))
        for one in passages
        if one.number not in parents and one.number not in other
    ]


def models(said: Sequence[SectionText]) -> Iterator[Facts]:
    """Return the sentences that tell of something new."""
    for told in said:
        if any(map(told.text.__contains__, _NEW_SIGNS)):
            for sentence in told.sentences:
                if any(map(sentence.__contains__, _NEW_SIGNS)) and _NEW.search(sentence):
                    yield {"section": told.section, "text": sentence[:_LONGEST]}


def difficulties(said: Sequence[SectionText]) -> Iterator[Facts]:
    """Return the sentences that tell of what was hard, each with its cause where one is told."""
    for told in said:
        if any(map(told.text.__contains__, _HARD_SIGNS)):
            for sentence, following in pairwise([*told.sentences, ""]):
                if any(map(sentence.__contains__, _HARD_SIGNS)) and _tells_of_trouble(sentence):
                    cause = _cause(sentence, following)
                    yield {"section": told.section, "text": sentence[:_LONGEST], "cause": cause}


def _tells_of_trouble(sentence: str) -> bool:
    if not _HARD.search(sentence) or _CAUSED.match(sentence) or len(sentence.split()) < _FEWEST:
        return False
    return bool(_HARD.search(_NOT_HARD.sub(" ", _PEOPLE.sub(" ", sentence))))


def _cause(sentence: str, following: str) -> str | None:
    """Return why, as the sentence says it or the one after it: "Nguyên nhân là do …"."""
    found = _CAUSE.search(sentence) or (_CAUSE.search(following) if _CAUSED.match(following) else None)
    return (found["after"] or found["before"]).strip(" .;")[:_LONGEST] if found else None


# --- recommendations -----------------------------------------------------------------------------------


@lru_cache(maxsize=16)
def _naming(addressees: tuple[Addressee, ...]) -> tuple[re.Pattern[str], dict[str, str]]:
    """Return what finds an addressee in folded text, the longest wording first, and whom each wording means."""
    names = {fold(words): one.name for one in addressees for words in (one.name, *one.wordings)}
    longest_first = sorted(names, key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, longest_first))})\b"), names


def recommendations(passages: Sequence[Passage], campaign: Campaign) -> Iterator[Facts]:
    """Return what is recommended, to whom, and whether it is explained; "Không có" recommends nothing."""
    asked = {section.number: section.addressees for section in campaign.sections if section.addressees}
    for passage in passages:
        if passage.number not in asked:
            continue
        to: str | None = None
        made: Facts | None = None
        for line in passage.text.split("\n"):
            heading, rest = _addressed(_unmarked(clean(line)), asked[passage.number])
            to = heading or to
            for sentence in sentences(rest):
                if len(sentence) < _ADDRESSED and _NOTHING.fullmatch(fold(sentence)):
                    continue
                if made is not None and _REASON.match(sentence):
                    made["text"], made["explained"] = f"{made['text']} {sentence}", True
                    continue
                if made is not None:
                    yield made
                made = {
                    "section": passage.number,
                    "to": to or _meant(sentence, asked[passage.number]),
                    "text": sentence[:_LONGEST],
                    "explained": bool(_EXPLAINS.search(sentence)),
                }
        if made is not None:
            yield made


def _addressed(line: str, addressees: tuple[Addressee, ...]) -> tuple[str | None, str]:
    """Split "2. Với Đảng ủy, Lãnh đạo Bộ: quan tâm …" into whom it names and what it says."""
    before, colon, after = line.partition(":")
    head = before if colon and len(before) <= _ADDRESSED else line
    key = fold(head[:_ADDRESSED])
    pattern, names = _naming(addressees)
    found = pattern.search(key)
    if found is None or not _TO.fullmatch(key[: found.start()]):
        return None, line
    if colon and head is before:
        return names[found[0]], after.strip()
    if asking := _ASKING.search(head, 4):
        # "Đối với Công đoàn Bộ, đề nghị …" names and asks; "Đề nghị Công đoàn Bộ …" asks alone
        return (names[found[0]], line[asking.start() :]) if key[: found.start()].endswith("voi ") else (None, line)
    return (names[found[0]], "") if len(line) <= _ADDRESSED and not line.endswith(".") else (None, line)


def _meant(sentence: str, addressees: tuple[Addressee, ...]) -> str | None:
    pattern, names = _naming(addressees)
    found = pattern.search(fold(sentence[:_ADDRESSED]))
    return names[found[0]] if found else None
