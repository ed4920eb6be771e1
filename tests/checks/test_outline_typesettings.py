"""Sections found in reports typeset by seed in every way that unions typeset (tests/typesetting.py)."""

import io
import json

import docx
import pytest
from typesetting import typeset
from typesetting_wide import typeset_wide

from collector.checks import check_report, facts, outline
from collector.formats import Readers
from collector.model import Paragraph, Text

CODES = {"report.section-missing", "report.section-empty", "report.no-figures"}


DOUBTED = ("report.layout-unknown", None)


def found(text, campaign):
    told = outline(text, campaign)
    return {(f.code, f.where) for f in check_report(text, told, campaign) if f.code in {*CODES, DOUBTED[0]}}


def judged(made, campaign):
    """Return what is true and what is said of the reports whose layout is understood; that is nearly all."""
    pairs = [(one.findings, found(one.text, campaign)) for one in made]
    assert sum(DOUBTED in said for _, said in pairs) <= 0.01 * len(pairs)
    return [(true, said) for true, said in pairs if DOUBTED not in said]


def test_what_is_missing_empty_or_without_figures_is_found_and_hardly_anything_else(campaign):
    made = [typeset(seed, campaign) for seed in range(9000, 9240)]
    pairs = judged(made, campaign)
    right = sum(len(true & said) for true, said in pairs)
    invented = sum(len(said - true) for true, said in pairs)
    missed = sum(len(true - said) for true, said in pairs)
    assert right > 390
    assert invented <= 0.01 * right
    assert missed <= 0.005 * right


def test_layouts_mixed_at_random_are_read_as_they_are_meant(campaign):
    made = [typeset_wide(seed, campaign) for seed in range(2000, 2400)]
    pairs = judged(made, campaign)
    right = sum(len(true & said) for true, said in pairs)
    invented = sum(len(said - true) for true, said in pairs)
    missed = sum(len(true - said) for true, said in pairs)
    assert right > 250
    assert invented <= 0.05 * right
    assert missed <= 0.03 * right


def test_what_an_item_tells_is_found_under_it(campaign):
    wrong = told = 0
    for seed in range(9000, 9120):
        made = typeset(seed, campaign)
        passages = {n: p for p in outline(made.text, campaign).passages for n in (p.number, *p.covers)}
        for section, line in made.told.items():
            told += 1
            wrong += section not in passages or line not in passages[section].text
    assert told > 1000
    assert wrong <= 0.002 * told


def test_nothing_is_found_wrong_with_whole_reports(campaign):
    said = {seed: found(typeset(seed, campaign, plain=True).text, campaign) for seed in range(8000, 8120)}
    assert {seed: findings for seed, findings in said.items() if findings} == {}


def test_a_section_begins_where_its_heading_stands(campaign):
    made = typeset(8001, campaign, plain=True)
    paragraphs = made.text.paragraphs
    passages = outline(made.text, campaign).passages
    assert [paragraphs[p.at].text.strip() for p in passages] == [p.heading for p in passages]


def test_a_reworded_heading_is_less_sure_than_one_of_the_outline(campaign, sample):
    parts = sample.sections()
    parts[6] = ("II.5", [sample.heading("Công tác pháp chế", "5."), *parts[6][1][1:]])
    sure = {p.number: p.confidence for p in outline(sample.report(parts), campaign).passages}
    assert sure["II.5"] < 0.6 < min(value for number, value in sure.items() if number != "II.5")
    assert max(sure.values()) <= 1


@pytest.mark.parametrize(
    "lines",
    [
        [f"{n % 90}. Công tác chăm lo, {n} người." for n in range(20_000)],
        ["Hạn chế, khó khăn của đơn vị có 5 người " * 20_000],
        ["1. " + "Công tác nữ công, " * 20_000],
        ["Hà Nội, ngày tháng năm 20 " * 5_000, "Số: " + "." * 50_000 + "/"],
    ],
)
def test_what_is_endless_is_read_with_bounds(campaign, sample, lines):
    text = Text((*sample.LETTERHEAD, *map(Paragraph, lines)))
    told = outline(text, campaign)
    check_report(text, told, campaign)
    assert len(json.dumps(facts(text, told, campaign))) < 1_000_000


@pytest.mark.parametrize("seed", [11, 42, 87, 118])
def test_a_word_file_reads_as_the_text_that_it_was_made_of(campaign, tmp_path, seed):
    made = typeset(seed, campaign)
    path = tmp_path / "BC.docx"
    path.write_bytes(as_docx(made.text))
    with Readers(workers=1) as readers:
        (file,) = readers.read_files(path)
    assert found(file.text, campaign) == made.findings


def as_docx(text: Text) -> bytes:
    """Write the paragraphs as Word has them; what stands in a table goes into one, numbers into the text."""
    paper = docx.Document()
    for one in text.paragraphs:
        where = paper.add_table(rows=1, cols=1).cell(0, 0) if one.cell else paper
        paragraph = where.paragraphs[0] if one.cell else where.add_paragraph()
        paragraph.add_run(f"{one.number} {one.text}".strip()).bold = one.bold or None
    out = io.BytesIO()
    paper.save(out)
    return out.getvalue()
