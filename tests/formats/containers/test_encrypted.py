"""Workbooks that Excel encrypts with its own password open for everybody; others are the sender's to open."""

import io
import random
from contextlib import suppress
from pathlib import Path

import msoffcrypto
import pytest

from collector.formats.containers import encrypted
from collector.formats.verdicts import Empty, Encrypted, Refused, Unreadable

SAMPLES = Path(__file__).parents[2] / "samples" / "formats"


def locked(data, password="VelvetSweatshop"):
    out = io.BytesIO()
    msoffcrypto.OfficeFile(io.BytesIO(data)).encrypt(password, out)
    return out.getvalue()


def test_what_is_only_protected_is_read(make, one_file):
    found = one_file("So lieu.xlsx", locked(make.xlsx()))
    assert ([each.code for each in found.findings], found.workbook.sheets[0].rows) == ([], (("Tổng số",),))


@pytest.mark.parametrize("password", ["bimat", "velvetsweatshop", "VelvetSweatshop "])
def test_another_password_is_the_senders(make, one_file, password):
    found = one_file("So lieu.xlsx", locked(make.xlsx(), password))
    assert ([each.code for each in found.findings], found.workbook) == (["file.encrypted"], None)


def test_a_word_file_is_not_taken_for_a_workbook(make):
    with pytest.raises(Encrypted):
        encrypted.read(locked(make.docx()))


def test_a_password_that_is_spun_without_end_is_not_tried(make, monkeypatch):
    monkeypatch.setattr(msoffcrypto, "OfficeFile", lambda _: pytest.fail("was opened"))
    with pytest.raises(Encrypted):
        encrypted.opened(b'<keyData spinCount="10000000"/>' + make.xlsx())


def test_an_old_workbook_that_is_only_protected_is_read_too(one_file):
    plain, found = (one_file(name, (SAMPLES / name).read_bytes()) for name in ("form.xls", "protected.xls"))
    told = [
        [(each.name, each.rows, each.percents, each.merged) for each in one.workbook.sheets] for one in (plain, found)
    ]
    assert ([each.code for each in found.findings], told[1]) == (["file.legacy-format"], told[0])


def test_an_old_workbook_under_another_password_is_the_senders(one_file):
    found = one_file("secret.xls", (SAMPLES / "secret.xls").read_bytes())
    assert ([each.code for each in found.findings], found.workbook) == (["file.encrypted"], None)


@pytest.mark.parametrize("seed", range(12))
def test_damage_to_an_old_workbook_ends_in_a_verdict(seed):
    dice = random.Random(seed)
    data = bytearray((SAMPLES / "protected.xls").read_bytes())
    for _ in range(dice.choice((1, 8, 200))):
        data[dice.randrange(512, len(data))] = dice.randrange(256)
    with suppress(Encrypted):
        encrypted.opened(bytes(data[: dice.choice((len(data), len(data) // 2))]))


@pytest.mark.parametrize("seed", range(12))
def test_damage_ends_in_a_verdict(make, seed):
    dice = random.Random(seed)
    data = bytearray(locked(make.xlsx()))
    for _ in range(dice.choice((1, 8, 200))):
        data[dice.randrange(len(data))] = dice.randrange(256)
    with suppress(Empty, Encrypted, Refused, Unreadable):
        encrypted.read(bytes(data[: dice.choice((len(data), len(data) // 2))]))
