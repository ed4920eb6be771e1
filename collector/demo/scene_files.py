"""From what a scene says to the files that lie in the mail, named as clerks name them."""

from datetime import datetime

from collector.demo import reports, tables
from collector.demo.figures import Figures, make
from collector.demo.people import Cast, dice
from collector.demo.scenes import Made
from collector.model import Form

_STATE_OFFICES = ("Vụ", "Cục", "Thanh tra", "Văn phòng Bộ", "Ủy ban")
# People in the units; the others are drawn between the two bounds.
_PEOPLE = {"VINATOM": 742, "TDC": 618, "NACENTECH": 236, "VINATOM-NRI": 181, "SHTT": 352, "VPB": 164}
_FEW, _MANY = 24, 130
_REPORT_NAMES = (
    "BC tong ket CD nam 2024 - {short}.docx",
    "Báo cáo tổng kết công đoàn 2024 - {short}.docx",
    "{short} - BCTK 2024_final.docx",
    "BC CĐ 2024 ({short}).docx",
)
_TABLE_NAMES = (
    "Mau so lieu kem theo HD - {short}.xlsx",
    "Bieu thong ke 2024 - {short}.xlsx",
    "{short} - số liệu 2024.xlsx",
)
_UNNAMED = {"report": "Bao cao cong doan 2024.docx", "stats": "Book1.xlsx"}
_OVERSTATED = 5_000_000


def make_file(cast: Cast, form: Form, made: Made, writer: str, at: datetime) -> tuple[str, bytes]:
    """Make one file of a scene; return its name and its bytes."""
    code = made.of or writer
    if made.kind == "other":
        return "KH giai cau long 2024.docx", reports.other_document(cast, code, at)
    name = _name(cast, made, code)
    if made.kind == "report":
        return name, _report(cast, made, code, at)
    return name, _table(cast, form, made, code, at)


def year_of(cast: Cast, code: str) -> Figures:
    """Return the figures of a union's year, the same in its report and its table."""
    rng = dice("year", code)
    members = sum(union.parent == code for union in cast.unions)
    unit = cast.union(code).name.removeprefix("Công đoàn ")
    people = _PEOPLE.get(code) or rng.randrange(_FEW, _MANY)
    return make(rng, people, members, state_office=unit.startswith(_STATE_OFFICES))


def _name(cast: Cast, made: Made, code: str) -> str:
    if made.fault == "anonymous":
        return _UNNAMED[made.kind]
    names = _REPORT_NAMES if made.kind == "report" else _TABLE_NAMES
    return dice("name", made.kind, code).choice(names).format(short=cast.union(code).short_name.replace("/", "-"))


def _report(cast: Cast, made: Made, code: str, at: datetime) -> bytes:
    figures = year_of(cast, code)
    match made.fault:
        case "missing-section":
            return reports.report(cast, code, figures, at, omit={"II.7"})
        case "last-year":
            return reports.report(cast, code, figures, at, years_back=1)
        case "anonymous":
            return reports.report(cast, code, figures, at, anonymous=True)
        case _:
            return reports.report(cast, code, figures, at)


def _table(cast: Cast, form: Form, made: Made, code: str, at: datetime) -> bytes:
    figures = year_of(cast, code)
    union, superior, signer = cast.union(code).name, cast.superior(code), cast.chairs[code]
    style = tables.Style(words=made.fault == "words", formulas=made.fault == "formulas")
    match made.fault:
        case "blank":
            return tables.table(form, "", superior, {}, at)
        case "sum":
            # The total was typed by hand and a late gift forgotten in the parts.
            figures["CL_TIEN"] = int(figures["CL_TIEN"]) + _OVERSTATED
        case "letters":
            figures |= {"TTND": "có", "NC_BAN": "x"}
        case "anonymous":
            union, signer = "", ""
    return tables.table(form, union, superior, figures, at, style, signer=signer)
