"""The templates of the letters, read, compiled once and rendered.

A letter is a folder `templates/letters/<kind>` with `subject.txt`, `body.txt` and `body.html`; what several
share stands in `_parts`. Every value that a template prints is made one line, bounded and freed of control
marks here, and escaped in HTML, so a template cannot forget it. Not for words: they stand in the templates.
"""

import traceback
from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, TemplateError, TemplateSyntaxError
from markupsafe import Markup

from collector.errors import LettersRefused
from collector.letters.filters import FILTERS, one_line
from collector.paths import shipped

PARTS = ("subject.txt", "body.txt", "body.html")


def _printed(value: object) -> object:
    """Make a value fit for a letter. What a macro made of HTML is whole already."""
    if isinstance(value, Markup):
        return value
    if isinstance(value, str):
        return one_line(value)
    if isinstance(value, int):
        return value
    raise TypeError(f"giá trị kiểu {type(value).__name__} cần một bộ lọc (filter) để in ra")


@lru_cache(maxsize=8)
def environment(folder: Path, *, html: bool) -> Environment:
    """Give the environment of a folder of letters for one form; its templates are compiled when first used.

    One for text and one for HTML, because both use the sentences of `_parts/words.txt`: Jinja takes what a
    macro gives to an escaping caller for safe, whatever the macro's own template does.
    """
    made = Environment(
        loader=FileSystemLoader(folder),
        autoescape=html,  # noqa: S701 - off for text alone, where "&amp;" would be shown as it stands
        undefined=StrictUndefined,
        finalize=_printed,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        cache_size=-1,
    )
    made.filters.update(FILTERS)
    return made


def folder_of_letters() -> Path:
    """Give the folder of the shipped letters."""
    return shipped("templates", "letters")


def render(kind: str, folder: Path, facts: dict[str, Any]) -> tuple[str, str, str]:
    """Give subject, text and HTML of a letter. A template that cannot be used is refused by file and line."""
    try:
        subject, text, html = (
            environment(folder, html=part.endswith(".html")).get_template(f"{kind}/{part}").render(facts)
            for part in PARTS
        )
    except Exception as trouble:
        raise LettersRefused(_blame(trouble, folder)) from trouble
    return one_line(subject.strip()), text.strip() + "\n", html.strip() + "\n"


def check(folder: Path) -> None:
    """Compile every letter in the folder, so that a broken one is found before it is needed."""
    for path in sorted(folder.rglob("*")):
        if path.suffix not in {".txt", ".html"}:
            continue
        try:
            environment(folder, html=path.suffix == ".html").get_template(path.relative_to(folder).as_posix())
        except TemplateError as trouble:
            raise LettersRefused(_blame(trouble, folder)) from trouble


def _blame(trouble: Exception, folder: Path) -> str:
    if isinstance(trouble, TemplateSyntaxError):
        return f"{folder / (trouble.name or '')}, dòng {trouble.lineno}: {trouble.message}"
    # Jinja puts the template's own file and line into the traceback.
    for frame in reversed(traceback.extract_tb(trouble.__traceback__)):
        if Path(frame.filename).is_relative_to(folder):
            return f"{frame.filename}, dòng {frame.lineno}: {trouble}"
    return f"{folder}: {type(trouble).__name__}: {trouble}"
