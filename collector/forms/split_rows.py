"""Joins the lines of a label that was typed over two rows, for want of a wrapped cell.

The second line has no number and no unit, at most one of the two has a figure, and together they say a row of the form
better than either does alone.
"""

from collections.abc import Sequence
from dataclasses import replace

from collector.forms.compiled import CompiledForm, keys
from collector.forms.label_words import alike_rows, tells, words_of
from collector.forms.rows import FilledRow

_BETTER = 0.08
_ENOUGH = 0.7
_OWN = 0.93


def joined(rows: Sequence[FilledRow], book: CompiledForm) -> list[FilledRow]:
    """Return the rows with those made one that are two lines of one label."""
    found: list[FilledRow] = []
    for row in rows:
        whole = _whole(found[-1], row, book) if found else None
        if whole:
            found[-1] = whole
        else:
            found.append(row)
    return found


def _whole(one: FilledRow, two: FilledRow, book: CompiledForm) -> FilledRow | None:
    moved = two.unit and two.words != two.label and not one.unit  # "… hiểm nghèo (triệu đồng)"
    if two.at != one.at + 1 or two.numbers or two.detail or (one.filled and two.filled) or (two.unit and not moved):
        return None
    words = f"{one.words} {two.words}"
    if not (key := keys(words)) or key[0] not in book.by_key:
        # "Tổng số CCVCLĐ" below a heading that speaks of the same is a row of the form, and no end of the heading
        if _best(two.words, book) >= _OWN:
            return None
        whole = _best(words, book)
        better = _BETTER if any(map(tells, words_of(two.words))) else -_BETTER
        if whole < _ENOUGH or whole < better + max(_best(one.words, book), _best(two.words, book)):
            return None
    filled = two if two.filled else one
    said = two if moved else one
    return replace(
        one,
        at=filled.at,
        label=f"{one.label} {two.label}",
        words=words,
        said=said.said,
        unit=said.unit,
        money=said.money,
        filled=filled.filled,
        figure=filled.figure,
    )


def _best(words: str, book: CompiledForm) -> float:
    return max((alike for alike, _ in alike_rows(words, book)), default=0.0)
