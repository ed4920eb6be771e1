"""Texts in the old Vietnamese fonts, in Unicode and in other languages, thrown together by dice in every format.

Used by the tests (a few seeds) and by soak.py (as many as time lets). Each line is a list of runs, text and font, and
what a reader of the page sees in it is known, so that what is read can be judged.
"""

import gettext
import io
import random
import re
import unicodedata
import zipfile
from dataclasses import dataclass, field
from functools import cache
from html import escape
from pathlib import Path

import docx
import holidays
import openpyxl
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font

from collector.campaign import load
from collector.formats.walk import Walk
from collector.model import File

# TCVN 5712 byte by byte from A1, as glibc's iconv gives it; "." is what the fonts of TCVN3 do not have.
_BYTES = "ĂÂÊÔƠƯĐăâêôơưđ......àảãáạ.ằẳẵắ.......ặầẩẫấậè.ẻẽéẹềểễếệìỉ...ĩíịò.ỏõóọồổỗốộờởỡớợù.ủũúụừửữứựỳỷỹýỵ"
_TCVN3 = {letter: chr(code) for code, letter in enumerate(_BYTES, 0xA1) if letter != "."}
# VNI writes what stands above and below a letter behind it; đ, ơ, ư and the tones of i have letters of their own.
_TONES = {"\u0300": "ø", "\u0301": "ù", "\u0309": "û", "\u0303": "õ", "\u0323": "ï"}
_HATS = {
    "\u0302": dict(zip(["", *_TONES], "âàáåãä", strict=True)),
    "\u0306": dict(zip(["", *_TONES], "êèéúüë", strict=True)),
}
_OWN = dict(zip("đơưíìỉĩịỵĐƠƯÍÌỈĨỊỴ", "ñôöíìæóòîÑÔÖÍÌÆÓÒÎ", strict=True))
_INITIALS = (
    "b",
    "c",
    "ch",
    "d",
    "đ",
    "g",
    "h",
    "kh",
    "l",
    "m",
    "n",
    "ng",
    "nh",
    "ph",
    "r",
    "s",
    "t",
    "th",
    "tr",
    "v",
    "x",
)
_RHYMES = (
    "a", "an", "ang", "ao", "ay", "âm", "ân", "âu", "ăn", "ăng", "oa", "oan", "oai", "o", "on", "ong", "ô", "ôn", "ông",
    "ôi", "ơ", "ơi", "ơn", "u", "ung", "uôn", "uông", "ư", "ưng", "ươn", "ương",
)  # fmt: skip
_LINES, _WORDS = 12, 9
OTHER_FONTS = ("Times New Roman", "Arial", "Calibri")
Run = tuple[str, str]  # text and font


def tcvn3(text: str) -> str:
    """Write a text in TCVN3, which has no toned capitals."""
    return "".join(_TCVN3.get(letter, letter) for letter in unicodedata.normalize("NFC", text))


def without_toned_capitals(text: str) -> str:
    """Return a text as TCVN3 can show it."""
    return "".join(each if each in _TCVN3 or each.isascii() else each.lower() for each in text)


def vni(text: str) -> str:
    """Write a text in VNI."""
    return "".join(map(_vni, unicodedata.normalize("NFC", text)))


def _vni(letter: str) -> str:
    if letter in _OWN or letter.isascii():
        return _OWN.get(letter, letter)
    base, *marks = unicodedata.normalize("NFD", letter)
    if "\u031b" in marks:
        marks.remove("\u031b")
        base = _OWN[unicodedata.normalize("NFC", base + "\u031b")]
    hat = next((mark for mark in marks if mark in _HATS), "")
    tone = next((mark for mark in marks if mark in _TONES), "")
    mark = _HATS[hat][tone] if hat else _TONES.get(tone, "")
    return base + (mark.upper() if letter.isupper() else mark)


# -- texts


@cache
def foreign() -> dict[str, tuple[str, ...]]:
    """Return lines in other languages: what the library `holidays` calls the feasts of the world in each."""
    folder = Path(holidays.__file__).parent / "locale"
    found: dict[str, set[str]] = {}
    for path in folder.glob("*/LC_MESSAGES/*.mo"):
        with path.open("rb") as file:
            said = gettext.GNUTranslations(file)._catalog.values()  # there is no other way to list them
        language = path.parts[-3].split("_")[0]
        lines = {line for text in said if isinstance(text, str) for line in text.split("\n") if "%" not in line}
        found.setdefault(language, set()).update(line.strip() for line in lines if len(line) > 1 and ":" not in line)
    return {language: tuple(sorted(lines)) for language, lines in sorted(found.items()) if lines}


@cache
def _vocabulary() -> tuple[str, ...]:
    campaign = load("2024-tong-ket")
    texts = [*(each.label for each in campaign.form.indicators), *(each.title for each in campaign.sections)]
    return tuple(sorted({word for text in texts for word in re.findall(r"[^\W\d_]+", text)}))


def vietnamese(dice: random.Random, words: int = _WORDS) -> str:
    """Return a line of Vietnamese words, one in five a syllable that means nothing."""
    said = [
        _syllable(dice) if dice.random() < 0.2 else dice.choice(_vocabulary()) for _ in range(dice.randint(4, words))
    ]
    return " ".join(said)


def _syllable(dice: random.Random) -> str:
    rhyme = dice.choice(_RHYMES)
    at = next(place for place, letter in enumerate(rhyme) if letter in "aâăoôơuư")
    toned = rhyme[: at + 1] + dice.choice(["", *_TONES]) + rhyme[at + 1 :]
    made = unicodedata.normalize("NFC", dice.choice(_INITIALS) + toned)
    # Nobody can tell "thụng" in TCVN3 from "thông" in Unicode where a line says no more.
    return made if {tcvn3(made), vni(made)}.isdisjoint(_vocabulary()) else _syllable(dice)


def old(dice: random.Random, text: str) -> tuple[Run, str]:
    """Write a text in one of the old fonts; return the run and what it shows."""
    way = dice.randrange(3)
    if way == 0:
        return (vni(text), dice.choice(["VNI-Times", "VNI-Helve", "VNI Times"])), text
    shown = without_toned_capitals(text)
    if way == 1:
        return (tcvn3(shown), dice.choice([".VnTime", ".VnArial", ".VnTime Narrow"])), shown
    return (tcvn3(shown.lower()), dice.choice([".VnTimeH", ".VnArialH"])), shown.upper()


# -- files


def docx_of(lines: list[list[Run]]) -> bytes:
    """Write lines as paragraphs of a .docx."""
    made = docx.Document()
    for runs in lines:
        paragraph = made.add_paragraph()
        for text, font in runs:
            paragraph.add_run(text).font.name = font
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def rtf_of(lines: list[list[Run]]) -> bytes:
    """Write lines as paragraphs of an RTF file."""
    fonts = sorted({font for runs in lines for _, font in runs})
    table = "".join(f"{{\\f{at}\\fnil\\fcharset0 {font};}}" for at, font in enumerate(fonts))
    body = "".join(
        "\\pard\\plain " + "".join(f"{{\\f{fonts.index(font)} {_rtf(text)}}}" for text, font in runs) + "\\par\n"
        for runs in lines
    )
    return f"{{\\rtf1\\ansi\\ansicpg1258\\deff0{{\\fonttbl{table}}}\\uc1 {body}}}".encode("ascii")


def _rtf(text: str) -> str:
    units = [text.encode("utf-16-le")[at : at + 2] for at in range(0, 2 * len(text.encode("utf-16-le")) // 2, 2)]
    said = []
    for unit in units:
        code = int.from_bytes(unit, "little")
        plain = chr(code)
        if plain in "\\{}":
            said.append("\\" + plain)
        elif code < 0x80:
            said.append(plain)
        elif 0xA0 <= code < 0x100:
            said.append(f"\\'{code:02x}")
        else:
            said.append(f"\\u{code - 0x10000 if code >= 0x8000 else code}?")
    return "".join(said)


def html_of(lines: list[list[Run]]) -> bytes:
    """Write lines as paragraphs of a web page, the fonts at the element or in the style by turns."""
    said = []
    for at, runs in enumerate(lines):
        tag = ('<font face="{}">{}</font>', "<span style='font-family:\"{}\",serif'>{}</span>")[at % 2]
        said.append("<p>" + "".join(tag.format(font, escape(text)) for text, font in runs) + "</p>")
    return ('<html><head><meta charset="utf-8"></head><body>' + "\n".join(said) + "</body></html>").encode()


def odt_of(lines: list[list[Run]]) -> bytes:
    """Write lines as paragraphs of an .odt."""
    fonts = sorted({font for runs in lines for _, font in runs})
    body = "".join(
        "<text:p>"
        + "".join(
            f'<text:span text:style-name="T{fonts.index(font)}">{escape(text)}</text:span>' for text, font in runs
        )
        + "</text:p>"
        for runs in lines
    )
    return _opendocument("text", fonts, "text", "T", f"<office:text>{body}</office:text>")


def ods_of(rows: list[list[list[Run]]]) -> bytes:
    """Write rows of cells as an .ods; a cell of one run has its font as the cell's."""
    fonts = sorted({font for row in rows for cell in row for _, font in cell})
    body = "".join(
        "<table:table-row>" + "".join(_ods_cell(cell, fonts) for cell in row) + "</table:table-row>" for row in rows
    )
    table = f'<office:spreadsheet><table:table table:name="Biểu">{body}</table:table></office:spreadsheet>'
    return _opendocument("spreadsheet", fonts, "table-cell", "C", table)


def _ods_cell(cell: list[Run], fonts: list[str]) -> str:
    head = '<table:table-cell office:value-type="string"'
    if len(cell) == 1:
        text, font = cell[0]
        return f'{head} table:style-name="C{fonts.index(font)}"><text:p>{escape(text)}</text:p></table:table-cell>'
    spans = "".join(
        f'<text:span text:style-name="T{fonts.index(font)}">{escape(text)}</text:span>' for text, font in cell
    )
    return f"{head}><text:p>{spans}</text:p></table:table-cell>"


def _opendocument(kind: str, fonts: list[str], family: str, letter: str, body: str) -> bytes:
    names = ("office", "text", "table", "style", "fo:xsl-fo-compatible", "svg:svg-compatible")
    spaces = " ".join(
        f'xmlns:{each.partition(":")[0]}="urn:oasis:names:tc:opendocument:xmlns:{each.rpartition(":")[2]}:1.0"'
        for each in names
    )
    faces = "".join(
        f'<style:font-face style:name="F{at}" svg:font-family="&apos;{font}&apos;"/>' for at, font in enumerate(fonts)
    )
    styles = "".join(
        f'<style:style style:name="{name}{at}" style:family="{of}">'
        f'<style:text-properties style:font-name="F{at}"/></style:style>'
        for name, of in {"T": "text", letter: family}.items()
        for at in range(len(fonts))
    )
    content = (
        f'<office:document-content {spaces} office:version="1.2">'
        f"<office:font-face-decls>{faces}</office:font-face-decls>"
        f"<office:automatic-styles>{styles}</office:automatic-styles><office:body>{body}</office:body>"
        "</office:document-content>"
    )
    typed = f"application/vnd.oasis.opendocument.{kind}"
    manifest = (
        '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{typed}"/></manifest:manifest>'
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("mimetype", typed)
        package.writestr("META-INF/manifest.xml", manifest)
        package.writestr("content.xml", content)
    return out.getvalue()


def xlsx_of(rows: list[list[list[Run]]]) -> bytes:
    """Write rows of cells as an .xlsx; a cell of one run has its font as the cell's."""
    made = openpyxl.Workbook()
    for row, cells in enumerate(rows, 1):
        for column, runs in enumerate(cells, 1):
            cell = made.active.cell(row, column)
            if len(runs) == 1:
                cell.value, cell.font = runs[0][0], Font(name=runs[0][1])
            else:
                cell.value = CellRichText(*(TextBlock(InlineFont(rFont=font), text) for text, font in runs))
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


TEXTS = {"docx": docx_of, "rtf": rtf_of, "html": html_of, "odt": odt_of}
TABLES = {"xlsx": xlsx_of, "ods": ods_of}


# -- what is read


def paragraphs(data: bytes, name: str) -> list[str]:
    """Return the paragraphs that the walk reads from a file."""
    (draft,) = _drafts(data, name)
    return [each.text for each in draft.text.paragraphs if each.text.strip()]


def cells(data: bytes, name: str) -> list[list[str]]:
    """Return the texts of the first sheet that the walk reads from a file."""
    (draft,) = _drafts(data, name)
    return [[str(found) for found in row if found is not None] for row in draft.workbook.sheets[0].rows]


def _drafts(data: bytes, name: str) -> tuple[File, ...]:
    walk = Walk()
    walk.visit("", name, data, "0")
    return walk.files()


@dataclass
class Wrong:
    """A line that was read otherwise than it is seen."""

    name: str
    runs: list[Run]
    shown: str
    read: str


@dataclass
class Judged:
    """What became of one seed."""

    wrong: list[Wrong] = field(default_factory=list)
    lines: int = 0


def mixed(dice: random.Random, runs: int) -> tuple[list[Run], str]:
    """Return a line of runs in Unicode, in old fonts and in other languages, and what it shows."""
    said: list[Run] = []
    shown: list[str] = []
    for _ in range(runs):
        kind = dice.random()
        if kind < 0.5:
            run, seen = old(dice, vietnamese(dice))
        elif kind < 0.75:
            seen = vietnamese(dice)
            # Unicode under the name of an old font is what a third of real files have, but not within one line.
            run = seen, dice.choice([*OTHER_FONTS, ".VnTime"] if runs == 1 else OTHER_FONTS)
        else:
            seen = " ".join(dice.choice(foreign()[dice.choice(list(foreign()))]).split())
            run = seen, dice.choice(OTHER_FONTS)
        said += [run, (" ", OTHER_FONTS[0])]
        shown.append(seen)
    return said[:-1], " ".join(shown)


def judge(seed: int) -> Judged:
    """Write one mixed document and one mixed table in every format, and hold what is read against what is seen."""
    dice = random.Random(seed)
    lines = [mixed(dice, dice.choice([1, 1, 2, 3])) for _ in range(_LINES)]
    found = Judged()
    for name, write in TEXTS.items():
        read = paragraphs(write([runs for runs, _ in lines]), f"a.{name}")
        _hold(found, name, lines, read)
    rows = [lines[at : at + 3] for at in range(0, len(lines), 3)]
    for name, table in TABLES.items():
        read = [text for row in cells(table([[runs for runs, _ in row] for row in rows]), f"a.{name}") for text in row]
        _hold(found, name, lines, read)
    return found


def _hold(found: Judged, name: str, lines: list[tuple[list[Run], str]], read: list[str]) -> None:
    found.lines += len(lines)
    got = [*read, *[""] * (len(lines) - len(read))]
    found.wrong += [
        Wrong(name, runs, shown, said) for (runs, shown), said in zip(lines, got, strict=False) if said != shown
    ]
