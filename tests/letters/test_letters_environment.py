import shutil
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


def test_missing_letter_is_refused(facts, folder: Path) -> None:
    shutil.rmtree(folder / "question")
    with pytest.raises(LettersRefused, match=r"question/subject\.txt"):
        compose(facts, folder)
