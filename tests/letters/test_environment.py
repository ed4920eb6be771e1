import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from collector import letters
from collector.errors import LettersRefused


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(letters.folder_of_letters(), tmp_path / "letters"))


def compose(facts, folder: Path):
    return letters.question(letters.QuestionFacts(facts.CAMPAIGN, facts.at(7), facts.came()), facts.SEAL, folder=folder)


def test_shipped_letters_all_compile() -> None:
    letters.check(letters.folder_of_letters())


def test_staff_can_change_the_words(facts, folder: Path) -> None:
    (folder / "question" / "body.txt").write_text("Xin chào {{ greeting }}\n", encoding="utf-8")
    assert compose(facts, folder).text == "Xin chào Đồng chí Trần Thị Bình\n"


@pytest.mark.parametrize(
    ("words", "line"),
    [
        ("Kính gửi\n{% if x %}\n", 2),
        ("Kính gửi\n\n{{ campaign.offfice }}\n", 3),
        ("Kính gửi\n{{ facts.incoming.message_id | nofilter }}\n", 2),
        ("{{ facts.now }}\n", 1),
        ("\n\n\n{{ campaign.title | cut }}\n", 4),
    ],
)
def test_broken_template_is_refused_with_file_and_line(facts, folder: Path, words: str, line: int) -> None:
    broken = folder / "question" / "body.txt"
    broken.write_text(words, encoding="utf-8")
    with pytest.raises(LettersRefused) as refused:
        compose(facts, folder)
    assert f"{broken}, dòng {line}: " in str(refused.value)


def test_broken_letter_is_found_before_it_is_needed(folder: Path) -> None:
    (folder / "overdue" / "body.html").write_text("\n{% endfor %}", encoding="utf-8")
    with pytest.raises(LettersRefused, match=r"overdue/body\.html, dòng 2"):
        letters.check(folder)


def test_office_replaces_one_file_and_the_rest_stays_as_shipped(facts, tmp_path: Path) -> None:
    own = tmp_path / "own"
    (own / "question").mkdir(parents=True)
    (own / "question" / "body.txt").write_text("Xin chào {{ greeting }}\n", encoding="utf-8")
    shipped = compose(facts, letters.folder_of_letters())
    letters.check(own)
    assert compose(facts, own) == replace(shipped, text="Xin chào Đồng chí Trần Thị Bình\n")


def test_shared_words_can_be_replaced_too(facts, tmp_path: Path) -> None:
    own = tmp_path / "_parts"
    own.mkdir()
    words = (letters.folder_of_letters() / "_parts" / "words.txt").read_text(encoding="utf-8")
    (own / "words.txt").write_text(words.replace("chuyển tới cán bộ phụ trách", "chuyển cho anh An"), encoding="utf-8")
    letter = compose(facts, tmp_path)
    assert "chuyển cho anh An" in letter.text
    assert "chuyển cho anh An" in letter.html


@pytest.mark.parametrize("name", ["question/body.htm.txt", "questions/body.txt", "body.txt"])
def test_file_that_replaces_nothing_is_refused(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.parent.mkdir(exist_ok=True)
    path.write_text("x", encoding="utf-8")
    with pytest.raises(LettersRefused, match="không thay cho mẫu nào"):
        letters.check(tmp_path)


def test_letter_in_another_coding_is_refused_with_its_file(tmp_path: Path) -> None:
    (tmp_path / "question").mkdir()
    (tmp_path / "question" / "body.txt").write_bytes("Kính gửi".encode("utf-16"))
    with pytest.raises(LettersRefused, match=r"question/body\.txt: tệp không được lưu ở dạng UTF-8"):
        letters.check(tmp_path)
