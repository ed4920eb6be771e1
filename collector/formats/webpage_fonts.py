"""The fonts of a web page, where it names an old Vietnamese one: at the element, in its style, in the page's styles.

Only simple rules are followed (`p.MsoNormal`, `.xl24`, `td`), which is what Word, Excel and LibreOffice write.
"""

import re

from collector.formats.containers.package import Element
from collector.formats.font_stains import page_mentions, stained

_FAMILY = re.compile(
    r"(?<![\w-])font(?:-family\s*:\s*([^;}]+)|\s*:[^;}]*?\d(?:pt|px|em|rem|%|cm|mm)(?:/[^\s;}]+)?\s+([^;}]+))",
    re.IGNORECASE,
)
_SIMPLE = re.compile(r"([\w-]*)(?:\.([\w-]+))?")
_DEEPEST = 250
_RULES, _LONGEST = 5_000, 2_000


def stain(root: Element, page: str) -> None:
    """Stain the text of a page wherever its font is an old one."""
    if not page_mentions(page):
        return
    rules: dict[tuple[str, str], str] = {}
    for sheet in root.iter("style"):
        _learn(sheet.text or "", rules)
    _walk(root, None, rules, 0)


def _learn(sheet: str, rules: dict[tuple[str, str], str]) -> None:
    first, *more = sheet.replace("<!--", " ").replace("-->", " ").split("/*")
    said = first + "".join(each.partition("*/")[2] for each in more)
    for rule in said.split("}")[:_RULES]:
        selectors, _, body = rule.partition("{")
        family = _family(body)
        for each in selectors.split(",") if family else ():
            found = _SIMPLE.fullmatch(each.strip())
            if found and (found[1] or found[2]):
                rules[found[1].lower(), found[2] or ""] = family


def _family(said: str) -> str:
    found = list(_FAMILY.finditer(said[:_LONGEST]))
    return (found[-1][1] or found[-1][2]).strip() if found else ""


def _walk(element: Element, font: str | None, rules: dict[tuple[str, str], str], deep: int) -> None:
    tag = element.tag
    if not isinstance(tag, str) or tag in {"style", "script"} or deep > _DEEPEST:
        return
    own = _own(element, tag, rules) or font
    element.text = stained(element.text, own) if element.text else None
    for each in element:
        _walk(each, own, rules, deep + 1)
        each.tail = stained(each.tail, own) if each.tail else None


def _own(element: Element, tag: str, rules: dict[tuple[str, str], str]) -> str:
    """Return the font that an element says, the nearer word first."""
    said = _family(element.get("style") or "") or element.get("face") or ""
    names = (element.get("class") or "").split()
    of_class = [rules[key] for name in names for key in ((tag, name), ("", name)) if key in rules]
    return str(said or (of_class[0] if of_class else rules.get((tag, ""), "")))
