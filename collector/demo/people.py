"""The invented people of the demo: the clerk of each union, with address and telephone.

Every address ends in `.example` and every number starts with 0900 000, which no operator gives out.
"""

import csv
import hashlib
import random
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from collector.model import Contact, Union
from collector.vietnamese import fold

OFFICE = "congdoankhcn@congdoankhcn.example"
SERVER = "mx1.congdoankhcn.example"
CONTACT = Contact(name="Lê Minh An", role="Phó Chánh Văn phòng Công đoàn Bộ", phone="0900 000 001", email=OFFICE)

_FAMILY = ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Phan", "Vũ", "Đặng", "Bùi", "Đỗ", "Hồ", "Ngô", "Dương")
_MIDDLE = ("Thị", "Văn", "Minh", "Thu", "Đức", "Thanh", "Hải", "Quỳnh", "Anh", "Tuấn", "Khánh", "Bích")
_GIVEN = (
    "Lan", "Hùng", "Mai", "Dũng", "Hương", "Nam", "Phương", "Tùng", "Hạnh", "Sơn", "Yến", "Quân", "Thảo",
    "Long", "Trang", "Khoa", "Linh", "Việt", "Hoa", "Cường", "Nga", "Bình", "Vân", "Kiên", "Oanh", "Phúc",
)  # fmt: skip
_COLUMNS = (
    "code", "name", "short_name", "aliases", "parent", "emails", "domains", "contact_name", "contact_phone",
)  # fmt: skip
# The office does not have the address of these, as in life: their mail comes from a known domain only.
_UNREGISTERED = {"VARANS", "NATEC", "VKIST", "NATIF", "VINATOM-NDE", "VINATOM-NTC", "TDC-QUATEST1"}


@dataclass(frozen=True, slots=True)
class Person:
    """A clerk of a union, as his mail shows him."""

    name: str
    email: str
    phone: str


@dataclass(frozen=True, slots=True)
class Cast:
    """The unions of the demo with the clerk of each, by code."""

    unions: tuple[Union, ...]
    clerks: dict[str, Person]
    chairs: dict[str, str]  # who signs

    def union(self, code: str) -> Union:
        """Return the union of a code."""
        return next(union for union in self.unions if union.code == code)

    def superior(self, code: str) -> str:
        """Return the name of the union above, as a letterhead names it."""
        parent = self.union(code).parent
        return self.union(parent).name if parent else "Công đoàn Bộ Khoa học và Công nghệ"


def dice(*names: object) -> random.Random:
    """Return a source of choices that is the same for the same names, on every machine and in every year."""
    seed = hashlib.sha256("/".join(map(str, names)).encode()).digest()
    return random.Random(seed)  # noqa: S311  # made-up figures, no secrets


def read(path: Path) -> tuple[Union, ...]:
    """Read the sample registry without its addresses and people: the demo invents its own."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return tuple(_union(row) for row in csv.DictReader(file))


def _union(row: dict[str, str]) -> Union:
    return Union(
        code=row["code"],
        name=row["name"],
        short_name=row["short_name"],
        aliases=tuple(row["aliases"].split("|")),
        parent=row["parent"] or None,
        domains=tuple(domain for domain in row["domains"].split("|") if domain),
    )


def cast(unions: Iterable[Union], seed: int) -> Cast:
    """Invent a clerk and a chair for every union and enter the clerks into the registry."""
    known: list[Union] = []
    clerks: dict[str, Person] = {}
    chairs: dict[str, str] = {}
    taken: set[str] = set()
    for place, union in enumerate(unions, start=1):
        person = _person(union, place, seed, taken)
        clerks[union.code] = person
        chairs[union.code] = _name(dice(seed, "chair", union.code))
        emails = () if union.code in _UNREGISTERED else (person.email,)
        known.append(_with_contact(union, person, emails))
    return Cast(tuple(known), clerks, chairs)


def _with_contact(union: Union, person: Person, emails: tuple[str, ...]) -> Union:
    return Union(
        code=union.code,
        name=union.name,
        short_name=union.short_name,
        aliases=union.aliases,
        parent=union.parent,
        emails=emails,
        domains=union.domains,
        contact_name=person.name,
        contact_phone=person.phone,
    )


def _name(rng: random.Random) -> str:
    return f"{rng.choice(_FAMILY)} {rng.choice(_MIDDLE)} {rng.choice(_GIVEN)}"


def _person(union: Union, place: int, seed: int, taken: set[str]) -> Person:
    rng = dice(seed, "clerk", union.code)
    domain = union.domains[0] if union.domains else "most.example"
    while True:
        name = _name(rng)
        family, *middle, given = fold(name).split()
        email = f"{given}.{family[0]}{middle[0][0]}@{domain}"
        if email not in taken:
            taken.add(email)
            return Person(name, email, f"0900 000 {place + 100:03d}")


def write(cast: Cast, path: Path) -> None:
    """Write the registry of the demo as the office would hand it over: a CSV file for `unions import`."""
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(_COLUMNS)
        for union in cast.unions:
            table.writerow(
                (
                    union.code, union.name, union.short_name, "|".join(union.aliases), union.parent or "",
                    "|".join(union.emails), "|".join(union.domains), union.contact_name, union.contact_phone,
                )
            )  # fmt: skip
