"""What texts and workbooks of OpenDocument have in common: how a style names its font and strikes text through."""

from collector.formats.containers.package import Element

_SVG = "{urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0}"
_FO = "{urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0}"
STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"


def is_struck(properties: Element) -> bool:
    """Return whether text with these properties is struck through."""
    told = {properties.get(f"{STYLE}text-line-through-{what}") for what in ("style", "type")} - {None}
    return bool(told) and "none" not in told


def faces(*roots: Element) -> dict[str, str]:
    """Return the fonts that a document declares: the name that its styles use to the font's own."""
    declared = (each for root in roots if root is not None for each in root.iter(STYLE + "font-face"))
    return {each.get(STYLE + "name") or "": each.get(_SVG + "font-family") or "" for each in declared}


def font_of(properties: Element, known: dict[str, str]) -> str | None:
    """Return the font that properties of text say, None where they say none."""
    if properties is None:
        return None
    name = properties.get(STYLE + "font-name")
    found = properties.get(_FO + "font-family") if name is None else known.get(name, name)
    return None if found is None else str(found)
