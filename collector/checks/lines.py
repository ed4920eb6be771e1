"""The body of a report as lines, one heading a line: soft breaks part paragraphs, headings in two pieces are joined.

A number may stand alone in its paragraph or its cell, and a heading may go on in the next paragraph or after a soft
break; whether it does is told by the wording, which comes nearer to a section of the outline with both pieces.
Not for which section a heading is: outline.py.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from collector.checks.headings import is_mark, mark_of
from collector.model import Paragraph

_LONGEST = 700  # of a heading in two pieces
_MOST_LINES = 400  # of one paragraph; what is endless has no headings in it
_COUNT = re.compile(r"\s*(?:\d{1,2}|[IVX]{1,5}|[A-H]|[a-qđ])\s*\Z")
_STOPS = (".", ":", ";", "!", "?", "…")
_LOSS = 0.3  # so much less near may a wording in capitals be with the second piece
_MORE = 0.02
_SAID = 0.3
_SURE = 0.8
_WHOLE = 0.6  # so near to a section must two lines be that nothing sets off
_SHORT = 230  # of both lines of a heading that is not bold

# How near a wording comes to the section that it comes nearest to, and that section
Nearest = Callable[[str], tuple[float, int]]


@dataclass(frozen=True, slots=True)
class Lines:
    """The lines of a body, and the paragraph that each one begins in."""

    lines: tuple[Paragraph, ...]
    origins: tuple[int, ...]


def lines_of(paragraphs: Sequence[Paragraph], places: Sequence[int], nearest: Nearest) -> Lines:
    """Return the lines of the paragraphs at the given places; `nearest` tells the section that a wording says."""
    lines: list[Paragraph] = []
    origins: list[int] = []
    for at in places:
        paragraph = paragraphs[at]
        pieces = [paragraph.text]
        if "\n" in paragraph.text:
            pieces = [piece for piece in paragraph.text.split("\n", _MOST_LINES) if piece.strip()] or [""]
        for nth, piece in enumerate(pieces):
            line = paragraph
            if len(pieces) > 1:
                # What stands below a soft break in a heading's paragraph is its text, unless it goes on
                line = replace(paragraph, text=piece, number="", heading=0) if nth else replace(paragraph, text=piece)
            joined = _joined(lines[-1], line, nearest, soft=nth > 0) if lines else None
            if joined is not None:
                lines[-1] = joined
            else:
                lines.append(line)
                origins.append(at)
    return Lines(tuple(lines), tuple(origins))


def _joined(one: Paragraph, two: Paragraph, nearest: Nearest, *, soft: bool) -> Paragraph | None:
    """Return two lines as one where together they are a heading; None where each stands for itself."""
    if not one.text.strip() or not two.text.strip() or len(one.text) + len(two.text) > _LONGEST:
        return None
    mark = mark_of(one.text)
    if _COUNT.match(one.text) and one.cell and two.cell and one.cell[:2] == two.cell[:2] and one.cell[2] < two.cell[2]:
        # A column of numbers, without a stop behind them
        return replace(two, text=f"{one.text.strip()}. {two.text.strip()}") if not mark_of(two.text) else None
    if is_mark(one.text):
        alone = not two.number and not mark_of(two.text) and _beside(one, two)
        return replace(two, text=f"{one.text.strip()} {two.text.strip()}", bold=two.bold or one.bold) if alone else None
    if not (one.number or mark or one.bold or one.heading):
        return _broken(one, two, nearest)
    words = one.text[len(mark) :].strip()
    capitals = words.isupper() and two.text.isupper()
    # Nothing is bold throughout over a soft break but a heading
    if soft and one.bold and words.isupper() == two.text.isupper() and not two.text.strip()[:1].islower():
        ends = one.text.rstrip().endswith(_STOPS) or bool(mark_of(two.text))
        return None if ends else replace(one, text=f"{one.text.rstrip()} {two.text.strip()}")
    alike = (one.cell, one.bold, one.heading) == (two.cell, two.bold, two.heading) and (one.bold or one.heading > 0)
    begins = bool(two.number or mark_of(two.text)) or two.text[0] in "-+•*–"
    small = two.text.strip()[:1].islower()
    stops = one.text.rstrip().endswith(_STOPS) and not (small and one.text.rstrip().endswith(";"))
    if begins or stops:
        return None
    upper = capitals and _goes_on(one, two)
    if not (soft or alike or upper):
        return replace(one, text=f"{one.text.rstrip()} {two.text.strip()}") if small and _goes_on(one, two) else None
    # A heading in capitals is broken to fit
    small = small or (soft and capitals and bool(mark or one.number))
    if not small and _apart(words, two.text, nearest, capitals=capitals):
        return None
    return replace(one, text=f"{one.text.rstrip()} {two.text.strip()}")


def _goes_on(one: Paragraph, two: Paragraph) -> bool:
    """Return whether two short lines are set alike, so that the second in small letters goes on with the first."""
    alike = (one.cell, one.bold, one.heading) == (two.cell, two.bold, two.heading)
    return alike and len(one.text) + len(two.text) <= _SHORT


def _broken(one: Paragraph, two: Paragraph, nearest: Nearest) -> Paragraph | None:
    """Return two lines that nothing sets off as one where it is the whole that says a section."""
    if not two.text.strip()[:1].islower() or two.number or mark_of(two.text) or one.text.rstrip().endswith(_STOPS):
        return None
    whole = f"{one.text.strip()} {two.text.strip()}"
    near = nearest(whole)[0]
    said = _goes_on(one, two) and near >= _WHOLE and near > max(nearest(one.text)[0], nearest(two.text)[0])
    return replace(one, text=whole) if said else None


def _apart(one: str, two: str, nearest: Nearest, *, capitals: bool) -> bool:
    """Return whether two lines are two headings: a part and its first item say more apart."""
    if not capitals and one.isupper() != two.isupper():
        return True
    (before, section), (after, _), (alone, other) = nearest(one), nearest(f"{one} {two.strip()}"), nearest(two)
    if capitals:
        return after < before - _LOSS or (alone >= _SURE and alone > after)
    return (after < before + _MORE or alone >= after) and not (section == other and alone > _SAID)


def _beside(one: Paragraph, two: Paragraph) -> bool:
    """Return whether two lines follow each other, or stand in the same row of a table."""
    if one.cell is None or two.cell is None:
        return one.cell is two.cell
    return one.cell[:2] == two.cell[:2]
