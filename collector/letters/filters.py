"""How figures, days and names look in a letter: the filters that the templates use.

Not for words: sentences stand in the templates. Whatever a sender typed goes through `one_line` before it
reaches a letter; `environment` sees to that for every value that a template prints.
"""

import re
import shlex
from collections.abc import Sequence
from datetime import date, datetime

from collector.model import ZONE, Finding, Form, Indicator
from collector.standing import in_short
from collector.workdays import span_in_words, weekday_in_words

_KB = 1024
_LONGEST = 1500  # of any one value in a letter; the templates cut names and texts shorter


def one_line(text: str, longest: int = _LONGEST) -> str:
    """Return the text as one line without control, invisible and direction marks, cut to a length."""
    # isprintable() is false for line ends, controls, zero-width and bidirectional marks alike: a file name
    # with U+202E would read backwards ("xcod.exe" for "exe.docx") and turn the rest of the letter round.
    if not text.isprintable():
        text = "".join(char if char.isprintable() else " " if char.isspace() else "" for char in text)
        text = " ".join(text.split())
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"


def cut(text: str, longest: int) -> str:
    """Return the text as one line of at most so many characters."""
    return one_line(text, longest)


# "…; kính đề nghị kiểm tra lại." at the end; what stands within «…» is the sender's own
_CURE = re.compile(r"[\s.,;]*(?:\b[Kk]ính đề nghị|(?<=[.;]) [Đđ]ề nghị)\b[^«»]*$")


def without_cure(message: str) -> str:
    """Return what a finding says without what it asks for, which is its last clause."""
    return _CURE.sub(".", message, count=1)


def name(path: str, longest: int = 120) -> str:
    """Return a file's name or path cut in the middle, so that its ending stays to be seen."""
    path = one_line(path.strip()) or "(tệp không tên)"
    if len(path) <= longest:
        return path
    tail = longest // 3
    return f"{path[: longest - tail - 1]}…{path[-tail:]}"


def size(amount: int) -> str:
    """Return a size as people read it: "48,3 KB"."""
    if amount < _KB:
        return f"{amount} byte"
    if amount < _KB * _KB:
        return _decimal(amount / _KB) + " KB"
    return _decimal(amount / (_KB * _KB)) + " MB"


def _decimal(value: float) -> str:
    return f"{value:.1f}".replace(".", ",").removesuffix(",0")


def number(value: float) -> str:
    """Return a number the Vietnamese way: "1.234,5"."""
    text = f"{value:,.10g}" if isinstance(value, float) else f"{value:,}"
    return text.translate(str.maketrans(",.", ".,"))


def percent(share: float) -> str:
    """Return a probability as a whole percentage that never claims certainty: "97%", at most "99%"."""
    return f"{min(max(round(share * 100), 0), 99)}%"


def weekday(day: date) -> str:
    """Return the name of a day of the week: "thứ Sáu"."""
    return weekday_in_words(day)


def day(when: date) -> str:
    """Return a day as letters write it: "08/11/2024". An instant gives its day in Vietnam."""
    if isinstance(when, datetime):
        when = when.astimezone(ZONE)
    return f"{when:%d/%m/%Y}"


def short_day(when: date) -> str:
    """Return a day as a bar's label: "08/11"."""
    return f"{when:%d/%m}"


def instant(when: datetime) -> str:
    """Return an instant as letters write it: "16 giờ 05 phút ngày 07/11/2024"."""
    local = when.astimezone(ZONE)
    return f"{local:%H giờ %M phút ngày %d/%m/%Y}"


def clock(when: datetime) -> str:
    """Return an instant as tables write it: "16:05 ngày 07/11"."""
    return f"{when.astimezone(ZONE):%H:%M ngày %d/%m}"


def lower_first(text: str) -> str:
    """Return a title as it stands inside a sentence: "báo cáo tổng kết …"."""
    return text[:1].lower() + text[1:] if text[1:2].islower() else text


_NAMED = 40


def place(finding: Finding, form: Form) -> str:
    """Return where a finding is, in words; "" where it speaks of a whole file or names the place itself."""
    where, said = finding.where, finding.message
    if not where or finding.code.startswith("file."):
        return ""
    if finding.code.startswith("report."):
        return "" if re.search(rf"\b{re.escape(where)}\b(?!\.\d)", said, re.IGNORECASE) else f"Mục {where}"
    row = next((row for row in form.indicators if row.code == where), None)
    if row is None:
        return "" if where in said else where
    label = row.label.strip(" -")
    # A finding names a long label by its beginning
    return "" if label[:_NAMED] in said else f"Chỉ tiêu {row.stt} “{label}”{_whole(row, form)}".replace("  ", " ")


def _whole(row: Indicator, form: Form) -> str:
    """Return whose part a row without a number is: "Trong đó: nữ" occurs again and again."""
    whole = next((one for one in form.indicators if one.code == row.parent), None)
    return f" (thuộc mục {whole.stt})" if whole and whole.stt and not row.stt else ""


def command(words: Sequence[str]) -> str:
    """Return a command line that can be pasted into a shell."""
    return shlex.join(words)


def ahead(aim: date, now: datetime) -> bool:
    """Return whether a day is today or still to come."""
    return aim >= now.astimezone(ZONE).date()


FILTERS = {
    function.__name__: function
    for function in (
        ahead,
        clock,
        command,
        cut,
        day,
        in_short,
        instant,
        lower_first,
        name,
        number,
        percent,
        place,
        short_day,
        size,
        weekday,
        without_cure,
    )
} | {"span": span_in_words}
