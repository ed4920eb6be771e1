"""What was taken out of a paper beside its text and figures, arranged for a page.

The facts stand in docs/report.md; a paper from before they were taken has none, and nothing is shown.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import msgspec

from collector.desk.templating import day
from collector.model import Facts


@dataclass(frozen=True, slots=True)
class Extract:
    """What a page tells of a paper."""

    signed: tuple[tuple[str, str], ...]  # (what, how): number, day, signer
    recommended: tuple[tuple[str, tuple[str, ...]], ...]  # by whom they are addressed to, "" for nobody in particular
    models: tuple[str, ...]
    difficulties: tuple[str, ...]
    differs: tuple[str, ...]  # how a table differs from the form as it was sent out


class _Sentence(msgspec.Struct):
    text: str
    to: str | None = None
    cause: str | None = None


class _ReportFacts(msgspec.Struct):
    """The facts that a page tells, as docs/report.md has them."""

    number: str | None = None
    symbol: str | None = None
    date: str | None = None
    place: str | None = None
    signer_role: str | None = None
    signer_name: str | None = None
    recommendations: tuple[_Sentence, ...] = ()
    models: tuple[_Sentence, ...] = ()
    difficulties: tuple[_Sentence, ...] = ()
    form: tuple[str, ...] = ()


def telling(facts: Facts) -> Extract:
    """Arrange the facts of a paper."""
    found = msgspec.convert(facts, _ReportFacts)
    recommended: dict[str, list[str]] = {}
    for one in found.recommendations:
        recommended.setdefault(one.to or "", []).append(one.text)
    return Extract(
        signed=tuple(_signed(found)),
        recommended=tuple((to, tuple(texts)) for to, texts in recommended.items()),
        models=tuple(one.text for one in found.models),
        difficulties=tuple(map(_difficulty, found.difficulties)),
        differs=found.form,
    )


def _signed(facts: _ReportFacts) -> Iterator[tuple[str, str]]:
    if facts.number or facts.symbol:
        yield "Số, ký hiệu", f"{facts.number or '(để trống)'}/{facts.symbol or '…'}"
    if facts.place or facts.date:
        when = day(date.fromisoformat(facts.date)) if facts.date else ""
        yield "Nơi và ngày ký", ", ".join(filter(None, (facts.place, when)))
    if facts.signer_role or facts.signer_name:
        yield "Người ký", " – ".join(filter(None, (facts.signer_role, facts.signer_name)))


def _difficulty(one: _Sentence) -> str:
    return f"{one.text} (Nguyên nhân: {one.cause})" if one.cause else one.text
