"""Another form than the one that was sent out answers what was asked, wrongly; a list of people answers nothing."""

import other_forms
import pytest

from collector import checks, forms
from collector.campaign import load
from collector.model import File, Format, Message, Nature, Sheet, Workbook
from collector.triage import NOTHING, Likeness, role


@pytest.fixture(scope="module")
def campaign():
    return load("2024-tong-ket")


def read(campaign, rows):
    width = max(map(len, rows))
    sheet = Sheet("Sheet1", 1, 1, tuple((*row, *(None,) * (width - len(row))) for row in rows))
    (table,) = forms.pick(forms.read(Workbook((sheet,)), campaign.form), campaign.form)
    return table


def part(table, *, body="Kính gửi báo cáo.", name="CĐ Viện.xlsx"):
    file = File(0, name, name, "a" * 64, 9, Format.XLSX, workbook=Workbook(()), nature=Nature.TABLE)
    likeness = Likeness(form=table.likeness, blank=checks.is_blank(table), figures=table.of_figures)
    return role(file, likeness, Message(sha256="", size=0, body=body)).requirement


@pytest.mark.parametrize("other", other_forms.ANSWERS, ids=lambda other: other.__name__)
def test_another_form_answers_wrongly(campaign, other):
    table = read(campaign, other(campaign.form))

    findings, figures = checks.check_table(table, campaign)

    assert (part(table), [finding.code for finding in findings], figures) == ("stats", ["stats.wrong-form"], ())


@pytest.mark.parametrize("other", other_forms.LISTS, ids=lambda other: other.__name__)
def test_a_list_answers_nothing(campaign, other):
    assert part(read(campaign, other(campaign.form))) is NOTHING.requirement


def test_mail_of_another_matter_brings_no_answer(campaign):
    table = read(campaign, other_forms.other_ministrys(campaign.form))
    assert part(table, body="Mời các anh chị dự hội thao.") is NOTHING.requirement


def test_another_form_unfilled_answers_nothing(campaign):
    rows = [row[:3] for row in other_forms.other_ministrys(campaign.form)]
    assert part(read(campaign, rows)) is NOTHING.requirement


def test_the_form_with_rows_gone_and_none_in_their_place_is_the_form(campaign, sample):
    rows = [row for nth, row in enumerate(sample.body(campaign.form)) if nth % 5 < 3]
    table = read(campaign, [*sample.HEAD, *rows])
    assert {finding.code for finding in checks.check_table(table, campaign)[0]} >= {"stats.indicator-missing"}


def test_the_form_with_many_rows_of_the_unions_own_is_the_form(campaign, sample):
    own = [[f"{70 + nth}", f"Câu lạc bộ thơ số {nth}", "hội viên", nth, None] for nth in range(1, 30)]
    table = read(campaign, [*sample.HEAD, *sample.body(campaign.form), *own])
    assert checks.check_table(table, campaign)[0] == ()


@pytest.mark.parametrize(
    ("title", "said"),
    [
        ("BÁO CÁO SỐ LIỆU HOẠT ĐỘNG CÔNG ĐOÀN QUÝ III NĂM 2024", ["stats.wrong-period"]),
        ("BÁO CÁO THỐNG KÊ SỐ LIỆU 6 THÁNG ĐẦU NĂM 2024", ["stats.wrong-period"]),
        ("BÁO CÁO THỐNG KÊ SỐ LIỆU 9 THÁNG VÀ ƯỚC CẢ NĂM 2024", []),
        ("BÁO CÁO THỐNG KÊ SỐ LIỆU NĂM 2024 (đến tháng 10)", []),
    ],
)
def test_the_form_filled_for_a_part_of_the_year_is_of_another_period(campaign, sample, title, said):
    head = [list(row) for row in sample.HEAD]
    head[3][0] = title
    table = read(campaign, [*head, *sample.body(campaign.form)])
    assert [finding.code for finding in checks.check_table(table, campaign)[0]] == said
