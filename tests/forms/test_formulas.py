"""Formulas that came without their results."""

import pytest

from collector import forms
from collector.forms.formulas import Formulas, Uncomputable
from collector.forms.grid import SheetGrid
from collector.model import Sheet, Workbook

CELLS = ((1, 2, 3), (4.5, "7", "12 người"), (None, True, 0))


def computed(formula, **others):
    formulas = {"D1": formula, **others}
    sheet = Sheet("S", 1, 1, CELLS, formulas=formulas, errors={"A9": "#REF!"})
    other = Sheet("Trang 2", 5, 2, ((10, 20),))
    return Formulas({"S": SheetGrid(sheet), "Trang 2": SheetGrid(other)}).compute("S", "D1")


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        ("=A1+B1*C1", 7),
        ("=(A1+B1)*C1", 9),
        ("=SUM(A1:C1)", 6),
        ("=SUM(A1,B1,$C$1)", 6),
        ("=SUM(A1:A3)", 5.5),
        ("=A1+A3", 1),
        ("=A1+B2", 8),
        ("=-A1+B1", 1),
        ("=2^3/4", 2),
        ("=50%*B1", 1),
        ("=IF(A1>0,ROUND(100*A1/C1,1),0)", 33.3),
        ("=IF(C3>0,A1/C3,0)", 0),
        ('=IF(A3="",5,6)', 5),
        ("=IFERROR(A1/C3,9)", 9),
        ("=IFERROR(A1/B1,9)", 0.5),
        ("=ROUND(2.5,0)", 3),
        ("=ROUND(1234.5,-2)", 1200),
        ("=MAX(A1:C1)-MIN(A1:C1)", 2),
        ("=AVERAGE(A1:C1)", 2),
        ("=SUBTOTAL(9,A1:C1)", 6),
        ("='Trang 2'!B5+'Trang 2'!C5", 30),
        ("=E1*2", 6),
        ("= SUM( A1 ; B1 )", 3),
        ("=" + "-" * 1501 + "A1", -1),  # as deep as it is long, were it read by recursion
        ("=2--A1", 3),
        ("=-50%", -0.5),
        ("=+A1", 1),
    ],
)
def test_plain_arithmetic_is_computed(formula, value):
    assert computed(formula, E1="=A1+B1") == pytest.approx(value)


@pytest.mark.parametrize(
    "formula",
    [
        "=A1/C3",  # a division by nothing
        "=D1+1",  # a circle
        "=A9+1",  # a cell with an error
        "=SUM(A1:C2)",  # a figure typed as text would be lost from the sum
        "=A1+C2",
        "=VLOOKUP(A1,A1:C3,2)",
        "=[1]Sheet1!A1",
        "=Other!A1",
        "=SUM(#REF!)",
        "=A1&B1",
        "=A1+",
        "=" + "(" * 200 + "1" + ")" * 200,
        "=SUM(A1:ZZ99999)",
        "=9^99^99",
        "=" + "1+" * 2000 + "1",
    ],
)
def test_what_cannot_be_computed_is_refused(formula):
    with pytest.raises(Uncomputable):
        computed(formula)


def test_totals_without_stored_results_are_computed_in_the_table(form, sample):
    figures = {**sample.FIGURES, "LD_TONG": None, "DV_TYLE": None}
    formulas = {"D11": "=D12+D13+D14", "D19": "=IF(D11>0,ROUND(100*D17/D11,1),0)"}
    (table,) = forms.read(Workbook((sample.sheet(sample.body(form, figures), formulas=formulas),)), form)
    assert sample.values(table) == sample.FIGURES
    assert table.cells["LD_TONG"].formula == "=D12+D13+D14"


def test_broken_formula_leaves_the_cell_without_a_value(form, sample):
    figures = {**sample.FIGURES, "LD_TONG": None, "CL_TIEN": None}
    sheet = sample.sheet(sample.body(form, figures), formulas={"D11": "=D99999/0"}, errors={"D40": "#REF!"})
    (table,) = forms.read(Workbook((sheet,)), form)
    assert (table.cells["LD_TONG"].value, table.cells["LD_TONG"].formula) == (None, "=D99999/0")
    assert (table.cells["CL_TIEN"].value, table.cells["CL_TIEN"].error) == (None, "#REF!")
