"""A union's report with every trait of its outlook drawn by itself, and what is truly wrong with it.

A heading that says nothing of its own stands only where number and order say which section it is; one whose number
is another's says in its words what it is about. So that a reader with the guidance beside him is never in doubt.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from random import Random

from factories.figures import Figures, shown
from unseen import names, pages
from unseen.pages import Block, Page, Para, Run, Table, para
from unseen.words import (
    BARE,
    DOTS,
    FIGURED,
    GUIDANCE,
    ITEMS,
    NEUTRAL,
    OWN_HEADINGS,
    PROSE,
    SAID,
    TOGETHER,
)  # fmt: skip

from collector.model import Union

Finding = tuple[str, str | None]


@dataclass(frozen=True, slots=True)
class Author:
    """Whose report it is, as its letterhead needs to know."""

    union: Union
    superior: str
    chair: str
    figures: Figures
    other: Union  # somebody with whom a match was played


@dataclass(frozen=True, slots=True)
class Truth:
    """What is to be said about a file by the contract."""

    due: frozenset[Finding] = frozenset()
    free: frozenset[Finding] = frozenset()  # may be said or not
    named: bool = True  # letterhead, unit's cell or signature names the union
    mentioned: bool = True  # at least a sentence names it
    period: bool = True  # tells of this campaign's year


@dataclass(frozen=True, slots=True)
class Written:
    page: Page
    truth: Truth
    traits: tuple[str, ...]
    format: str
    content: bytes = field(repr=False)


# --- numbers


def roman(number: int) -> str:
    tens, ones = divmod(number, 10)
    return "X" * tens + ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")[ones]


LATIN, VIETNAMESE = "abcdefghijkl", "abcdđeghiklm"
WORDS = ("nhất", "hai", "ba", "tư", "năm", "sáu", "bảy", "tám", "chín", "mười", "mười một", "mười hai")
Numbers = Callable[[int, int], str]  # the number in its row, that of the heading above

TOPS: dict[str, Numbers] = {
    "I.": lambda n, _: f"{roman(n)}. ",
    "I/": lambda n, _: f"{roman(n)}/ ",
    "I -": lambda n, _: f"{roman(n)} - ",
    "I)": lambda n, _: f"{roman(n)}) ",
    "I": lambda n, _: f"{roman(n)}  ",
    "A.": lambda n, _: f"{'ABCDEF'[n - 1]}. ",
    "A/": lambda n, _: f"{'ABCDEF'[n - 1]}/ ",
    "A -": lambda n, _: f"{'ABCDEF'[n - 1]} - ",
    "Phần thứ": lambda n, _: f"Phần thứ {WORDS[n - 1]}: ",
    "PHẦN": lambda n, _: f"PHẦN {roman(n)}. ",
    "Phần": lambda n, _: f"Phần {n}: ",
    "Mục": lambda n, _: f"Mục {roman(n)}: ",
    "1.": lambda n, _: f"{n}. ",
    "": lambda _, __: "",
}
UNDER: dict[str, Numbers] = {
    "1.": lambda n, _: f"{n}. ",
    "1/": lambda n, _: f"{n}/ ",
    "1)": lambda n, _: f"{n}) ",
    "1 -": lambda n, _: f"{n} - ",
    "1": lambda n, _: f"{n}  ",
    "(1)": lambda n, _: f"({n}) ",
    "a)": lambda n, _: f"{VIETNAMESE[n - 1]}) ",
    "a.": lambda n, _: f"{LATIN[n - 1]}. ",
    "a/": lambda n, _: f"{VIETNAMESE[n - 1]}/ ",
    "2.1.": lambda n, above: f"{above}.{n}. ",
    "2.1": lambda n, above: f"{above}.{n} ",
    "II.1.": lambda n, above: f"{roman(above)}.{n}. ",
    "II-1.": lambda n, above: f"{roman(above)}-{n}. ",
    "B.1.": lambda n, above: f"{'ABCDEF'[above - 1]}.{n}. ",
    "I.": lambda n, _: f"{roman(n)}. ",
    "I/": lambda n, _: f"{roman(n)}/ ",
    "i)": lambda n, _: f"{roman(n).lower()}) ",
    "Mục": lambda n, _: f"Mục {n}. ",
    "Mục:": lambda n, _: f"Mục {n}: ",
    "Thứ": lambda n, _: f"Thứ {WORDS[n - 1]}, ",
    "": lambda _, __: "",
}
# Which numbers can stand under which, or one is read for the other.
CLASHES = {"A": {"II.1.", "II-1.", "a.", "a/", "a)"}, "1": {"1.", "1/", "1)", "1 -", "1", "II.1.", "II-1.", "B.1."}}
AUTO_TOPS = (("upperRoman", "%1."), ("upperLetter", "%1."), ("upperRoman", "%1/"), ("decimal", "%1."))
AUTO_UNDER = (
    ("decimal", "%2."),
    ("decimal", "%2)"),
    ("lowerLetter", "%2)"),
    ("decimal", "%1.%2."),
    ("lowerRoman", "%2."),
)


@dataclass(frozen=True, slots=True)
class Style:
    """How one report is set; each trait is drawn without regard to the others where both can be."""

    tops: str
    under: str
    auto: tuple[tuple[str, str], ...]
    look_top: str
    look_item: str
    layout_top: str
    layout_item: str
    one_table: bool
    wording: str
    ending: str
    sub: str
    lengths: tuple[int, ...]


def _style(rng: Random, word: bool) -> Style:
    tops = rng.choice([*TOPS] + ["I."] * 6)
    banned = CLASHES.get("A" if tops[:1] == "A" else tops[:1], set()) | ({"I.", "I/"} if tops[:1] in "IPM" else set())
    under = rng.choice([one for one in UNDER if one not in banned] + ["1."] * (4 if "1." not in banned else 0))
    auto = ()
    if word and rng.random() < 0.2:
        auto = (rng.choice(AUTO_TOPS), rng.choice(AUTO_UNDER))
        if auto[0][0] == "decimal" and "%1" not in auto[1][1]:
            auto = (auto[0], ("decimal", "%1.%2."))
    looks = ("bold", "bold", "bold", "bold", "caps", "boldcaps", "underlined", "italic", "style", "plain")
    look_item = rng.choice([one for one in looks if one not in {"caps", "boldcaps"} or rng.random() < 0.3])
    numbered = bool(auto) or bool(under)
    if not numbered and look_item == "plain":
        look_item = "bold"
    layouts = ["plain"] * 8 + ["split", "break", "runin", "runin", "box", "row2", "row1", "rows", "row3"]
    layout_item = rng.choice(layouts)
    if layout_item == "runin" and not numbered and look_item not in {"bold", "underlined"}:
        look_item = "bold"
    return Style(
        tops=tops,
        under=under,
        auto=auto,
        look_top=rng.choice(("bold", "boldcaps", "boldcaps", "caps", "style", "underlined")),
        look_item=look_item,
        layout_top=rng.choice(["plain"] * 9 + ["split", "break", "box"]),
        layout_item=layout_item,
        one_table=rng.random() < 0.6,
        wording=rng.choice(("guidance", "cut", "said", "said", "mixed", "mixed", "neutral")),
        ending=rng.choice(("", "", "", ":", ".")),
        sub=rng.choice(("", "", "", "- ", "+ ", "* ", "letters")),
        lengths=rng.choice(((1,), (1, 2), (2, 3), (2, 3, 4), (3, 4))),
    )


# --- what is told, in which order


@dataclass(frozen=True, slots=True)
class Head:
    """A heading with all sections that it covers."""

    covers: tuple[str, ...]
    number: int  # in its row
    words: str
    texts: tuple[str, ...]
    two_numbers: str = ""


@dataclass(slots=True)
class Plan:
    due: set[Finding] = field(default_factory=set)
    free: set[Finding] = field(default_factory=set)
    traits: list[str] = field(default_factory=list)


def _groups(rng: Random, plan: Plan) -> list[tuple[str, ...]]:
    """Return the items of II as they stand under headings, in order; says what is missing."""
    groups: list[tuple[str, ...]] = [(item,) for item in ITEMS]
    if rng.random() < 0.22:
        merged = rng.choice([*TOGETHER])
        place = groups.index((merged[0],))
        groups = [one for one in groups if one[0] not in merged]
        groups.insert(place, merged)
        plan.traits.append("merged")
    if rng.random() < 0.14:
        for lost in rng.sample([one for one in groups if len(one) == 1], rng.choice((1, 1, 2))):
            groups.remove(lost)
            plan.due.add(("report.section-missing", lost[0]))
            plan.traits.append("missing")
    if rng.random() < 0.12:
        plan.traits.append("reordered")
        for _ in range(rng.choice((1, 1, 3))):
            a, b = sorted(rng.sample(range(len(groups)), 2))
            groups[a], groups[b] = groups[b], groups[a]
    return groups


def _texts(rng: Random, covers: tuple[str, ...], style: Style, told: dict[str, str], plan: Plan) -> tuple[str, ...]:
    texts: list[str] = []
    fault = rng.random()
    if len(covers) == 1 and fault < 0.025 and covers[0] != "IV":
        plan.due.add(("report.section-empty", covers[0]))
        plan.traits.append("empty")
        return ()
    for section in covers:
        first, *others = PROSE[section]
        some = rng.sample(others, min(len(others), rng.choice(style.lengths) - 1))
        texts += [first, *some]
    if len(covers) == 1 and covers[0] in FIGURED and fault > 0.985:
        texts = [BARE[covers[0]]]
        plan.due.add(("report.no-figures", covers[0]))
        plan.traits.append("bare")
    elif len(covers) == 1 and covers[0] in ITEMS and 0.97 < fault < 0.975:
        texts.append(DOTS)
        plan.due.add(("report.placeholder", covers[0]))
        plan.traits.append("dots")
    return tuple(text.format_map(told) for text in texts)


def _words(rng: Random, covers: tuple[str, ...], style: Style, *, sure: bool, plan: Plan) -> str:
    """Return a heading's words; only where number and order are `sure` may they say nothing."""
    if len(covers) > 1:
        return rng.choice(TOGETHER[covers])
    section = covers[0]
    wording = style.wording if style.wording != "mixed" else rng.choice(("guidance", "cut", "said", "said"))
    if wording == "neutral":
        if sure and section in ITEMS and rng.random() < 0.3:
            plan.traits.append("neutral")
            return rng.choice(NEUTRAL)
        wording = "said"
    if wording == "guidance":
        return GUIDANCE[section]
    if wording == "cut":
        return _cut(GUIDANCE[section])
    words = rng.choice(SAID[section])
    return words.replace("công đoàn", "CĐ") if rng.random() < 0.05 else words


def _cut(title: str) -> str:
    """Return the guidance's title up to where a clerk stops: a semicolon, an opening quote, the sixteenth word."""
    for mark in (";", ". ", " “", ", kỷ niệm 30"):
        title = title.split(mark, maxsplit=1)[0]
    parts = title.split(" ")
    return " ".join(parts[:16]).rstrip(",;")


def _heads(rng: Random, style: Style, told: dict[str, str], plan: Plan) -> tuple[list[Head], dict[str, Head]]:
    groups = _groups(rng, plan)
    keeps = rng.random() < 0.5  # the outline's own numbers stay though some are gone or moved
    twice = rng.randrange(2, len(groups)) if rng.random() < 0.06 else 0
    heads = []
    for place, covers in enumerate(groups, start=1):
        own = int(covers[0].partition(".")[2])
        number = own if keeps else place
        if twice and place > twice:
            number = max(1, number - 1)  # the clerk counted one twice
        numbered = bool(style.auto) or bool(style.under)
        sure = numbered and not twice and number == own and place == own and (not style.auto or keeps)
        two = ""
        if len(covers) == 2 and not style.auto and style.under in {"1.", "1)", "1/"} and rng.random() < 0.5 and keeps:
            two = rng.choice((", ", " và ", "+", " & ", "-" if covers[1] == f"II.{own + 1}" else ", ")).join(
                one.partition(".")[2] for one in covers
            )
            plan.traits.append("two numbers")
        texts = _texts(rng, covers, style, told, plan)
        heads.append(Head(covers, number, _words(rng, covers, style, sure=sure, plan=plan), texts, two))
    tops = {}
    for number, section in enumerate(("I", "II", "III", "IV", "V"), start=1):
        words = _words(rng, (section,), style, sure=False, plan=plan)
        texts = ()
        if section in {"I", "III", "IV"}:
            texts = _texts(rng, (section,), style, told, plan)
        tops[section] = Head((section,), number, words, texts)
    if twice:
        plan.traits.append("one number twice")
    return heads, tops


# --- set on the page


def _heading(words: str, number: str, look: str, auto: tuple[int, int] | None) -> Run:
    text = number + (words.upper() if look in {"caps", "boldcaps"} else words)
    return Run(text, bold=look in {"bold", "boldcaps"}, italic=look == "italic", underlined=look == "underlined")


def _set(rng: Random, head: Head, number: str, look: str, layout: str, style: Style, level: int) -> list[Block]:
    auto = (1, level) if style.auto else None
    words = head.words + ("" if head.words.endswith((".", ":")) else style.ending)
    run = _heading(words, "" if auto else number, look, auto)
    text = [para(one) for one in _sub(head.texts, style, number)]
    if look == "style":
        title = Para((replace(run, bold=True),), style=f"Heading{level + 1}", auto=auto)
    else:
        title = Para((run,), auto=auto)
    if layout in {"split", "break"} and len(words) > 24 and not (layout == "split" and look == "plain"):
        return [*_parted(title, number if not auto else "", layout), *text]
    if layout == "box":
        return [Table(((((title,)),),)), *text]
    if layout == "runin" and text and len(words) < 110:
        mark = "" if words.endswith((".", ":")) else rng.choice((": ", ". "))
        gap = " " if not mark else ""
        joined = (replace(run, text=run.text + mark + gap), *text[0].runs)
        return [Para(joined, auto=auto), *text[1:]]
    if layout == "row2":
        return [Table((((title,), tuple(text)),))]
    if layout == "row3":
        bare = number.strip().strip("(.:)/-").strip() or "-"
        named = Para((replace(run, text=run.text.removeprefix(number)),), style=title.style)
        return [Table((((para(bare),), (named,), tuple(text)),))] if not auto else [Table((((title,), tuple(text)),))]
    if layout == "row1":
        return [Table((((title, *text),),))]
    if layout == "rows":
        return [Table((((title,),), (tuple(text),)))]
    return [title, *text]


def _parted(title: Para, number: str, layout: str) -> list[Para]:
    run = title.runs[0]
    cut = len(number) if number.startswith(("Phần", "PHẦN", "Mục")) else run.text.rfind(" ", 0, len(run.text) * 6 // 10)
    first, second = run.text[:cut].rstrip(" :"), run.text[cut:].strip()
    if layout == "break":
        return [replace(title, runs=(replace(run, text=f"{first}\n{second}"),))]
    return [
        replace(title, runs=(replace(run, text=first),)),
        replace(title, runs=(replace(run, text=second),), auto=None),
    ]


def _sub(texts: tuple[str, ...], style: Style, number: str) -> list[str]:
    if style.sub == "letters":
        clash = style.under in {"a)", "a.", "a/", "i)"} or (style.auto and "Letter" in style.auto[1][0])
        if clash or len(texts) < 2:
            return list(texts)
        return [f"{LATIN[at]}) {text}" for at, text in enumerate(texts)]
    return [style.sub + text for text in texts] if len(texts) > 1 else list(texts)


def _joined(blocks: list[Block], one_table: bool) -> list[Block]:
    """Return the blocks with neighbouring tables of one width as one table."""
    out: list[Block] = []
    for block in blocks:
        if one_table and out and isinstance(block, Table) and isinstance(out[-1], Table):
            before = out[-1]
            if len(before.rows[0]) == len(block.rows[0]):
                out[-1] = Table(before.rows + block.rows)
                continue
        out.append(block)
    return out


def _body(rng: Random, style: Style, told: dict[str, str], plan: Plan) -> list[Block]:
    heads, tops = _heads(rng, style, told, plan)
    top_number = lambda number: "" if style.auto else TOPS[style.tops](number, 0)  # noqa: E731 - three uses, one line
    set_top = lambda head: _set(  # noqa: E731 - the same
        rng, head, top_number(head.number), style.look_top, style.layout_top, style, 0
    )
    items: list[Block] = []
    for head in heads:
        number = f"{head.two_numbers}. " if head.two_numbers else UNDER[style.under](head.number, 2)
        layout = style.layout_item if rng.random() < 0.93 else rng.choice(("plain", "split", "break", "runin"))
        look = style.look_item if layout != "runin" or style.look_item != "style" else "bold"
        items += _set(rng, head, "" if style.auto else number, look, layout, style, 1)
    if rng.random() < 0.12:
        words, text = rng.choice(OWN_HEADINGS)
        own = Head(("",), len(heads) + 1, words, (text,))
        number = "" if style.auto else UNDER[style.under](own.number, 2)
        items += _set(rng, own, number, "bold", "plain", style, 1)
        plan.traits.append("a heading of its own")
    blocks = [*set_top(tops["I"]), *set_top(tops["II"]), *_joined(items, style.one_table), *set_top(tops["III"])]
    fourth = rng.choice(("absent", "none", "text", "text"))
    if fourth == "none":
        blocks += set_top(
            replace(tops["IV"], texts=(rng.choice(("Không.", "Không có.", "Đơn vị không có kiến nghị.")),))
        )
    elif fourth == "text":
        blocks += set_top(tops["IV"])
    if rng.random() < 0.2:
        blocks += set_top(replace(tops["V"], number=5 if fourth != "absent" else 4, texts=("Có biểu kèm theo.",)))
    return blocks


# --- head and foot


TITLES = (
    ("BÁO CÁO", "Tổng kết công tác công đoàn năm 2024, phương hướng, nhiệm vụ năm 2025"),
    ("BÁO CÁO", "Kết quả hoạt động công đoàn năm 2024, phương hướng hoạt động năm 2025"),
    ("BÁO CÁO TỔNG KẾT CÔNG TÁC CÔNG ĐOÀN NĂM 2024", "Phương hướng, nhiệm vụ năm 2025"),
    ("BÁO CÁO TỔNG KẾT HOẠT ĐỘNG CÔNG ĐOÀN NĂM 2024",),
    ("BÁO CÁO", "Công tác công đoàn năm 2024 và nhiệm vụ trọng tâm năm 2025"),
)


def _superior(rng: Random, author: Author) -> str:
    ministry = author.superior == "Công đoàn Bộ Khoa học và Công nghệ"
    forms = [author.superior] * 3
    forms += (
        ["Công đoàn Bộ KH&CN", "Công đoàn Bộ KHCN", "CĐ Bộ Khoa học và Công nghệ", "Bộ Khoa học và Công nghệ"]
        if ministry
        else []
    )
    return rng.choice(forms)


def _letterhead(rng: Random, author: Author, name: str) -> tuple[str, list[Block], list[Block], list[Para]]:
    """Return its kind and what stands on the page, in its header part and in a text box."""
    upper = rng.random() < 0.8
    case = (lambda text: text.upper()) if upper else (lambda text: text)
    lines = [case(name)]
    if len(name) > 34 and rng.random() < 0.4:
        cut = name.rfind(" ", 0, len(name) // 2 + 6)
        lines = [case(name[:cut]), case(name[cut + 1 :])]
    left = ([] if rng.random() < 0.12 else [case(_superior(rng, author))]) + lines
    day = rng.choice(
        ("ngày 05 tháng 11 năm 2024", "ngày 7 tháng 11 năm 2024", "ngày      tháng 11 năm 2024", "ngày 31/10/2024")
    )
    number = rng.choice(("Số: 12/BC-CĐCS", "Số:      /BC-CĐ", "Số 07 /BC-CĐ", "Số: 05/2024/BC-CĐCS", ""))
    nation = [
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        rng.choice(("Độc lập - Tự do - Hạnh phúc", "Độc lập – Tự do – Hạnh phúc")),
    ]
    place = f"{rng.choice(('Hà Nội', 'Hà nội', 'TP. Hồ Chí Minh'))}, {day}"
    kind = rng.choice(("table", "table", "table", "table", "tabs", "left", "centred", "header", "box"))
    bold = len(left) - len(lines)
    stack = [para(line, bold=at >= bold, centred=True) for at, line in enumerate(left)]
    tail = [para(number, centred=True)] if number else []
    right = [
        para(nation[0], bold=True, centred=True),
        para(nation[1], bold=True, centred=True),
        para(place, italic=True),
    ]
    if kind == "table":
        return kind, [Table(((tuple(stack + tail), tuple(right)),), borders=False)], [], []
    if kind == "tabs":
        pairs = list(zip([*left, number], nation + [place] * 9, strict=False))
        return (
            kind,
            [
                Para((Run(f"{a}\t\t", bold=bold <= at < len(left)), Run(b, bold=at < 2)))
                for at, (a, b) in enumerate(pairs)
            ],
            [],
            [],
        )
    if kind == "left":
        return kind, [*(replace(one, centred=False) for one in stack + tail), *right], [], []
    if kind == "centred":
        return kind, [*right[:2], *stack, *tail, right[2]], [], []
    if kind == "header":
        return kind, [right[2]], [Table(((tuple(stack + tail), tuple(right[:2])),), borders=False)], []
    return kind, [*right], [], stack + tail


def _signature(rng: Random, author: Author, name: str) -> tuple[bool, list[Block]]:
    """Return whether it names the union, and the block."""
    kind = rng.choice(("table", "table", "table", "right", "none"))
    if kind == "none":
        return False, []
    named = rng.random() < 0.35
    body = rng.choice(("TM. BAN CHẤP HÀNH", "TM. BCH", "TM. BAN THƯỜNG VỤ"))
    line = f"{body} {name.removeprefix('BCH ').removeprefix('Ban Chấp hành ').upper()}" if named else body
    role = rng.choice(("CHỦ TỊCH", "CHỦ TỊCH", "PHÓ CHỦ TỊCH", "KT. CHỦ TỊCH\nPHÓ CHỦ TỊCH"))
    signer = [
        para(line, bold=True, centred=True),
        para(role, bold=True, centred=True),
        para(""),
        para(author.chair, bold=True, centred=True),
    ]
    if kind == "right":
        return named, signer
    notes = [para("Nơi nhận:", bold=True, italic=True), para("- Như trên;"), para("- Lưu: VT.")]
    return named, [Table(((tuple(notes), tuple(signer)),), borders=False)]


def write(rng: Random, author: Author, *, anonymous: float = 0.08) -> Written:
    """Return a report with its truth."""
    kind = rng.choices(("docx", "odt", "rtf", "html"), (80, 7, 6, 7))[0]
    style = _style(rng, kind == "docx")
    plan = Plan()
    name = names.written(rng, author.union)
    told = {key: shown(value) for key, value in author.figures.items()} | {"unit": "đơn vị"}
    nameless = rng.random() < anonymous
    head, top, header, boxed = "none", [], [], []
    if not nameless and rng.random() < 0.9:
        head, top, header, boxed = _letterhead(rng, author, name)
    signed, foot = _signature(rng, author, name)
    if nameless and signed:
        signed, foot = False, []
    mentioned = not nameless and rng.random() < 0.5
    who = name if mentioned else "đơn vị"
    blocks: list[Block] = [*top]
    blocks += [para(line, bold=True, centred=True) for line in rng.choice(TITLES)]
    if rng.random() < 0.5:
        blocks.append(para("Kính gửi: Công đoàn Bộ Khoa học và Công nghệ", centred=True))
    if mentioned or rng.random() < 0.6:
        blocks.append(para(f"Thực hiện Hướng dẫn của Ban Thường vụ Công đoàn Bộ, {who} báo cáo như sau:"))
    blocks += _body(rng, style, told, plan)
    # Below a last heading with nothing under it the sentence would be its text
    if rng.random() < 0.15 and ("report.section-empty", "III") not in plan.due:
        blocks.append(para(f"Trong năm có giao lưu thể thao với {author.other.name}."))
        plan.traits.append("another union in the text")
    if rng.random() < 0.5:
        blocks.append(para(rng.choice(("Trên đây là báo cáo của đơn vị, trân trọng./.", "Trân trọng báo cáo./."))))
    blocks += foot
    page = Page(tuple(blocks), tuple(header), tuple(boxed), (style.auto,) if style.auto else ())
    period = rng.random() > 0.03
    if not period:
        page = _last_year(page)
        plan.due.add(("report.wrong-period", None))
    written = {"docx": pages.docx, "odt": pages.odt, "rtf": pages.rtf, "html": pages.html}[kind](page)
    truth = Truth(
        frozenset(plan.due),
        frozenset(plan.free),
        head != "none" or signed,
        mentioned or head != "none" or signed,
        period,
    )
    traits = (
        kind, f"letterhead {head}", f"tops «{style.auto[0] if style.auto else style.tops}»",
        f"items «{style.auto[1] if style.auto else style.under}»", f"layout {style.layout_item}",
        f"top layout {style.layout_top}",
        f"look {style.look_item}", f"words {style.wording}", f"sub «{style.sub}»", *sorted(set(plan.traits)),
    )  # fmt: skip
    return Written(page, truth, traits, kind, written)


def _last_year(page: Page) -> Page:
    def older(text: str) -> str:
        return text.replace("2023", "2022").replace("2024", "2023").replace("2025", "2024")

    def para_of(one: Para) -> Para:
        return replace(one, runs=tuple(replace(run, text=older(run.text)) for run in one.runs))

    def block_of(block: Block) -> Block:
        if isinstance(block, Para):
            return para_of(block)
        return replace(block, rows=tuple(tuple(tuple(map(para_of, cell)) for cell in row) for row in block.rows))

    return replace(
        page,
        blocks=tuple(map(block_of, page.blocks)),
        header=tuple(map(block_of, page.header)),
        boxed=tuple(map(para_of, page.boxed)),
    )
