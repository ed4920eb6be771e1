"""A page as values (paragraphs and tables) and its bytes as a .docx, .odt, .rtf or a web page named .doc.

Written as XML by hand: the bytes are the same on every machine, and what python-docx would never write is possible.
"""

import io
import zipfile
from dataclasses import dataclass, field
from html import escape as html_escape
from xml.sax.saxutils import escape


@dataclass(frozen=True, slots=True)
class Run:
    text: str  # "\n" is a soft break, "\t" a tab
    bold: bool = False
    italic: bool = False
    underlined: bool = False


@dataclass(frozen=True, slots=True)
class Para:
    runs: tuple[Run, ...]
    centred: bool = False
    style: str = ""  # "Heading1" …
    auto: tuple[int, int] | None = None  # which automatic list, and the level in it
    indent: bool = False

    @property
    def text(self) -> str:
        return "".join(run.text for run in self.runs)


@dataclass(frozen=True, slots=True)
class Table:
    rows: tuple[tuple[tuple[Para, ...], ...], ...]
    borders: bool = True


Block = Para | Table


@dataclass(frozen=True, slots=True)
class Page:
    blocks: tuple[Block, ...]
    header: tuple[Block, ...] = ()
    boxed: tuple[Para, ...] = ()  # in a text box before the first block
    # An automatic list: for each level its format (upperRoman, decimal …) and its pattern ("%1.")
    lists: tuple[tuple[tuple[str, str], ...], ...] = field(default=())


def para(text: str, *, bold=False, italic=False, underlined=False, centred=False, style="", auto=None) -> Para:
    return Para((Run(text, bold, italic, underlined),), centred, style, auto)


def outline(page: Page) -> str:
    """Return the page as one reads it, for a report of what went wrong."""
    lines = [f"[đầu trang] {line}" for line in _lines(page.header)] + [f"[hộp] {one.text}" for one in page.boxed]
    return "\n".join([*lines, *_lines(page.blocks)])


def _lines(blocks):
    for block in blocks:
        if isinstance(block, Para):
            yield ("# " if block.auto else "") + block.text.replace("\n", " ⏎ ").replace("\t", " → ")
        else:
            for row in block.rows:
                yield "| " + " | ".join(" ¶ ".join(one.text for one in cell) for cell in row) + " |"


# --- Word

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def docx(page: Page) -> bytes:
    word = f'xmlns:w="{W}" xmlns:r="{OFFICE}" xmlns:v="urn:schemas-microsoft-com:vml"'
    box = ""
    if page.boxed:
        inner = "".join(map(_w_para, page.boxed))
        box = (
            '<w:p><w:r><w:pict><v:shape style="width:200pt;height:80pt"><v:textbox><w:txbxContent>'
            f"{inner}</w:txbxContent></v:textbox></v:shape></w:pict></w:r></w:p>"
        )
    reference = '<w:headerReference w:type="default" r:id="rId9"/>' if page.header else ""
    body = box + "".join(map(_w_block, page.blocks))
    parts = {
        "word/document.xml": f"<w:document {word}><w:body>{body}<w:sectPr>{reference}</w:sectPr></w:body></w:document>",
        "word/styles.xml": _w_styles(word),
        "word/numbering.xml": _w_numbering(word, page.lists),
    }
    if page.header:
        parts["word/header1.xml"] = f"<w:hdr {word}>{''.join(map(_w_block, page.header))}</w:hdr>"
    main = "application/vnd.openxmlformats-officedocument.wordprocessingml"
    kinds = {"document": "document.main", "styles": "styles", "numbering": "numbering", "header1": "header"}
    types = "".join(f'<Override PartName="/{name}" ContentType="{main}.{kinds[name[5:-4]]}+xml"/>' for name in parts)
    rels = "".join(
        f'<Relationship Id="rId{at}" Type="{OFFICE}/{kind}" Target="{kind}{mark}.xml"/>'
        for at, kind, mark in ((1, "styles", ""), (2, "numbering", ""), (9, "header", "1"))
        if f"word/{kind}{mark}.xml" in parts
    )
    package = "http://schemas.openxmlformats.org/package/2006"
    whole = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types"><Default Extension="rels" ContentType='
        '"application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" '
        f'ContentType="application/xml"/>{types}</Types>',
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="rId1" '
        f'Type="{OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{package}/relationships">{rels}</Relationships>',
        **parts,
    }
    return packed(
        {name: f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n{text}' for name, text in whole.items()}
    )


def packed(parts: dict[str, str | bytes]) -> bytes:
    """Return a zip of these members; a member `mimetype` is stored as OpenDocument wants it."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            head = zipfile.ZipInfo(name, (2024, 11, 1, 8, 0, 0))
            head.compress_type = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            archive.writestr(head, content)
    return out.getvalue()


def _w_block(block: Block) -> str:
    if isinstance(block, Para):
        return _w_para(block)
    line = '<w:{0} w:val="single" w:sz="4"/>'
    sides = "".join(line.format(side) for side in ("top", "left", "bottom", "right", "insideH", "insideV"))
    look = f"<w:tblPr><w:tblBorders>{sides}</w:tblBorders></w:tblPr>" if block.borders else "<w:tblPr/>"
    grid = "<w:tblGrid>" + "<w:gridCol/>" * len(block.rows[0]) + "</w:tblGrid>"
    rows = "".join(
        "<w:tr>"
        + "".join(f"<w:tc><w:tcPr/>{''.join(map(_w_para, cell or (para(''),)))}</w:tc>" for cell in row)
        + "</w:tr>"
        for row in block.rows
    )
    # Word wants a paragraph after a table; it is empty
    return f"<w:tbl>{look}{grid}{rows}</w:tbl><w:p/>"


def _w_para(one: Para) -> str:
    style = f'<w:pStyle w:val="{one.style}"/>' if one.style else ""
    auto = ""
    if one.auto:
        auto = f'<w:numPr><w:ilvl w:val="{one.auto[1]}"/><w:numId w:val="{one.auto[0]}"/></w:numPr>'
    place = '<w:jc w:val="center"/>' if one.centred else ""
    return f"<w:p><w:pPr>{style}{auto}{place}</w:pPr>{''.join(map(_w_run, one.runs))}</w:p>"


def _w_run(run: Run) -> str:
    look = ("<w:b/>" if run.bold else "") + ("<w:i/>" if run.italic else "")
    look += '<w:u w:val="single"/>' if run.underlined else ""
    text = f'<w:t xml:space="preserve">{escape(run.text)}</w:t>'
    for sign, mark in (("\n", "br"), ("\t", "tab")):
        text = text.replace(sign, f'</w:t><w:{mark}/><w:t xml:space="preserve">')
    return f"<w:r><w:rPr>{look}</w:rPr>{text}</w:r>"


def _w_styles(word: str) -> str:
    heads = "".join(
        f'<w:style w:type="paragraph" w:styleId="Heading{level}"><w:name w:val="heading {level}"/><w:pPr>'
        f'<w:outlineLvl w:val="{level - 1}"/></w:pPr><w:rPr><w:b/></w:rPr></w:style>'
        for level in (1, 2)
    )
    normal = '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>'
    return f"<w:styles {word}>{normal}{heads}</w:styles>"


def _w_numbering(word: str, lists) -> str:
    kinds = "".join(
        f'<w:abstractNum w:abstractNumId="{at}"><w:multiLevelType w:val="multilevel"/>'
        + "".join(
            f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/>'
            f'<w:lvlText w:val="{pattern}"/></w:lvl>'
            for level, (kind, pattern) in enumerate(levels)
        )
        + "</w:abstractNum>"
        for at, levels in enumerate(lists, start=1)
    )
    used = "".join(f'<w:num w:numId="{at}"><w:abstractNumId w:val="{at}"/></w:num>' for at in range(1, len(lists) + 1))
    return f"<w:numbering {word}>{kinds}{used}</w:numbering>"


# --- OpenDocument

ODF = "urn:oasis:names:tc:opendocument:xmlns:"
NAMES = " ".join(f'xmlns:{name}="{ODF}{name}:1.0"' for name in ("office", "text", "table", "style"))
NAMES += f' xmlns:fo="{ODF}xsl-fo-compatible:1.0"'


def odt(page: Page) -> bytes:
    looks = "".join(
        f'<style:style style:name="B{bold}{italic}" style:family="text"><style:text-properties '
        + ('fo:font-weight="bold" ' if bold else "")
        + ('fo:font-style="italic" ' if italic else "")
        + "/></style:style>"
        for bold in (0, 1)
        for italic in (0, 1)
    )
    body = "".join(map(_o_block, (*page.header, *page.boxed, *page.blocks)))
    return open_document("text", looks, body)


def open_document(kind: str, looks: str, body: str) -> bytes:
    """Return an OpenDocument file of a kind ("text", "spreadsheet")."""
    mime = f"application/vnd.oasis.opendocument.{kind}"
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {NAMES} office:version="1.2">'
        f"<office:automatic-styles>{looks}</office:automatic-styles><office:body><office:{kind}>{body}"
        f"</office:{kind}></office:body></office:document-content>"
    )
    manifest = (
        f'<manifest:manifest xmlns:manifest="{ODF}manifest:1.0" manifest:version="1.2">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{mime}"/>'
        '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'
    )
    return packed({"mimetype": mime, "content.xml": content, "META-INF/manifest.xml": manifest})


def _o_block(block: Block) -> str:
    if isinstance(block, Para):
        runs = "".join(
            f'<text:span text:style-name="B{run.bold:d}{run.italic:d}">{_o_text(run.text)}</text:span>'
            for run in block.runs
        )
        if block.style:
            return f'<text:h text:outline-level="{block.style[-1]}">{runs}</text:h>'
        return f"<text:p>{runs}</text:p>"
    rows = "".join(
        "<table:table-row>"
        + "".join(f"<table:table-cell>{''.join(map(_o_block, cell)) or '<text:p/>'}</table:table-cell>" for cell in row)
        + "</table:table-row>"
        for row in block.rows
    )
    columns = f'<table:table-column table:number-columns-repeated="{len(block.rows[0])}"/>'
    return f"<table:table>{columns}{rows}</table:table><text:p/>"


def _o_text(text: str) -> str:
    return escape(text).replace("\n", "<text:line-break/>").replace("\t", "<text:tab/>")


# --- RTF


def rtf(page: Page) -> bytes:
    body = "".join(map(_r_block, (*page.header, *page.boxed, *page.blocks)))
    return (r"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0 Times New Roman;}}\f0\fs28 " + body + "}").encode("ascii")


def _r_block(block: Block) -> str:
    if isinstance(block, Para):
        return r"\pard" + (r"\qc " if block.centred else " ") + _r_runs(block) + r"\par" + "\n"
    rows = []
    for row in block.rows:
        edges = "".join(rf"\cellx{(at + 1) * 9000 // len(row)}" for at in range(len(row)))
        cells = "".join(r"\pard\intbl " + r"\par ".join(map(_r_runs, cell)) + r"\cell" + "\n" for cell in row)
        rows.append(r"\trowd" + edges + cells + r"\row" + "\n")
    return "".join(rows) + r"\pard\par" + "\n"


def _r_runs(one: Para) -> str:
    return "".join(
        "{" + (r"\b " if run.bold else "") + (r"\i " if run.italic else "") + _r_text(run.text) + "}"
        for run in one.runs
    )


def _r_text(text: str) -> str:
    signs = {"\n": r"\line ", "\t": r"\tab ", "\\": r"\\", "{": r"\{", "}": r"\}"}
    return "".join(
        signs.get(sign) or (sign if ord(sign) < 128 else rf"\u{ord(sign) if ord(sign) < 32768 else ord(sign) - 65536}?")
        for sign in text
    )


# --- a web page


def html(page: Page) -> bytes:
    body = "".join(map(_h_block, (*page.header, *page.boxed, *page.blocks)))
    head = '<meta charset="utf-8"><style>p{margin:0}</style>'
    office = 'xmlns:o="urn:schemas-microsoft-com:office:office"'
    return f"<html {office}><head>{head}</head><body>\n{body}</body></html>".encode()


def _h_block(block: Block) -> str:
    if isinstance(block, Para):
        runs = "".join(
            ("<b>" if run.bold else "")
            + ("<i>" if run.italic else "")
            + html_escape(run.text).replace("\n", "<br>").replace("\t", "&nbsp;&nbsp;&nbsp; ")
            + ("</i>" if run.italic else "")
            + ("</b>" if run.bold else "")
            for run in block.runs
        )
        return f"<p{' align=center' if block.centred else ''}>{runs}</p>\n"
    rows = "".join(
        "<tr>" + "".join(f"<td>{''.join(map(_h_block, cell))}</td>" for cell in row) + "</tr>\n" for row in block.rows
    )
    return f"<table border=1>{rows}</table>\n"
