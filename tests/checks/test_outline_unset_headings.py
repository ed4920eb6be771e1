"""Headings that nothing sets off, in two lines, in rows of a table, or with their text behind them."""

import pytest

from collector.checks import check_report, outline
from collector.model import Paragraph


def said(text, campaign):
    findings = check_report(text, outline(text, campaign), campaign)
    return [(f.code.removeprefix("report."), f.where) for f in findings]


def changed(sample, section, paragraphs, **how):
    return sample.report([(number, paragraphs if number == section else own) for number, own in sample.sections(**how)])


@pytest.mark.parametrize(
    ("section", "first", "second"),
    [
        ("II.8", "8. Công tác tuyên truyền, vận", "động nữ công"),
        ("II.8", "8. Công tác nữ công và", "hoạt động của chị em:"),
        ("II.3", "3. Các hoạt động chào mừng ngày", "thành lập công đoàn"),
    ],
)
def test_the_second_line_of_a_plain_heading_is_no_content(campaign, sample, section, first, second):
    text = changed(sample, section, [Paragraph(first), Paragraph(second)], bold=False)
    assert said(text, campaign) == [("section-empty", section)]


def test_text_in_small_letters_below_a_finished_heading_is_content(campaign, sample):
    own = [Paragraph("8. Công tác nữ công:"), Paragraph("đã tổ chức 3 hoạt động, 40 chị tham gia.")]
    assert said(changed(sample, "II.8", own, bold=False), campaign) == []


@pytest.mark.parametrize(
    "lines",
    [
        ("Phương hướng, nhiệm vụ công tác năm 2025.",),
        ("Phương hướng và nhiệm vụ,", "giải pháp năm 2025"),
        ("Kế hoạch công tác năm 2025.",),
    ],
)
def test_a_part_without_number_or_typesetting_is_found(campaign, sample, lines):
    own = [*map(Paragraph, lines), Paragraph("Tiếp tục chăm lo đoàn viên.")]
    assert said(changed(sample, "III", own), campaign) == []


@pytest.mark.parametrize(
    "told",
    [
        "Công đoàn đã xây dựng phương hướng, nhiệm vụ năm sau.",
        "Đơn vị không có phương hướng mới.",
        "Trân trọng báo cáo phương hướng, nhiệm vụ.",
    ],
)
def test_a_sentence_that_tells_is_no_part(campaign, sample, told):
    parts = [part for part in sample.sections() if part[0] not in {"III", "IV"}]
    parts[-1][1].append(Paragraph(told))
    assert said(sample.report(parts), campaign) == [("section-missing", "III")]


def run_in(sample, stop):
    parts = sample.sections("{roman}.", "", bold=False)
    for number, own in parts:
        if "." in number:
            own[:] = [Paragraph(f"{own[0].text}{stop} {sample.BODY}")]
    return parts


@pytest.mark.parametrize("stop", [".", ":"])
def test_text_behind_headings_without_number_is_theirs(campaign, sample, stop):
    parts = run_in(sample, stop)
    assert said(sample.report(parts), campaign) == []
    parts = [part for part in parts if part[0] != "II.7"]
    assert said(sample.report(parts), campaign) == [("section-missing", "II.7")]


def test_text_behind_one_of_the_bold_headings_though_its_number_is_not_the_outlines(campaign, sample):
    parts = sample.sections()
    parts[9] = ("II.8", [Paragraph(f"7. {sample.ITEMS[7]}: {sample.BODY}")])
    parts[10][1][0] = sample.heading(sample.ITEMS[8], "7.")
    parts[11][1][0] = sample.heading(sample.ITEMS[9], "8.")
    assert said(sample.report(parts), campaign) == []


@pytest.mark.parametrize("letters", ["abcdđeghik", "abcdefghij"])
def test_letters_in_a_column_of_their_own_are_numbers(campaign, sample, letters):
    parts = sample.sections("{roman}.", "", bold=False)
    for row, (letter, (_, own)) in enumerate(zip(letters, parts[2:12], strict=True)):
        words = (letter, own[0].text, sample.BODY)
        own[:] = [Paragraph(text, cell=(5, row, column)) for column, text in enumerate(words)]
    text = sample.report(parts)
    assert said(text, campaign) == []
    headings = {one.number: one.heading for one in outline(text, campaign).passages}
    assert headings["II.9"] == f"{letters[8]}. {sample.ITEMS[8]}"


@pytest.mark.parametrize(
    "words",
    [
        "Chủ đề năm 2024, NQ 02 và việc phổ biến nghị quyết đại hội công đoàn",
        "Chủ đề năm, NQ 02 và phổ biến nghị quyết đại hội công đoàn",
    ],
)
def test_a_heading_that_comes_as_near_to_the_next_item_stands_for_both(campaign, sample, words):
    parts = sample.sections()
    parts[2:4] = [("both", [sample.heading(words, "1."), Paragraph(sample.BODY)])]
    for n, (_, own) in enumerate(parts[3:11], 2):
        own[0] = sample.heading(own[0].text.partition(" ")[2], f"{n}.")
    text = sample.report(parts)
    assert said(text, campaign) == []
    assert [(one.number, one.covers) for one in outline(text, campaign).passages if one.covers] == [("II.1", ("II.2",))]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("I. TÌNH HÌNH ĐỘI NGŨ CÔNG CHỨC,", "VIÊN CHỨC VÀ NGƯỜI LAO ĐỘNG"),
        ("I. TÌNH HÌNH ĐỜI SỐNG, TƯ TƯỞNG", "CỦA ĐOÀN VIÊN, NGƯỜI LAO ĐỘNG."),
    ],
)
def test_the_second_line_of_a_part_in_capitals_is_no_content(campaign, sample, first, second):
    parts = sample.sections(bold=False)
    for number, own in parts:
        if "." not in number:
            own[0] = Paragraph(own[0].text.upper())
    parts[0] = ("I", [Paragraph(first), Paragraph(second), Paragraph(sample.BODY)])
    assert said(sample.report(parts), campaign) == []
    assert outline(sample.report(parts), campaign).passages[0].text == sample.BODY
    parts[0][1].pop()
    assert said(sample.report(parts), campaign) == [("section-empty", "I")]


@pytest.mark.parametrize("stop", [".", ":"])
def test_text_behind_one_of_the_bold_headings_without_number(campaign, sample, stop):
    parts = sample.sections("{roman}.", "")
    parts[9] = ("II.8", [Paragraph(f"{sample.ITEMS[7]}{stop} {sample.BODY}")])
    assert said(sample.report(parts), campaign) == []
    parts[9] = ("II.8", [Paragraph(f"Không khí trong năm sôi nổi{stop} {sample.BODY}")])
    assert said(sample.report(parts), campaign) == [("section-missing", "II.8")]


@pytest.mark.parametrize("top", ["{roman} -", "{roman})", "Mục {roman}:", "{letter} –"])
def test_the_first_part_is_no_line_of_the_title(campaign, sample, top):
    parts = sample.sections(top)
    parts[0][1][0] = sample.heading(parts[0][1][0].text, centred=True)
    text = sample.report(parts, before=sample.LETTERHEAD[:-2])
    assert said(text, campaign) == []
    assert "I" in [one.number for one in outline(text, campaign).passages]


@pytest.mark.parametrize("last", ["Trân trọng báo cáo./.", "Xin trân trọng cảm ơn!", "Trân trọng./."])
def test_a_greeting_is_no_content_of_the_last_part(campaign, sample, last):
    parts = [part for part in sample.sections() if part[0] != "IV"]
    parts[-1] = ("III", [parts[-1][1][0], Paragraph(last)])
    assert said(sample.report(parts, after=()), campaign) == [("section-empty", "III")]
