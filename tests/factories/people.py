"""The invented people of the tests: a clerk and a chair for each union of the sample registry.

Every address ends in `.example` and every number starts with 0900 000, which no operator gives out.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from random import Random

from collector.model import Union
from collector.paths import shipped
from collector.store.registry_file import read_registry
from collector.vietnamese import fold

OFFICE = "congdoankhcn@congdoankhcn.example"
SERVER = "mx1.congdoankhcn.example"
MINISTRY = "Công đoàn Bộ Khoa học và Công nghệ"

FAMILY = ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Phan", "Vũ", "Đặng", "Bùi", "Đỗ", "Hồ", "Ngô", "Dương")
MIDDLE = ("Thị", "Văn", "Minh", "Thu", "Đức", "Thanh", "Hải", "Quỳnh", "Anh", "Tuấn", "Khánh", "Bích")
GIVEN = ("Lan", "Hùng", "Mai", "Dũng", "Hương", "Nam", "Phương", "Tùng", "Hạnh", "Sơn", "Yến", "Quân", "Thảo", "Long")
# The office does not have the address of these, as in life: their mail comes from a known domain only.
UNREGISTERED = {"VARANS", "NATEC", "VKIST", "NATIF", "VINATOM-NDE", "VINATOM-NTC", "TDC-QUATEST1"}


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who writes, as his mail shows him."""

    name: str
    email: str
    phone: str


@dataclass(frozen=True, slots=True)
class Cast:
    """The unions of a test with the clerk of each and who signs, by code."""

    unions: tuple[Union, ...]
    clerks: dict[str, Person]
    chairs: dict[str, str]

    def union(self, code: str) -> Union:
        return next(union for union in self.unions if union.code == code)

    def superior(self, code: str) -> str:
        """Return the name of the union above, as a letterhead names it."""
        parent = self.union(code).parent
        return self.union(parent).name if parent else MINISTRY


def dice(*names: object) -> Random:
    """Return a source of choices that is the same for the same names, on every machine."""
    return Random(hashlib.sha256("/".join(map(str, names)).encode()).digest())


def sample_unions() -> tuple[Union, ...]:
    """Return the unions of the sample registry."""
    return read_registry(shipped("db", "unions.csv")).unions


def cast(unions: Iterable[Union], seed: int = 7) -> Cast:
    """Invent a clerk and a chair for every union, and enter the clerks into the registry."""
    known, clerks, chairs = [], {}, {}
    for place, union in enumerate(unions, start=101):
        clerk = _clerk(union, place, seed)
        clerks[union.code], chairs[union.code] = clerk, _name(dice(seed, "chair", union.code))
        emails = () if union.code in UNREGISTERED else (clerk.email,)
        known.append(replace(union, emails=emails, contact_name=clerk.name, contact_phone=clerk.phone))
    return Cast(tuple(known), clerks, chairs)


def _name(rng: Random) -> str:
    return f"{rng.choice(FAMILY)} {rng.choice(MIDDLE)} {rng.choice(GIVEN)}"


def _clerk(union: Union, place: int, seed: int) -> Person:
    name = _name(dice(seed, "clerk", union.code))
    family, middle, given = fold(name).split()
    domain = union.domains[0] if union.domains else "most.example"
    # The number parts namesakes of one domain.
    return Person(name, f"{given}.{family[0]}{middle[0]}{place}@{domain}", f"0900 000 {place:03d}")
