"""The templates of the letters, read, compiled once and rendered.

A letter is a folder `templates/letters/<kind>` with `subject.txt`, `body.txt` and `body.html`; what several
share stands in `_parts`. The office may have a folder of its own: a file there stands in place of the shipped one
of the same path, all others stay as shipped. Every value that a template prints is made one line, bounded and
freed of control marks here, and escaped in HTML, so a template cannot forget it. Not for words: they stand in the
templates.
"""

import traceback
from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import ChoiceLoader, Environment, FileSystemLoader, StrictUndefined, TemplateError, TemplateSyntaxError
from markupsafe import Markup

from collector.errors import LettersRefused
from collector.letters.filters import FILTERS, one_line
from collector.paths import shipped

PARTS = ("subject.txt", "body.txt", "body.html")
SHARED = "_parts"
_TEMPLATES = {".txt", ".html"}


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
    """Return the environment of a folder of letters for one form; its templates are compiled when first used.

    One for text and one for HTML, because both use the sentences of `_parts/words.txt`: Jinja takes what a
    macro gives to an escaping caller for safe, whatever the macro's own template does.
    """
    made = Environment(
        loader=ChoiceLoader([FileSystemLoader(folder), FileSystemLoader(folder_of_letters())]),
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
    """Return the folder of the shipped letters."""
    return shipped("templates", "letters")


def render(kind: str, folder: Path, facts: dict[str, Any]) -> tuple[str, str, str]:
    """Return subject, text and HTML of a letter. A template that cannot be used is refused by file and line."""
    try:
        subject, text, html = (
            environment(folder, html=part.endswith(".html")).get_template(f"{kind}/{part}").render(facts)
            for part in PARTS
        )
    except Exception as trouble:
        raise LettersRefused(_blame(trouble, folder)) from trouble
    return one_line(subject.strip()), text.strip() + "\n", html.strip() + "\n"


def check(folder: Path) -> None:
    """Compile every letter in a folder, so that a broken one is found before it is needed.

    In the office's own folder a file must stand in place of a shipped one: a misspelt name would change nothing,
    and nobody would know why. Raises LettersRefused with file and line.
    """
    known = folder_of_letters()
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder)
        if path.suffix not in _TEMPLATES or any(part.startswith(".") for part in name.parts):
            continue
        if name.parts[0] != SHARED and not (known / name).is_file():
            raise LettersRefused(f"{path}: không thay cho mẫu nào; các mẫu có sẵn: {', '.join(kinds())}")
        try:
            environment(folder, html=path.suffix == ".html").get_template(name.as_posix())
        except TemplateError as trouble:
            raise LettersRefused(_blame(trouble, folder)) from trouble
        except UnicodeDecodeError as trouble:
            raise LettersRefused(f"{path}: tệp không được lưu ở dạng UTF-8") from trouble


def kinds() -> list[str]:
    """Return the letters that there are, by the names of their folders."""
    return sorted(path.name for path in folder_of_letters().iterdir() if (path / PARTS[0]).is_file())


def _blame(trouble: Exception, folder: Path) -> str:
    folders = (folder, folder_of_letters())
    if isinstance(trouble, TemplateSyntaxError):
        return f"{trouble.filename or folder / (trouble.name or '')}, dòng {trouble.lineno}: {trouble.message}"
    # Jinja puts the template's own file and line into the traceback.
    for frame in reversed(traceback.extract_tb(trouble.__traceback__)):
        if any(Path(frame.filename).is_relative_to(one) for one in folders):
            return f"{frame.filename}, dòng {frame.lineno}: {trouble}"
    return f"{folder}: {type(trouble).__name__}: {trouble}"
