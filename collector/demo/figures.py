"""The figures of one union's year, made up so that they agree with each other and with the form's arithmetic.

The report and the table of a union are written from the same figures. A story that wants a mistake makes it
afterwards, in the table alone.
"""

import random
from collections.abc import Mapping

Figures = dict[str, int | float | str]

_MODELS = (
    "Tổ công đoàn không giấy tờ",
    "Bữa sáng khoa học cùng đoàn viên",
    "Tủ sách công đoàn dùng chung",
    "Nhóm bạn giúp nhau khi ốm đau",
    "Sáng kiến nhỏ mỗi tuần",
    "Phòng vắt và trữ sữa cho mẹ",
    "Ngày thứ Sáu xanh",
    "Cà phê cùng lãnh đạo",
    "Góc sách thiếu nhi trong mùa hè",
)
_THOUSAND = 1_000
_MILLION = 1_000_000


def make(rng: random.Random, people: int, member_unions: int = 0, *, state_office: bool = False) -> Figures:
    """Make up a year of a union with this many people and member unions."""
    figures: Figures = {}
    staff = _staff(rng, people, state_office=state_office)
    figures |= staff
    figures |= _organisation(rng, people, member_unions, staff)
    figures |= _teaching(rng, people)
    figures |= _care(rng, people)
    figures |= _charity(rng, people)
    figures |= _policy(rng, member_unions)
    figures |= _party_and_women(rng, staff)
    figures |= _contest(rng, people, figures)
    return figures


def shown(figures: Mapping[str, int | float | str]) -> dict[str, str]:
    """Return every figure as a Vietnamese text writes it: 1.250, 96,7, 87.500.000."""
    return {code: write(value) for code, value in figures.items()}


def write(value: float | str) -> str:
    """Write one figure the Vietnamese way."""
    if isinstance(value, str):
        return value
    if isinstance(value, float) and not value.is_integer():
        return f"{value:.1f}".replace(".", ",")
    return f"{int(value):,}".replace(",", ".")


def _share(rng: random.Random, whole: int, low: float, high: float) -> int:
    return min(whole, round(whole * rng.uniform(low, high)))


def _money(rng: random.Random, low: int, high: int, step: int = 500 * _THOUSAND) -> int:
    return rng.randrange(low, high + 1, step)


def _staff(rng: random.Random, people: int, *, state_office: bool) -> dict[str, int]:
    contract = _share(rng, people, 0.05, 0.14)
    first = _share(rng, people - contract, 0.88, 0.97)
    second = people - contract - first
    women = _share(rng, people, 0.36, 0.54)
    members = people - rng.randrange(0, max(2, people // 30))
    return {
        "LD_TONG": people,
        "LD_CC": first if state_office else second,
        "LD_VC": second if state_office else first,
        "LD_HD": contract,
        "LD_NU": women,
        "LD_DANG": _share(rng, people, 0.42, 0.66),
        "DV_TONG": members,
        "DV_NU": min(women, members) - rng.randrange(0, 2),
        "DV_MOI": rng.randrange(1, max(3, people // 20)),
        "DV_GIAM": rng.randrange(1, max(3, people // 25)),
    }


def _organisation(rng: random.Random, people: int, member_unions: int, staff: Mapping[str, int]) -> Figures:
    sections = rng.randrange(2, 6) if people > 120 else 0  # noqa: PLR2004  # a big union has sections
    groups = max(1, people // 18)
    officers = max(3, groups + sections + 2 * member_unions)
    full_time = 1 if people > 300 else 0  # noqa: PLR2004  # only the biggest pay an officer
    return {
        "DV_TYLE": round(100 * staff["DV_TONG"] / people, 1),
        "TC_CDCS": 1 + member_unions,
        "TC_CDBP": sections,
        "TC_TOCD": groups,
        "CB_TONG": officers,
        "CB_CT": full_time,
        "CB_KCT": officers - full_time,
        "CB_NU": min(_share(rng, officers, 0.35, 0.6), staff["DV_NU"]),
        "CB_DAOTAO": rng.randrange(1, officers + 3),
    }


def _teaching(rng: random.Random, people: int) -> Figures:
    talks, feasts = rng.randrange(2, 8), rng.randrange(2, 6)
    return {
        "TT_CUOC": talks,
        "TT_LUOT": talks * _share(rng, people, 0.6, 0.95),
        "KN_CUOC": feasts,
        "KN_LUOT": feasts * _share(rng, people, 0.4, 0.9),
    }


def _care(rng: random.Random, people: int) -> Figures:
    tet, hard, other = people, rng.randrange(2, max(4, people // 12)), _share(rng, people, 0.4, 0.9)
    tet_money = tet * rng.choice((500, 700, 1000)) * _THOUSAND
    hard_money = hard * rng.choice((1000, 1500, 2000)) * _THOUSAND
    other_money = other * rng.choice((200, 300)) * _THOUSAND
    total = tet_money + hard_money + other_money
    return {
        "CL_LUOT": tet + hard + other,
        "CL_LUOT_TET": tet,
        "CL_LUOT_KK": hard,
        "CL_LUOT_KHAC": other,
        "CL_TIEN": total,
        "CL_TIEN_TET": tet_money,
        "CL_TIEN_KK": hard_money,
        "CL_TIEN_KHAC": other_money,
        "CL_TIEN_CD": round(total * rng.uniform(0.5, 0.9) / _MILLION) * _MILLION,
    }


def _charity(rng: random.Random, people: int) -> Figures:
    meals = _share(rng, people, 0.7, 1.0)
    children = max(2, _share(rng, people, 0.2, 0.5))
    storm = people * rng.choice((200, 300, 500)) * _THOUSAND
    funds = people * rng.choice((100, 150)) * _THOUSAND
    other = _money(rng, 3 * _MILLION, 20 * _MILLION)
    return {
        "BC_SUAT": meals,
        "BC_TIEN": meals * rng.choice((60, 80, 100)) * _THOUSAND,
        "TE_CHAU": children,
        "TE_TIEN": children * rng.choice((200, 300)) * _THOUSAND,
        "TX_TIEN": storm + funds + other,
        "TX_TTAI": storm,
        "TX_QUY": funds,
        "TX_KHAC": other,
    }


def _policy(rng: random.Random, member_unions: int) -> Figures:
    letters = rng.choice((0, 0, 0, 1, 2))
    return {
        "CS_VB": rng.randrange(3, 16),
        "HN_DT": 1 + member_unions,
        "HN_DA": 1 + member_unions,
        "HN_TYLE": 100,
        "TTND": 1 + member_unions,
        "KT_CUOC": rng.randrange(1, 5),
        "DT_NHAN": letters,
        "DT_GQ": letters,
    }


def _party_and_women(rng: random.Random, staff: Mapping[str, int]) -> Figures:
    introduced = rng.randrange(1, max(3, staff["DV_TONG"] // 25))
    admitted = rng.randrange(1, introduced + 1)
    return {
        "DG_GT": introduced,
        "DG_KN": admitted,
        "DG_KN_NU": rng.randrange(0, admitted + 1),
        "NC_BAN": 1,
        "NC_CUOC": rng.randrange(2, 7),
        "NC_GVN": _share(rng, staff["LD_NU"], 0.4, 0.85),
    }


def _contest(rng: random.Random, people: int, figures: Mapping[str, int | float | str]) -> Figures:
    unions = int(figures["TC_CDCS"])
    excellent = rng.randrange(1, unions + 1)
    fees, grant, other = people * 12 * 75 * _THOUSAND, people * 900 * _THOUSAND, _money(rng, 0, 12 * _MILLION)
    income = fees + grant + other
    return {
        "TD_SK": rng.randrange(2, max(4, people // 6)),
        "XL_XS": excellent,
        "XL_TOT": unions - excellent,
        "XL_HT": 0,
        "XL_KHT": 0,
        "KT_TT": min(rng.randrange(1, 4), unions + int(figures["TC_CDBP"]) + int(figures["TC_TOCD"])),
        "KT_CN": rng.randrange(2, max(4, people // 12)),
        "TCH_THU": income,
        "TCH_DP": fees,
        "TCH_KP": grant,
        "TCH_TK": other,
        "TCH_CHI": round(income * rng.uniform(0.75, 0.98) / _MILLION) * _MILLION,
        "GC_MOHINH": rng.choice(_MODELS),
    }
