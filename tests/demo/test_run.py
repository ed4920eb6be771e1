"""The demo as a whole: the campaign of 2024 from its call to its last overdue letter."""

import io
import re
import shutil

import docx
import openpyxl
import pytest

from collector import app
from collector.demo import desk_visit, replay
from collector.flow import accounts, listings
from collector.model import LetterState
from collector.office import answers
from collector.vietnamese import fold


@pytest.fixture(scope="module")
def played(tmp_path_factory):
    out = tmp_path_factory.mktemp("demo") / "demo-out"
    said = []
    replay.run(out, said.append)
    return out, "\n".join(said)


def test_it_ends_with_status_letters_and_the_page(played):
    out, said = played
    assert f"{out / 'index.html'}" in said.splitlines()[-1]
    assert (out / "index.html").read_text(encoding="utf-8").count("Công đoàn") > 50
    assert re.search(r"Đề nghị sửa +[1-9]", said)
    assert re.search(r"Nhắc nộp +[1-9]", said)


def test_every_letter_went_to_a_reserved_address_but_the_later_ones_to_one_that_returned_a_letter(played):
    out, _ = played
    with app.opened(replay.demo_settings(out)) as office:
        rows = [row for row in listings.outbox(office) if row["error"] != answers.REWRITTEN]
    assert {address.rpartition(".")[2] for row in rows for address in row["to"]} == {"example"}
    unsent = [row for row in rows if row["state"] is not LetterState.SENT]
    # Of letters that say the same more and more urgently the newest waits.
    assert [(row["kind"].value, row["state"].value) for row in unsent] == [
        ("reminder", "dropped"),
        ("reminder", "dropped"),
        ("overdue", "dropped"),
        ("overdue", "held"),
    ]
    assert len({row["to"] for row in unsent}) == 1
    assert len(list((out / "letters").glob("*.eml"))) == len(rows) - len(unsent)


def test_nobody_is_written_to_twice_for_one_occasion_nor_reminded_twice_a_day(played):
    out, _ = played
    with app.opened(replay.demo_settings(out)) as office:
        rows = [row for row in listings.outbox(office) if row["state"].value == "sent"]
    answered = [row["in_reply_to"] for row in rows if row["kind"].value in {"acknowledgement", "fix-request"}]
    assert len(answered) == len(set(answered))
    days = [(row["union"], row["due_at"].date()) for row in rows if row["kind"].value in {"reminder", "overdue"}]
    assert len(days) == len(set(days))


def named_in(data, requirement):
    """The words of a made file, read by the libraries that other programs use."""
    if requirement == "report":
        document = docx.Document(io.BytesIO(data))
        heads = [section.header for section in document.sections]
        return " ".join(
            text for part in (document.element.body, *(h._element for h in heads)) for text in part.itertext()
        )
    sheet = openpyxl.load_workbook(io.BytesIO(data)).active
    return " ".join(str(cell) for row in sheet.iter_rows(max_row=8, values_only=True) for cell in row if cell)


def test_every_credited_file_names_the_union_that_it_was_credited_to(played):
    out, _ = played
    with app.opened(replay.demo_settings(out)) as office:
        rows = [row for row in listings.documents(office) if row["decision"].value == "auto" and row["union"]]
        seen = []
        for row in rows:
            document = office.store.documents.one(row["id"])
            data = office.readers.extract(office.store.archive.path(document.message), document.file)
            said = fold(named_in(data, row["requirement"]))
            name = fold(office.by_code[row["union"]].name.removeprefix("Công đoàn "))
            seen.append((row["path"], row["union"], row["findings"] != () or name in said))
    assert len(seen) > 80
    assert [row for row in seen if not row[2]] == []


def test_a_second_run_replaces_the_first_and_nothing_that_is_not_its_own(played, tmp_path):
    out = tmp_path / "demo-out"
    shutil.copytree(played[0], out)
    (out / "letters" / "old.eml").write_bytes(b"")
    replay.prepare(out)
    assert not (out / "letters").exists() or list((out / "letters").iterdir()) == []

    (tmp_path / "mine.txt").write_text("keep", encoding="utf-8")
    with pytest.raises(Exception, match=str(tmp_path)):
        replay.prepare(tmp_path)
    assert (tmp_path / "mine.txt").read_text(encoding="utf-8") == "keep"


def test_a_visitor_of_the_desk_finds_papers_in_doubt_a_letter_that_waits_and_an_account(played, tmp_path):
    out = tmp_path / "demo-out"
    shutil.copytree(played[0], out)
    told = desk_visit.settings(out)
    desk_visit.prepare(told, out)
    password = desk_visit.account(told)
    with app.opened(told) as office:
        waiting = office.store.documents.waiting(office.campaign.id)
        assert [len(one.candidates) > 0 for one in waiting].count(True) in range(1, len(waiting))
        # The visitor's own, and the one to the address that returned a letter.
        assert office.store.traffic.by_state(office.campaign.id)[LetterState.HELD] == 2
        assert accounts.sign_in(office.store, desk_visit.NAME, password, desk_visit.NOW)
