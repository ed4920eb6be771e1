"""A wrong file is refused with file, line and reason, all of it at once."""

import shutil

import pytest

from collector.campaign import load
from collector.errors import CampaignRefused
from collector.paths import shipped

NAME = "2024-tong-ket.yaml"
FORM = "2024-so-lieu.yaml"
DAYS = "ngay-nghi.yaml"


@pytest.fixture
def refusal(tmp_path):
    """Edit the rules of 2024 and give what is said when they are loaded, a sentence a wrong."""
    for path in shipped("rules").glob("*.yaml"):
        shutil.copy(path, tmp_path)

    def look(*changes):
        for file, old, new in changes:
            path = tmp_path / file
            text = path.read_text(encoding="utf-8")
            assert text.count(old) == 1, old
            path.write_text(text.replace(old, new), encoding="utf-8")
        with pytest.raises(CampaignRefused) as refused:
            load(str(tmp_path / NAME))
        return str(refused.value).removeprefix("Tệp đợt báo cáo không đọc được: ").split("; ")

    return look


def line_of(file, beginning):
    """Return the number of the only line of a shipped file that holds a text."""
    lines = shipped("rules", file).read_text(encoding="utf-8").splitlines()
    (number,) = [number for number, line in enumerate(lines, start=1) if beginning in line]
    return number


@pytest.mark.parametrize(
    ("file", "old", "new", "reason"),
    [
        (NAME, "year: 2024\np", "yeer: 2024\np", "khóa «yeer» không có nghĩa ở đây"),
        (NAME, "on_time: first_received", "on_time: early", "first_received, first_accepted"),
        (NAME, "opens_at: 2024-10-18T00:00+07:00", "opens_at: 18/10/2024", "không phải là thời điểm"),
        (NAME, "plan_year: 2025", "plan_year: sang năm", "«plan_year: sang năm» không phải là số nguyên"),
        (NAME, "date: 2024-11-10", "date: 2024-11-31", "không phải là ngày có dạng 2024-11-10"),
        (NAME, "date: 2024-11-10", "date: 10/11/2024", "không phải là ngày có dạng 2024-11-10"),
        (NAME, "inclusive: false", "inclusive: không", "không phải là true hoặc false"),
        (NAME, "mailbox: Congdoankhcn@most.gov.vn", "mailbox:", "không được để trống"),
        (NAME, "kind: stats", "kind: excel", "report, stats"),
        (NAME, "[xlsx, xls, ods, xlsb, other]", "[xlsx, exel]", "«formats: exel» không phải là một định dạng"),
        (NAME, "[xlsx, xls, ods, xlsb, other]", "xlsx", "«formats» phải là một danh sách"),
        (NAME, "form: 2024-so-lieu", "form: 2025-so-lieu", "không có tệp «2025-so-lieu.yaml»"),
        (NAME, "- number: II.7", "- number: II.6", "mục «II.6» được viết hai lần"),
        (NAME, "{starts: 08:00, ends: 17:00}", "{starts: 17:00, ends: 08:00}", "trước giờ kết thúc"),
        (NAME, "{starts: 08:00, ends: 17:00}", "{starts: 8h, ends: 17:00}", "không phải là giờ có dạng 08:30"),
        (NAME, "working_days_before: 3", "before: 3", "date, working_days_before hoặc working_days_after"),
        (NAME, "working_days_before: 7", "working_days_before: 0", "phải từ 1 đến 99"),
        (NAME, "working_days_before: 7", "working_days_before: 40", "sớm hơn lúc mở đợt báo cáo"),
        (NAME, "working_days_before: 3", "working_days_before: 7", "đã có một lần nhắc vào ngày 31/10/2024"),
        (NAME, "{stage: overdue, working_days_after: 1", "{stage: overdue, working_days_before: 2", "trước thời hạn"),
        (NAME, "working_days_before: 7", "date: 2024-11-09", "dời sang giờ làm việc: 08:00 11/11/2024"),
        (NAME, "digests: [08:00, 16:30]", "digests: [08:00, 25:30]", "«digests: 25:30» không phải là giờ"),
        (NAME, "  stats.negative: {", "  stats.negativ: {", "«stats.negativ» không phải là mã lỗi"),
        (NAME, "stats.negative: {severity: error}", "stats.negative: {severity: fatal}", "error, warning, info"),
        (NAME, "words: 5000}", "wrods: 5000}", "khóa «wrods» không có nghĩa ở đây (có thể dùng: on, severity, words)"),
        (NAME, "words: 5000}", "words: nhiều}", "không phải là một số không âm"),
        (NAME, "  file.empty: {severity: error}", "  file.encrypted: {on: false}", "được viết hai lần"),
        (FORM, "parent: DG_KN,", "parent: DG_KX,", "chỉ tiêu cha «DG_KX» không đứng trước dòng này"),
        (FORM, "check: '<=HN_DT'", "check: '<=HN_DT ± 1'", "viết chưa đúng"),
        (FORM, "check: '<=HN_DT'", "check: '<=HN_DX'", "nhắc đến «HN_DX», không phải là chỉ tiêu"),
        (FORM, "check: '<=HN_DT'", "check: '<=S4'", "nhắc đến «S4», không phải là chỉ tiêu"),
        (FORM, "check: '<=HN_DT'", "check: HN_DT", "viết chưa đúng"),
        (FORM, "code: GC_MOHINH", "code: gc-mohinh", "chỉ được gồm A-Z, 0-9 và _"),
        (FORM, "kind: text", "kind: words", "int, money, percent, text, section"),
        (DAYS, "- 2024-09-03", "- 2023-09-03", "ngày 03/09/2023 không thuộc năm 2024"),
        (DAYS, "- 2024-09-03", "- 2024-09-02", "ngày 02/09/2024 được viết hai lần"),
        (DAYS, "worked: [2024-05-04]", "worked: [2024-05-06]", "ngày làm bù 06/05/2024 phải là thứ Bảy"),
    ],
)
def test_one_wrong_is_named_with_file_and_line(refusal, file, old, new, reason):
    said = refusal((file, old, new))
    line = line_of(file, old.strip().split("\n")[0])
    (wrong,) = [sentence for sentence in said if reason in sentence]
    assert wrong.startswith(f"{file}, dòng {line}: ")


@pytest.mark.parametrize(
    ("old", "sentence"),
    [
        (
            "title: Tổng kết công tác công đoàn năm 2024, phương hướng, nhiệm vụ năm 2025\n",
            "dòng 5: thiếu khóa «title»",
        ),
        ("    kind: report\n", "thiếu khóa «kind» trong «requirements»"),
        ("form: 2024-so-lieu\n", "có yêu cầu loại stats thì phải có khóa «form»"),
        ("holidays: ngay-nghi\n", "dòng 5: thiếu khóa «holidays»"),
    ],
)
def test_a_missing_key_is_named_at_its_block(refusal, old, sentence):
    said = refusal((NAME, old, ""))
    assert len(said) == 1
    assert sentence in said[0]


def test_words_that_name_another_day_than_the_date_are_refused(refusal):
    line = line_of(NAME, "words: trước ngày")
    assert refusal((NAME, "words: trước ngày 10/11/2024", "words: trước ngày 10/11/2023")) == [
        f"{NAME}, dòng {line}: lời ghi «10/11/2023» khác với date: 2024-11-10"
    ]


def test_a_time_of_day_and_the_whole_day_contradict_each_other(refusal):
    said = refusal((NAME, "inclusive: false", "time: 17:00\n  inclusive: true"))
    assert said == [
        f"{NAME}, dòng {line_of(NAME, 'inclusive: false') + 1}: đã có giờ (time) thì không dùng inclusive: true"
    ]


def test_a_deadline_before_the_opening_is_refused(refusal):
    said = refusal((NAME, "opens_at: 2024-10-18T00:00+07:00", "opens_at: 2024-11-18T00:00+07:00"))
    assert said[0].endswith("thời hạn phải sau lúc mở đợt báo cáo (opens_at), không quá một năm")


def test_a_form_of_another_year_is_refused(refusal):
    said = refusal((FORM, "\nyear: 2024", "\nyear: 2023"))
    assert said == [
        f"{NAME}, dòng {line_of(NAME, 'form: 2024')}: biểu thống kê là của năm 2023, đợt báo cáo là của năm 2024"
    ]


def test_a_code_of_the_form_is_not_used_twice(refusal):
    said = refusal((FORM, "code: LD_CC,", "code: LD_VC,"))
    assert f"{FORM}, dòng {line_of(FORM, 'code: LD_VC,')}: mã chỉ tiêu «LD_VC» được dùng hai lần" in said


def test_everything_wrong_in_all_files_is_told_at_once(refusal):
    said = refusal(
        (NAME, "plan_year: 2025", "plan_year: x"),
        (NAME, "on_time: first_received", "on_time: x"),
        (FORM, "check: '<=HN_DT'", "check: '<=X_X'"),
        (DAYS, "- 2024-09-03", "- hôm nào"),
    )
    assert [sentence.split(", dòng")[0] for sentence in said] == [NAME, NAME, FORM, DAYS]


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"a: [1\nb: 2\n", "không đúng cú pháp YAML"),
        (b"a: \xff\xfe", "không được lưu ở dạng UTF-8"),
        (b"- a\n- b\n", "phải là một khối gồm các khóa"),
        (b"", "phải là một khối gồm các khóa"),
        (b"id: \x00", "không đúng cú pháp YAML"),
    ],
)
def test_a_file_that_is_no_yaml_block_is_refused(tmp_path, raw, reason):
    path = tmp_path / "hong.yaml"
    path.write_bytes(raw)
    with pytest.raises(CampaignRefused, match=reason):
        load(str(path))


def test_an_unknown_name_lists_the_campaigns_there_are():
    with pytest.raises(
        CampaignRefused, match=r"không có «2019-x» trong rules; hiện có: (\S+, )*2024-tong-ket(, \S+)*$"
    ):
        load("2019-x")


def test_a_path_without_file_is_named(tmp_path):
    with pytest.raises(CampaignRefused, match=r"không có tệp «.*2024\.yaml»"):
        load(str(tmp_path / "2024.yaml"))


def test_a_refusal_is_one_line(refusal):
    said = refusal((NAME, "plan_year: 2025", "plan_year: 'a\n\n  b'"))
    assert said == [f"{NAME}, dòng {line_of(NAME, 'plan_year')}: «plan_year: a b» không phải là số nguyên"]
