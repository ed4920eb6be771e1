"""Where a .docx says the font of a run: at the run, in styles, in the document's defaults, in its theme."""

import io
import zipfile

import docx
import pytest
from docx.enum.style import WD_STYLE_TYPE

from collector.formats.old_fonts import repaired
from collector.formats.word.docx import read

OLD, NEW = "Tæng sè ®oµn viªn cã", "Tổng số đoàn viên có"
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def saved(made, **parts):
    """Save a document; `parts` replaces words in parts whose name ends so."""
    out, new = io.BytesIO(), io.BytesIO()
    made.save(out)
    with zipfile.ZipFile(out) as old, zipfile.ZipFile(new, "w") as package:
        for name in old.namelist():
            data = old.read(name)
            for part, (before, after) in parts.items():
                if f"{part}.xml" in name:
                    assert before.encode() in data
                    data = data.replace(before.encode(), after.encode())
            package.writestr(name, data)
    return new.getvalue()


def told(data):
    return [each.text for each in repaired(read(data)).text.paragraphs]


def at_the_run(made):
    made.add_paragraph().add_run(OLD).font.name = ".VnTime"


def in_a_character_style(made):
    style = made.styles.add_style("Cũ", WD_STYLE_TYPE.CHARACTER)
    style.font.name = ".VnTime"
    made.add_paragraph().add_run(OLD, style)


def in_a_paragraph_style(made):
    style = made.styles.add_style("Cũ", WD_STYLE_TYPE.PARAGRAPH)
    style.font.name = ".VnTime"
    made.add_paragraph(OLD, style)


def in_the_style_of_a_style(made):
    base = made.styles.add_style("Cũ", WD_STYLE_TYPE.PARAGRAPH)
    base.font.name = ".VnTime"
    style = made.styles.add_style("Con", WD_STYLE_TYPE.PARAGRAPH)
    style.base_style = base
    made.add_paragraph(OLD, style)


def in_the_default_style(made):
    made.styles["Normal"].font.name = ".VnTime"
    made.add_paragraph(OLD)


@pytest.mark.parametrize(
    "write", [at_the_run, in_a_character_style, in_a_paragraph_style, in_the_style_of_a_style, in_the_default_style]
)
def test_a_style_gives_its_font_to_what_says_none(write):
    made = docx.Document()
    write(made)

    assert told(saved(made)) == [NEW]


def test_the_theme_gives_its_font():
    made = docx.Document()
    made.add_paragraph(OLD)

    assert told(saved(made, theme1=('<a:latin typeface="Cambria"/>', '<a:latin typeface=".VnTime"/>'))) == [NEW]


def test_a_run_of_another_font_under_an_old_style_is_left():
    made = docx.Document()
    made.styles["Normal"].font.name = ".VnTime"
    paragraph = made.add_paragraph(OLD + " ")
    paragraph.add_run("thé Có N·m").font.name = "Arial"

    assert told(saved(made)) == [NEW + " thé Có N·m"]


def test_letters_that_word_keeps_as_symbols_and_soft_hyphens_are_letters():
    made = docx.Document()
    run = made.add_paragraph().add_run("Tæng sè ph")
    run.font.name = ".VnTime"
    run._r.append(run._r.makeelement(f"{{{W}}}softHyphen"))
    symbol = run._r.makeelement(f"{{{W}}}sym")
    symbol.set(f"{{{W}}}font", ".VnTime")
    symbol.set(f"{{{W}}}char", "F0AC")
    run._r.append(symbol)
    rest = run._r.makeelement(f"{{{W}}}t")
    rest.text = "ng"
    run._r.append(rest)

    assert told(saved(made)) == ["Tổng số phương"]
