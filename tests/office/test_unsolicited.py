"""What goes with a letter, and what the digest tells, through the whole house."""

import pytest
from office_site import REPORT, STATS, at

from collector import checks, doctor, forms
from collector.campaign import load
from collector.errors import LettersRefused
from collector.formats.excel import xlsx
from collector.model import LetterKind

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def files(letter):
    return {one.name: one.content for one in letter.attachments}


def kinds(letters):
    """Return whom thanks go to."""
    return [one.union for one in letters if one.kind is LetterKind.THANKS]


def test_reminder_of_a_missing_table_carries_the_form_and_the_deadline(small_site):
    small_site.send("CNC", REPORT)
    small_site.send("XNT", STATS)
    small_site.poll()
    letters = {letter.union: letter for letter in small_site.remind("2024-11-06T09:00")}
    assert sorted(files(letters["CNC"])) == ["CNC - CĐ Vụ CNC - Số liệu 2024.xlsx", "Han-gui-bao-cao.ics"]
    assert sorted(files(letters["XNT"])) == ["Han-gui-bao-cao.ics"]
    form = files(letters["CNC"])["CNC - CĐ Vụ CNC - Số liệu 2024.xlsx"]
    campaign = load("2024-tong-ket")
    (table,) = forms.pick(forms.read(xlsx.read(form).workbook, campaign.form), campaign.form)
    assert table.unit_text == "Công đoàn Vụ Công nghệ cao"
    assert [one.code for one in checks.check_table(table, campaign)[0]] == ["stats.blank"]


def test_reminder_goes_out_with_its_files(small_site):
    small_site.remind("2024-11-06T09:00")
    small_site.poll("2024-11-06T09:10")
    sent = small_site.letters()[0]
    assert [part.get_content_type() for part in sent.iter_attachments()] == ["text/calendar", EXCEL]
    assert "chưa ghi nhận được" in sent.get_body(("plain",)).get_content()


def test_overdue_letter_asks_for_an_answer_before_the_office_writes_again(small_site):
    first = small_site.remind("2024-11-11T09:00")[0]
    assert "trước 17 giờ 00 phút ngày 12/11/2024" in first.text
    small_site.poll("2024-11-11T09:10")
    last = small_site.remind("2024-11-13T09:00")[0]
    assert "trong thời gian sớm nhất có thể" in last.text
    assert sorted(name.rpartition(".")[2] for name in files(last)) == ["xlsx"]


def test_second_version_that_says_nothing_is_asked_what_it_is_for(small_site):
    small_site.send("CNC", REPORT, STATS)
    small_site.poll()
    small_site.send("CNC", REPORT, when="2024-11-06T09:00")
    small_site.write(
        small_site.clerk("XNT"),
        "Báo cáo",
        "Gửi anh.\n",
        small_site.files("XNT", REPORT, STATS),
        when="2024-11-06T09:01",
    )
    small_site.write(
        small_site.clerk("XNT"),
        "Báo cáo bổ sung",
        "Gửi anh.\n",
        small_site.files("XNT", REPORT, when="2024-11-06T10:00"),
        when="2024-11-06T10:00",
    )
    small_site.poll("2024-11-06T11:00")
    said = [
        ("thay thế toàn bộ bản trước hay chỉ bổ sung" in one.get_body(("plain",)).get_content())
        for one in small_site.letters()
    ]
    assert said == [False, True, False, False]


# --- thanks ----------------------------------------------------------------------------------------------


@pytest.fixture
def thankful(make_small_site):
    return make_small_site(letters="{thanks: true}")


def test_union_is_thanked_once_when_all_is_accepted_and_the_answer_stays_what_it_was(thankful):
    thankful.send("CNC", REPORT)
    thankful.poll()
    assert kinds(thankful.remind("2024-11-05T14:00")) == []
    thankful.send("CNC", STATS, when="2024-11-05T15:00")
    thankful.poll("2024-11-05T15:10")
    assert thankful.remind("2024-11-05T20:00") == []
    letter = next(one for one in thankful.remind("2024-11-06T08:05") if one.kind is LetterKind.THANKS)
    assert (letter.kind, letter.union, letter.in_reply_to) == (LetterKind.THANKS, "CNC", None)
    assert kinds(thankful.remind("2024-11-06T08:20")) == []
    answers = [row for row in thankful.outbox() if row[0] == "acknowledgement"]
    assert answers == [("acknowledgement", "CNC", "sent")] * 2


def test_nobody_is_thanked_unless_the_campaign_says_so(small_site):
    small_site.send("CNC", REPORT, STATS)
    small_site.poll()
    assert kinds(small_site.remind("2024-11-05T14:00")) == []


# --- the digest ------------------------------------------------------------------------------------------


# --- the office's own words -------------------------------------------------------------------------------


def test_office_writes_with_its_own_words(small_site):
    own = small_site.root / "data" / "templates" / "reminder"
    own.mkdir(parents=True)
    (own / "subject.txt").write_text("Nhắc: {{ facts.union.short_name }}\n", encoding="utf-8")
    assert small_site.remind("2024-11-06T09:00")[0].subject.startswith("Nhắc: CĐ ")


@pytest.mark.parametrize(
    ("words", "said"),
    [("a\n{% if %}\n", "dòng 2"), ("a\nb\n{{ facts.unoin.name }}\n", "dòng 3"), ("{{ facts.now }}\n", "dòng 1")],
)
def test_broken_letter_is_refused_at_start(small_site, words, said):
    own = small_site.root / "data" / "templates" / "overdue"
    own.mkdir(parents=True)
    (own / "body.txt").write_text(words, encoding="utf-8")
    with pytest.raises(LettersRefused, match=rf"overdue/body\.txt, {said}"):
        small_site.poll()


def test_doctor_names_a_broken_letter_with_file_and_line(small_site):
    own = small_site.root / "data" / "templates" / "thanks"
    own.mkdir(parents=True)
    (own / "body.txt").write_text("Kính gửi\n{{ facts.unoin }}\n", encoding="utf-8")
    results = doctor.examine(lambda: small_site.settings, lambda: at("2024-11-05T12:00"))
    (found,) = [one for one in results if one.name == "templates"]
    assert not found.ok
    assert "thanks/body.txt, dòng 2" in found.vietnamese
