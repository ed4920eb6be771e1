"""Reports with invented prose, typeset by seed in all the ways that unions typeset, with what is truly in them.

The headings are worded here, beside the wordings of the campaign's file: a system that knows only the file's own
wordings does not find them all. Nothing is taken from a real report.
"""

import random
from dataclasses import dataclass, field
from itertools import pairwise

from collector.model import Campaign, Paragraph, Text

TOPS = ("I", "II", "III", "IV")
ITEMS = tuple(f"II.{n}" for n in range(1, 11))
# Wordings that no campaign file gives.
OTHER = {
    "I": (
        "Khái quát tình hình đơn vị và đội ngũ cán bộ, viên chức",
        "Tình hình đoàn viên, người lao động năm 2024",
        "Vài nét về tình hình tổ chức, đoàn viên",
    ),
    "II": (
        "Kết quả hoạt động công đoàn năm 2024",
        "Kết quả thực hiện nhiệm vụ năm 2024",
        "Báo cáo kết quả công tác công đoàn năm 2024",
        "Những kết quả đạt được trong năm 2024",
    ),
    "II.1": (
        "Về chủ đề hoạt động năm 2024 và Nghị quyết 02-NQ/TW",
        "Cụ thể hóa chủ đề năm “Đẩy mạnh thi đua, đưa nghị quyết vào cuộc sống”",
        "Triển khai Nghị quyết 02 của Bộ Chính trị về đổi mới tổ chức, hoạt động công đoàn",
    ),
    "II.2": (
        "Việc quán triệt nghị quyết đại hội công đoàn",
        "Tổ chức học tập, quán triệt nghị quyết Đại hội XIII Công đoàn Việt Nam",
        "Triển khai nghị quyết đại hội công đoàn các cấp",
    ),
    "II.3": (
        "Chào mừng các ngày lễ kỷ niệm của tổ chức công đoàn",
        "Hoạt động kỷ niệm 95 năm thành lập Công đoàn Việt Nam",
        "Các hoạt động văn hóa, thể thao chào mừng ngày thành lập công đoàn",
    ),
    "II.4": (
        "Công tác chăm lo cho đoàn viên, người lao động",
        "Thăm hỏi, tặng quà đoàn viên có hoàn cảnh khó khăn",
        "Chăm lo đời sống vật chất, tinh thần cho người lao động dịp lễ, tết",
    ),
    "II.5": (
        "Tham gia xây dựng cơ chế, chính sách; tổ chức hội nghị cán bộ, công chức",
        "Công tác tham gia quản lý, thực hiện quy chế dân chủ ở cơ sở",
        "Xây dựng chính sách pháp luật và hội nghị người lao động",
    ),
    "II.6": (
        "Công tác từ thiện, tình nghĩa và Tháng Công nhân",
        "Các hoạt động xã hội, từ thiện; Bữa cơm Công đoàn",
        "Hoạt động tình nghĩa, Tháng hành động vì trẻ em",
    ),
    "II.7": (
        "Công tác phát triển đoàn viên và giới thiệu đoàn viên ưu tú",
        "Phát triển đoàn viên, tham gia xây dựng Đảng",
        "Kết nạp đoàn viên, giới thiệu quần chúng ưu tú cho Đảng",
    ),
    "II.8": (
        "Tuyên truyền, vận động và hoạt động nữ công",
        "Hoạt động nữ công",
        "Công tác tuyên truyền và vận động nữ đoàn viên",
    ),
    "II.9": (
        "Phong trào thi đua, các cuộc vận động",
        "Kết quả các phong trào thi đua năm 2024",
        "Công tác thi đua, khen thưởng và các cuộc vận động",
    ),
    "II.10": (
        "Những điểm mới trong lãnh đạo, chỉ đạo; bài học kinh nghiệm",
        "Đổi mới phương thức chỉ đạo, tổ chức thực hiện",
        "Một số kinh nghiệm rút ra trong chỉ đạo, điều hành",
    ),
    "III": (
        "Phương hướng hoạt động năm 2025",
        "Nhiệm vụ và giải pháp năm 2025",
        "Phương hướng, nhiệm vụ công tác năm 2025",
    ),
    "IV": ("Kiến nghị", "Kiến nghị, đề xuất với cấp trên", "Đề xuất, kiến nghị (nếu có)"),
}
# What each item tells: with figures, and without any.
TOLD = {
    "I": (
        "Đơn vị hiện có {n} công chức, viên chức, người lao động, trong đó {m} đoàn viên.",
        "Tư tưởng cán bộ ổn định, yên tâm công tác.",
    ),
    "II.1": (
        "Ban Chấp hành đã xây dựng chương trình hành động với {n} nhiệm vụ, hoàn thành {m} nhiệm vụ.",
        "Ban Chấp hành đã cụ thể hóa chủ đề năm bằng chương trình công tác.",
    ),
    "II.2": (
        "Đã tổ chức {n} hội nghị quán triệt với {m} lượt người tham dự.",
        "Nghị quyết được phổ biến tới các tổ công đoàn, đoàn viên nắm được nội dung cơ bản.",
    ),
    "II.3": (
        "Tổ chức {n} hoạt động văn nghệ, thể thao, thu hút {m} lượt đoàn viên.",
        "Nhân dịp kỷ niệm 95 năm, ngày 28/7/2024 đơn vị tổ chức gặp mặt, giao lưu thể thao.",
    ),
    "II.4": (
        "Thăm hỏi, hỗ trợ {n} lượt người với số tiền {m} triệu đồng.",
        "Công đoàn thường xuyên thăm hỏi đoàn viên ốm đau theo Quyết định số 4290/QĐ-TLĐ ngày 01/3/2022.",
    ),
    "II.5": (
        "Tham gia góp ý {n} văn bản; {m} đơn vị đã tổ chức hội nghị.",
        "Hội nghị cán bộ, công chức được tổ chức trong quý I/2024 theo Nghị định 59/2023/NĐ-CP.",
    ),
    "II.6": (
        "Vận động ủng hộ {n} triệu đồng; trao {m} suất quà cho các cháu thiếu nhi.",
        "Hưởng ứng Tháng Công nhân tháng 5 năm 2024, đoàn viên ủng hộ đồng bào vùng bão số 3.",
    ),
    "II.7": (
        "Kết nạp {n} đoàn viên, giới thiệu {m} đoàn viên ưu tú cho Đảng.",
        "Công đoàn quan tâm bồi dưỡng, giới thiệu nguồn phát triển Đảng.",
    ),
    "II.8": (
        "Ban Nữ công tổ chức {n} hoạt động nhân ngày 8/3 và 20/10, {m} chị em tham gia.",
        "Nhân ngày 20/10, Ban Nữ công tổ chức gặp mặt, tọa đàm.",
    ),
    "II.9": (
        "Có {n} tập thể và {m} cá nhân được khen thưởng.",
        "Phong trào thi đua được đoàn viên hưởng ứng, góp phần hoàn thành nhiệm vụ năm 2024.",
    ),
    "II.10": (
        "Ban Chấp hành họp định kỳ {n} lần, phân công {m} ủy viên phụ trách.",
        "Bám sát chỉ đạo của cấp ủy, chọn việc thiết thực, phù hợp với thực tiễn đơn vị.",
    ),
    "III": (
        "Phấn đấu {n}% đoàn viên tham gia các phong trào, kết nạp {m} đoàn viên mới.",
        "Tiếp tục đổi mới nội dung, phương thức hoạt động công đoàn.",
    ),
    "IV": ("Đề nghị tổ chức {n} lớp tập huấn cho cán bộ công đoàn.", "Không có."),
}
MORE = (
    "Các hoạt động bảo đảm thiết thực, tiết kiệm, được đoàn viên ghi nhận.",
    "Công tác phối hợp giữa chuyên môn và công đoàn được duy trì thường xuyên.",
    "Ban Chấp hành đã phân công các ủy viên theo dõi, đôn đốc thực hiện.",
    "Một số nội dung còn chậm so với kế hoạch do cán bộ công đoàn kiêm nhiệm.",
)
LISTED = (
    ("Dịp Tết Nguyên đán", "Dịp Tháng Công nhân", "Các dịp khác trong năm"),
    ("Ưu điểm", "Hạn chế", "Nguyên nhân"),
    ("Công tác chuẩn bị", "Tổ chức thực hiện", "Đánh giá chung"),
)
# Items that unions add and that the outline does not ask for.
EXTRA = (
    "Công tác kiểm tra, giám sát của Ủy ban Kiểm tra",
    "Công tác tài chính công đoàn",
    "Những tồn tại, hạn chế và nguyên nhân",
)
PLANS = (
    "Tuyên truyền, quán triệt nghị quyết của Đảng và công đoàn cấp trên",
    "Chăm lo đời sống đoàn viên, người lao động",
    "Phát triển đoàn viên, giới thiệu đoàn viên ưu tú cho Đảng",
    "Công tác nữ công",
    "Đẩy mạnh phong trào thi đua",
)
SHORT = {
    "người lao động": "NLĐ",
    "công chức, viên chức": "CCVC",
    "công đoàn cơ sở": "CĐCS",
    "Công đoàn": "CĐ",
    "Ban Chấp hành": "BCH",
}
TOP_STYLES = (
    "{roman}.", "{roman}/", "{roman} -", "{roman})", "{roman}", "Phần {roman}.", "Phần {roman}:", "PHẦN THỨ {NAME}:",
    "Phần thứ {name}.", "Mục {roman}.", "{letter}.", "{letter}/", "{n}.", "{n}/", "", "auto:{roman}.", "auto:{n}.",
    "auto:{letter}.", "auto:Phần {roman}",
)  # fmt: skip
ITEM_STYLES = (
    "{n}.", "{n}.", "{n}/", "{n})", "{n} -", "II.{n}.", "II.{n}", "2.{n}.", "2.{n}", "2.{n}/", "B.{n}.", "({n})",
    "Mục {n}.", "", "auto:{n}.", "auto:II.{n}.", "auto:2.{n}.", "auto:{n})", "{small})", "{n}. ",
)  # fmt: skip
# Marks of a list within an item: never the mark of the items themselves, unless bold tells them apart.
LISTS = {
    (bold, item): [
        mark
        for mark, alike in (("{n}. ", "{n}"), ("{s}) ", "{small}"), ("- ", "?"), ("{p}.{n}. ", "?"), ("+ ", "?"))
        if alike not in item or (bold and alike == "{n}")
    ]
    for bold in (False, True)
    for item in ITEM_STYLES
}
NAMES = ("nhất", "hai", "ba", "tư", "năm")


@dataclass
class Look:
    """How one report is typeset."""

    top: str
    item: str
    top_bold: bool
    item_bold: bool
    styles: bool  # heading styles
    capitals: bool
    run_in: str  # "", ":", ".", " - "
    in_table: bool
    short: bool
    bullets: str


@dataclass
class Typeset:
    """A report, and what is true of it."""

    text: Text
    look: Look
    missing: list[str] = field(default_factory=list)
    empty: list[str] = field(default_factory=list)
    no_figures: list[str] = field(default_factory=list)
    told: dict[str, str] = field(default_factory=dict)  # a line that stands in the item, by section
    twists: set[str] = field(default_factory=set)

    @property
    def findings(self) -> set[tuple[str, str]]:
        return {
            (f"report.{code}", where)
            for code, places in (
                ("section-missing", self.missing),
                ("section-empty", self.empty),
                ("no-figures", self.no_figures),
            )
            for where in places
        }


@dataclass
class Part:
    """One heading with what stands under it; it may cover several sections."""

    sections: tuple[str, ...]
    words: str
    lines: list[str]


def typeset(seed: int, campaign: Campaign, *, plain: bool = False) -> Typeset:
    """Return a report by seed. `plain` leaves the twists away: every section there, filled, in order."""
    rng = random.Random(seed)
    look = _look(rng)
    made = Typeset(Text(()), look)
    parts = _parts(rng, campaign, made, plain=plain)
    paragraphs = _set(rng, look, parts, made)
    if look.in_table:
        paragraphs = [_in_cell(one, at) for at, one in enumerate(paragraphs)]
    made.text = Text((*_letterhead(rng), *paragraphs, *_closing(rng)))
    return made


def _look(rng: random.Random) -> Look:
    top, item = rng.choice(TOP_STYLES), rng.choice(ITEM_STYLES)
    styles = rng.random() < 0.2
    run_in = rng.choice(("", "", "", "", ":", ".", " - ")) if item else ""
    return Look(
        top=top,
        item=item,
        top_bold=rng.random() < 0.85 or top in {"", "{roman}"},
        item_bold=rng.random() < 0.7 or not item,
        styles=styles,
        capitals=rng.random() < 0.6 or not top,
        run_in=run_in,
        in_table=rng.random() < 0.06,
        short=rng.random() < 0.15,
        bullets=rng.choice(("- ", "+ ", "• ", "")),
    )


# --- what it says ------------------------------------------------------------------------------------


def _wording(rng: random.Random, section: str, campaign: Campaign) -> str:
    own = next((one for one in campaign.sections if one.number == section), None)
    given = [] if own is None else [own.title, *own.wordings]
    pool = [*given[:1], *rng.sample(given, len(given)), *OTHER[section]] if given else list(OTHER[section])
    return rng.choice(pool)


def _lines(rng: random.Random, section: str, *, figures: bool) -> list[str]:
    numbered, plain = TOLD[section]
    told = [numbered.format(n=rng.randrange(2, 400), m=rng.randrange(2, 90))] if figures else [plain]
    if figures and section != "IV" and rng.random() < 0.5:
        told.append(plain)
    told += rng.sample(MORE, rng.randrange(3))
    rng.shuffle(told)
    return told


def _parts(rng: random.Random, campaign: Campaign, made: Typeset, *, plain: bool) -> list[Part]:
    dropped = set() if plain else _dropped(rng)
    asked = {one.number: one for one in campaign.sections}
    items = [item for item in ITEMS if item not in dropped]
    if not plain and rng.random() < 0.12 and len(items) > 3:
        made.twists.add("re-ordered")
        rng.shuffle(items)
    merged = _merged(rng, items, made, plain=plain)
    parts = []
    for section in TOPS:
        if section in dropped:
            continue
        if section == "II":
            if not plain and rng.random() < 0.05:
                made.twists.add("no heading over the results")
            else:
                parts.append(Part(("II",), _wording(rng, "II", campaign), []))
            parts += [_item(rng, group, campaign, made, asked, plain=plain) for group in merged]
            if not plain and rng.random() < 0.2:
                made.twists.add("an item more")
                parts.append(Part((), rng.choice(EXTRA), rng.sample(MORE, 2)))
        else:
            parts.append(_item(rng, (section,), campaign, made, asked, plain=plain))
    made.missing = [one.number for one in campaign.sections if one.required and one.number in dropped]
    return parts


def _dropped(rng: random.Random) -> set[str]:
    gone = set() if rng.random() < 0.4 else set(rng.sample(ITEMS, rng.choice((1, 1, 1, 2, 3))))
    gone |= {section for section, chance in (("I", 0.05), ("III", 0.05), ("IV", 0.4)) if rng.random() < chance}
    return gone


def _merged(rng: random.Random, items: list[str], made: Typeset, *, plain: bool) -> list[tuple[str, ...]]:
    groups = [(item,) for item in items]
    if plain or rng.random() < 0.75 or "re-ordered" in made.twists:
        return groups
    pairs = [at for at, (one, two) in enumerate(pairwise(items)) if int(two[3:]) == int(one[3:]) + 1]
    if not pairs:
        return groups
    at = rng.choice(pairs)
    made.twists.add("merged")
    return [*groups[:at], (items[at], items[at + 1]), *groups[at + 2 :]]


def _item(rng, sections, campaign, made, asked, *, plain):
    words = _joined(rng, [_wording(rng, section, campaign) for section in sections])
    demanded = [section for section in sections if section in asked and asked[section].figures]
    figures = not (demanded and not plain and rng.random() < 0.06)
    if not plain and rng.random() < 0.03 and all(asked[section].required for section in sections):
        made.empty.append(sections[0])
        return Part(sections, words, [])
    lines = [line for section in sections for line in _lines(rng, section, figures=figures)]
    if not figures:
        made.no_figures.append(demanded[0])
    if sections == ("III",) and not plain and rng.random() < 0.4:
        made.twists.add("plans like the items")
        lines += [f"{n}. {line}." for n, line in enumerate(PLANS, 1)]
    elif not plain and rng.random() < 0.12 and sections != ("IV",):
        made.twists.add("a list within")
        style = rng.choice(LISTS[made.look.item_bold, made.look.item])
        lines += [
            style.format(n=n, s="abcd"[n - 1], p=sections[0].rpartition(".")[2]) + line
            for n, line in enumerate(rng.choice(LISTED), 1)
        ]
    for section in sections[:1]:
        made.told[section] = lines[0]
    return Part(sections, words, lines)


def _joined(rng: random.Random, words: list[str]) -> str:
    mark = rng.choice((", ", "; ", " và "))
    return words[0] + "".join(mark + word[0].lower() + word[1:] for word in words[1:])


# --- how it is set -----------------------------------------------------------------------------------


def _set(rng: random.Random, look: Look, parts: list[Part], made: Typeset) -> list[Paragraph]:
    keep = rng.random() < 0.3  # numbers of the outline, whatever was left out
    paragraphs: list[Paragraph] = []
    top = item = 0
    for part in parts:
        section = part.sections[0] if part.sections else "II.x"
        if "." not in section:
            top = TOPS.index(section) + 1 if keep else top + 1
            paragraphs += _heading(rng, look, part, look.top, top, top=True)
        else:
            own = keep and section != "II.x" and "re-ordered" not in made.twists
            item = int(section[3:]) if own else item + 1
            paragraphs += _heading(rng, look, part, look.item, item, top=False)
            # Numbers that run on over a merged heading count it as one, or as several.
            if own and len(part.sections) > 1:
                item += len(part.sections) - 1
    return paragraphs


def _heading(rng: random.Random, look: Look, part: Part, style: str, n: int, *, top: bool) -> list[Paragraph]:
    words = part.words
    if look.short:
        for long, short in SHORT.items():
            words = words.replace(long, short)
    if top and look.capitals:
        words = words.upper()
    auto = style.startswith("auto:")
    number = style.removeprefix("auto:").format(
        roman=_roman(n), letter="ABCDEFGH"[(n - 1) % 8], small="abcdeghiklmnopq"[n - 1], n=n,
        name=NAMES[(n - 1) % 5], NAME=NAMES[(n - 1) % 5].upper(),
    ).strip()  # fmt: skip
    bold = look.top_bold if top else look.item_bold
    level = (1 if top else 2) if look.styles else 0
    typed = words if auto or not number else f"{number} {words}"
    drawn = number if auto else ""
    lines = [f"{look.bullets}{line}" if at and line[:1].isupper() else line for at, line in enumerate(part.lines)]
    if not top and look.run_in and lines:
        mark = look.run_in if look.run_in != "." else "."
        first = f"{typed}{mark} {lines[0]}"
        return [Paragraph(first, number=drawn), *map(Paragraph, lines[1:])]
    end = rng.choice(("", "", "", ".", ":"))
    return [Paragraph(typed + end, number=drawn, bold=bold, heading=level), *map(Paragraph, lines)]


def _roman(n: int) -> str:
    return ("I", "II", "III", "IV", "V", "VI")[(n - 1) % 6]


def _in_cell(paragraph: Paragraph, row: int) -> Paragraph:
    return Paragraph(
        paragraph.text, number=paragraph.number, bold=paragraph.bold, heading=paragraph.heading, cell=(1, row, 0)
    )


def _letterhead(rng: random.Random) -> list[Paragraph]:
    year = "năm 2024"
    title = rng.choice(
        (
            f"Tổng kết công tác công đoàn {year}, phương hướng, nhiệm vụ năm 2025",
            f"Kết quả hoạt động công đoàn {year} và phương hướng năm 2025",
            f"Công tác công đoàn {year}",
        )
    )
    head = [
        Paragraph("CÔNG ĐOÀN BỘ KHOA HỌC VÀ CÔNG NGHỆ", centred=True, cell=(0, 0, 0)),
        Paragraph("CÔNG ĐOÀN VIỆN ĐỊA LÝ", bold=True, centred=True, cell=(0, 0, 0)),
        Paragraph("Số: 15/BC-CĐV", centred=True, cell=(0, 0, 0)),
        Paragraph("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", bold=True, centred=True, cell=(0, 0, 1)),
        Paragraph("Hà Nội, ngày 05 tháng 11 năm 2024", centred=True, cell=(0, 0, 1)),
    ]
    opening = [
        Paragraph("Kính gửi: Công đoàn Bộ Khoa học và Công nghệ", centred=True),
        Paragraph("Thực hiện hướng dẫn của Công đoàn Bộ, công đoàn Viện báo cáo kết quả như sau:"),
    ]
    return [
        *head,
        Paragraph("BÁO CÁO", bold=True, centred=True),
        Paragraph(title, bold=True, centred=True),
        *opening[: rng.randrange(3)],
    ]


def _closing(rng: random.Random) -> list[Paragraph]:
    said = [Paragraph("Trên đây là báo cáo của công đoàn Viện./.")] if rng.random() < 0.7 else []
    return [
        *said,
        Paragraph("Nơi nhận:", bold=True, cell=(9, 0, 0)),
        Paragraph("- Lưu: VT.", cell=(9, 0, 0)),
        Paragraph("TM. BAN CHẤP HÀNH", bold=True, cell=(9, 0, 1)),
        Paragraph("CHỦ TỊCH", bold=True, cell=(9, 0, 1)),
        Paragraph("Trần Văn Bình", bold=True, cell=(9, 0, 1)),
    ]
