"""Invented mail of invented registries: whatever people do with names, no wrong automatic attribution.

Each case knows whose document it is. A document in doubt may wait for staff; it may never go to another.
"""

import random
import unicodedata
from collections import Counter

import pytest
from matching.maker import index_of

from collector.matching import attribute
from collector.model import Decision, Union
from collector.vietnamese import fold

KINDS = ["Vụ", "Cục", "Viện", "Trung tâm", "Văn phòng", "Quỹ", "Tạp chí", "Trường", "Bệnh viện"]
HEADS = [
    "Nghiên cứu",
    "Phát triển",
    "Ứng dụng",
    "Kiểm định",
    "Quản lý",
    "Đào tạo",
    "Truyền thông",
    "Thông tin",
    "Giám định",
]
THINGS = [
    "thiết bị y tế", "dược phẩm", "vắc xin", "dinh dưỡng", "an toàn thực phẩm", "môi trường", "sinh học phân tử",
    "sức khỏe nghề nghiệp", "y học cổ truyền", "bảo hiểm xã hội", "ký sinh trùng", "công nghệ thông tin",
]  # fmt: skip
TAILS = ["", "", "", " quốc gia", " Việt Nam", " miền Trung", " 1", " 2", " Bộ Y tế"]
GENERIC = ["Báo cáo.docx", "Document1.docx", "BC tong ket 2024 final (1).docx", "Bao cao cong doan 2024.docx"]
PLAIN = [
    "Báo cáo công đoàn năm 2024",
    "Gửi báo cáo tổng kết",
    "bao cao cong doan 2024",
    "",
    "Re: Hướng dẫn xây dựng báo cáo",
]


def plain(text):
    """Take the diacritics away as people do who type without them."""
    apart = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


def invented(rng, count):
    """Invent a registry with near names, nested unions, shared domains and missing addresses."""
    unions, taken = [], set()
    while len(unions) < count:
        kind, thing, tail = rng.choice(KINDS), rng.choice(THINGS), rng.choice(TAILS)
        heads = " và ".join(rng.sample(HEADS, rng.choice([0, 1, 1, 2])))
        unit = " ".join(part for part in (kind, heads, thing if not heads else thing.lower()) if part) + tail
        if fold(unit) in taken:
            continue
        taken.add(fold(unit))
        at = len(unions)
        parent = rng.choice(unions).code if at > 10 and rng.random() < 0.2 else None
        parent = None if parent and "-" in parent else parent
        code = f"{parent}-C{at}" if parent else f"UNION{at}"
        shared = rng.random() < 0.3
        domain = "most.example" if shared else f"unit{at}.example"
        emails = (f"cd{at}@{domain}",) if rng.random() < 0.8 else ()
        aliases = (f"CĐCS {unit}", f"CD {plain(unit)}")
        unions.append(Union(code, f"Công đoàn {unit}", f"CĐ {unit}", aliases, parent, emails, (domain,)))
    return unions


class Scene:
    """Invents one message of one union, with the habits that make matching hard."""

    def __init__(self, rng, unions, make, home):
        self.rng, self.unions, self.make, self.home = rng, unions, make, home
        self.by_code = {union.code: union for union in unions}
        self.tricks = []

    def chance(self, share):
        return self.rng.random() < share

    def written(self, union):
        """Write a union's name in one of the ways in which people do."""
        text = self.rng.choice([union.name, union.name, union.short_name, *union.aliases[:3]])
        way = self.rng.choice(["as is", "as is", "upper", "nfd", "plain", "underscores"])
        if way == "upper":
            return text.upper()
        if way == "nfd":
            return unicodedata.normalize("NFD", text)
        if way == "plain":
            return plain(text)
        return text.replace(" ", "_") if way == "underscores" else text

    def wrapped(self, union):
        """Wrap the issuer's name over the lines of a narrow cell."""
        words = union.name.upper().split()
        if self.chance(0.5):
            cut = self.rng.randrange(2, len(words))
            return " ".join(words[:cut]) + "\n" + " ".join(words[cut:])
        return " ".join(words)

    def superior(self, union):
        return self.by_code[union.parent].name.upper() if union.parent else self.home

    def text(self, issuer, truth):
        layout = self.rng.choice(["table", "table", "tabs", "header", "textbox", "none"])
        cited = [union.name for union in self.rng.sample(self.unions, 2)]
        head = [] if layout == "none" else self.make.letterhead(self.wrapped(issuer), self.superior(issuer), layout)
        opening = (
            f"Ban Chấp hành {issuer.name} báo cáo kết quả như sau:" if self.chance(0.5) or layout == "none" else ""
        )
        if self.chance(0.1):
            head, opening = [], ""
            self.tricks.append("anonymous")
        return self.make.report(*head, opening=opening, cited=cited)

    def sender(self, union):
        kind = self.rng.choice(["registered", "registered", "domain", "private", "parent", "neighbour"])
        if kind == "registered" and union.emails:
            return union.emails[0], kind
        if kind == "domain":
            return f"someone@{union.domains[0]}", kind
        other = self.by_code.get(union.parent) if kind == "parent" else self.rng.choice(self.unions)
        if kind in {"parent", "neighbour"} and other and other.emails and other != union:
            return other.emails[0], kind
        return f"person{self.rng.randrange(99)}@gmail.example", "private"

    def build(self):
        union = self.rng.choice(self.unions)
        sender, kind = self.sender(union)
        # A proxy says for whom; a copied letterhead comes from somebody who leaves his own name elsewhere.
        sisters = [other for other in self.unions if other != union and other.parent == union.parent]
        sister = self.rng.choice(sisters or [other for other in self.unions if not other.parent])
        copied = self.chance(0.15) and kind not in {"parent", "neighbour"}
        if copied:
            self.tricks.append("copied letterhead")
        issuer = sister if copied else union
        named_by_file = self.chance(0.5)
        owners = [other for other in self.unions if other.domains == union.domains]
        unknown = kind == "private" or len(owners) > 1
        says = kind == "neighbour" or (copied and unknown and not named_by_file) or self.chance(0.3)
        body = (
            f"Kính gửi Văn phòng Công đoàn Bộ,\n\n{self.written(union)} gửi báo cáo.\n\nTrân trọng"
            if says
            else "Em gửi anh BC ạ"
        )
        if kind == "neighbour":
            body = f"Em gửi giúp {self.written(union)} báo cáo ạ"
        name = f"BC tong ket 2024 - {self.written(union)}.docx" if named_by_file else self.rng.choice(GENERIC)
        subject = f"Báo cáo 2024 - {self.written(union)}" if self.chance(0.3) else self.rng.choice(PLAIN)
        claims = [self.make.claim(name, self.text(issuer, union))]
        if self.chance(0.5):
            # Where letterhead and table are both copied, the letter or its sender tells: a file's name alone could
            # as well be the one that was kept.
            told = says or not unknown
            unit = (
                "" if self.chance(0.2) else self.written(issuer if self.chance(0.7) and (told or not copied) else union)
            )
            claims.append(self.make.claim("Biểu.xlsx", index=1, unit=unit))
        quoted = f"Kính gửi các đơn vị, {self.rng.choice(self.unions).name}"
        message = self.make.message(sender, subject=subject, body=body, quoted=quoted, files=[c.file for c in claims])
        authentic = self.rng.choice([True, True, None])
        return union, kind, message, claims, self.make.context(authentic=authentic)


def outcomes(seed, unions, make, rounds, home="CÔNG ĐOÀN BỘ Y TẾ"):
    """Attribute invented messages; return the wrong ones and how the decisions came out."""
    rng, index = random.Random(seed), index_of(unions)
    wrong, counted = [], Counter()
    for number in range(rounds):
        scene = Scene(rng, unions, make, home)
        union, kind, message, claims, context = scene.build()
        for claim, match in zip(claims, attribute(message, claims, index, context), strict=True):
            if match.decision is Decision.AUTO and match.union != union.code:
                wrong.append((number, kind, scene.tricks, union.code, match.union, claim.file.name, claim.unit_text))
            first = match.candidates[0].union if match.candidates else None
            honest = not scene.tricks and kind != "neighbour"
            counted[honest, match.decision.value, first == union.code] += 1
    return wrong, counted


@pytest.mark.parametrize("seed", range(3))
def test_invented_mail_never_goes_to_the_wrong_union(registry, make, seed):
    rng = random.Random(seed)
    sets = [(registry, make.home), (invented(rng, 60), "CÔNG ĐOÀN BỘ Y TẾ"), (invented(rng, 300), "CÔNG ĐOÀN BỘ Y TẾ")]
    assert [outcomes(seed, unions, make, 120, home)[0] for unions, home in sets] == [[], [], []]


def test_honest_mail_is_decided_and_its_owner_comes_first(registry, make):
    _, counted = outcomes(7, registry, make, 300, make.home)
    honest = {key[1:]: number for key, number in counted.items() if key[0]}
    decided, all_of_them = honest["auto", True], sum(honest.values())
    assert decided >= 0.95 * all_of_them
    assert sum(number for (_, first), number in honest.items() if first) >= 0.99 * all_of_them
