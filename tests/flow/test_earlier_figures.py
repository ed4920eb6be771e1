"""Figures of an earlier year are taken over from what offices have, and this year's are held against them."""

import io
from dataclasses import replace

import openpyxl
import pytest
from office_site import STATS, at

from collector.app import opened
from collector.cli import collector as command
from collector.errors import FormRefused, UnknownUnion
from collector.flow import earlier_figures, rulings
from collector.flow.replay import replay
from collector.paths import shipped

NOW = at("2024-10-20T09:00")
NOON = at("2024-11-05T13:00")


def table_of(site, code):
    ((_, table),) = site.files(code, STATS)
    return openpyxl.load_workbook(io.BytesIO(table))


def figures_of(sheet):
    """Return the cells with figures of a form that the demo filled, by row."""
    column = next(c.column for row in sheet.iter_rows(max_row=15) for c in row if c.value == "Số lượng")
    return {
        at_: sheet.cell(at_, column) for at_ in range(1, sheet.max_row + 1) if _figure(sheet.cell(at_, column).value)
    }


def _figure(value):
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def last_year(site, path, code="CNC", *, factor=1.0, name=None):
    """Make last year's form of a union: this year's with every count multiplied."""
    book = table_of(site, code)
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell.value, str):
                    cell.value = cell.value.replace("2024", "2023")
                    if name is not None and cell.value.startswith("Đơn vị báo cáo"):
                        cell.value = f"Đơn vị báo cáo: {name}"
                elif cell.value == 2024:
                    cell.value = 2023
        for cell in figures_of(sheet).values():
            cell.value = int(cell.value * factor)
    book.save(path)
    return path


def take(site, path, year=2023, **more):
    with site.office() as office:
        return earlier_figures.take_workbook(office, path, year, union=more.pop("union", None), who="an", now=NOW)


def implausible(site):
    site.send("CNC", STATS)
    site.poll()
    return {
        f.where: f.message for row in site.ask("documents") for f in row["findings"] if f.code == "stats.implausible"
    }


def test_a_form_of_last_year_is_its_unions_by_the_name_in_it(site, tmp_path):
    taken = take(site, last_year(site, tmp_path / "2023.xlsx"))

    assert (list(taken.counts), taken.refused) == (["CNC"], ())
    with site.office() as office:
        kept = office.store.earlier.figures(2023)
        assert office.store.earlier.years() == {2023: 1}
        assert {figure.union for figure in kept} == {"CNC"}
        assert all(figure.source.startswith("2023.xlsx, ") for figure in kept)
        assert [(row.action, row.target, row.who) for row in office.store.notes.audits()][-1] == (
            "form earlier",
            "2023",
            "an",
        )


def test_a_jump_is_told_with_both_figures_and_replay_comes_out_the_same(site, tmp_path):
    take(site, last_year(site, tmp_path / "2023.xlsx", factor=3))

    said = implausible(site)

    assert "LD_TONG" in said
    assert "năm 2023 là" in said["LD_TONG"]
    assert "giảm 66,7%" in said["LD_TONG"]
    assert site.status("CNC")["stats"] == ("accepted", False)
    with site.office() as office:
        assert replay(office) == []


def test_another_unions_figures_are_not_held_against_it(site, tmp_path):
    take(site, last_year(site, tmp_path / "2023.xlsx", factor=3), union="CNN")

    assert implausible(site) == {}


def test_a_table_that_staff_give_to_a_union_is_held_against_its_figures_alone(site, tmp_path):
    take(site, last_year(site, tmp_path / "2023.xlsx", factor=3))
    take(site, last_year(site, tmp_path / "khac.xlsx", factor=0.2), union="CNN")
    assert "giảm 66,7%" in implausible(site)["LD_TONG"]

    with site.office() as office:
        (document,) = office.store.documents.all(campaign=office.campaign.id)
        rulings.assign(office, document.id, "CNN", who="Lan", now=NOON)
        (given,) = office.store.documents.all(campaign=office.campaign.id)
        said = {one.where: one.message for one in given.findings if one.code == "stats.implausible"}
        assert (given.union, "gấp 5 lần" in said["LD_TONG"]) == ("CNN", True)
        assert replay(office) == []
        assert office.store.documents.all(campaign=office.campaign.id) == [given]
        (ruling,) = office.store.rulings.all(target=document.id)
        rulings.undo(office, ruling.id, why="nhầm", who="Lan", now=NOON)
        assert office.store.documents.all(campaign=office.campaign.id) == [document]


def test_figures_that_another_process_took_over_count_at_once(site, tmp_path):
    with site.office() as office, site.office() as other:
        before = office.written()
        earlier_figures.take_workbook(
            other, last_year(site, tmp_path / "2023.xlsx"), 2023, union=None, who="an", now=NOW
        )
        assert office.written() != before


def test_taken_again_the_figures_of_the_union_are_replaced(site, tmp_path):
    take(site, last_year(site, tmp_path / "sai.xlsx", factor=3))

    take(site, last_year(site, tmp_path / "dung.xlsx"))

    assert implausible(site) == {}
    with site.office() as office:
        assert {figure.source.partition(",")[0] for figure in office.store.earlier.figures(2023)} == {"dung.xlsx"}


@pytest.mark.parametrize(
    ("year", "name", "said"),
    [
        (2022, None, "ghi năm 2023, không phải năm 2022"),
        (2023, "Công đoàn Vụ Không Có", "không phải của công đoàn nào"),
    ],
)
def test_what_is_not_surely_right_is_refused_with_its_reason(site, tmp_path, year, name, said):
    taken = take(site, last_year(site, tmp_path / "2023.xlsx", name=name), year)

    assert taken.counts == {}
    assert said in taken.refused[0]


def test_this_year_is_no_earlier_one_and_a_stranger_no_union(site, tmp_path):
    path = last_year(site, tmp_path / "2023.xlsx")
    with pytest.raises(FormRefused):
        take(site, path, 2024)
    with pytest.raises(UnknownUnion):
        take(site, path, union="XYZ")


def saved(path, rows):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save(path)
    return path


WIDE = (
    ["TT", "Mã", "Công đoàn", "Tổng số CCVCLĐ", "Tổng số đoàn viên công đoàn", "CL_TIEN", "Số tổ công đoàn"],
    [1, "CNC", "Công đoàn Vụ Công nghệ cao", 900, "1.250", "42 triệu", None],
    [2, None, "Công đoàn Cục Sở hữu trí tuệ", 300, 290, 1_000_000, 4],
    [3, None, "Công đoàn Vụ Đã Giải Thể", 10, 10, 1, 1],
    [None, None, "Tổng cộng", 1210, 1550, 43_000_001, 5],
)
TURNED = (
    ["TT", "Nội dung", "Đơn vị tính", "Công đoàn Vụ Công nghệ cao", "SHTT"],
    [1, "Tổng số CCVCLĐ", "người", 900, 300],
    [2, "Tổng số đoàn viên công đoàn", "người", 1250, 290],
    [3, "Tổng số tiền thăm hỏi, hỗ trợ, tặng quà", "triệu đồng", 42, 1],
    [4, "Số tổ công đoàn", "đơn vị", None, 4],
)


@pytest.mark.parametrize(("rows", "cells"), [(WIDE, ["D2", "E2", "F2"]), (TURNED, ["D2", "D3", "D4"])])
def test_one_table_of_many_unions(site, tmp_path, rows, cells):
    taken = take(site, saved(tmp_path / "tong-hop.xlsx", rows))

    assert taken.counts == {"CNC": 3, "SHTT": 4}
    with site.office() as office:
        kept = [figure for figure in office.store.earlier.figures(2023) if figure.union == "CNC"]
    assert {figure.indicator: figure.value for figure in kept} == {
        "LD_TONG": 900,
        "DV_TONG": 1250,
        "CL_TIEN": 42_000_000,
    }
    assert [figure.source for figure in kept] == [f"tong-hop.xlsx, Sheet!{cell}" for cell in cells]


def test_a_name_that_no_union_has_is_told(site, tmp_path):
    assert take(site, saved(tmp_path / "a.xlsx", WIDE)).refused == (
        "không có công đoàn nào tên «Công đoàn Vụ Đã Giải Thể»",
    )


def test_the_standing_figures_of_an_earlier_campaign_in_the_same_books(site, tmp_path):
    site.send("CNC", STATS)
    site.poll()
    for name in ("2024-tong-ket.yaml", "2024-so-lieu.yaml", "ngay-nghi.yaml"):
        text = shipped("rules", name).read_text(encoding="utf-8")
        if name != "ngay-nghi.yaml":
            text = text.replace("2025", "2026").replace("2024", "2025").replace("\nblank:", "\n# blank:")
        (tmp_path / name.replace("2024", "2025")).write_text(text, encoding="utf-8")
    later = replace(site.settings, campaign=str(tmp_path / "2025-tong-ket.yaml"))

    with opened(later) as office:
        taken = earlier_figures.take_campaign(office, "2024-tong-ket", who="an", now=at("2025-10-20T09:00"))
        past = office.assessment_context.earlier["CNC"]

    (values,) = [{row["indicator"]: row["value"] for row in site.ask("values")}]
    assert taken.year == past.year == 2024
    assert past.figures == {code: value for code, value in values.items() if not isinstance(value, str)}


def test_the_command_says_what_it_took(site, tmp_path, monkeypatch, capsys):
    path = last_year(site, tmp_path / "2023.xlsx")
    for name, value in site.environ.items():
        monkeypatch.setenv(name, value)

    command(["form", "earlier", str(path), "--year", "2023"], standalone_mode=False)

    assert capsys.readouterr().out.startswith("Đã nhận số liệu năm 2023 của 1 công đoàn, ")
