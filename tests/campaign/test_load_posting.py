"""How carefully letters go out, and the years that the table of holidays does not know."""

import shutil
from datetime import datetime

import pytest

from collector import app, doctor
from collector.campaign import load
from collector.errors import CampaignRefused
from collector.model import ZONE, Posting
from collector.paths import shipped
from collector.settings import load as load_settings

NOW = datetime(2024, 11, 5, 12, tzinfo=ZONE)


@pytest.fixture
def edited(tmp_path):
    """Return the path of the campaign of 2024 with some texts changed and a line at its end."""
    for path in shipped("rules").glob("*.yaml"):
        shutil.copy(path, tmp_path)

    def edit(*changes, end=""):
        path = tmp_path / "2024-tong-ket.yaml"
        text = path.read_text(encoding="utf-8")
        for old, new in changes:
            assert old in text
            text = text.replace(old, new)
        path.write_text(f"{text}\n{end}\n", encoding="utf-8")
        return str(path)

    return edit


def test_usual_posting_stands_where_the_file_says_nothing(edited):
    assert load(edited()).posting == Posting("none", 30, 12, 2000)


def test_file_may_ask_for_a_yes_and_set_caps(edited):
    told = "letters: {thanks: true, approval: reminders, per_address: 5, per_thread: 3, per_day: 0}"
    loaded = load(edited(end=told))
    assert (loaded.thanks, loaded.posting) == (True, Posting("reminders", 5, 3, 0))


@pytest.mark.parametrize(
    ("told", "says"),
    [
        ("{approval: all}", "none, reminders"),
        ("{per_day: nhiều}", "không phải là số nguyên"),
        ("{per_hour: 5}", "khóa «per_hour» không có nghĩa ở đây"),
    ],
)
def test_wrong_posting_is_refused(edited, told, says):
    with pytest.raises(CampaignRefused, match=says):
        load(edited(end=f"letters: {told}"))


def test_notice_without_a_day_is_for_the_first_working_day(edited):
    opened = ("opens_at: 2024-10-18T00:00+07:00", "opens_at: 2024-10-19T00:00+07:00")  # a Saturday
    loaded = load(edited(opened, ("reminders:\n", "reminders:\n  - {stage: notice, at: 08:30}\n")))
    assert (f"{loaded.reminders[0].at:%d/%m %H:%M}", loaded.reminders[0].stage) == ("21/10 08:30", "notice")


def test_notice_after_the_deadline_is_refused(edited):
    with pytest.raises(CampaignRefused, match="nằm sau thời hạn"):
        load(edited(("reminders:\n", "reminders:\n  - {stage: notice, at: 08:30, date: 2024-11-12}\n")))


@pytest.fixture
def tableless(edited, tmp_path):
    """A campaign whose deadline is so late that overdue letters are reckoned into a year without a table."""
    days = tmp_path / "ngay-nghi.yaml"
    text = days.read_text(encoding="utf-8")
    days.write_text(text[: text.index("  2025:")], encoding="utf-8")
    return edited(("date: 2024-11-10", "date: 2024-12-20"), ("trước ngày 10/11/2024", "trước ngày 20/12/2024"))


def test_year_in_use_without_a_table_is_named_by_doctor_and_at_the_start(tableless, tmp_path):
    assert load(tableless).guessed_years == (2025,)
    settings = load_settings({}, {"COLLECTOR_CAMPAIGN": tableless, "COLLECTOR_DATA": str(tmp_path / "data")})
    (row,) = doctor.results_of("calendar", settings, NOW)
    assert (row.name, row.ok, "2025" in row.vietnamese, "2025" in row.english) == ("calendar", False, True, True)
    assert [line for line in app.init(settings) if line.startswith("Lưu ý")] == [
        "Lưu ý: bảng ngày nghỉ (rules/ngay-nghi.yaml) chưa có năm 2025; hãy bổ sung."
    ]


def test_campaign_of_2024_guesses_nothing():
    assert load("2024-tong-ket").guessed_years == ()
    (row,) = doctor.results_of("calendar", load_settings({}, {"COLLECTOR_DATA": "/nowhere"}), NOW)
    assert row.ok
