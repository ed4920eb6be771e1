"""The page of the demo: plain files that a person clicks through, without any script or outside resource.

Everything that came by mail is escaped by the templates (autoescape is on, nothing is marked safe); a letter's
own HTML is shown in a sandboxed frame.
"""

import re
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from collector.demo import board
from collector.demo.facts import DocumentFact, LetterFact, MessageFact, PageFacts
from collector.demo.figures import write as figure
from collector.demo.timeline import Book, timeline
from collector.model import ZONE, LetterKind, Union
from collector.office import labels
from collector.paths import shipped
from collector.standing import in_short

_UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")
_KIND = {"report": "Báo cáo", "stats": "Bảng số liệu"}
_STEP = 1024


def write(facts: PageFacts, out: Path) -> Path:
    """Write the whole page into a folder; return its first file."""
    env = _environment()
    book = Book(facts)
    rows = board.rows(facts)
    shared = {"facts": facts, "book": book, "campaign": facts.campaign}

    def render(path: str, template: str, **values: object) -> None:
        target = out / path
        target.parent.mkdir(parents=True, exist_ok=True)
        text = env.get_template(template).render(**shared, **values, up="../" * path.count("/"))
        target.write_text(text, encoding="utf-8")

    render(
        "index.html",
        "index.html",
        rows=rows,
        numbers=board.numbers(rows),
        days=board.days(facts),
        owed=lambda row: board.owed(facts.campaign.requirements, row),
    )
    _lists(facts, render)
    for row in rows:
        path = union_path(row.union)
        render(path, "union.html", row=row, entries=timeline(book, row.union))
    for message in facts.messages:
        render(message_path(message), "message.html", message=message)
    for document in facts.documents:
        render(document_path(document), "document.html", document=document)
    for letter in facts.letters:
        render(letter_path(letter), "letter.html", letter=letter)
    return out / "index.html"


def _lists(facts: PageFacts, render: Callable[..., None]) -> None:
    digests = [letter for letter in facts.letters if letter.kind is LetterKind.DIGEST]
    letters = [letter for letter in facts.letters if letter.kind is not LetterKind.DIGEST]
    render("thu-den.html", "messages.html")
    render("thu-di.html", "letters.html", letters=letters)
    render("ban-tin.html", "digests.html", digests=digests)


def union_path(union: Union) -> str:
    """Return the place of a union's page."""
    return f"don-vi/{_safe(union.code)}.html"


def message_path(message: MessageFact) -> str:
    """Return the place of a message's page."""
    return f"thu-den/{_safe(message.key)[:16]}.html"


def document_path(document: DocumentFact) -> str:
    """Return the place of a document's page."""
    return f"van-ban/{_safe(document.id)}.html"


def letter_path(letter: LetterFact) -> str:
    """Return the place of a letter's page."""
    return f"thu-di/{letter.id}.html"


def _safe(text: str) -> str:
    return _UNSAFE.sub("-", text)


def _environment() -> Environment:
    env = Environment(
        loader=FileSystemLoader(shipped("templates", "demo")),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    env.filters |= {
        "named": labels.name,
        "moment": _moment,
        "day": lambda at: f"{at.astimezone(ZONE):%d/%m}",
        "weekday": lambda at: labels.WEEKDAYS[at.weekday()],
        "size": _size,
        "percent": lambda share: f"{figure(round(100 * share, 1))} %",
        "figure": lambda value: figure(value) if isinstance(value, int | float) else value,
        "kind": lambda requirement: _KIND.get(requirement or "", "Không rõ"),
        "evidence": labels.evidence,
        "action": labels.action,
        "in_short": in_short,
        "union_path": union_path,
        "message_path": message_path,
        "document_path": document_path,
        "letter_path": letter_path,
    }
    return env


def _moment(at: datetime | None) -> str:
    return f"{at.astimezone(ZONE):%H:%M %d/%m/%Y}" if at else "–"


def _size(size: int) -> str:
    return f"{size} byte" if size < _STEP else f"{figure(round(size / _STEP, 1))} KB"
