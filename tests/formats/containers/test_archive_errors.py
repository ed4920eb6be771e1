"""Archives that 7z and WinRAR made: what is in them, and what is said of those that stay shut."""

import gzip
import io
import lzma
import struct
import tarfile
import zlib
from pathlib import Path

import pytest

from collector.formats import limits
from collector.formats.containers import archive_errors, archives
from collector.formats.detect import detect
from collector.formats.verdicts import DAMAGED, Encrypted, Refused, Unreadable, archive_without_bytes, empty_archive
from collector.model import Format

GARBAGE = b"\x91\x03\x00garb" * 50
EMPTY, NOT_A_BYTE = empty_archive().message, archive_without_bytes().message

ARCHIVES = Path(__file__).parents[2] / "samples" / "formats" / "archives"


def opened(name, data=None):
    data = (ARCHIVES / name).read_bytes() if data is None else data
    found = archives.unpack(data, detect(data).name, name, archives.Budget())
    return ["/".join((*each.folders, each.name)) for each in found.members], found.trouble


@pytest.mark.parametrize(
    ("name", "members"),
    [
        ("plain.7z", ["2024/b.txt", "Báo cáo.txt"]),
        ("plain.tar.gz", ["Báo cáo.txt", "2024/b.txt"]),
        ("lzma.zip", ["BSD"]),
        (
            "rar3-subdirs.rar",
            [
                "sub/dir2/file2.txt",
                "sub/with space/long fn.txt",
                "sub/üȵĩöḋè/file.txt",
                "sub/dir1/file1.txt",
            ],
        ),
        (
            "rar5-subdirs.rar",
            [
                "sub/dir2/file2.txt",
                "sub/with space/long fn.txt",
                "sub/üȵĩöḋè/file.txt",
                "sub/dir1/file1.txt",
            ],
        ),
        ("rar5-solid.rar", ["stest1.txt", "stest2.txt"]),
        # A link is no file, whatever it points at, and what is written through one stays a name.
        ("rar3-symlink-unix.rar", ["data.txt"]),
        ("rar5-symlink-unix.rar", ["data.txt"]),
        ("rar5-hlink.rar", ["stest1.txt"]),
        ("rar5-evil-symlink-traversal.rar", ["up/pwned.txt"]),
        ("link.tar.gz", ["Báo cáo.txt"]),
        ("link.zip", ["Báo cáo.txt"]),
    ],
)
def test_archives_of_real_programs_are_unpacked_and_their_links_left_out(name, members):
    assert opened(name) == (members, None)


@pytest.mark.parametrize(
    "name",
    [
        "aes.zip",
        "zipcrypto.zip",
        "secret.7z",
        "secret-names.7z",
        "rar3-comment-hpsw.rar",
        "rar5-hpsw.rar",
        "rar5-psw.rar",  # libarchive calls its names damaged
    ],
)
def test_a_password_is_told_whatever_program_set_it(name):
    members, trouble = opened(name)

    assert (members, type(trouble)) == ([], Encrypted)


@pytest.mark.parametrize(
    ("name", "members", "sentence"),
    [
        ("volume.7z.001", [], archive_errors.PARTS),
        ("deflate64.zip", [], archive_errors.METHOD),
        ("rar202-comment-nopsw.rar", [], archive_errors.METHOD),
        ("rar3-solid.rar", ["stest1.txt"], archive_errors.METHOD),  # the first file needs no other
    ],
)
def test_what_cannot_be_unpacked_is_told_with_its_cure(name, members, sentence):
    found, trouble = opened(name)

    assert (found, type(trouble), str(trouble)) == (members, Unreadable, sentence)


@pytest.mark.parametrize("without", [False, True], ids=["libarchive", "standard library"])
def test_what_is_not_under_the_password_is_read_all_the_same(monkeypatch, without):
    if without:
        monkeypatch.setattr(archives, "_libarchive", lambda: None)

    members, trouble = opened("mixed.zip")

    assert (members, type(trouble)) == (["z.txt"], Encrypted)


@pytest.mark.parametrize(
    ("name", "data", "sentence", "format_"),
    [
        ("BC.zip.002", GARBAGE, archive_errors.PARTS, Format.ARCHIVE),
        ("BC.z01", b"PK\x07\x08" + GARBAGE, archive_errors.PARTS, Format.ARCHIVE),
        ("BC.7z.003", GARBAGE, archive_errors.PARTS, Format.ARCHIVE),
        ("BC.part2.rar", GARBAGE, archive_errors.PARTS, Format.ARCHIVE),
        ("BC.r00", GARBAGE, archive_errors.PARTS, Format.ARCHIVE),
        ("BC.zip", GARBAGE, archive_errors.BROKEN, Format.OTHER),
        ("BC.ZIP", b"<html><body>404 Not Found</body></html>", archive_errors.BROKEN, Format.OTHER),
        ("BC.rar", "không phải tệp nén".encode(), archive_errors.BROKEN, Format.OTHER),
        ("BC.7z", GARBAGE, archive_errors.BROKEN, Format.OTHER),
        ("BC.tgz", GARBAGE, archive_errors.BROKEN, Format.OTHER),
        ("BC.zip", b"", NOT_A_BYTE, Format.OTHER),
        ("BC.rar", b"", NOT_A_BYTE, Format.OTHER),
        ("BC.zip", b"PK\x05\x06" + b"\0" * 18, EMPTY, Format.ARCHIVE),
        ("BC.ace", b"\x12\x34\x00\x00\x00\x00\x00**ACE**" + GARBAGE, archive_errors.METHOD, Format.ARCHIVE),
        ("BC.lzh", b"\x20\x00-lh5-" + GARBAGE, archive_errors.METHOD, Format.ARCHIVE),
        ("BC.dat", b"ALZ\x01" + GARBAGE, archive_errors.METHOD, Format.ARCHIVE),
        ("BC.alz", GARBAGE, archive_errors.METHOD, Format.ARCHIVE),
    ],
)
def test_what_no_program_opens_is_named_and_is_a_container(one_file, name, data, sentence, format_):
    file = one_file(name, data)
    assert ([each.message for each in file.findings], file.container, file.format) == ([sentence], True, format_)


def tar(*names):
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as made:
        for name in names:
            made.addfile(tarfile.TarInfo(name))
    return out.getvalue()


def seven(coder, data=b"", *, holds=True):
    """A 7z archive of one stretch of bytes, packed by the method of this number; none of its headers is packed."""
    info = b"\x04\x06\0\x01\x09" + bytes([len(data)]) + b"\0"
    info += b"\x07\x0b\x01\0\x01" + bytes([len(coder)]) + coder + b"\x0c" + bytes([len(data)])
    info += b"\x0a\x01" + struct.pack("<I", zlib.crc32(data)) + b"\0\x08\0\0"
    name = "BC.docx".encode("utf-16-le") + b"\0\0"
    files = b"\x05\x01\x11" + bytes([len(name) + 1]) + b"\0" + name + b"\0"
    header = b"\x01" + info + files + b"\0" if holds else b""
    start = struct.pack("<QQI", len(data), len(header), zlib.crc32(header))
    return b"7z\xbc\xaf\x27\x1c\0\x04" + struct.pack("<I", zlib.crc32(start)) + start + data + header


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("BC.zip", b"PK\x05\x06" + bytes(18)),
        ("BC.tar.gz", gzip.compress(tar())),
        ("BC.gz", gzip.compress(bytes(5000))),
        ("BC.tar.xz", lzma.compress(tar())),
        ("BC.7z", seven(b"\0", holds=False)),
        ("BC", gzip.compress(tar())),
    ],
    ids=["zip", "tar.gz", "gz of noughts", "tar.xz", "7z", "nameless"],  # gzip writes the time of day
)
def test_an_archive_without_a_file_in_it_cannot_be_read(one_file, name, data):
    file = one_file(name, data)

    assert [(each.code, each.message) for each in file.findings] == [("file.unreadable", EMPTY)]
    assert (file.container, file.format) == (True, Format.ARCHIVE)


def test_an_empty_folder_in_an_archive_fills_it_with_nothing(one_file, make):
    file = one_file("BC.zip", make.zip(("Bao cao/", b"")))
    assert [each.code for each in file.findings] == ["file.unreadable"]


# Zstandard, Brotli, LZ4, Deflate64, RAR, ARM64: what newer programs pack with, and no library here opens.
@pytest.mark.parametrize("coder", ["04f71101", "04f71102", "04f71104", "040109", "040301", "0a"])
def test_a_7z_packed_in_an_unknown_way_is_not_called_damaged(coder):
    assert str(opened("BC.7z", seven(bytes.fromhex(coder), b"x" * 100))[1]) == archive_errors.METHOD


def test_a_7z_that_is_damaged_is_not_called_strange():
    sound = seven(b"\0", b"x" * 100)
    assert opened("BC.7z", sound) == (["BC.docx"], None)
    assert str(opened("BC.7z", sound[:-9] + bytes(9))[1]) == DAMAGED


def test_a_name_alone_makes_no_archive_of_what_is_something_else(one_file, make):
    for name in ("BC.zip", "BC.001", "BC.ace"):
        assert one_file(name, make.docx("Báo cáo")).format is Format.DOCX


@pytest.mark.parametrize(("main", "flags"), [(0x73, 0x0001), (0x73, 0x0080)])
def test_the_head_of_an_old_rar_tells_of_parts_and_passwords(main, flags):
    head = b"Rar!\x1a\x07\x00" + b"\0\0" + bytes([main]) + struct.pack("<HH", flags, 13) + bytes(6)

    trouble = archive_errors.reason(head, detect(head).name, "a.rar", "Truncated RAR file data")

    assert isinstance(trouble, Encrypted) if flags == 0x0080 else str(trouble) == archive_errors.PARTS


def test_a_zip_that_holds_itself_ends_at_the_depth(walk, make):
    quine = bytes.fromhex((ARCHIVES / "quine.hex").read_text())

    files = walk(make.mail(("r.zip", quine))).files

    assert len(files) == limits.DEPTH + 1
    assert {file.sha256 for file in files} == {files[0].sha256}
    assert [code.code for code in files[0].findings] == ["file.refused"]


def test_a_gzip_that_holds_itself_is_one_file_that_cannot_be_read(walk, make):
    quine = bytes.fromhex((ARCHIVES / "quine-gz.hex").read_text())
    assert gzip.decompress(quine) == quine

    files = walk(make.mail(("r.gz", quine))).files

    assert [[code.code for code in file.findings] for file in files] == [["file.unreadable"]]


def overlapping(count, size):
    """A zip whose members are all one and the same stretch of bytes (after David Fifield's bomb, its simplest kind)."""
    packed = zlib.compress(bytes(size), 9)[2:-4]
    crc = zlib.crc32(bytes(size))
    sizes = struct.pack("<III", crc, len(packed), size)
    out = io.BytesIO()
    out.write(b"PK\x03\x04\x14\0\0\0\x08\0\0\0\0\0" + sizes + struct.pack("<HH", 1, 0) + b"a" + packed)
    start = out.tell()
    for _ in range(count):
        out.write(b"PK\x01\x02\x14\0\x14\0\0\0\x08\0\0\0\0\0" + sizes + struct.pack("<HHH", 1, 0, 0) + bytes(12) + b"a")
    end = out.tell()
    out.write(b"PK\x05\x06\0\0\0\0" + struct.pack("<HHIIH", count, count, end - start, start, 0))
    return out.getvalue()


def test_a_zip_whose_members_lie_in_one_another_is_refused_before_anything_is_unpacked(monkeypatch):
    unpacked = []
    monkeypatch.setattr(archives, "_take", lambda *_: unpacked.append(1))

    with pytest.raises(Refused, match="bất thường"):
        opened("a.zip", overlapping(1000, 10 << 20))

    assert unpacked == []


def test_one_member_alone_overlaps_nothing():
    assert opened("a.zip", overlapping(1, 1 << 20)) == (["a"], None)
