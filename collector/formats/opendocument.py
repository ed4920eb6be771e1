"""What texts and workbooks of OpenDocument have in common: how a style says that text is struck through."""

from collector.formats.containers.package import Element

STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"


def is_struck(properties: Element) -> bool:
    """Return whether text with these properties is struck through."""
    told = {properties.get(f"{STYLE}text-line-through-{what}") for what in ("style", "type")} - {None}
    return bool(told) and "none" not in told
