"""Old workbooks, of programs that leave the computing to Excel."""

from pathlib import Path

from collector.formats.excel import xls
from collector.forms.formulas import foreign

SAMPLES = Path(__file__).parents[2] / "samples" / "formats"


def test_formulas_without_a_result_in_an_old_workbook_are_kept_in_words(monkeypatch):
    monkeypatch.setenv("PATH", "")

    (sheet,) = xls.read((SAMPLES / "uncomputed.xls").read_bytes()).workbook.sheets

    assert sheet.formulas == {
        "D4": "=SUM(D2:D3)",
        "D5": "=(D2+D3*2)/D2-1",
        "D6": "=ROUND(D5,1)",
        "D9": "=SUM(D2,D3,5)",
    }
    assert not any(map(foreign, sheet.formulas.values()))
