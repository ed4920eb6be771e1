import gzip
import io
import itertools
import tarfile
import zipfile

import libarchive
import pytest

from collector.formats.containers import archives
from collector.formats.detect import Kind
from collector.formats.mail import tnef
from collector.formats.process import limits
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

    (member,) = archives.unpack(out.getvalue(), Kind.ZIP, "a.zip", archives.Budget()).members

    assert len(member.data) > limits.MEMBER_BYTES


def test_a_7z_bomb_is_refused_as_it_unpacks():
    with pytest.raises(Refused):
        archives.unpack(packed("7z", ("a", bytes(limits.MEMBER_BYTES + 1))), Kind.SEVENZIP, "a.7z", archives.Budget())


def test_members_and_bytes_are_counted_over_all_levels(make):
    budget = archives.Budget(size=2500, members=3)
    data = make.zip(("a", b"x" * 1000), ("b", b"y" * 1000))

    archives.unpack(data, Kind.ZIP, "a.zip", budget)

    assert (budget.size, budget.members) == (500, 1)
    with pytest.raises(Refused):
        archives.unpack(data, Kind.ZIP, "a.zip", budget)


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

    found = archives.unpack(out.getvalue(), Kind.TAR, "a.tar", archives.Budget())

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
    kinds = {"zip": Kind.ZIP, "tar": Kind.TAR, "tgz": Kind.PACKED}

    found = archives.unpack(data, kinds[kind], "a", archives.Budget())

    assert [(member.name, member.data) for member in found.members] == [("Báo cáo.txt", b"x")]


def test_without_libarchive_other_archives_say_what_is_missing(monkeypatch):
    monkeypatch.setattr(archives, "_libarchive", lambda: None)

    with pytest.raises(Unreadable, match="Chưa có bộ chuyển đổi"):
        archives.unpack(b"Rar!", Kind.RAR, "a.rar", archives.Budget())


def test_without_libarchive_a_password_and_a_bomb_are_known_too(monkeypatch, make):
    monkeypatch.setattr(archives, "_libarchive", lambda: None)

    assert isinstance(archives.unpack(encrypted_zip(make), Kind.ZIP, "a", archives.Budget()).trouble, Encrypted)
    with pytest.raises(Refused):
        archives.unpack(make.zip(("a", bytes(limits.MEMBER_BYTES + 1))), Kind.ZIP, "a", archives.Budget())


def winmail(*files):
    def attribute(kind, value):
        return b"\x02" + kind.to_bytes(4, "little") + len(value).to_bytes(4, "little") + value + b"\0\0"

    def properties(name):
        text = name.encode("utf-16-le") + b"\0\0"
        padded = text + b"\0" * (-len(text) % 4)
        count = (1).to_bytes(4, "little")
        return count + b"\x1f\x00\x07\x37" + count + len(text).to_bytes(4, "little") + padded

    out = b"\x78\x9f\x3e\x22\x01\x00"
    for name, data in files:
        out += attribute(0x00069002, b"\0" * 14) + attribute(0x00018010, b"BCTONG~1.DOC\0")
        out += attribute(0x0006800F, data) + attribute(0x00069005, properties(name))
    return out


def test_winmail_dat_gives_its_files_under_their_long_names(walk, make):
    report = make.docx("một")

    message = walk(make.mail(("winmail.dat", winmail(("Báo cáo tổng kết.docx", report), ("b.txt", b"x")))))

    assert paths(message) == [
        ("winmail.dat", "other", []),
        ("winmail.dat/Báo cáo tổng kết.docx", "docx", []),
        ("winmail.dat/b.txt", "other", []),
    ]
    assert message.files[0].container


def test_a_damaged_winmail_keeps_what_stands_before_the_damage():
    data = winmail(("a.txt", b"one"), ("b.txt", b"two"))

    assert next((each.name, each.data) for each in tnef.attachments(data[:-60])) == ("a.txt", b"one")
    with pytest.raises(Unreadable):
        tnef.attachments(data[:9] + b"\xff" * 30)


def compound(streams):
    """A compound file (OLE2) of one folder level, as small as the format allows: every stream in whole sectors."""
    names = sorted({path.split("/")[0] for path in streams})
    rows, contents = [], []

    def entry(name, kind, left=-1, right=-1, child=-1, start=0, size=0):
        raw = name.encode("utf-16-le") + b"\0\0"
        number = lambda value: (value & 0xFFFFFFFF).to_bytes(4, "little")  # noqa: E731 - short for a table
        return (
            raw.ljust(64, b"\0")
            + len(raw).to_bytes(2, "little")
            + bytes([kind, 1])
            + number(left)
            + number(right)
            + number(child)
            + bytes(36)
            + number(start)
            + number(size)
            + bytes(4)
        )

    def add(name, data):
        padded = data.ljust(max(4096, -(-len(data) // 512) * 512), b"\0")
        contents.append(padded)
        rows.append((name, 2, sum(map(len, contents[:-1])) // 512, len(padded)))

    for path, data in streams.items():
        if "/" not in path:
            add(path, data)
    top = len(rows)
    folders = []
    for folder in (each for each in names if each not in streams):
        inside = {path: data for path, data in streams.items() if path.startswith(folder + "/")}
        folders.append((folder, len(rows) + 1))
        for path, data in inside.items():
            add(path.split("/", 1)[1], data)
    # Rows: the root, the streams, the folders; brothers hang to the right of each other.
    table = [entry("Root Entry", 5, child=1 if rows or folders else -1)]
    brothers = [*range(1, top + 1), *range(len(rows) + 1, len(rows) + 1 + len(folders))]
    following = dict(itertools.pairwise(brothers))
    groups = [first for _, first in folders] + [len(rows) + 1]
    for at, (name, kind, start, size) in enumerate(rows, 1):
        right = following.get(at, -1) if at <= top else (at + 1 if at + 1 not in groups else -1)
        table.append(entry(name, kind, right=right, start=start, size=size))
    for at, (folder, first) in enumerate(folders, len(rows) + 1):
        table.append(entry(folder, 1, right=following.get(at, -1), child=first))
    directory = b"".join(table)
    directory += bytes(-len(directory) % 512)
    body = b"".join(contents)
    sectors, pages = len(body) // 512, len(directory) // 512
    chain = []
    at = 0
    for content in contents:
        count = len(content) // 512
        chain += [*range(at + 1, at + count), -2]
        at += count
    chain += [*range(sectors + 1, sectors + pages), -2]
    tables = -(-(len(chain) + 1) // 128)
    chain += [-3] * tables
    fat = b"".join((value & 0xFFFFFFFF).to_bytes(4, "little") for value in chain).ljust(512 * tables, b"\xff")
    first_table = sectors + pages
    head = bytearray(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504))
    head[24:34] = b"\x3e\0\x03\0\xfe\xff\x09\0\x06\0"
    head[44:48] = tables.to_bytes(4, "little")
    head[48:52] = sectors.to_bytes(4, "little")
    head[56:76] = (4096).to_bytes(4, "little") + b"\xfe\xff\xff\xff" + bytes(4) + b"\xfe\xff\xff\xff" + bytes(4)
    head[76:512] = b"".join((first_table + n).to_bytes(4, "little") for n in range(tables)).ljust(436, b"\xff")
    return bytes(head) + body + directory + fat


def test_a_message_saved_by_outlook_gives_its_files(walk, make):
    report = make.zip(("BC.docx", b"x" * 5000), method=0)
    data = compound(
        {
            "__properties_version1.0": b"p",
            "__attach_version1.0_#00000000/__substg1.0_37010102": report.ljust(8192, b"\0")[:8192],
            "__attach_version1.0_#00000000/__substg1.0_3707001F": "Báo cáo.zip".encode("utf-16-le"),
            "__attach_version1.0_#00000001/__substg1.0_37010102": b"hai",
        }
    )

    message = walk(make.mail(("thu.msg", data)))

    assert [(file.path, file.container) for file in message.files][:2] == [
        ("thu.msg", True),
        ("thu.msg/Báo cáo.zip", True),
    ]
    assert message.files[0].findings == ()
