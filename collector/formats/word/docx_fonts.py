"""The font of a run of a .docx: what it says itself, its character style, its paragraph's style, the theme.

Asked for only where the file names an old Vietnamese font. Not for drawing: one font for a run's accented letters.
"""

from collector.formats.containers.package import Element
from collector.formats.word.docx_styles import THEME, Style, Styles, W, run_font, run_look

_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"


class Fonts:
    """The fonts of one document."""

    def __init__(self, styles: Styles, theme: Element) -> None:
        self._styles = styles
        kinds = () if theme is None else theme.iter(f"{_A}majorFont", f"{_A}minorFont")
        latin = {THEME + each.tag.removeprefix(_A).removesuffix("Font"): each.find(_A + "latin") for each in kinds}
        self._theme = {kind: each.get("typeface") for kind, each in latin.items() if each is not None}

    def of_run(self, run: Element, style: Style) -> str | None:
        """Return the font of a run in a paragraph of this style, None where nothing says it."""
        properties = run.find(W + "rPr")
        found = None if properties is None else run_font(properties)
        if found is None and properties is not None:
            named = run_look(properties)[0]
            found = self._styles.get(named).font if named is not None else None
        found = found or style.font
        return self._theme.get(found) if found and found.startswith(THEME) else found
