"""Takes over figures of an earlier year: from a workbook, or from an earlier campaign in the same books.

This year's figures are then held against them (`stats.implausible`). What is not surely a union's, or of the year that
was named, is refused with its reason and nothing of it is kept.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from collector import checks, forms
from collector.errors import FormRefused, UnknownUnion
from collector.forms.wide_tables import UnionTable, wide
from collector.model import Standing, Table, Workbook
from collector.office.books import books
from collector.office.office import Office
from collector.store.earlier import EarlierFigure
from collector.vietnamese import fold

_LEAST_ALIKE = 0.5


@dataclass(frozen=True, slots=True)
class TakenFigures:
    """What was taken over."""

    year: int
    counts: dict[str, int]  # figures by union
    refused: tuple[str, ...]

    def lines(self) -> list[str]:
        """Describe it in lines for people."""
        said = [f"Không nhận: {reason}" for reason in self.refused]
        said.append(
            f"Đã nhận số liệu năm {self.year} của {len(self.counts)} công đoàn, {sum(self.counts.values())} số."
        )
        return said


def take_workbook(office: Office, path: Path, year: int, *, union: str | None, who: str, now: datetime) -> TakenFigures:
    """Take over the figures of a workbook: one union's form, a sheet for each union, or one table of many unions.

    Raises FormRefused where it holds no table of the form or the year is not an earlier one, UnknownUnion.
    """
    _earlier_year(office, year)
    if union is not None and union not in office.by_code:
        raise UnknownUnion(union)
    workbook = next((file.workbook for file in office.readers.read_files(path) if file.workbook), None)
    if workbook is None:
        raise FormRefused(f"{path.name} không đọc được như một tệp bảng tính")
    owned, refused = _owned(office, workbook, year, union)
    if not owned and not refused:
        raise FormRefused(f"{path.name} không có biểu theo mẫu «{office.campaign.form.title}»")
    found = [
        EarlierFigure(one.union, figure.indicator, figure.value, f"{path.name}, {figure.cell}")
        for one in owned
        for figure in checks.figures(one.table, office.campaign.form)
        if not isinstance(figure.value, str)
    ]
    return _kept(office, year, found, tuple(refused), who, now, path.name)


def take_campaign(office: Office, name: str, *, who: str, now: datetime) -> TakenFigures:
    """Take over the standing figures of an earlier campaign, which this store holds.

    Raises CampaignRefused where it cannot be read, FormRefused where it is no earlier one.
    """
    before = Office(replace(office.settings, campaign=name), office.store)
    year = before.campaign.year
    _earlier_year(office, year)
    units = {one.code: one.unit for one in office.campaign.form.indicators}
    standing = {s.document: s.union for s in books(before).statuses if s.state is Standing.ACCEPTED and s.document}
    found = [
        EarlierFigure(standing[document.id], figure.indicator, figure.value, f"{name}, {document.id}, {figure.cell}")
        for document in office.store.documents.all(campaign=before.campaign.id)
        if document.id in standing
        for figure in document.figures
        if not isinstance(figure.value, str) and units.get(figure.indicator) == figure.unit
    ]
    return _kept(office, year, found, (), who, now, name)


def _earlier_year(office: Office, year: int) -> None:
    if not office.campaign.form.indicators:
        raise FormRefused(f"đợt báo cáo «{office.campaign.id}» không có biểu số liệu")
    if year >= office.campaign.year:
        raise FormRefused(f"năm {year} không trước năm {office.campaign.year} của đợt báo cáo")


def _kept(
    office: Office,
    year: int,
    found: list[EarlierFigure],
    refused: tuple[str, ...],
    who: str,
    now: datetime,
    source: str,
) -> TakenFigures:
    counts = Counter(figure.union for figure in found)
    with office.store.transaction():
        office.store.earlier.keep(year, found)
        office.store.notes.audit(
            now, who, "form earlier", str(year), f"{source}: {len(counts)} công đoàn, {len(found)} số"
        )
    office.earlier_changed()
    return TakenFigures(year, dict(counts), refused)


def _owned(office: Office, workbook: Workbook, year: int, union: str | None) -> tuple[list[UnionTable], list[str]]:
    # Of two columns of figures the one of the year that was named counts
    form = replace(office.campaign.form, year=year)
    names = _Names(office)
    if union is None and (many := wide(workbook, form, names.whose)).owned:
        return _without_doubles(many.owned, [f"không có công đoàn nào tên «{name}»" for name in many.unknown])
    owned: list[UnionTable] = []
    refused: list[str] = []
    for table in (one for one in forms.pick(forms.read(workbook, form), form) if one.likeness >= _LEAST_ALIKE):
        reason = _why_not(table, year)
        whose = union or names.whose(table.unit_text)
        if reason:
            refused.append(f"trang tính «{table.sheet}» {reason}")
        elif whose is None:
            said = f"«{table.unit_text}»" if table.unit_text else "để trống"
            refused.append(
                f"trang tính «{table.sheet}»: tên đơn vị {said} không phải của công đoàn nào, ghi --union MÃ"
            )
        else:
            owned.append(UnionTable(whose, table))
    return _without_doubles(tuple(owned), refused)


def _why_not(table: Table, year: int) -> str:
    if table.year not in {None, year}:
        return f"ghi năm {table.year}, không phải năm {year}"
    return "chưa được điền" if checks.is_blank(table) else ""


def _without_doubles(owned: tuple[UnionTable, ...], refused: list[str]) -> tuple[list[UnionTable], list[str]]:
    """Leave out a union that two tables claim to be: which of them is right is not known here."""
    counts = Counter(one.union for one in owned)
    twice = sorted(union for union, count in counts.items() if count > 1)
    return (
        [one for one in owned if counts[one.union] == 1],
        [*refused, *(f"công đoàn {union} có nhiều hơn một bảng số" for union in twice)],
    )


class _Names:
    """The unions by what they are called; a name of two unions is nobody's."""

    def __init__(self, office: Office) -> None:
        self._codes = {code.lower(): code for code in office.by_code}
        named: dict[str, set[str]] = defaultdict(set)
        for union in office.unions:
            for name in (union.name, union.short_name, *union.aliases):
                if key := _key(name):
                    named[key].add(union.code)
        self._named = {key: next(iter(codes)) for key, codes in named.items() if len(codes) == 1}

    def whose(self, text: str) -> str | None:
        """Return the union of a code or a name as it stands in a cell."""
        bare = " ".join(text.split())
        return self._codes.get(bare.lower()) or self._named.get(_key(bare))


def _key(name: str) -> str:
    return fold(name).removeprefix("cong doan ").removeprefix("cd ")
