import os

import pytest

from collector.formats.process.progress import Progress


@pytest.fixture
def both(tmp_path):
    parent, child = Progress(tmp_path), Progress(tmp_path)
    yield parent, child
    parent.close()
    child.close()


def test_the_parent_reads_where_the_child_is(both):
    parent, child = both
    assert parent.read() == (0.0, "")

    child.write("0.12.3")
    first, _ = parent.read()
    child.write("1")

    assert parent.read()[1] == "1"
    assert parent.read()[0] >= first > 0


@pytest.mark.parametrize("words", [b"", b"x", b"nan 1", b"inf 1", b"-inf", b"\xff\xfe 1", b"1e999 0"])
def test_nonsense_is_no_progress(both, words):
    parent, child = both
    os.pwrite(child._file, words.ljust(256, b"\0"), 0)

    assert parent.read() == (0.0, "")


def test_a_child_that_puts_something_else_there_keeps_nobody_waiting(both, tmp_path):
    parent, child = both
    child.write("2")
    (tmp_path / "reading").unlink()
    os.mkfifo(tmp_path / "reading")

    assert parent.read()[1] == "2"


def test_a_key_of_any_length_is_cut(both):
    parent, child = both
    child.write("1." * 500)
    assert len(parent.read()[1]) < 256
    child.write("3")
    assert parent.read()[1] == "3"
