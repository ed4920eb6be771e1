import sys
from pathlib import Path

import pytest

from collector.errors import ArchiveDamaged, ReaderLost
from collector.formats import Readers

HANGING = (sys.executable, "-P", str(Path(__file__).with_name("hanging_child.py")))


@pytest.fixture
def tricked(tmp_path):
    """Read a message in a child whose readers obey the words in text files."""

    def reading(raw, seconds=30.0):
        path = tmp_path / "message.eml"
        path.write_bytes(raw)
        with Readers(workers=1, seconds=seconds, command=HANGING) as readers:
            return readers.read(path)

    return reading


def codes(message):
    return [(file.path, [finding.code for finding in file.findings]) for file in message.files]


def test_a_file_that_hangs_costs_only_itself(tricked, make):
    raw = make.mail(("a.docx", make.docx("một")), ("b.txt", b"hang"), ("c.docx", make.docx("ba")))

    message = tricked(raw, seconds=1.0)

    assert codes(message) == [("a.docx", []), ("b.txt", ["file.refused"]), ("c.docx", [])]
    assert message.files[2].text.paragraphs[0].text == "ba"


def test_a_file_that_kills_the_child_is_unreadable_and_the_rest_is_read(tricked, make):
    raw = make.mail(("a.txt", b"die"), ("b.docx", make.docx("hai")), ("c.txt", b"abort"))

    message = tricked(raw)

    assert codes(message) == [("a.txt", ["file.unreadable"]), ("b.docx", []), ("c.txt", ["file.unreadable"])]
    assert message.subject == "Báo cáo"


def test_a_file_that_eats_memory_is_refused(tricked, make):
    assert codes(tricked(make.mail(("a.txt", b"eat")))) == [("a.txt", ["file.refused"])]


def test_a_killer_inside_an_archive_costs_only_itself(tricked, make):
    packed = make.zip(("a.txt", b"die"), ("b.docx", make.docx("hai")))

    message = tricked(make.mail(("bao.zip", packed)))

    assert codes(message) == [("bao.zip", []), ("bao.zip/a.txt", ["file.unreadable"]), ("bao.zip/b.docx", [])]


def test_many_killers_end_in_a_message_whose_files_are_only_named(tricked, make):
    message = tricked(make.mail(*((f"{number}.txt", b"die") for number in range(20))))

    assert [code for _, code in codes(message)] == [["file.unreadable"]] * 20


def test_processor_time_is_limited_by_the_system_too(tricked, make):
    assert codes(tricked(make.mail(("a.txt", b"spin")), seconds=1.0)) == [("a.txt", ["file.refused"])]


def test_messages_come_in_the_order_given_from_several_children(make, tmp_path):
    paths = [tmp_path / f"{number}.eml" for number in range(12)]
    for number, path in enumerate(paths):
        path.write_bytes(make.mail(subject=f"Thư {number}"))

    with Readers(workers=2) as readers:
        subjects = [message.subject for message in readers.read_many(paths)]

    assert subjects == [f"Thư {number}" for number in range(12)]


def test_a_reading_given_up_half_way_leaves_the_pool_usable(make, tmp_path):
    paths = [tmp_path / f"{number}.eml" for number in range(6)]
    for number, path in enumerate(paths):
        path.write_bytes(make.mail(subject=f"Thư {number}"))

    with Readers(workers=1) as readers:
        first = next(readers.read_many(paths))
        last = readers.read(paths[5])

    assert (first.subject, last.subject) == ("Thư 0", "Thư 5")


def test_the_bytes_of_a_file_are_given_by_its_index(readers, make, tmp_path):
    inner = make.docx("một")
    path = tmp_path / "message.eml"
    path.write_bytes(make.mail(("bao.zip", make.zip(("a.docx", inner), ("b.txt", b"x")))))

    assert [readers.extract(path, index) == inner for index in range(3)] == [False, True, False]


def test_the_bytes_are_found_by_digest_where_the_walk_has_moved(readers, make, tmp_path):
    path = tmp_path / "message.eml"
    path.write_bytes(make.mail(("a.txt", b"mot"), ("b.txt", b"hai")))
    second = readers.read(path).files[1]

    assert readers.extract(path, 0, second.sha256) == b"hai"


def test_a_file_that_a_message_does_not_have_is_an_error_of_the_call(readers, make, tmp_path):
    path = tmp_path / "message.eml"
    path.write_bytes(make.mail(("a.txt", b"mot")))

    with pytest.raises(ArchiveDamaged):
        readers.extract(path, 5)


def test_a_loose_archive_is_unpacked(readers, make, tmp_path):
    path = tmp_path / "bao cao.zip"
    path.write_bytes(make.zip(("BC.docx", make.docx("một"))))

    files = readers.read_files(path)

    assert [file.path for file in files] == ["bao cao.zip", "bao cao.zip/BC.docx"]
    assert files[1].text.paragraphs[0].text == "một"


def test_a_message_that_is_not_there_is_an_error_of_the_call(readers, tmp_path):
    with pytest.raises(ArchiveDamaged, match="nowhere"):
        readers.read(tmp_path / "nowhere.eml")


def test_a_child_that_cannot_start_is_an_error_of_the_call(tmp_path, make):
    path = tmp_path / "message.eml"
    path.write_bytes(make.mail())

    with (
        Readers(workers=1, command=(sys.executable, "-c", "raise SystemExit('no')")) as readers,
        pytest.raises(ReaderLost),
    ):
        readers.read(path)


def test_the_child_knows_no_secret_of_the_parent(monkeypatch, make, tmp_path):
    monkeypatch.setenv("COLLECTOR_MAILBOX_PASSWORD", "secret")
    told = tmp_path / "environment"
    script = f"import os, pathlib; pathlib.Path({str(told)!r}).write_text(repr(dict(os.environ)))"
    path = tmp_path / "message.eml"
    path.write_bytes(make.mail())

    with Readers(workers=1, command=(sys.executable, "-c", script)) as readers, pytest.raises(ReaderLost):
        readers.read(path)

    assert "PATH" in told.read_text()
    assert "secret" not in told.read_text()
