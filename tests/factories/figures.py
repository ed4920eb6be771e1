"""The figures of one union's year, made up so that they agree with each other and with the form's arithmetic.

Report and table are written from the same ones; who wants a mistake makes it afterwards.
"""

from random import Random

Figures = dict[str, int | float | str]


def year(rng: Random, people: int, member_unions: int = 0) -> Figures:
    """Make up a year of a union with this many people (ten at least) and member unions."""
    contract = max(1, people // 10)
    officials = (people - contract) * rng.randrange(5, 90) // 100
    women = people * rng.randrange(36, 54) // 100
    members = people - rng.randrange(0, max(2, people // 30))
    member_women = min(women, members) - rng.randrange(0, 2)
    groups = max(1, people // 18)
    officers = max(3, groups + 2 * member_unions)
    introduced = rng.randrange(1, max(3, members // 25))
    admitted = rng.randrange(1, introduced + 1)
    unions = 1 + member_unions
    excellent = rng.randrange(1, unions + 1)
    letters = rng.choice((0, 0, 0, 1, 2))
    return {
        "LD_TONG": people,
        "LD_CC": officials,
        "LD_VC": people - contract - officials,
        "LD_HD": contract,
        "LD_NU": women,
        "LD_DANG": people * rng.randrange(42, 66) // 100,
        "DV_TONG": members,
        "DV_NU": member_women,
        "DV_TYLE": round(100 * members / people, 1),
        "DV_MOI": rng.randrange(1, max(3, people // 20)),
        "DV_GIAM": rng.randrange(1, max(3, people // 25)),
        "TC_CDCS": unions,
        "TC_CDBP": 0,
        "TC_TOCD": groups,
        "CB_TONG": officers,
        "CB_CT": 0,
        "CB_KCT": officers,
        "CB_NU": min(officers // 2, member_women),
        "CB_DAOTAO": rng.randrange(1, officers + 3),
        "TT_CUOC": rng.randrange(2, 8),
        "TT_LUOT": people * rng.randrange(2, 6),
        "KN_CUOC": rng.randrange(2, 6),
        "KN_LUOT": people * rng.randrange(1, 4),
        **_care(rng, people),
        **_charity(rng, people),
        "CS_VB": rng.randrange(3, 16),
        "HN_DT": unions,
        "HN_DA": unions,
        "HN_TYLE": 100,
        "TTND": unions,
        "KT_CUOC": rng.randrange(1, 5),
        "DT_NHAN": letters,
        "DT_GQ": letters,
        "DG_GT": introduced,
        "DG_KN": admitted,
        "DG_KN_NU": rng.randrange(0, admitted + 1),
        "NC_BAN": 1,
        "NC_CUOC": rng.randrange(2, 7),
        "NC_GVN": women * rng.randrange(40, 85) // 100,
        "TD_SK": rng.randrange(2, max(4, people // 6)),
        "XL_XS": excellent,
        "XL_TOT": unions - excellent,
        "XL_HT": 0,
        "XL_KHT": 0,
        "KT_TT": min(rng.randrange(1, 4), unions + groups),
        "KT_CN": rng.randrange(2, max(4, people // 12)),
        **_funds(rng, people),
        "GC_MOHINH": rng.choice(("Tổ công đoàn không giấy tờ", "Tủ sách dùng chung", "Sáng kiến nhỏ mỗi tuần")),
    }


def _care(rng: Random, people: int) -> Figures:
    counts = {"TET": people, "KK": rng.randrange(2, max(4, people // 12)), "KHAC": people * rng.randrange(4, 9) // 10}
    each = {"TET": rng.choice((500_000, 700_000)), "KK": rng.choice((1_000_000, 2_000_000)), "KHAC": 200_000}
    money = {kind: counts[kind] * each[kind] for kind in counts}
    total = sum(money.values())
    return {
        "CL_LUOT": sum(counts.values()),
        **{f"CL_LUOT_{kind}": count for kind, count in counts.items()},
        "CL_TIEN": total,
        **{f"CL_TIEN_{kind}": paid for kind, paid in money.items()},
        "CL_TIEN_CD": total * rng.randrange(5, 9) // 10,
    }


def _charity(rng: Random, people: int) -> Figures:
    children, parts = max(2, people // 4), [people * 300_000, people * 100_000, rng.randrange(3, 20) * 1_000_000]
    return {
        "BC_SUAT": people,
        "BC_TIEN": people * rng.choice((60_000, 80_000)),
        "TE_CHAU": children,
        "TE_TIEN": children * 200_000,
        "TX_TIEN": sum(parts),
        **dict(zip(("TX_TTAI", "TX_QUY", "TX_KHAC"), parts, strict=True)),
    }


def _funds(rng: Random, people: int) -> Figures:
    parts = [people * 900_000, people * 900_000, rng.randrange(0, 12) * 1_000_000]
    return {
        "TCH_THU": sum(parts),
        **dict(zip(("TCH_DP", "TCH_KP", "TCH_TK"), parts, strict=True)),
        "TCH_CHI": sum(parts) * rng.randrange(75, 98) // 100,
    }


def shown(value: float | str) -> str:
    """Write one figure the Vietnamese way: 1.250, 96,7."""
    if isinstance(value, float) and not value.is_integer():
        return f"{value:.1f}".replace(".", ",")
    return value if isinstance(value, str) else f"{int(value):,}".replace(",", ".")
