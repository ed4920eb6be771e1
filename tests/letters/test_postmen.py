import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from collector.errors import PostRefused
from collector.letters import name_of, open_post


def test_letter_lies_in_the_folder_byte_for_byte(tmp_path: Path) -> None:
    with open_post(f"folder:{tmp_path}/out/letters") as post:
        post.send(b"From: a\r\n\r\nb", recipients=("x@y.example",), name="2024-11-07-reminder-TDC-17")
    assert {path.name: path.read_bytes() for path in (tmp_path / "out" / "letters").iterdir()} == {
        "2024-11-07-reminder-TDC-17.eml": b"From: a\r\n\r\nb"
    }


def test_letter_posted_again_stays_as_it_lies(tmp_path: Path) -> None:
    with open_post(f"folder:{tmp_path}") as post:
        for raw in (b"first", b"second"):
            post.send(raw, recipients=("x@y.example",), name="one")
    assert [path.read_bytes() for path in tmp_path.iterdir()] == [b"first"]


@pytest.mark.parametrize("name", ["../../etc/passwd", ".hidden", "a/b", "a\x00b", "", "ế" * 400])
def test_name_never_leaves_the_folder(tmp_path: Path, name: str) -> None:
    with open_post(f"folder:{tmp_path}/in") as post:
        post.send(b"x", recipients=("x@y.example",), name=name)
    (made,) = tmp_path.rglob("*.eml")
    assert made.parent == tmp_path / "in"
    assert not made.name.startswith(".")


def test_letter_without_recipient_is_refused(tmp_path: Path) -> None:
    with open_post(f"folder:{tmp_path}") as post, pytest.raises(PostRefused):
        post.send(b"x", recipients=(), name="one")


def test_folder_that_cannot_be_written_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with open_post(f"folder:{tmp_path}/file") as post, pytest.raises(PostRefused, match="file"):
        post.send(b"x", recipients=("x@y.example",), name="one")


@pytest.mark.parametrize("url", ["", "folder:", "pigeon:DIR", "/var/letters"])
def test_unknown_address_is_refused(url: str) -> None:
    with pytest.raises(PostRefused):
        open_post(url)


def test_name_tells_day_kind_union_and_letter() -> None:
    due = datetime(2024, 11, 7, 18, tzinfo=UTC)  # the 8th in Vietnam
    assert name_of(17, "reminder", "VINATOM-INST", due) == "2024-11-08-reminder-VINATOM-INST-17"
    assert re.fullmatch(r"2024-11-08-digest-chung-_?a_b_?", name_of("a/b", "digest", None, due))
