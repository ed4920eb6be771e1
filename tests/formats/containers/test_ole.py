"""Compound files: what they hold is found whatever capitals a program wrote its names in."""

from pathlib import Path

import pytest

SAMPLES = Path(__file__).parents[2] / "samples" / "formats"


def in_other_capitals(data, names):
    for name in names:
        data = data.replace(name.encode("utf-16-le"), name.swapcase().encode("utf-16-le"))
    return data


@pytest.mark.parametrize(
    ("file", "names"),
    [("form.xls", ["Workbook"]), ("report.doc", ["WordDocument", "1Table", "0Table"])],
)
def test_names_of_streams_are_compared_without_case(one_file, file, names):
    data = (SAMPLES / file).read_bytes()
    other = in_other_capitals(data, names)
    assert other != data
    found, known = one_file(file, other), one_file(file, data)
    assert (found.text, found.workbook, found.findings) == (known.text, known.workbook, known.findings)
