import gzip
import io
import tarfile
import zipfile

import libarchive
import pytest

from collector.formats import limits
from collector.formats.containers import archives
from collector.formats.verdicts import Encrypted, Refused, Unreadable


def packed(kind, *members):
    """An archive written by libarchive itself."""
    out = io.BytesIO()
    formats = {"7z": ("7zip", None), "tar": ("ustar", None), "tgz": ("ustar", "gzip"), "txz": ("ustar", "xz")}
    with libarchive.custom_writer(lambda data: out.write(data) and len(data), *formats[kind]) as writer:
        for name, data in members:
            writer.add_file_from_memory(name, len(data), data)
    return out.getvalue()


def paths(message):
    return [(file.path, file.format, [finding.code for finding in file.findings]) for file in message.files]


@pytest.mark.parametrize("kind", ["7z", "tar", "tgz", "txz"])
def test_archives_of_every_kind_are_unpacked(walk, make, kind):
    report, table = make.docx("một"), make.xlsx()

    message = walk(make.mail((f"bao cao.{kind}", packed(kind, ("BC.docx", report), ("2024/Biểu.xlsx", table)))))

    assert paths(message) == [
        (f"bao cao.{kind}", "archive", []),
        (f"bao cao.{kind}/BC.docx", "docx", []),
        (f"bao cao.{kind}/2024/Biểu.xlsx", "xlsx", []),
    ]
    assert [file.container for file in message.files] == [True, False, False]
    assert [file.name for file in message.files][2] == "Biểu.xlsx"


def test_a_single_packed_file_loses_the_ending(walk, make):
    assert [path for path, _, _ in paths(walk(make.mail(("BC.docx.gz", gzip.compress(make.docx())))))] == [
        "BC.docx.gz",
        "BC.docx.gz/BC.docx",
    ]


def test_zip_in_zip_is_followed_to_the_limit_and_no_further(walk, make):
    data = make.docx("một")
    for _ in range(limits.DEPTH):
        data = make.zip(("a.zip", data))
    assert paths(walk(make.mail(("a.zip", data))))[-1] == ("/".join(["a.zip"] * 7), "docx", [])

    found = paths(walk(make.mail(("a.zip", make.zip(("a.zip", data))))))

    assert len(found) == limits.DEPTH + 1
    assert (found[0][2], found[-1][2]) == (["file.refused"], ["file.refused"])


def test_a_bomb_is_refused_unopened(walk, make):
    bomb = make.zip(("BC.docx", make.docx()), ("a.bin", bytes(limits.MEMBER_BYTES + 1)))

    message = walk(make.mail(("a.zip", bomb), ("b.docx", make.docx())))

    assert paths(message) == [("a.zip", "archive", ["file.refused"]), ("b.docx", "docx", [])]


def test_a_bomb_in_an_archive_is_told_of_the_outermost_too(walk, make):
    bomb = make.zip(("a.bin", bytes(limits.MEMBER_BYTES + 1)))

    message = walk(make.mail(("a.zip", make.zip(("b.zip", bomb), ("BC.docx", make.docx()), method=0))))

    assert paths(message) == [
        ("a.zip", "archive", ["file.refused"]),
        ("a.zip/b.zip", "archive", ["file.refused"]),
        ("a.zip/BC.docx", "docx", []),
    ]


def test_a_large_file_that_hardly_shrinks_is_no_bomb():
    data = bytes(range(256)) * 400
    noise = zipfile.ZipFile(out := io.BytesIO(), "w", zipfile.ZIP_STORED)
    noise.writestr("a.bin", data * 220)
    noise.close()

    (member,) = archives.unpack(out.getvalue(), "zip", "a.zip", archives.Budget()).members

    assert len(member.data) > limits.MEMBER_BYTES


def test_a_7z_bomb_is_refused_as_it_unpacks():
    with pytest.raises(Refused):
        archives.unpack(packed("7z", ("a", bytes(limits.MEMBER_BYTES + 1))), "7z", "a.7z", archives.Budget())


def test_members_and_bytes_are_counted_over_all_levels(make):
    budget = archives.Budget(size=2500, members=3)
    data = make.zip(("a", b"x" * 1000), ("b", b"y" * 1000))

    archives.unpack(data, "zip", "a.zip", budget)

    assert (budget.size, budget.members) == (500, 1)
    with pytest.raises(Refused):
        archives.unpack(data, "zip", "a.zip", budget)


def test_more_members_than_the_limit_are_refused(walk, make):
    data = make.zip(*((str(number), b"") for number in range(limits.TOTAL_MEMBERS + 1)))

    assert paths(walk(make.mail(("a.zip", data)))) == [("a.zip", "archive", ["file.refused"])]


def encrypted_zip(make):
    data = bytearray(make.zip(("BC.docx", b"secret")))
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.find(mark) + at] |= 1
    return bytes(data)


def test_an_archive_under_a_password_is_named(walk, make):
    assert paths(walk(make.mail(("a.zip", encrypted_zip(make))))) == [("a.zip", "archive", ["file.encrypted"])]


def test_what_stands_before_the_damage_is_kept(walk, make):
    whole = make.zip(("a.docx", make.docx("một")), ("b.docx", make.docx("hai")))

    found = paths(walk(make.mail(("a.zip", whole[: len(whole) * 2 // 3]))))

    assert found[0] == ("a.zip", "archive", ["file.unreadable"])
    assert found[1] == ("a.zip/a.docx", "docx", [])


@pytest.mark.parametrize(
    "head", [b"Rar!\x1a\x07\x01\x00", b"7z\xbc\xaf\x27\x1c\x00\x04", b"PK\x03\x04", b"\x1f\x8b\x08"]
)
def test_a_damaged_archive_is_unreadable(walk, make, head):
    found = paths(walk(make.mail(("a.rar", head + b"\x11" * 300))))

    assert found == [("a.rar", "archive", ["file.unreadable"])]


def test_tricks_with_paths_end_in_harmless_names(walk, make):
    names = ("../../etc/passwd", "/etc/cron", "C:\\Windows\\a.txt", "a/../b.txt", "con")

    found = [path for path, _, _ in paths(walk(make.mail(("a.zip", make.zip(*((name, b"x") for name in names))))))]

    assert found[1:] == ["a.zip/etc/passwd", "a.zip/etc/cron", "a.zip/C_/Windows/a.txt", "a.zip/a/b.txt", "a.zip/_con"]


def test_links_in_an_archive_are_left_out():
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as made:
        link = tarfile.TarInfo("secret")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        made.addfile(link)
        made.addfile(tarfile.TarInfo("a.txt"))

    found = archives.unpack(out.getvalue(), "tar", "a.tar", archives.Budget())

    assert [member.name for member in found.members] == ["a.txt"]


@pytest.mark.parametrize(
    "raw", ["Báo cáo.txt".encode(), "Báo cáo.txt".encode("cp1258")], ids=["unflagged UTF-8", "windows-1258"]
)
def test_names_without_the_utf8_flag_are_read(walk, make, raw):
    stand_in = b"X" * len(raw)
    data = make.zip((stand_in.decode(), b"x")).replace(stand_in, raw)

    assert paths(walk(make.mail(("a.zip", data))))[1][0] == "a.zip/Báo cáo.txt"


@pytest.mark.parametrize("kind", ["zip", "tar", "tgz"])
def test_without_libarchive_the_standard_library_opens_zip_and_tar(monkeypatch, make, kind):
    monkeypatch.setattr(archives, "_libarchive", lambda: None)
    data = make.zip(("Báo cáo.txt", b"x")) if kind == "zip" else packed(kind, ("Báo cáo.txt", b"x"))
    kinds = {"zip": "zip", "tar": "tar", "tgz": "packed"}

    found = archives.unpack(data, kinds[kind], "a", archives.Budget())

    assert [(member.name, member.data) for member in found.members] == [("Báo cáo.txt", b"x")]


def test_without_libarchive_other_archives_say_what_is_missing(monkeypatch):
    monkeypatch.setattr(archives, "_libarchive", lambda: None)

    with pytest.raises(Unreadable, match="Chưa có bộ chuyển đổi"):
        archives.unpack(b"Rar!", "rar", "a.rar", archives.Budget())


def test_without_libarchive_a_password_and_a_bomb_are_known_too(monkeypatch, make):
    monkeypatch.setattr(archives, "_libarchive", lambda: None)

    assert isinstance(archives.unpack(encrypted_zip(make), "zip", "a", archives.Budget()).trouble, Encrypted)
    with pytest.raises(Refused):
        archives.unpack(make.zip(("a", bytes(limits.MEMBER_BYTES + 1))), "zip", "a", archives.Budget())
