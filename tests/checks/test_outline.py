"""Where the sections of a report are found, however it was typeset."""

import unicodedata
from dataclasses import replace

import pytest

from collector.checks import check_report, outline
from collector.model import Paragraph, Text


def found(text, campaign):
    return tuple(number for passage in outline(text, campaign).passages for number in (passage.number, *passage.covers))


def missing(text, campaign):
    findings = check_report(text, outline(text, campaign), campaign)
    return [(f.code, f.where) for f in findings if f.code in {"report.section-missing", "report.section-empty"}]


@pytest.mark.parametrize(
    ("top", "item"),
    [
        ("{roman}.", "{n}."),
        ("{roman}/", "{n}/"),
        ("{roman} -", "{n})"),
        ("{roman}.", "II.{n}."),
        ("{n}.", "2.{n}."),
        ("{n}.", "2.{n}"),
        ("{letter}.", "{n}."),
        ("{letter}.", "B.{n}"),
        ("Phần {roman}.", "{n}."),
        ("PHẦN THỨ {name}:", "{n}."),
        ("Phần thứ {name}.", "{n}."),
        ("Mục {roman}.", "{n}."),
        ("", ""),
    ],
)
def test_numbering_of_every_kind(campaign, sample, top, item):
    assert found(sample.report(sample.sections(top, item)), campaign) == (*sample.REQUIRED, "IV")


def test_numbers_drawn_by_word_are_no_part_of_the_text(campaign, sample):
    parts = [
        (number, [replace(head, number=f"{number.rpartition('.')[2]}."), *rest])
        for number, (head, *rest) in sample.sections("", "")
    ]
    assert found(sample.report(parts), campaign) == (*sample.REQUIRED, "IV")


def test_plain_paragraphs_without_bold(campaign, sample):
    assert missing(sample.report(sample.sections(bold=False)), campaign) == []


def test_everything_bold(campaign, sample):
    text = sample.report(sample.sections())
    text = Text(tuple(replace(paragraph, bold=True) for paragraph in text.paragraphs))
    assert found(text, campaign) == (*sample.REQUIRED, "IV")


@pytest.mark.parametrize("form", ["NFD", "bare"])
def test_decomposed_text_and_text_without_marks(campaign, sample, form):
    def changed(text):
        apart = unicodedata.normalize("NFD", text)
        if form == "NFD":
            return apart
        return "".join(c for c in apart if not unicodedata.combining(c)).replace("đ", "d").replace("Đ", "D")

    text = sample.report(sample.sections())
    text = Text(tuple(replace(paragraph, text=changed(paragraph.text)) for paragraph in text.paragraphs))
    assert found(text, campaign) == (*sample.REQUIRED, "IV")


def test_headings_that_run_on_into_their_text(campaign, sample):
    parts = [
        (number, paras if "." not in number else [Paragraph(f"{paras[0].text}: {sample.BODY}")])
        for number, paras in sample.sections()
    ]
    text = sample.report(parts)
    assert missing(text, campaign) == []
    passages = {passage.number: passage.text for passage in outline(text, campaign).passages}
    assert passages["II.6"] == sample.BODY


def test_items_in_another_order_are_found_by_their_wording(campaign, sample):
    parts = sample.sections()
    parts[2:12] = [parts[2], *reversed(parts[3:11]), parts[11]]
    for n, (number, paras) in enumerate(parts[2:12], 1):
        paras[0] = sample.heading(sample.ITEMS[int(number[3:]) - 1], f"{n}.")
    assert found(sample.report(parts), campaign) == (
        "I",
        "II.1",
        *(f"II.{n}" for n in range(9, 1, -1)),
        "II.10",
        "III",
        "IV",
    )


@pytest.mark.parametrize("gone", ["I", "II.1", "II.4", "II.7", "II.8", "II.10", "III"])
@pytest.mark.parametrize("renumbered", [False, True])
def test_section_left_out_is_missed_whether_or_not_the_rest_is_renumbered(campaign, sample, gone, renumbered):
    parts = [part for part in sample.sections("", "") if part[0] != gone]
    romans, items = iter(("I", "II", "III", "IV")), iter(range(1, 11))
    for number, paras in parts:
        own = number.rpartition(".")[2]
        new = (str(next(items)) if "." in number else next(romans)) if renumbered else own
        paras[0] = sample.heading(paras[0].text, f"{new}.")
    assert missing(sample.report(parts), campaign) == [("report.section-missing", gone)]


@pytest.mark.parametrize("empty", ["I", "II.1", "II.5", "II.10", "III"])
def test_heading_with_nothing_under_it_is_empty(campaign, sample, empty):
    parts = [(number, paras[:1] if number == empty else paras) for number, paras in sample.sections()]
    assert missing(sample.report(parts), campaign) == [("report.section-empty", empty)]


def test_last_section_with_only_the_closing_sentence_under_it_is_empty(campaign, sample):
    parts = [part for part in sample.sections() if part[0] != "IV"]
    parts[-1] = (parts[-1][0], parts[-1][1][:1])
    assert missing(sample.report(parts), campaign) == [("report.section-empty", "III")]


@pytest.mark.parametrize(
    ("merged", "first", "count"),
    [
        ("1-3. Chủ đề năm, tuyên truyền nghị quyết và các hoạt động kỷ niệm", 1, 3),
        ("1, 2. Triển khai chủ đề năm; quán triệt Nghị quyết đại hội công đoàn các cấp", 1, 2),
        ("7. Phát triển đoàn viên, giới thiệu kết nạp Đảng; công tác tuyên truyền, vận động, nữ công", 7, 2),
        ("9 và 10. Kết quả thi đua và những đổi mới trong chỉ đạo, kinh nghiệm rút ra", 9, 2),
    ],
)
def test_one_heading_for_several_items_covers_them_all(campaign, sample, merged, first, count):
    parts = sample.sections()
    parts[1 + first : 1 + first + count] = [("x", [Paragraph(merged, bold=True), Paragraph(sample.BODY)])]
    text = sample.report(parts)
    assert missing(text, campaign) == []
    assert [p.covers for p in outline(text, campaign).passages if p.covers] == [
        tuple(f"II.{n}" for n in range(first + 1, first + count))
    ]


@pytest.mark.parametrize("inside", ["III", "II.4", "IV", "I"])
def test_numbered_list_inside_a_section_is_not_taken_for_the_items(campaign, sample, inside):
    listed = [Paragraph(f"{n}. {line}.") for n, line in enumerate(sample.ITEMS[1:9], 1)]
    parts = [part for part in sample.sections() if part[0] not in {"II.2", "II.8"}]
    parts = [(number, [*paras, *listed] if number == inside else paras) for number, paras in parts]
    expected = ["II.2", "II.8"] if inside != "II.4" else []
    if inside == "II.4":
        # Where the list stands among the items themselves, the items around it must at least stay what they are
        passages = {p.number: p.text for p in outline(sample.report(parts), campaign).passages}
        assert passages["II.5"] == sample.BODY
        assert passages["III"] == sample.BODY
        return
    assert missing(sample.report(parts), campaign) == [("report.section-missing", number) for number in expected]


def test_short_list_inside_an_item_stays_in_it(campaign, sample):
    listed = [Paragraph(f"{n}. {line}") for n, line in enumerate(("Dịp Tết Nguyên đán", "Ốm đau", "Ngày lễ khác"), 1)]
    parts = [(number, [*paras, *listed] if number == "II.4" else paras) for number, paras in sample.sections()]
    text = sample.report(parts)
    assert missing(text, campaign) == []
    passages = {p.number: p.text for p in outline(text, campaign).passages}
    assert passages["II.4"].count("\n") == 3


def test_reworded_heading_is_found_by_number_and_place(campaign, sample):
    parts = sample.sections()
    parts[6] = ("II.5", [sample.heading("Công tác pháp chế", "5."), Paragraph(sample.BODY)])
    assert missing(sample.report(parts), campaign) == []


def test_prose_behind_a_number_is_its_own_content(campaign, sample):
    parts = [
        (number, paras if "." not in number else [Paragraph(f"{number[3:]}. {prose} {sample.BODY}" * 2)])
        for (number, paras), prose in zip(sample.sections(), ["", "", *sample.ITEMS, "", ""], strict=True)
    ]
    assert missing(sample.report(parts), campaign) == []


def test_report_typed_in_a_table(campaign, sample):
    paras = [
        replace(paragraph, cell=(1, at, 0))
        for at, paragraph in enumerate(p for _, paras in sample.sections() for p in paras)
    ]
    text = Text((*sample.LETTERHEAD, *paras, *sample.CLOSING))
    assert found(text, campaign) == (*sample.REQUIRED, "IV")


def test_letterhead_title_and_signature_are_no_content(campaign, sample):
    text = sample.report(sample.sections())
    told = outline(text, campaign)
    assert told.title == "BÁO CÁO Tổng kết công tác công đoàn năm 2024, phương hướng năm 2025"
    assert {passage.text for passage in told.passages} == {sample.BODY}


@pytest.mark.parametrize(
    ("title", "year"),
    [
        ("Tổng kết công tác công đoàn năm 2024, phương hướng, nhiệm vụ năm 2025", 2024),
        ("Kết quả hoạt động công đoàn năm 2023 và phương hướng hoạt động năm 2024", 2023),
        ("Kết quả thực hiện nhiệm vụ năm 2024, nhiệm vụ năm 2025", 2024),
        ("Công tác công đoàn năm 2024", 2024),
        ("Tổng kết công tác công đoàn, phương hướng năm 2025", 2024),
    ],
)
def test_year_of_the_work_told_of_is_never_that_of_the_plan(campaign, sample, title, year):
    before = [replace(p, text=title) if p.text.startswith("Tổng kết") else p for p in sample.LETTERHEAD]
    # The last title names no year of work: the heading over the results does
    assert outline(sample.report(sample.sections(), before), campaign).year == year


def test_title_in_one_line_and_without_typesetting(campaign, sample):
    before = (Paragraph("BÁO CÁO TỔNG KẾT CÔNG TÁC CÔNG ĐOÀN NĂM 2024"), Paragraph("Kính gửi: Công đoàn Bộ"))
    told = outline(sample.report(sample.sections(), before), campaign)
    assert (told.title, told.year) == ("BÁO CÁO TỔNG KẾT CÔNG TÁC CÔNG ĐOÀN NĂM 2024", 2024)


def test_report_is_likened_to_a_report_even_with_sections_left_out(campaign, sample):
    whole = outline(sample.report(sample.sections()), campaign).likeness
    some = outline(sample.report(sample.sections()[:6]), campaign).likeness
    untitled = outline(sample.report(sample.sections(), ()), campaign).likeness
    assert whole == 1.0
    assert some > 0.6
    assert untitled > 0.6


@pytest.mark.parametrize(
    "lines",
    [
        (),
        ("Kính gửi: Công đoàn Bộ", "Công đoàn Viện gửi báo cáo tổng kết năm 2024 kèm theo công văn này."),
        ("KẾ HOẠCH", "Hoạt động công đoàn năm 2025", "I. MỤC ĐÍCH, YÊU CẦU", "Nâng cao", "II. NỘI DUNG", "Chăm lo",
         "1. Công tác tuyên truyền", "2. Công tác chăm lo đời sống", "3. Công tác nữ công", "III. TỔ CHỨC THỰC HIỆN"),
        ("QUYẾT ĐỊNH", "Về việc khen thưởng", "Điều 1. Khen thưởng 5 cá nhân.", "Điều 2. Thi hành."),
        ("BIÊN BẢN", "Họp ban chấp hành công đoàn", "I. Thành phần", "Đủ", "II. Nội dung", "Bàn về kết quả năm 2024"),
        ("DANH SÁCH", "Ban chấp hành nhiệm kỳ 2023 - 2028", "1. Nguyễn Văn A", "2. Trần Thị B"),
        ("BÁO CÁO", "Quyết toán tài chính công đoàn quý III", "I. Phần thu", "100 đồng", "II. Phần chi", "90 đồng"),
    ],
)  # fmt: skip
def test_other_papers_are_no_report(campaign, lines):
    paras = tuple(Paragraph(line, bold=line.isupper(), centred=at < 2) for at, line in enumerate(lines))
    assert outline(Text(paras), campaign).likeness < 0.4
