"""Anyone who reads nothing but the fix request can correct the file: shown by a clerk who does."""

import io
import random
from pathlib import Path

import correcting_clerk as clerk
import openpyxl
import pytest

from collector import checks, forms, letters
from collector.campaign import load
from collector.exports import prefilled
from collector.formats.excel import xlsx
from collector.model import DocumentState, Severity, Standing
from collector.office.unsolicited import calls_for_form

FIGURES = {
    "LD_CC": 21, "LD_VC": 132, "LD_HD": 28, "LD_NU": 80, "LD_DANG": 76,
    "DV_TONG": 175, "DV_NU": 78, "DV_MOI": 5, "DV_GIAM": 3, "TC_CDCS": 4, "TC_CDBP": 9, "TC_TOCD": 11,
    "CB_CT": 2, "CB_KCT": 23, "CB_NU": 8, "CB_DAOTAO": 7,
    "TT_CUOC": 6, "TT_LUOT": 522, "KN_CUOC": 10, "KN_LUOT": 2075,
    "CL_LUOT_TET": 466, "CL_LUOT_KK": 35, "CL_LUOT_KHAC": 259,
    "CL_TIEN_TET": 279_600_000, "CL_TIEN_KK": 42_000_000, "CL_TIEN_KHAC": 103_600_000,
    "CL_TIEN_CD": 255_000_000, "BC_SUAT": 337, "BC_TIEN": 20_220_000, "TE_CHAU": 81, "TE_TIEN": 16_200_000,
    "TX_TTAI": 107_180_000, "TX_QUY": 41_940_000, "TX_KHAC": 10_500_000,
    "CS_VB": 16, "HN_DT": 15, "HN_DA": 12, "TTND": 1, "KT_CUOC": 14, "DT_NHAN": 13, "DT_GQ": 12,
    "DG_GT": 19, "DG_KN": 18, "DG_KN_NU": 17, "NC_BAN": 24, "NC_CUOC": 26, "NC_GVN": 40, "TD_SK": 29,
    "XL_XS": 2, "XL_TOT": 1, "XL_HT": 1, "XL_KHT": 0, "KT_TT": 20, "KT_CN": 30,
    "TCH_DP": 149_120_000, "TCH_KP": 386_780_000, "TCH_TK": 0, "TCH_CHI": 391_207_000,
}  # fmt: skip
# What the form computes by itself, as the union knows it
TOTALS = {
    "LD_TONG": 181, "DV_TYLE": 96.7, "CB_TONG": 25, "CL_LUOT": 760, "CL_TIEN": 425_200_000, "TX_TIEN": 159_620_000,
    "HN_TYLE": 80, "TCH_THU": 535_900_000,
}  # fmt: skip
CAMPAIGN = load("2024-tong-ket")
BLANK = Path(CAMPAIGN.blank).read_bytes()
NAME = "Công đoàn Viện Năng lượng nguyên tử Việt Nam"


def table_of(data):
    (table,) = forms.pick(forms.read(xlsx.read(data).workbook, CAMPAIGN.form), CAMPAIGN.form)
    return table


PLACES = {code: cell.address.rpartition("!")[2] for code, cell in table_of(BLANK).cells.items()}


def saved(book):
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def workbook():
    book = openpyxl.load_workbook(io.BytesIO(prefilled(BLANK, NAME)))
    for code, figure in FIGURES.items():
        book.worksheets[0][PLACES[code]] = figure
    return book


def own_books(sheet):
    """Return the figures of the union's books by the names of their rows, as its people know them."""
    at = {int(place[1:]): code for code, place in PLACES.items()}
    known = FIGURES | TOTALS
    return {name: known[at[row]] for row, name in clerk.rows(sheet) if at.get(row) in known}


def errors(data):
    found, _ = checks.check_table(table_of(data), CAMPAIGN)
    return [one for one in found if one.severity is Severity.ERROR]


def fix_request(facts, found):
    """Return the letter and the form that goes with it, as the flow does."""
    file = facts.file("Biểu số liệu.xlsx", facts.STATS, findings=tuple(found), state=DocumentState.NEEDS_FIX)
    standing = facts.status(facts.VINATOM, facts.STATS, Standing.NEEDS_FIX, facts.at(7))
    told = facts.answer((facts.unit(facts.VINATOM, standing),), (file,), to_fix=True)
    form = None
    if calls_for_form([one.code for one in found]):
        form = prefilled(BLANK, NAME)
        told = facts.replace(told, attachments=(facts.replace(facts.FORM, content=form),))
    return letters.answer(facts.replace(told, campaign=CAMPAIGN), facts.SEAL), form


def words(sheet, code, dice):
    sheet[PLACES[code]] = dice.choice(["x", "có", "đang cập nhật", "12 - 15"])


def negative(sheet, code, _):
    sheet[PLACES[code]] = -FIGURES[code] or -1


def fraction(sheet, code, _):
    sheet[PLACES[code]] = FIGURES[code] + 0.5


def broken(sheet, code, dice):
    sheet[PLACES[code]] = dice.choice(["=#REF!+1", "=VLOOKUP(A1,Khac!A:B,2)"])


def total(sheet, code, dice):
    sheet[PLACES[code]] = dice.randrange(500, 900)


def too_large(sheet, code, _):
    sheet[PLACES[code]] = 100_000_000_000


INT = ["LD_CC", "DV_MOI", "TT_CUOC", "CS_VB", "NC_GVN", "KT_CN", "CB_DAOTAO", "TD_SK"]
KINDS = {
    "stats.not-a-number": (words, [*INT, "BC_TIEN", "DV_NU", "LD_NU"]),
    "stats.negative": (negative, [*INT, "TCH_CHI"]),
    "stats.not-integer": (fraction, INT),
    "stats.formula-broken": (broken, [*INT, "DV_TONG", "CL_TIEN_CD"]),
    "stats.sum-mismatch": (total, ["LD_TONG", "CB_TONG", "CL_LUOT"]),
    "stats.part-exceeds-total": (too_large, ["LD_NU", "DV_NU", "CB_NU", "CL_TIEN_CD", "DG_KN_NU"]),
}
CASES = [(kind, code) for kind, (_, codes) in KINDS.items() for code in codes[:3]]


def test_whole_workbook_has_nothing_to_mend():
    assert errors(saved(workbook())) == []


@pytest.mark.parametrize(("kind", "code"), CASES)
def test_letter_alone_mends_each_kind_of_fault(facts, kind, code):
    book = workbook()
    KINDS[kind][0](book.worksheets[0], code, random.Random(code))
    sent = saved(book)
    found = errors(sent)
    assert kind in {one.code for one in found}
    letter, form = fix_request(facts, found)
    again = clerk.mend(letter.text, sent, form, own_books(book.worksheets[0]))
    assert errors(again) == []


TOLD = [
    *((kind, code) for kind in ("stats.sum-mismatch", "stats.part-exceeds-total") for code in KINDS[kind][1]),
    *(("stats.negative", code) for code in KINDS["stats.negative"][1] if code != "LD_CC"),
]


@pytest.mark.parametrize(("kind", "code"), TOLD)
def test_stranger_without_the_unions_books_takes_the_figure_that_the_letter_expects(facts, kind, code):
    book = workbook()
    KINDS[kind][0](book.worksheets[0], code, random.Random(code))
    sent = saved(book)
    letter, form = fix_request(facts, errors(sent))
    assert errors(clerk.mend(letter.text, sent, form, {})) == []


@pytest.mark.parametrize("seed", range(4))
def test_letter_alone_mends_several_faults_at_once(facts, seed):
    dice = random.Random(seed)
    book = workbook()
    codes = dice.sample(INT, 5)
    kinds = dice.sample(["stats.not-a-number", "stats.negative", "stats.not-integer"] * 2, 5)
    for code, kind in zip(codes, kinds, strict=True):
        KINDS[kind][0](book.worksheets[0], code, dice)
    KINDS["stats.part-exceeds-total"][0](book.worksheets[0], "CB_NU", dice)
    sent = saved(book)
    found = errors(sent)
    assert len(found) >= 6
    letter, form = fix_request(facts, found)
    assert errors(clerk.mend(letter.text, sent, form, own_books(book.worksheets[0]))) == []


def test_form_that_comes_with_the_letter_mends_what_is_better_made_anew(facts):
    def without_rows(sheet):
        sheet.delete_rows(int(PLACES["LD_VC"][1:]))

    def last_years(sheet):
        sheet["A4"] = sheet["A4"].value.replace("2024", "2023")
        sheet["C6"] = 2023
        sheet["D9"] = "Năm 2023"

    def unfilled(sheet):
        for code in FIGURES:
            sheet[PLACES[code]] = None

    books = own_books(workbook().worksheets[0])
    kinds = set()
    for spoil in (without_rows, last_years, unfilled):
        book = workbook()
        spoil(book.worksheets[0])
        found = errors(saved(book))
        kinds |= {one.code for one in found}
        letter, form = fix_request(facts, found)
        assert errors(clerk.mend(letter.text, saved(book), form, books)) == []
    assert kinds >= {"stats.indicator-missing", "stats.wrong-period", "stats.blank"}


def test_clerk_reads_the_plain_text_and_the_html_alike(facts):
    book = workbook()
    words(book.worksheets[0], "LD_CC", random.Random(1))
    letter, _ = fix_request(facts, errors(saved(book)))
    (line,) = [one for one in clerk.asked(letter.text) if one.cell == PLACES["LD_CC"]]
    assert line.text.removeprefix("- ") in letter.html.replace("&#34;", '"')
