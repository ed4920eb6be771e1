import base64
import unicodedata

import pytest

from collector.formats import limits
from collector.formats.mail import file_names

NAME = "Báo cáo tổng kết.docx"
B = base64.b64encode(NAME.encode()).decode()
PERCENT = "B%C3%A1o%20c%C3%A1o%20t%E1%BB%95ng%20k%E1%BA%BFt.docx"


def raw8(text, charset):
    """As the parser keeps 8-bit bytes of a header."""
    return text.encode(charset).decode("ascii", "surrogateescape")


@pytest.mark.parametrize(
    ("disposition", "why"),
    [
        (f"attachment; filename*=UTF-8''{PERCENT}", "RFC 2231"),
        (f"attachment; filename*=\"utf-8'vi'{PERCENT}\"", "RFC 2231 in quotes, with a language"),
        (f"attachment; filename=\"B?o c?o.docx\"; filename*=utf-8''{PERCENT}", "it wins over the ASCII fallback"),
        (
            (
                "attachment; filename*0*=UTF-8''B%C3%A1o%20c%C3; filename*1*=%A1o%20t%E1%BB%95ng; "
                "filename*2*=%20k%E1%BA%BFt.docx"
            ),
            "continuations, cut inside a character",
        ),
        (
            (
                "attachment; filename*1*=%A1o%20t%E1%BB%95ng%20k%E1%BA%BFt; filename*0*=UTF-8''B%C3%A1o%20c%C3; "
                "filename*2=.docx"
            ),
            "continuations out of order, the last one plain",
        ),
        (f'attachment; filename="=?UTF-8?B?{B}?="', "RFC 2047 in quotes, against the rules, one long word (Gmail)"),
        (f"attachment; filename==?UTF-8?B?{B}?=", "the same without quotes"),
        (f'attachment; filename="=?UTF-8?B?{B[:21]}?=\r\n =?UTF-8?B?{B[21:]}?="', "two words, cut inside a character"),
        ('attachment; filename="=?utf-8?Q?B=C3=A1o_c=C3=A1o_t=E1=BB=95ng_k=E1=BA=BFt.docx?="', "Q words"),
        (f'attachment; filename="=?UTF-8?B?{B.rstrip("=")}"', "a word that lost its end"),
        (raw8(f'attachment; filename="{NAME}"', "utf-8"), "raw UTF-8"),
        (raw8(f"attachment; filename={NAME}", "utf-8"), "raw UTF-8 without quotes, spaces within"),
        (raw8('attachment; filename="Báo cáo tô\u0309ng kê\u0301t.docx"', "cp1258"), "raw windows-1258"),
        ('attachment; filename="' + NAME.encode().decode("latin-1") + '"', "UTF-8 taken for Latin-1"),
        ('attachment; filename="BĂ¡o cĂ¡o tá»•ng káº¿t.docx"', "UTF-8 taken for windows-1258"),
        (f"attachment; filename*=iso-8859-1''{PERCENT}", "RFC 2231 with a charset that it is not"),
        (f"attachment; filename*=nonsense''{PERCENT}", "RFC 2231 with a charset that there is not"),
        ('attachment; filename="' + unicodedata.normalize("NFD", NAME) + '"', "decomposed"),
        (f'attachment; filename="{PERCENT}"', "percent escapes without RFC 2231"),
        ('attachment; filename="B&#225;o c&#xE1;o t&#7893;ng k&#7871;t.docx"', "HTML escapes"),
        (f'attachment; filename="{NAME}', "a quote that never closes"),
        (f'attachment; size=5; filename="{NAME}"; creation-date="x=y; z"', "among other parameters"),
        (f'attachment; filename="C:\\\\Users\\\\a\\\\{NAME}"', "a path, escaped"),
        (f'attachment; filename="C:\\Users\\a\\{NAME}"', "a path, not escaped"),
        (f'attachment; filename="../../etc/{NAME}"', "a path upwards"),
        (f'attachment; filename="{NAME}\x00\x07"', "control characters"),
        (f'attachment; filename=" {NAME[:4]}  {NAME[4:].strip()} . "', "spaces and dots around"),
    ],
)
def test_a_name_is_read_however_it_was_written(disposition, why):
    assert file_names.of_part(disposition.replace("\r\n", ""), "") == NAME, why


def test_a_name_in_the_content_type_alone_counts():
    assert file_names.of_part("attachment", f'application/msword; name="{NAME}"') == NAME


def test_a_whole_name_wins_over_one_with_question_marks():
    assert file_names.of_part('attachment; filename="B??o c??o.docx"', f'application/msword; name="{NAME}"') == NAME


def test_a_name_of_three_question_marks_is_better_than_none():
    assert file_names.of_part('attachment; filename="b??.docx"', "") == "b__.docx"


def test_a_part_without_a_name_has_none():
    assert file_names.of_part("attachment", "application/msword; charset=utf-8") == ""


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("CON", "_CON"),
        ("com¹.txt", "_com¹.txt"),
        ("nul .docx", "_nul .docx"),
        ("console.docx", "console.docx"),
        ("aux.docx", "_aux.docx"),
        ("a\u202excod.exe", "axcod.exe"),
        ('a<b>:"c|?*.docx', "a_b___c___.docx"),
        ("...", ""),
        ("12/BC.docx", "BC.docx"),
        ("Công đoàn/", "Công đoàn"),
        ("tên\ud800.docx", "tên.docx"),
    ],
)
def test_a_name_is_made_harmless(given, kept):
    assert file_names.safe(given) == kept


def test_a_long_name_keeps_its_ending():
    kept = file_names.safe("b" * 5000 + ".docx")

    assert len(kept) == limits.NAME_CHARACTERS
    assert kept.endswith("b.docx")


@pytest.mark.parametrize(
    "raw",
    [
        "Báo cáo.docx".encode(),
        "Báo cáo.docx".encode().decode("cp437"),
        "Báo cáo.docx".encode("cp1258"),
        "Báo cáo.docx",
    ],
)
def test_a_member_name_is_read_in_every_usual_encoding(raw):
    assert file_names.safe(file_names.of_archive(raw)) == "Báo cáo.docx"
