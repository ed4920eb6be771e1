"""Web pages as text: HTML bodies of messages, and report files saved as a page.

lxml's HTML parser, without network. Scripts, styles, comments and hidden parts are left out. Not for showing:
nothing that came by mail is ever rendered.
"""

import re

from lxml import etree, html

from collector.formats.containers.package import Element
from collector.formats.mail.drive_links import is_drive, unwrapped
from collector.formats.mail.quotes import MARK

_BLOCKS = {
    "p", "div", "br", "tr", "li", "ul", "ol", "table", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre",
    "hr", "section", "article", "header", "footer", "dd", "dt", "center", "address", "body",
}  # fmt: skip
_PARAGRAPHS = {"p", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "hr"}
_SILENT = {"script", "style", "head", "title", "template", "noscript", "object", "svg"}
_SPACE = re.compile(r"[ \t\r\n\f\x0b]+")
_HIDDEN = re.compile(r"display\s*:\s*none|mso-hide\s*:\s*all", re.IGNORECASE)
# How web mailers and Outlook mark where the older message begins.
_QUOTE_CLASS = re.compile(r"gmail_quote|yahoo_quoted|moz-cite-prefix|zmail_extra|protonmail_quote|gmail_extra")
_QUOTE_ID = re.compile(
    r"(?:x_)*(?:divRplyFwdMsg|appendonsend|OLK_SRC_BODY_SECTION|reply-intro|mail-editor-reference-message-container|zwchr)",
    re.IGNORECASE,
)
_LONGEST = 4_000_000
_DEEPEST = 200


def tree(text: str) -> Element:
    """Parse a page, None where there is nothing in it."""
    text = re.sub(r"^\s*<\?xml[^>]*\?>", "", text[:_LONGEST].replace("\x00", ""))
    if not text.strip():
        return None
    parser = html.HTMLParser(no_network=True, remove_comments=True, remove_pis=True, huge_tree=False)
    try:
        return html.document_fromstring(text, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return None


def text_of(page: str) -> str:
    """Return the text of a page with its lines; drive links behind other words are written out."""
    root = tree(page)
    if root is None:
        return ""
    out: list[str] = []
    _walk(root, out, 0)
    lines = (_SPACE.sub(" ", line).strip() for line in "".join(out).replace("\xa0", " ").split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _walk(element: Element, out: list[str], depth: int) -> None:
    tag = element.tag
    if not isinstance(tag, str) or tag in _SILENT or depth > _DEEPEST or _HIDDEN.search(element.get("style") or ""):
        return
    if _begins_quote(element):
        out.append("\n" + MARK)
    block = tag in _BLOCKS
    if block:
        out.append("\n\n" if tag in _PARAGRAPHS else "\n")
    if element.text:
        out.append(_flat(element.text, tag))
    for child in element:
        _walk(child, out, depth + 1)
        if child.tail:
            out.append(_flat(child.tail, tag))
    if tag in {"td", "th"}:
        out.append(" \t ")
    elif tag == "a":
        out.append(_target(element))
    if block and tag != "br":
        out.append("\n")


def _begins_quote(element: Element) -> bool:
    if _QUOTE_CLASS.search(element.get("class") or "") or _QUOTE_ID.fullmatch(element.get("id") or ""):
        return True
    return element.tag == "blockquote" and (element.get("type") == "cite" or element.get("cite") is not None)


def _flat(text: str, tag: str) -> str:
    return text if tag == "pre" else _SPACE.sub(" ", text)


def _target(anchor: Element) -> str:
    target = unwrapped((anchor.get("href") or "").strip())
    shown = "".join(anchor.itertext())
    return f" <{target}>" if target and target not in shown and is_drive(target) else ""
