"""Figures of the form that a report tells in words: "kết nạp mới 35 đoàn viên".

Taken only where the sentence is sure to tell the year's figure: by the wordings of the campaign's file or the label of
the form itself, not of another year, not planned, not about, not a part. What is not sure is passed over; a figure
that is missed costs nothing, one that is invented costs a union a letter.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from collector.checks.numbers import CellTrouble, multiple, parse_number, tidy
from collector.checks.passages import SectionText
from collector.model import Campaign, Facts, Form, Indicator, Telling

_SCALES = {"tỷ": 1_000_000_000, "tỉ": 1_000_000_000, "triệu": 1_000_000, "nghìn": 1_000, "ngàn": 1_000}
_FIGURE = (
    r"(?P<figure>\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d+(?:[.,]\d+)?)(?![\d/])"
    r"(?:\s(?P<scale>tỷ|tỉ|triệu|nghìn|ngàn)\b)?(?P<money>\s?(?:đồng|đ|vnđ|vnd)\b)?(?P<percent>\s?%)?"
)
# Between the words of a wording a comma may stand or not; `*` stands for a few words of the same clause
_JOINED = r"(?:\s¦)?\s"
_GAP = r"(?:\s(?:¦|[^\s.;:¦]+)){0,8}?"
_QUOTES = re.compile("[\"'“”‘’«»]")
_COMMAS = re.compile(r",(?!\d)|[()]| [-–—] ")
_YEARS = re.compile(r"\b(?:19|20)\d\d\b")
# A sentence with one of these tells of another time, of a wish, of something near it, or of one among several
_UNSURE = (
    *("năm trước", "năm ngoái", "năm tới", "năm sau", "cùng kỳ", "so với", "giai đoạn", "nhiệm kỳ", "khóa", "khoá"),
    *("đợt", "lần thứ", "nửa đầu", "đầu năm", "cuối năm", "phấn đấu", "dự kiến", "kế hoạch", "mục tiêu", "đề nghị"),
    *("đăng ký", "dự toán", " sẽ ", "chưa ", "không còn", "mỗi", "từng", "bình quân", "trung bình", "luỹ kế", "lũy kế"),
    *(" ước ", "cấp trên giao", "được giao", "chỉ tiêu"),
)
_UNSURE_NUMBERED = re.compile(r"quý [ivx\d]|tháng \d|\d tháng|lần \d")
_BEFORE = re.compile(r"(?:khoảng|gần|hơn|trên|dưới|tối thiểu|tối đa|ít nhất|không quá|từ|đến|tới|thêm|/|\d)\s?$")
# After "trong đó" a part is told; after the name of a group within the union, that group's own figure
_PART = re.compile(r"trong (?:đó|số)|riêng|cụ thể|gồm có|bao gồm|như sau")
_GROUP = re.compile(
    r"(?i:tổ công đoàn|công đoàn (?:bộ phận|thành viên|cơ sở thành viên)|tổ|phòng|khoa|chi bộ|chi nhánh)"
    r"\s+(?:[A-ZĐ\d]|trực thuộc)"
)
_AFTER = re.compile(r"\s*(?:$|[.;:¦…\d]|(?:và|trên|với|đạt|chiếm|bằng|do|trong năm)\b)")
_THOUSANDS = re.compile(r"\d{1,3}(?:\.\d{3})+")
_LONGEST = 300
_DIGIT = re.compile(r"\d")
_FEWEST = 3  # words of a label that says enough by itself
_BRACKETS = re.compile(r"\([^()]*\)")


@dataclass(frozen=True, slots=True)
class _TellingWording:
    """One way of telling one figure."""

    indicator: Indicator
    anchor: str  # words that a sentence must hold for it to be worth a search
    others: tuple[str, ...]  # and more of them
    pattern: re.Pattern[str]


# By identity: a form of seventy rows is no key to be hashed for every report. The very objects are kept beside the
# wordings, so that no other can take their place in memory.
_KEPT: dict[tuple[int, int], tuple[tuple[Telling, ...], Form, tuple[_TellingWording, ...]]] = {}
_MOST = 16


def _wordings(tellings: tuple[Telling, ...], form: Form) -> tuple[_TellingWording, ...]:
    kept = _KEPT.get((id(tellings), id(form)))
    if kept is None:
        if len(_KEPT) >= _MOST:
            _KEPT.clear()
        kept = _KEPT[id(tellings), id(form)] = (tellings, form, _compiled(tellings, form))
    return kept[2]


def _compiled(tellings: tuple[Telling, ...], form: Form) -> tuple[_TellingWording, ...]:
    known = {one.code: one for one in form.indicators if one.kind in {"int", "money", "percent"}}
    pairs = [(known[one.indicator], words) for one in tellings if one.indicator in known for words in one.wordings]
    pairs += [(one, f"{label} là #") for one, label in _labels(known.values())]
    return tuple(_wording(indicator, _plain(words)) for indicator, words in pairs)


def _labels(indicators: Iterable[Indicator]) -> Iterator[tuple[Indicator, str]]:
    """Return the rows whose label says by itself what is counted, and says it of no other row."""
    named: dict[str, list[Indicator]] = {}
    for one in indicators:
        named.setdefault(_BRACKETS.sub(" ", one.label).strip(), []).append(one)
    for label, rows in named.items():
        if len(rows) == 1 and len(label.split()) >= _FEWEST and label[0].isalpha():
            yield rows[0], label


def _wording(indicator: Indicator, words: str) -> _TellingWording:
    pattern = ""
    for word in words.replace("¦", " ").split():
        joined = _JOINED if pattern and not pattern.endswith(_GAP) else r"\s" if pattern else ""
        if word == "*":
            pattern += _GAP
        elif word == "#":
            pattern += f"{joined}{_FIGURE}" if joined else _FIGURE
        else:
            pattern += joined + (r"(?:là|:|gồm|¦)" if word == "là" else re.escape(word))
    if words.endswith("#"):
        # "… là 175", "… là 175 người"
        pattern += rf"(?:\s(?:{re.escape(indicator.unit)}|người|đồng chí))?"
    runs = sorted(filter(None, re.split(r"\s*(?:[#*¦:]|\blà\b)\s*", words)), key=len, reverse=True)
    return _TellingWording(indicator, runs[0], tuple(runs[1:]), re.compile(rf"(?<!\w){pattern}"))


def _plain(sentence: str) -> str:
    """Return a clean sentence in lower case, without quotes, with ¦ for a comma or a bracket."""
    return " ".join(_COMMAS.sub(" ¦ ", _QUOTES.sub(" ", sentence.lower())).replace(":", " : ").split())


def told(said: Sequence[SectionText], campaign: Campaign) -> Iterator[Facts]:
    """Return the figures told in the sentences of each section, each with the sentence and how exact it is."""
    if not campaign.form.indicators:
        return
    wordings = _wordings(campaign.tellings, campaign.form)
    for one in said:
        counting = [sentence for sentence in one.sentences if _DIGIT.search(sentence)]
        # Most wordings stand nowhere in a section: one search through the whole costs less than one in each sentence
        whole = "\n".join(counting).lower()
        near = [wording for wording in wordings if wording.anchor in whole]
        for sentence in counting if near else ():
            small = sentence.lower()
            likely = [wording for wording in near if wording.anchor in small]
            likely = [wording for wording in likely if all(other in small for other in wording.others)]
            if likely and _sure(sentence, plain := _plain(sentence), campaign.year):
                for fact in filter(None, (_found(wording, plain) for wording in likely)):
                    yield {**fact, "section": one.section, "text": sentence[:_LONGEST]}


def _sure(sentence: str, plain: str, year: int) -> bool:
    """Return whether a sentence is sure to tell of the whole of the year."""
    other = any(told_of != str(year) for told_of in _YEARS.findall(sentence))
    unsure = any(words in plain for words in _UNSURE) or _UNSURE_NUMBERED.search(plain)
    return not (other or unsure or _GROUP.search(sentence))


def _found(one: _TellingWording, plain: str) -> Facts | None:
    found = one.pattern.search(plain)
    if found is None or not _AFTER.match(plain, found.end()):
        return None
    before = plain[: found.start("figure")]
    if _BEFORE.search(before) or _PART.search(plain[: found.start()]):
        return None
    return _value(one.indicator, found)


def _value(indicator: Indicator, found: re.Match[str]) -> Facts | None:
    """Return the figure in the form's unit, with how far off the table may be: it may be rounded."""
    scale, money, percent = found["scale"], found["money"], found["percent"]
    fits = {"int": not (scale or money or percent), "money": bool(scale or money), "percent": bool(percent)}
    if not fits[indicator.kind] or multiple(indicator.unit) != 1:
        return None
    value = _read(found["figure"], scale or "", percent or "", indicator)
    if value is None:
        return None
    decimals = len(found["figure"].partition(",")[2])
    give = (_SCALES[scale] if scale else 1) * 10**-decimals if scale or percent else 0
    return {"indicator": indicator.code, "value": value, "unit": indicator.unit, "give": tidy(give)}


def _read(figure: str, scale: str, percent: str, indicator: Indicator) -> float | int | None:
    """Read a figure; most are plain, and need not be read with the care that a cell needs."""
    if figure.isdecimal() or _THOUSANDS.fullmatch(figure):
        return int(figure.replace(".", "")) * _SCALES.get(scale, 1)
    read = parse_number(f"{figure} {scale}{percent}", indicator.kind, indicator.unit)
    return None if isinstance(read, CellTrouble) else read.value
