"""Every letter as it reads, kept beside the code: `COLLECTOR_GOLDEN=write pytest tests/letters` rewrites them.

Read the difference before it is kept.
"""

import os
import re
from html.parser import HTMLParser
from pathlib import Path

from collector.model import Letter

SAMPLES = Path(__file__).parent.parent / "samples" / "letters"
WRITE = os.environ.get("COLLECTOR_GOLDEN") == "write"


def shown(letter: Letter) -> str:
    head = {
        "Kind": letter.kind.value,
        "Union": letter.union or "-",
        "To": ", ".join(letter.to),
        "Subject": letter.subject,
        "Message-ID": letter.message_id,
        "In-Reply-To": letter.in_reply_to or "-",
    }
    files = "".join(f"\n[{one.name}: {one.mime}]\n" for one in letter.attachments)
    return "".join(f"{name}: {value}\n" for name, value in head.items()) + "\n" + letter.text + files


class Words(HTMLParser):
    """The words that a person sees of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[str] = []
        self.hidden = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.hidden = tag in {"title", "style"}

    def handle_endtag(self, tag: str) -> None:
        self.hidden = False

    def handle_data(self, data: str) -> None:
        if not self.hidden:
            self.seen.append(data)


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())


def test_letter_reads_as_kept(situation: tuple[str, Letter]) -> None:
    name, letter = situation
    kept = SAMPLES / f"{name}.txt"
    if WRITE:
        kept.write_text(shown(letter), encoding="utf-8")
    assert kept.read_text(encoding="utf-8") == shown(letter)


def test_html_says_word_for_word_what_the_text_says(situation: tuple[str, Letter]) -> None:
    _, letter = situation
    page = Words()
    page.feed(letter.html)
    assert words(" ".join(page.seen)) == words(letter.text)


def test_no_letter_to_a_union_says_that_something_was_not_sent(situation: tuple[str, Letter]) -> None:
    _, letter = situation
    assert "chưa nộp" not in letter.text.lower() + letter.html.lower() + letter.subject.lower()


def test_html_keeps_to_what_mail_clients_show(situation: tuple[str, Letter]) -> None:
    name, letter = situation
    # Links lead to the office's own desk alone, and only where one is set up.
    links = re.findall(r'<a href="([^"]*)"[^>]*>([^<]*)</a>', letter.html)
    assert bool(links) is (name == "digest_with_desk")
    assert [shown for to, shown in links if to != shown or not to.startswith("https://baocao.office.example/")] == []
    bare = re.sub(r"<a href=\"[^\"]*\"", "", letter.html)
    assert re.findall(r"<(?:img|script|style|link|a|div|form)\b|\sclass=|url\(|https?://[^\s<]*\"", bare) == []


def test_no_kept_text_without_its_situation() -> None:
    here = Path(__file__).with_name("conftest.py").read_text(encoding="utf-8")
    kept = {path.stem for path in SAMPLES.glob("*.txt")}
    assert kept == {name for name in kept if f"def {name}()" in here}
    assert len(kept) == 39
