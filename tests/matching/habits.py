"""Invented mail of invented registries, with the habits of people and the traps of names; each claim with its truth.

Written against the mail that offices get, not against the matcher: nothing here knows its rules. A truth of None is an
outsider's document: nobody of the registry may get it. `decidable` is what a clerk who reads message and document
could decide alone.
"""

import random
import unicodedata
from dataclasses import dataclass, field, replace

from matching.maker import Maker

from collector.matching import Answered, Claim, Context
from collector.model import Address, Format, Message, Paragraph, Text, Union
from collector.vietnamese import fold

# --- words of other ministries -------------------------------------------------------------------------------


def _several(text):
    return tuple(part.strip() for part in text.split(";"))


KINDS = _several("Vụ; Cục; Viện; Trung tâm; Văn phòng; Quỹ; Tạp chí; Báo; Trường Cao đẳng; Bệnh viện; Nhà xuất bản")
MINISTRIES = {
    "Y tế": _several(
        "dược phẩm; vắc xin và sinh phẩm; dinh dưỡng; an toàn thực phẩm; ký sinh trùng; y học cổ "
        "truyền; huyết học; sức khỏe nghề nghiệp; trang thiết bị y tế; bảo hiểm y tế; y tế dự "
        "phòng"
    ),
    "Xây dựng": _several(
        "vật liệu xây dựng; hạ tầng kỹ thuật; nhà ở; quy hoạch đô thị; kinh tế xây dựng; giám "
        "định công trình; kiến trúc; thị trường bất động sản; an toàn lao động"
    ),
    "Nông nghiệp và Phát triển nông thôn": _several(
        "lúa; thủy lợi; chăn nuôi; thú y; lâm sinh; bảo vệ thực vật; thủy sản; cây ăn quả; cơ "
        "điện nông nghiệp; khuyến nông; thổ nhưỡng nông hóa"
    ),
    "Tài chính": _several(
        "ngân sách; kho bạc; thuế; hải quan; chứng khoán; bảo hiểm; quản lý giá; tài sản công; kế"
        " toán kiểm toán; chính sách thuế"
    ),
    "Văn hóa, Thể thao và Du lịch": _several(
        "di sản văn hóa; nghệ thuật biểu diễn; điện ảnh; mỹ thuật; thể dục thể thao; du lịch; thư"
        " viện; bản quyền tác giả; gia đình; văn hóa cơ sở"
    ),
}
HEADS = _several(
    "; ; ; Nghiên cứu; Quản lý; Phát triển; Kiểm định; Đào tạo; Thông tin; Nghiên cứu và Phát "
    "triển; Tư vấn; Khoa học; Kỹ thuật; Quy hoạch và Thiết kế"
)
TAILS = (
    "",
    "",
    "",
    "",
    *(
        f" {tail}"
        for tail in _several("Việt Nam; quốc gia; Trung ương; miền Trung; phía Nam; Hà Nội; thành phố Hồ Chí Minh")
    ),
)
BARE = _several(
    "Vụ Pháp chế; Vụ Tổ chức cán bộ; Vụ Kế hoạch - Tài chính; Vụ Hợp tác quốc tế; Văn phòng Bộ; "
    "Thanh tra Bộ; Trung tâm Công nghệ thông tin; Tạp chí; Trung tâm Thông tin"
)
PLACES = _several(
    "tỉnh Lào Cai; tỉnh Quảng Nam; thành phố Đà Nẵng; thành phố Cần Thơ; tỉnh Bà Rịa - Vũng Tàu; "
    "quận Ba Đình; huyện Sóc Sơn"
)
ABOVE = _several(
    "Bộ Tư pháp; Bộ Công an; Bộ Nội vụ; Bộ Quốc phòng; Bộ Giáo dục và Đào tạo; Bộ Công Thương; Bộ"
    " Giao thông vận tải; Bộ Ngoại giao; Bộ Thông tin và Truyền thông; Bộ Tài nguyên và Môi "
    "trường; Bộ Kế hoạch và Đầu tư; Ban Tuyên giáo Trung ương; Ngân hàng Nhà nước Việt Nam; Đài "
    "Truyền hình Việt Nam; Thông tấn xã Việt Nam; Tập đoàn Điện lực Việt Nam; Văn phòng Chính "
    "phủ; Tòa án nhân dân tối cao; Ủy ban Dân tộc; Bảo hiểm xã hội Việt Nam; Viện Hàn lâm Khoa "
    "học xã hội Việt Nam; Đại học Quốc gia Hà Nội"
)
WORDS = _several("lúa; mía; chè; thép; giấy; cao su; gốm sứ; đóng tàu; dệt may; hóa chất; than; dầu khí; sữa; muối")
PEOPLE = _several(
    "Nguyễn Văn An; Trần Thị Bình; Lê Hoàng Cường; Phạm Thu Dung; Vũ Minh Đức; Đỗ Thị Giang; Bùi "
    "Quang Huy; Hoàng Thị Lan; Ngô Đức Mạnh; Đặng Thùy Nga; Trịnh Công Sơn; Mai Phương Thảo"
)
GENERIC = _several(
    "Báo cáo.docx; Document1.docx; BC tong ket 2024 final (1).docx; Bao cao cong doan 2024.docx; "
    "Bao_cao_2024_v2.docx; Untitled.docx; BC.docx; báo cáo CĐ năm 2024 (bản cuối).docx"
)
TABLES = _several("Bieu so lieu 2024.xlsx; Mẫu thống kê.xlsx; Book1.xlsx; BIỂU TỔNG HỢP 2024.xlsx")
SUBJECTS = _several(
    "Báo cáo công đoàn năm 2024; Gửi báo cáo tổng kết; bao cao cong doan 2024; ; Re: Hướng dẫn "
    "xây dựng báo cáo; BC CĐ 2024; Fw: bao cao; V/v báo cáo tổng kết công tác công đoàn; Nộp báo "
    "cáo (thay thế bản trước)"
)
LETTERS = (
    "Em gửi anh BC ạ",
    "Kính gửi Văn phòng Công đoàn Bộ,\nĐơn vị gửi báo cáo năm 2024.\nTrân trọng.",
    "",
    "Em xin gửi ạ.\n--\nGửi từ iPhone của tôi",
    "Dear anh chị, em gửi file đính kèm nhé.",
)


def plain(text):
    """Take the diacritics away, as people do who type without them."""
    apart = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


def initials(text):
    """Write a name by the first letters of its words."""
    return "".join(word[0] for word in text.split() if word not in {"và", "-", "các"}).upper()


# --- registries ------------------------------------------------------------------------------------------------


@dataclass
class World:
    """A registry with the body above it, and names that are near and not of it."""

    unions: list[Union]
    home: str  # "CÔNG ĐOÀN BỘ Y TẾ"
    by_code: dict[str, Union] = field(default_factory=dict)
    taken: set[str] = field(default_factory=set)
    below: dict[str | None, list[Union]] = field(default_factory=dict)

    def __post_init__(self):
        for union in self.unions:
            self.below.setdefault(union.parent, []).append(union)
        self.by_code = {union.code: union for union in self.unions}
        self.taken = {fold(text) for u in self.unions for text in (u.name, u.short_name, *u.aliases)}

    def children(self, union):
        """Return the unions right below one."""
        return self.below.get(union.code, [])

    def sisters(self, union):
        """Return the unions with the same superior, which imitate each other."""
        return [one for one in self.below.get(union.parent, ()) if one != union]


class _Registry:
    """A ministry's registry as it grows."""

    def __init__(self, rng, things, size):
        self.rng, self.things, self.size = rng, things, size
        self.unions, self.taken = [], set()

    def add(self, unit, parent=None):
        """Add a union; None where its name is taken or the registry is full."""
        if fold(unit) in self.taken or len(self.unions) >= self.size:
            return None
        self.taken.add(fold(unit))
        rng, at = self.rng, len(self.unions)
        domain = f"dv{at}.example" if parent or rng.random() < 0.7 else "bo.example"
        person = rng.choice(PEOPLE) if rng.random() < 0.6 else ""
        self.unions.append(
            Union(
                f"{parent.code}-{at}" if parent else f"U{at}",
                f"Công đoàn {unit}",
                f"CĐ {unit}" if rng.random() < 0.7 else "",
                self.aliases(unit),
                parent.code if parent else None,
                (f"congdoan{at}@{domain}",) if rng.random() < 0.75 else (),
                (domain,) if rng.random() < 0.8 else (),
                person,
                f"09{at:08d}" if person else "",
            )
        )
        return self.unions[-1]

    def aliases(self, unit):
        aliases = [f"CĐ {plain(unit)}"] if self.rng.random() < 0.4 else []
        kind, _, rest = unit.partition(" ")
        short = f"CĐ {kind} {initials(rest)}"
        if self.rng.random() < 0.3 and len(initials(rest)) > 2 and fold(short) not in self.taken:
            self.taken.add(fold(short))
            aliases.append(short)
        return tuple(aliases)

    def grow(self):
        """Add one unit, or sisters that differ in a number or a place, or a parent with its children."""
        rng = self.rng
        kind, head, thing = rng.choice(KINDS), rng.choice(HEADS), rng.choice(self.things)
        unit = " ".join(part for part in (kind, head, thing) if part) + rng.choice(TAILS)
        way = rng.random()
        if way < 0.1:
            first = rng.randint(1, 2)
            for number in range(first, first + 3):
                self.add(f"{unit} {number}")
        elif way < 0.2:
            for place in rng.sample(("miền Bắc", "miền Trung", "miền Nam", "Tây Nguyên"), 2):
                self.add(f"{kind} {head or 'Nghiên cứu'} {thing} {place}")
        elif (above := self.add(unit)) and rng.random() < 0.2:
            for _ in range(rng.randint(1, 4)):
                self.add(self.low(unit), above)

    def low(self, unit):
        rng = self.rng
        return rng.choice(
            (
                f"Văn phòng {unit}",
                f"Trung tâm {rng.choice(HEADS[3:])} {rng.choice(self.things)}",
                f"Phân viện {rng.choice(self.things)} phía Nam",
                f"Xí nghiệp {rng.choice(WORDS)}",
            )
        )


def ministry(rng, size):
    """Invent a ministry's registry: plain names, numbered and regional sisters, children, shared domains."""
    name, things = rng.choice(sorted(MINISTRIES.items()))
    growing = _Registry(rng, things, size)
    for unit in rng.sample(BARE, 5):
        growing.add(unit)
    while len(growing.unions) < size:
        growing.grow()
    return World(growing.unions, f"CÔNG ĐOÀN BỘ {name.upper()}")


# --- writings ----------------------------------------------------------------------------------------------------


def mistyped(rng, text):
    """Make one slip in a long word: two letters changed over, one left out or doubled."""
    words = text.split()
    at = rng.choice([n for n, word in enumerate(words) if len(word) > 3] or [0])
    word = words[at]
    cut = rng.randrange(1, max(2, len(word) - 1))
    kind = rng.choice("sod")
    words[at] = {
        "s": word[: cut - 1] + word[cut : cut + 1] + word[cut - 1 : cut] + word[cut + 1 :],
        "o": word[:cut] + word[cut + 1 :],
        "d": word[:cut] + word[cut - 1] + word[cut:],
    }[kind]
    return " ".join(words)


def written(rng, union):
    """Write a union's name in one of the ways in which people do."""
    text = rng.choice([union.name, union.name, union.short_name or union.name, *union.aliases[:3]])
    ways = (
        lambda t: t,
        lambda t: t,
        str.upper,
        str.lower,
        lambda t: unicodedata.normalize("NFD", t),
        plain,
        lambda t: plain(t).replace(" ", "_"),
        lambda t: t.replace("Công đoàn", "CĐCS"),
        lambda t: t.replace("Công đoàn", "CĐ"),
        lambda t: t.replace("Trung tâm", "TT").replace("Văn phòng", "VP"),
        lambda t: t.replace("oa", "oá").replace("oá", "oa").replace("ủy", "uỷ"),
        lambda t: t.replace(" ", "  "),
    )
    return rng.choice(ways)(text)


def bare_name(union):
    """Return the unit's name without the union before it."""
    return union.name.removeprefix("Công đoàn ").removeprefix("CĐ ")


PARTS = _several("Phòng Tổ chức; Khoa Nội; Chi nhánh phía Nam; Ban Quản lý dự án; Xưởng; Đội xe")
LONGER = _several("và Truyền thông; và Môi trường; ứng dụng; khu vực II; Bắc Bộ; cơ sở 2; và Công nghệ cao")
OTHER_KINDS = _several("Tổng công ty; Học viện; Ban; Sở; Chi cục; Phân viện")


def outsider(rng, world):
    """Name a union that is not of the registry, mostly near to one that is."""
    while True:
        union = rng.choice(world.unions)
        kind, name = rng.choice(_near(rng, bare_name(union), world.home))
        if fold(f"Công đoàn {name}") not in world.taken and fold(f"CĐ {name}") not in world.taken:
            return kind, name, union


def _near(rng, unit, home):
    first, *rest = unit.split()
    field_ = home.title().split()[-1].lower()
    return (
        ("other ministry", f"{unit} {rng.choice([body for body in ABOVE if field_ not in body.lower()])}"),
        ("place", f"{unit} {rng.choice(PLACES)}"),
        ("part", f"{rng.choice(PARTS)} {unit}"),
        ("longer", f"{unit} {rng.choice(LONGER)}"),
        ("number", f"{unit} {rng.randint(4, 19)}"),
        ("other field", " ".join([first, *rest[:-1], rng.choice(WORDS)])),
        ("other kind", " ".join([rng.choice(OTHER_KINDS), *rest])),
        ("hospital", f"Bệnh viện Đa khoa {rng.choice(PLACES)}"),
        ("department", f"Sở {field_.title()} {rng.choice(PLACES)}"),
        ("academy", f"Viện Hàn lâm {' '.join(rest)}"),
    )


# --- messages ----------------------------------------------------------------------------------------------------


@dataclass
class Mail:
    """One message with its claims and whose they are."""

    plot: str
    message: Message
    claims: list[Claim]
    truth: list[str | None]
    decidable: list[bool]
    context: Context
    # Which of them a clerk would put first, though he might ask before deciding
    nameable: list[bool] = field(default_factory=list)


class Habits:
    """Invents messages of one world."""

    def __init__(self, rng, world):
        self.rng, self.world, self.make = rng, world, Maker()
        self.plots = (
            (self.own, 30),
            (self.no_letterhead, 10),
            (self.nameless, 6),
            (self.child_by_parent, 8),
            (self.bundle, 8),
            (self.neighbour, 8),
            (self.forwarded, 5),
            (self.copied_letterhead, 6),
            (self.outsider, 10),
            (self.outsider_passed_on, 4),
            (self.moved_clerk, 4),
            (self.silent_neighbour, 3),
            (self.slip, 5),
            (self.swapped_table, 4),
            (self.forged, 3),
        )

    def mail(self):
        """Invent one message."""
        (plot,) = self.rng.choices([p for p, _ in self.plots], [w for _, w in self.plots])
        return plot()

    # pieces

    def union(self):
        return self.rng.choice(self.world.unions)

    def wrapped(self, name):
        words = name.upper().split()
        if len(words) > 3 and self.rng.random() < 0.5:
            cut = self.rng.randrange(2, len(words))
            return " ".join(words[:cut]) + "\n" + " ".join(words[cut:])
        return " ".join(words)

    def above(self, union):
        return self.world.by_code[union.parent].name.upper() if union.parent else self.world.home

    def report(self, name, superior, *, opening="", closing="", title="", signed="", layout=None):
        """Write a report of an issuer; no letterhead where the name is empty."""
        rng = self.rng
        layout = layout or rng.choice(("table", "table", "tabs", "header", "textbox"))
        head = self.make.letterhead(self.wrapped(name), superior, layout) if name else []
        cited = [one.name for one in rng.sample(self.world.unions, min(2, len(self.world.unions)))]
        if rng.random() < 0.5:
            cited = []
        text = self.make.report(*head, opening=opening, closing=closing, cited=cited)
        paragraphs = list(text.paragraphs)
        if title:
            at = next(n for n, p in enumerate(paragraphs) if p.text == "BÁO CÁO")
            paragraphs.insert(at + 2, Paragraph(title, bold=True, centred=True))
        if signed:
            paragraphs[-1] = replace(
                paragraphs[-1], text=f"TM. BAN CHẤP HÀNH {signed.upper()}\nCHỦ TỊCH\n\n{rng.choice(PEOPLE)}"
            )
        return Text(tuple(paragraphs))

    def file_name(self, union=None, endings=(".docx",)):
        if union is None:
            return self.rng.choice(GENERIC).replace(".docx", self.rng.choice(endings))
        frame = self.rng.choice(
            ("BC tong ket 2024 - {}", "Báo cáo năm 2024 {}", "{}_BC 2024", "{} - báo cáo công đoàn")
        )
        return frame.format(written(self.rng, union).replace("/", "-")) + self.rng.choice(endings)

    def from_(self, union, kinds=("registered", "registered", "domain", "private", "scanner")):
        """Return an address that this union's people write from, and the name before it."""
        rng = self.rng
        kind = rng.choice(kinds)
        name = rng.choice(("", rng.choice(PEOPLE), plain(rng.choice(PEOPLE)), written(rng, union), union.contact_name))
        if kind == "registered" and union.emails:
            return union.emails[0], name
        if kind == "domain" and union.domains:
            return f"nv{rng.randrange(99)}@{union.domains[0]}", name
        if kind == "scanner" and union.domains:
            return f"scan@{union.domains[0]}", ""
        return f"{plain(rng.choice(PEOPLE)).replace(' ', '').lower()}{rng.randrange(99)}@gmail.example", name

    def claims(self, *papers):
        """Make claims of (file name, text, unit cell or None, folder)."""
        made = []
        for index, (name, text, unit, folder) in enumerate(papers):
            claim = self.make.claim(
                name,
                text,
                index=index,
                path=f"{folder}/{name}" if folder else "",
                unit=unit or "",
            )
            made.append(
                claim
                if text is not None or unit is not None
                else replace(claim, file=replace(claim.file, format=Format.OTHER))
            )
        return made

    def build(
        self,
        plot,
        sender,
        claims,
        truth,
        decidable,
        *,
        name="",
        subject=None,
        body=None,
        authentic="any",
        answered=(),
        nameable=None,
        **more,
    ):
        rng = self.rng
        subject = rng.choice(SUBJECTS) if subject is None else subject
        body = rng.choice(LETTERS) if body is None else body
        quoted = f"Kính gửi các đơn vị, {self.union().name}" if rng.random() < 0.4 else ""
        message = self.make.message(
            sender, name, subject=subject, body=body, quoted=quoted, files=[c.file for c in claims], **more
        )
        known = rng.choice((True, True, None)) if authentic == "any" else authentic
        context = self.make.context(authentic=known, answered=answered)
        return Mail(plot, message, claims, truth, decidable, context, decidable if nameable is None else nameable)

    def speaks(self, union):
        """Return an opening in which the issuer speaks of itself."""
        return f"Ban Chấp hành {union.name} báo cáo kết quả hoạt động như sau:"

    # plots

    def own(self):
        """A union sends its own, named somewhere inside."""
        rng, union = self.rng, self.union()
        sender, name = self.from_(union)
        text = self.report(union.name, self.above(union), opening=self.speaks(union) if rng.random() < 0.3 else "")
        papers = [(self.file_name(union if rng.random() < 0.4 else None), text, None, "")]
        if rng.random() < 0.6:
            unit = rng.choice(("", written(rng, union), written(rng, union), union.name))
            papers.append((rng.choice(TABLES), None, unit, ""))
        subject = (
            f"{rng.choice(('BC 2024', 'Báo cáo tổng kết'))} - {written(rng, union)}" if rng.random() < 0.3 else None
        )
        body = (
            f"{written(rng, union)} gửi báo cáo năm 2024.\n\nTrân trọng\n{rng.choice(PEOPLE)}\n{union.name}"
            if rng.random() < 0.3
            else None
        )
        answered = [Answered(union.code, valid=rng.random() < 0.7, known=True)] if rng.random() < 0.15 else ()
        claims = self.claims(*papers)
        return self.build(
            "own",
            sender,
            claims,
            [union.code] * len(claims),
            [True] * len(claims),
            name=name,
            subject=subject,
            body=body,
            answered=answered,
        )

    def no_letterhead(self):
        """The name stands in the title, in the first or last sentence, or below the signature only."""
        rng, union = self.rng, self.union()
        sender, name = self.from_(union)
        place = rng.choice(("opening", "closing", "title", "signed"))
        told = {
            "opening": {"opening": self.speaks(union)},
            "closing": {"closing": f"Trên đây là báo cáo năm 2024 của {union.name}./."},
            "title": {"title": f"của {union.name}"},
            "signed": {"signed": union.name},
        }[place]
        claims = self.claims(
            (self.file_name(union if rng.random() < 0.5 else None), self.report("", "", **told), None, "")
        )
        known = sender in union.emails or place == "opening"
        return self.build(f"no letterhead, {place}", sender, claims, [union.code], [known], name=name)

    def nameless(self):
        """Nothing inside names anybody; the registered address of the union sends it."""
        union = self.union()
        sender, name = self.from_(union, ("registered",))
        claims = self.claims((self.file_name(), self.report("", ""), None, ""))
        clear = sender in union.emails and not self.world.children(union)
        return self.build("nameless", sender, claims, [union.code], [clear], name=name)

    def child_by_parent(self):
        """A parent union sends its child's report and table."""
        rng = self.rng
        parents = [u for u in self.world.unions if self.world.children(u)]
        if not parents:
            return self.own()
        parent = rng.choice(parents)
        child = rng.choice(self.world.children(parent))
        sender, name = self.from_(parent, ("registered", "domain"))
        named = rng.random() < 0.8
        text = self.report(child.name if named else "", self.above(child))
        papers = [(self.file_name(child if rng.random() < 0.4 else None), text, None, "")]
        unit = rng.choice(("", written(rng, child)))
        papers.append((rng.choice(TABLES), None, unit, ""))
        subject = f"Gửi báo cáo của {written(rng, child)}" if rng.random() < 0.6 else None
        claims = self.claims(*papers)
        return self.build(
            "child by parent",
            sender,
            claims,
            [child.code] * 2,
            [named, bool(unit)],
            name=name,
            subject=subject,
            nameable=[named or bool(subject), bool(unit or subject)],
        )

    def bundle(self):
        """One message, an archive perhaps, brings the papers of several unions."""
        rng = self.rng
        several = rng.sample(self.world.unions, min(len(self.world.unions), rng.randint(2, 4)))
        packer = several[0]
        parents = [u for u in self.world.unions if len(self.world.children(u)) > 1]
        if parents and rng.random() < 0.6:
            packer = rng.choice(parents)
            several = rng.sample(self.world.children(packer), 2) + ([packer] if rng.random() < 0.5 else [])
        sender, name = self.from_(packer, ("registered", "domain", "private"))
        folders = rng.random() < 0.5
        papers, truth, decidable = [], [], []
        for one in several:
            folder = f"BC.zip/{written(rng, one).replace('/', '-')}" if folders else ""
            named = rng.random() < 0.85
            text = self.report(one.name if named else "", self.above(one))
            papers.append((self.file_name(one if rng.random() < 0.3 else None), text, None, folder))
            truth.append(one.code)
            decidable.append(named)
            if rng.random() < 0.6:
                unit = rng.choice(("", written(rng, one), one.name))
                papers.append((self.file_name(None, (".xlsx",)), None, unit, folder))
                truth.append(one.code)
                decidable.append(bool(unit) and named)
        body = None
        if rng.random() < 0.4:
            body = "Em gửi báo cáo của " + ", ".join(written(rng, one) for one in several)
        return self.build("bundle", sender, self.claims(*papers), truth, decidable, name=name, body=body)

    def neighbour(self):
        """A clerk of another union passes a report on and says for whom."""
        rng, union, other = self.rng, self.union(), self.union()
        sender, name = self.from_(other, ("registered", "domain"))
        named = rng.random() < 0.7
        text = self.report(union.name if named else "", self.above(union))
        said = rng.choice(
            (
                "Em gửi giúp {} báo cáo ạ",
                "Gửi hộ {} nhé anh",
                "{} nhờ em gửi báo cáo này ạ",
                "Chuyển giúp báo cáo của {}.",
            )
        )
        claims = self.claims((self.file_name(union if rng.random() < 0.3 else None), text, None, ""))
        return self.build(
            "neighbour",
            sender,
            claims,
            [union.code],
            [False],
            name=name,
            body=said.format(written(rng, union)),
            nameable=[True],
        )

    def silent_neighbour(self):
        """A clerk of another union passes a report on and says nothing; the report may tell by itself."""
        rng, union, other = self.rng, self.union(), self.union()
        sender, name = self.from_(other, ("registered",))
        where = rng.choice(("letterhead", "opening", "closing", "signed", "file", "text"))
        told = {
            "opening": {"opening": self.speaks(union)},
            "closing": {"closing": f"Trên đây là báo cáo năm 2024 của {union.name}./."},
            "signed": {"signed": union.name},
        }.get(where, {})
        text = self.report(union.name if where == "letterhead" else "", self.above(union), **told)
        if where == "text":
            more = [Paragraph(f"Năm 2024, {union.name} đã tổ chức {n} hoạt động cho đoàn viên.") for n in (3, 7)]
            text = Text((*text.paragraphs[:-2], *more, *text.paragraphs[-2:]))
        claims = self.claims((self.file_name(union if where == "file" else None), text, None, ""))
        return self.build(
            f"silent neighbour, {where}",
            sender,
            claims,
            [union.code],
            [False],
            name=name,
            nameable=[where == "letterhead"],
        )

    def forwarded(self):
        """A colleague at home or of another union forwards what the owner wrote."""
        rng, union = self.rng, self.union()
        author = (union.emails or (f"nv@{(union.domains or ('x.example',))[0]}",))[0]
        other = self.union()
        sender = rng.choice((f"{rng.randrange(99)}@gmail.example", (other.emails or ("z@gmail.example",))[0]))
        named = rng.random() < 0.7
        text = self.report(union.name if named else "", self.above(union))
        claims = self.claims((self.file_name(), text, None, ""))
        return self.build(
            "forwarded",
            sender,
            claims,
            [union.code],
            [False],
            subject="Fwd: bao cao",
            forwarded_from=(Address("", author),),
            nameable=[named or author in union.emails],
        )

    def copied_letterhead(self):
        """Last year's file of a sister union was written over, and its letterhead was left."""
        rng, union = self.rng, self.union()
        sister = rng.choice(self.world.sisters(union) or [self.union()])
        sender, name = self.from_(union)
        trace = rng.choice(("address", "file", "signed", "closing", "subject", "title"))
        told = {"signed": union.name} if trace == "signed" else {}
        told |= {"closing": f"Trên đây là báo cáo của {union.name}./."} if trace == "closing" else {}
        told |= {"title": f"của {union.name}"} if trace == "title" else {}
        text = self.report(sister.name, self.above(sister), **told)
        if trace == "address" and not union.emails:
            return self.own()
        sender = union.emails[0] if trace == "address" else sender
        claims = self.claims((self.file_name(union if trace == "file" else None), text, None, ""))
        subject = f"Báo cáo của {written(rng, union)}" if trace == "subject" else None
        return self.build(
            f"copied letterhead, {trace}", sender, claims, [union.code], [False], name=name, subject=subject
        )

    def strangers_paper(self, name, union):
        rng = self.rng
        superior = rng.choice(
            (self.world.home, "CÔNG ĐOÀN VIÊN CHỨC VIỆT NAM", "", "LIÊN ĐOÀN LAO ĐỘNG TỈNH LÀO CAI", self.above(union))
        )
        head = rng.random() < 0.8
        opening = f"Ban Chấp hành Công đoàn {name} báo cáo như sau:" if not head or rng.random() < 0.4 else ""
        return self.report(f"Công đoàn {name}" if head else "", superior, opening=opening)

    def outsider(self):
        """A union of another body writes to us, from its own mailbox."""
        rng = self.rng
        kind, name, union = outsider(rng, self.world)
        sender = rng.choice(
            (f"cd{rng.randrange(99)}@ngoai.example", f"cd{rng.randrange(99)}@gmail.example", "ai@bo.example")
        )
        text = self.strangers_paper(name, union)
        papers = [(rng.choice((self.file_name(), f"BC 2024 - CĐ {name}.docx")), text, None, "")]
        if rng.random() < 0.5:
            papers.append((rng.choice(TABLES), None, rng.choice(("", f"Công đoàn {name}", f"CĐ {name}")), ""))
        subject = f"Báo cáo của Công đoàn {name}" if rng.random() < 0.4 else None
        shown = rng.choice(("", f"Công đoàn {name}", rng.choice(PEOPLE)))
        claims = self.claims(*papers)
        return self.build(
            f"outsider, {kind}",
            sender,
            claims,
            [None] * len(claims),
            [False] * len(claims),
            name=shown,
            subject=subject,
        )

    def outsider_passed_on(self):
        """A clerk of ours passes an outsider's paper on, for information."""
        rng = self.rng
        kind, name, union = outsider(rng, self.world)
        sender, shown = self.from_(union if rng.random() < 0.5 else self.union(), ("registered", "domain"))
        claims = self.claims((self.file_name(), self.strangers_paper(name, union), None, ""))
        return self.build(f"outsider passed on, {kind}", sender, claims, [None], [False], name=shown)

    def moved_clerk(self):
        """The registered address of a union is that of a clerk who works for another one now."""
        rng, union = self.rng, self.union()
        old = rng.choice(self.world.sisters(union) or [self.union()])
        if not old.emails:
            return self.own()
        named = rng.random() < 0.7
        text = self.report(union.name if named else "", self.above(union))
        body = f"{written(rng, union)} gửi báo cáo ạ" if rng.random() < 0.6 or not named else None
        claims = self.claims((self.file_name(union if rng.random() < 0.3 else None), text, None, ""))
        return self.build(
            "moved clerk", old.emails[0], claims, [union.code], [False], body=body, nameable=[body is not None or named]
        )

    def slip(self):
        """A typing error stands in the issuer's name."""
        rng, union = self.rng, self.union()
        sender, name = self.from_(union)
        text = self.report(mistyped(rng, union.name), self.above(union))
        claims = self.claims((self.file_name(), text, None, ""))
        return self.build("slip", sender, claims, [union.code], [False], name=name, nameable=[True])

    def swapped_table(self):
        """Beside the report lies, by mistake or for a friend, another union's table."""
        rng, union, other = self.rng, self.union(), self.union()
        sender, name = self.from_(union)
        text = self.report(union.name, self.above(union))
        claims = self.claims((self.file_name(), text, None, ""), (rng.choice(TABLES), None, written(rng, other), ""))
        return self.build(
            "swapped table", sender, claims, [union.code, other.code], [False, False], name=name, nameable=[True, True]
        )

    def forged(self):
        """Somebody writes under a registered address, and the server says so."""
        union = self.union()
        sender = (union.emails or ("x@gmail.example",))[0]
        claims = self.claims((self.file_name(), self.report("", ""), None, ""))
        return self.build("forged", sender, claims, [None], [False], authentic=False)


def rngs(seed, count):
    """Return independent generators from one seed."""
    return [random.Random(f"{seed} {at}") for at in range(count)]
