"""Reports set in layouts that tests/typesetting.py does not know, each dimension drawn by itself.

Numbering of any kind mixed within one report, typed or drawn by Word, headings over two paragraphs, tables of several
shapes, groups between part and item, several items under one heading, other words, words that say nothing. What is
drawn independently makes combinations that nobody thought of. The prose is that of tests/typesetting.py.
"""

import random
from dataclasses import dataclass, field, replace

from typesetting import ITEMS, MORE, NAMES, OTHER, PLANS, TOLD, TOPS

from collector.model import Campaign, Paragraph, Text

# In other words than the campaign's file and than tests/typesetting.py
MORE_WORDS = {
    "I": ("Đôi nét về đơn vị, đội ngũ và tổ chức công đoàn", "Thực trạng đội ngũ cán bộ, viên chức, người lao động",
          "Bối cảnh, tình hình đoàn viên và người lao động", "Về tổ chức và nhân sự của đơn vị"),
    "II": ("Các mặt công tác đã triển khai trong năm 2024", "Tình hình triển khai hoạt động công đoàn năm 2024",
           "Đánh giá kết quả công tác năm 2024", "Hoạt động công đoàn năm 2024"),
    "II.1": ("Hưởng ứng chủ đề của năm 2024 và Nghị quyết 02",
             "Chủ đề công tác năm và việc thực hiện Nghị quyết 02-NQ/TW",
             "Đưa chủ đề năm 2024 vào hoạt động công đoàn"),
    "II.2": ("Phổ biến, học tập nghị quyết đại hội công đoàn", "Đưa nghị quyết đại hội đến với đoàn viên",
             "Công tác học tập, quán triệt nghị quyết Đại hội Công đoàn các cấp"),
    "II.3": ("Chuỗi sự kiện chào mừng kỷ niệm ngày thành lập", "Các hoạt động hướng tới 95 năm Công đoàn Việt Nam",
             "Kỷ niệm những ngày truyền thống của công đoàn"),
    "II.4": ("Chăm lo tết và hỗ trợ đoàn viên khó khăn", "Quan tâm, giúp đỡ người lao động gặp khó khăn",
             "Thăm hỏi, tặng quà dịp lễ, tết", "Bảo đảm quyền lợi và phúc lợi đoàn viên"),
    "II.5": ("Đại diện người lao động tham gia xây dựng chính sách", "Quy chế dân chủ và hội nghị cán bộ, viên chức",
             "Góp ý văn bản pháp luật; phối hợp tổ chức hội nghị người lao động"),
    "II.6": ("Hoạt động nhân đạo, đền ơn đáp nghĩa và Tháng Công nhân", "Công tác thiện nguyện, Tháng Công nhân",
             "Từ thiện, tình nghĩa; Tháng hành động vì trẻ em"),
    "II.7": ("Xây dựng lực lượng đoàn viên và nguồn kết nạp Đảng", "Kết nạp đoàn viên mới, bồi dưỡng đoàn viên ưu tú",
             "Công tác đoàn viên, tạo nguồn phát triển đảng viên"),
    "II.8": ("Hoạt động tuyên truyền và công tác phụ nữ", "Công tác vận động nữ đoàn viên, tuyên truyền",
             "Tuyên truyền, vận động, nữ công"),
    "II.9": ("Thi đua yêu nước và các cuộc vận động lớn", "Thi đua - khen thưởng",
             "Các phong trào thi đua, cuộc vận động năm qua"),
    "II.10": ("Cách làm mới trong chỉ đạo và những kinh nghiệm", "Đổi mới phương pháp lãnh đạo, bài học rút ra",
              "Những cách làm mới trong điều hành; kinh nghiệm"),
    "III": ("Định hướng hoạt động năm 2025", "Mục tiêu, nhiệm vụ năm 2025", "Kế hoạch công tác năm 2025",
            "Nhiệm vụ, giải pháp trọng tâm năm tới"),
    "IV": ("Một số đề xuất, kiến nghị", "Các kiến nghị của đơn vị", "Kiến nghị đối với công đoàn cấp trên"),
}  # fmt: skip
# They neither confirm nor contradict; used where number and order agree with the outline
MUTE = (
    "Nội dung trọng tâm đã thực hiện", "Những việc đơn vị đã làm", "Việc thực hiện tại đơn vị",
    "Thực hiện nội dung theo hướng dẫn", "Kết quả cụ thể",
)  # fmt: skip
GROUPS = ("Công tác trọng tâm", "Các mặt hoạt động thường xuyên", "Nhiệm vụ khác", "Hoạt động theo chuyên đề")
EXTRA = ("Công tác kiểm tra của Ủy ban Kiểm tra", "Quản lý tài chính công đoàn", "Tồn tại, hạn chế, nguyên nhân")
TOP_MARKS = (
    "{roman}.", "{roman}.", "{roman}/", "{roman} -", "{roman})", "({roman})", "{roman}:", "{roman}", "Phần {roman}.",
    "Phần {roman}:", "PHẦN THỨ {NAME}:", "Phần thứ {name}.", "Phần thứ {name} -", "Phần {n}.", "Chương {roman}.",
    "Mục {roman}.", "Mục {roman}:", "{letter}.", "{letter}/", "{letter})", "{letter} -", "{n}.", "{n}/", "{n})", "",
)  # fmt: skip
ITEM_MARKS = (
    "{n}.", "{n}.", "{n}.", "{n}/", "{n})", "{n} -", "{n}:", "({n})", "II.{n}.", "II.{n}", "II/{n}.", "II-{n}.",
    "2.{n}.", "2.{n}", "2.{n}/", "2.{n})", "B.{n}.", "Mục {n}.", "Mục {n}:", "Mục {n}", "mục {n}.", "Nội dung {n}:",
    "Thứ {name},", "Thứ {name}:", "{roman}.", "{roman}/", "{roman})", "{letter}.", "{letter})", "{small})", "{small}.",
    "{small}/", "({small})", "",
)  # fmt: skip
ORDINALS = ("nhất", "hai", "ba", "tư", "năm", "sáu", "bảy", "tám", "chín", "mười", "mười một", "mười hai")
ROMANS = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")
TABLES = ("", "", "", "", "", "", "", "one cell", "a row a section", "two columns", "three columns", "results alone",
          "results in two columns", "a table an item")  # fmt: skip


@dataclass
class Layout:
    """How one report is set."""

    top: str
    item: str
    mixed: float  # how often a heading is numbered otherwise than its kin
    auto: float  # how often Word draws the number
    top_bold: bool
    item_bold: bool
    capitals: bool
    styles: bool
    run_in: str
    split: float
    table: str
    groups: str
    over: bool
    keep: bool
    ends: str


@dataclass
class Unit:
    """One heading with what stands under it; it may stand for several sections, or for none."""

    sections: tuple[str, ...]
    level: int  # 1 a part, 2 an item, 0 a group of items or what stands over two parts
    words: str
    lines: list[str]
    number: int = 0
    through: int = 0


@dataclass
class Wide:
    """A report, and what is true of it."""

    text: Text
    layout: Layout
    units: list[Unit]
    findings: set[tuple[str, str]] = field(default_factory=set)
    told: dict[str, str] = field(default_factory=dict)
    twists: set[str] = field(default_factory=set)


def typeset_wide(seed: int, campaign: Campaign, *, whole: bool = False) -> Wide:
    """Return a report by seed. `whole`: no section is left out, empty or without figures."""
    rng = random.Random(f"wide {seed}")
    layout = _layout(rng)
    made = Wide(Text(()), layout, [])
    made.units = _units(rng, campaign, made, whole=whole)
    body: list[Paragraph] = []
    for at, unit in enumerate(made.units):
        body += _set(rng, layout, unit, at)
    made.text = Text((*_head(rng), *body, *_end(rng)))
    return made


def _layout(rng: random.Random) -> Layout:
    top, item = rng.choice(TOP_MARKS), rng.choice(ITEM_MARKS)
    # One kind of mark on both levels without another sign tells nobody which is which
    while item and item.replace("roman", "x") == top.replace("roman", "x"):
        item = rng.choice(ITEM_MARKS)
    table = rng.choice(TABLES)
    run_in = rng.choice(("", "", "", "", ":", ".", " - ", ":\n"))
    return Layout(
        top=top,
        item=item,
        mixed=rng.choice((0, 0, 0, 0.15, 0.4)) if item and top else 0,
        auto=rng.choice((0, 0, 0, 1, 1, 0.5)),
        top_bold=rng.random() < 0.85 or not top,
        item_bold=rng.random() < 0.7 or not item,
        capitals=rng.random() < 0.6 or not top,
        styles=rng.random() < 0.2,
        run_in=run_in if item else "",
        split=rng.choice((0, 0, 0, 0.3, 1)),
        table=table,
        groups=rng.choice(("", "", "", "", "", "numbers go on", "numbers begin anew")),
        over=rng.random() < 0.06,
        keep=rng.random() < 0.4,
        ends=rng.choice(("", "", "", ".", ":", ";")),
    )


def _words(rng: random.Random, section: str, campaign: Campaign) -> str:
    own = next((one for one in campaign.sections if one.number == section), None)
    given = [] if own is None else [own.title.removesuffix("."), *own.wordings]
    return rng.choice(given if given and rng.random() < 0.35 else [*MORE_WORDS[section], *OTHER[section]])


def _units(rng: random.Random, campaign: Campaign, made: Wide, *, whole: bool) -> list[Unit]:
    asked = {one.number: one for one in campaign.sections}
    gone = set() if whole or rng.random() < 0.5 else set(rng.sample(ITEMS, rng.choice((1, 1, 1, 2))))
    gone |= {one for one, chance in (("I", 0.05), ("III", 0.05)) if not whole and rng.random() < chance}
    gone |= {"IV"} if rng.random() < 0.4 else set()
    items = [item for item in ITEMS if item not in gone]
    if rng.random() < 0.12:
        made.twists.add("re-ordered")
        rng.shuffle(items)
    units: list[Unit] = []
    top = 0
    for section in TOPS:
        if section in gone:
            continue
        top = TOPS.index(section) + 1 if made.layout.keep else top + 1
        if section != "II":
            units.append(_unit(rng, (section,), 1, campaign, made, asked, top, whole=whole))
            continue
        if rng.random() >= 0.04:
            units.append(Unit(("II",), 1, _words(rng, "II", campaign), [], top, top))
        else:
            made.twists.add("no heading over the results")
        units += _item_units(rng, items, campaign, made, asked, whole=whole)
    made.findings |= {("report.section-missing", one) for one in gone if asked[one].required}
    return units


def _item_units(rng, items, campaign, made, asked, *, whole):
    groups = [(item,) for item in items]
    by_number = False
    if rng.random() < 0.25 and "re-ordered" not in made.twists:
        at, many = rng.randrange(len(items) - 2), rng.choice((2, 2, 3))
        run = items[at : at + many]
        if int(run[-1][3:]) - int(run[0][3:]) == many - 1:
            made.twists.add("merged")
            by_number = made.layout.keep and "{n}" in made.layout.item and rng.random() < 0.5
            groups[at : at + many] = [tuple(run)]
    units, number = [], 0
    cuts = set(rng.sample(range(1, len(groups)), 2)) | {0} if made.layout.groups else set()
    for at, group in enumerate(groups):
        if at in cuts:
            name = GROUPS[len([cut for cut in cuts if cut < at])]
            units.append(Unit((), 0, name, [], len([cut for cut in cuts if cut <= at])))
            number = 0 if made.layout.groups == "numbers begin anew" else number
        own = made.layout.keep and "re-ordered" not in made.twists and made.layout.groups != "numbers begin anew"
        number = int(group[0][3:]) if own else number + 1
        unit = _unit(rng, group, 2, campaign, made, asked, number, whole=whole)
        right = own or (len(items) == len(ITEMS) and number == int(group[0][3:]) and "re-ordered" not in made.twists)
        if len(group) == 1 and right and made.layout.item and rng.random() < 0.04:
            made.twists.add("mute words")
            unit.words = rng.choice(MUTE)
        if len(group) > 1 and by_number:
            made.twists.add("merged by number")
            unit.through = number + len(group) - 1
            if rng.random() < 0.3:
                unit.words = rng.choice(MUTE)
        if own and len(group) > 1:
            number = int(group[-1][3:])
        units.append(unit)
    if rng.random() < 0.15:
        made.twists.add("an item more")
        units.append(Unit((), 2, rng.choice(EXTRA), rng.sample(MORE, 2), number + 1))
    return units


def _unit(rng, sections, level, campaign, made, asked, number, *, whole):
    words = [_words(rng, section, campaign) for section in sections]
    mark = rng.choice((", ", "; ", " và ", " - "))
    joined = words[0] + "".join(mark + word[0].lower() + word[1:] for word in words[1:])
    demanded = [section for section in sections if asked[section].figures]
    figures = not (demanded and not whole and rng.random() < 0.05)
    if not whole and rng.random() < 0.02 and all(asked[section].required for section in sections):
        # In one cell beside its heading nothing is also nothing
        made.findings.add(("report.section-empty", sections[0]))
        return Unit(sections, level, joined, [], number, number)
    lines = []
    for section in sections:
        numbered, plain = TOLD[section]
        lines.append(numbered.format(n=rng.randrange(2, 400), m=rng.randrange(2, 90)) if figures else plain)
    lines += rng.sample(MORE, rng.randrange(3))
    rng.shuffle(lines)
    if not figures:
        made.findings.add(("report.no-figures", demanded[0]))
    if sections == ("III",) and rng.random() < 0.4:
        made.twists.add("plans like the items")
        mark = rng.choice(("{n}. ", "{n}. ", "- ", "{n}) "))
        lines += [f"{mark.format(n=n)}{line}." for n, line in enumerate(PLANS, 1)]
    elif level == 2 and rng.random() < 0.1:
        made.twists.add("a list within")
        style = rng.choice([mark for mark in ("- ", "+ ", "{s}) ", "{n}) ") if not _alike(mark, made.layout.item)])
        lines += [
            style.format(n=n, s="abcd"[n - 1]) + f"Nội dung thứ {NAMES[n - 1]} được thực hiện tốt." for n in (1, 2, 3)
        ]
    for section in sections[:1]:
        made.told[section] = lines[0]
    return Unit(sections, level, joined, lines, number, number)


def _alike(mark: str, item: str) -> bool:
    return ("{n}" in mark and "{n}" in item) or ("{s}" in mark and "{small}" in item)


# --- how it is set -----------------------------------------------------------------------------------


def _mark(rng: random.Random, layout: Layout, unit: Unit) -> str:
    if unit.level == 0:
        kind = rng.choice(("{letter}.", "*", "", "{letter}/")) if "letter" not in layout.item + layout.top else ""
    else:
        kind = layout.top if unit.level == 1 else layout.item
        if layout.mixed and rng.random() < layout.mixed:
            kind = rng.choice(
                ("{roman}.", "{roman}/", "Phần {roman}.")
                if unit.level == 1
                else ("{n}.", "2.{n}.", "II.{n}", "{n}/", "({n})")
            )
    n = unit.number
    numbers = f"{n}"
    if unit.through > n:
        marks = ("-", ", ", " và ", "+") if unit.through == n + 1 else ("-",)
        numbers = f"{n}{rng.choice(marks)}{unit.through}"
    return kind.format(
        n=numbers, roman=ROMANS[n - 1], letter="ABCDEFGHIKLM"[n - 1], small="abcdeghiklmn"[n - 1],
        name=ORDINALS[n - 1], NAME=ORDINALS[n - 1].upper(),
    )  # fmt: skip


def _set(rng: random.Random, layout: Layout, unit: Unit, at: int) -> list[Paragraph]:
    mark = _mark(rng, layout, unit)
    first = unit.level == 1
    words = unit.words.upper() if first and layout.capitals else unit.words
    bold = layout.top_bold if first else layout.item_bold or unit.level == 0
    level = (1 if first else 2) if layout.styles and unit.level else 0
    drawn = mark if mark and rng.random() < layout.auto and "," not in mark and unit.level else ""
    typed = words if drawn or not mark else f"{mark} {words}"
    look = Paragraph("", number=drawn, bold=bold, heading=level)
    inside = layout.table in {"one cell", "a row a section", "two columns", "three columns"} or (
        layout.table in {"results alone", "results in two columns", "a table an item"} and unit.level != 1
    )
    lines = [Paragraph(line) for line in unit.lines]
    columns = layout.table in {"two columns", "three columns", "results in two columns"} and inside
    if layout.run_in and not first and unit.level and lines and not columns:
        run = layout.run_in
        out = [
            replace(look, text=f"{typed}{run}{'' if run.endswith(chr(10)) else ' '}{lines[0].text}", bold=False),
            *lines[1:],
        ]
        heads = 1
    else:
        heading = _split(rng, layout, replace(look, text=typed + layout.ends), mark if not drawn else "")
        out, heads = [*heading, *lines], len(heading)
    if not inside:
        return out
    return _cells(layout, unit, out, heads, mark, at)


def _split(rng: random.Random, layout: Layout, heading: Paragraph, mark: str) -> list[Paragraph]:
    if rng.random() >= layout.split:
        return [heading]
    kind = rng.choice(("two paragraphs", "soft break", "number alone"))
    after = len(mark) + 1 if mark else 0
    if kind == "number alone" and mark and len(mark) > 1:
        return [replace(heading, text=mark), replace(heading, text=heading.text[after:])]
    words = heading.text[after:].split(" ")
    if len(words) < 6 or not (heading.bold or kind == "soft break"):
        return [heading]
    cut = rng.randrange(3, len(words) - 2)
    one, two = heading.text[:after] + " ".join(words[:cut]), " ".join(words[cut:])
    if kind == "soft break":
        return [replace(heading, text=f"{one}\n{two}")]
    return [replace(heading, text=one), replace(heading, text=two, number="")]


def _cells(layout: Layout, unit: Unit, out: list[Paragraph], heads: int, mark: str, at: int) -> list[Paragraph]:
    if layout.table in {"one cell", "results alone"}:
        return [replace(one, cell=(1, 0, 0)) for one in out]
    if layout.table == "a row a section":
        return [replace(one, cell=(1, at, 0)) for one in out]
    if layout.table == "a table an item":
        return [replace(one, cell=(at + 1, 0, 0)) for one in out]
    if layout.table == "three columns" and mark and unit.level:
        bare = [replace(one, number="") for one in out[:heads]]
        bare[0] = replace(bare[0], text=bare[0].text.removeprefix(mark).strip())
        bare = [one for one in bare if one.text]
        number = Paragraph(mark, cell=(1, at, 0))
        return [
            number,
            *(replace(one, cell=(1, at, 1)) for one in bare),
            *(replace(one, cell=(1, at, 2)) for one in out[heads:]),
        ]
    return [replace(one, cell=(1, at, 0 if n < heads else 1)) for n, one in enumerate(out)]


def _head(rng: random.Random) -> list[Paragraph]:
    return [
        Paragraph("CÔNG ĐOÀN BỘ KHOA HỌC VÀ CÔNG NGHỆ", centred=True, cell=(0, 0, 0)),
        Paragraph("CÔNG ĐOÀN VIỆN ĐỊA LÝ", bold=True, centred=True, cell=(0, 0, 0)),
        Paragraph("Số: 15/BC-CĐV", centred=True, cell=(0, 0, 0)),
        Paragraph("Hà Nội, ngày 05 tháng 11 năm 2024", centred=True, cell=(0, 0, 1)),
        Paragraph("BÁO CÁO", bold=True, centred=True),
        Paragraph("Tổng kết công tác công đoàn năm 2024, phương hướng năm 2025", bold=True, centred=True),
        *[
            Paragraph("Kính gửi: Công đoàn Bộ Khoa học và Công nghệ", centred=True),
            Paragraph("Thực hiện hướng dẫn của Công đoàn Bộ, công đoàn Viện báo cáo kết quả như sau:"),
        ][: rng.randrange(3)],
    ]


def _end(rng: random.Random) -> list[Paragraph]:
    said = [Paragraph("Trên đây là báo cáo của công đoàn Viện./.")] if rng.random() < 0.7 else []
    return [
        *said,
        Paragraph("Nơi nhận:", bold=True, cell=(99, 0, 0)),
        Paragraph("- Lưu: VT.", cell=(99, 0, 0)),
        Paragraph("TM. BAN CHẤP HÀNH", bold=True, cell=(99, 0, 1)),
        Paragraph("CHỦ TỊCH", bold=True, cell=(99, 0, 1)),
    ]
