"""Messages that Outlook saved as files."""

import itertools

import pytest

from collector.formats.mail import msg
from collector.formats.verdicts import Unreadable


@pytest.mark.parametrize(
    "data", [b"", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000)]
)
def test_what_is_no_saved_message_is_unreadable(data):
    with pytest.raises(Unreadable):
        msg.read(data)


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
