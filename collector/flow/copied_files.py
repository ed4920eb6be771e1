"""The standing files copied out for the office, under names that it would give them, with a list beside them."""

import csv
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from collector.model import Standing
from collector.office.books import books
from collector.office.office import Office
from collector.store import DocumentRow
from collector.vietnamese import clean

LIST_NAME = "danh-sach.csv"
# Characters that file systems do not allow in a name.
_AWKWARD = re.compile(r'[\\/:*?"<>|\x00-\x1f]+')


@dataclass(frozen=True, slots=True)
class Copied:
    """What was copied: all names, and those of files with macros, which nobody should let run."""

    names: tuple[str, ...]
    macros: tuple[str, ...]


def copy_files(office: Office, out: Path) -> Copied:
    """Copy each standing file under a name that the office would give it, with a list; return their names."""
    out.mkdir(parents=True, exist_ok=True)
    titles = {r.id: r.file_title for r in office.campaign.requirements}
    wanted = {s.document: s for s in books(office).statuses if s.state is Standing.ACCEPTED}
    rows, macros = [], []
    for document in office.store.documents.all(campaign=office.campaign.id):
        stands = wanted.get(document.id)
        if stands is None:
            continue
        union = office.by_code[stands.union]
        name = file_name(union.code, union.short_name or union.name, titles[stands.requirement], document)
        content = office.readers.extract(office.store.archive.path(document.message), document.file)
        (out / name).write_bytes(content)
        carries = any(found.code == "file.macro" for found in document.findings)
        macros += [name] if carries else []
        arrived = document.received_at.isoformat(timespec="seconds")
        carried = "có" if carries else ""
        row = (name, union.code, union.name, stands.requirement, document.path, arrived, document.sha256, document.id)
        rows.append([*row, carried])
    _write_list(out / LIST_NAME, rows)
    return Copied(tuple(str(row[0]) for row in rows), tuple(macros))


def file_name(code: str, short_name: str, title: str, document: DocumentRow) -> str:
    """Return «CODE - tên ngắn - Báo cáo 2024.docx»; the ending is that of the bytes, not of the sender's name."""
    said = document.name.rpartition(".")[2].lower()
    # A format has several endings; the sender's is kept where it is one of them.
    ending = said if said in _ENDINGS.get(document.format.value, ()) else document.format.value
    stem = _AWKWARD.sub("-", clean(f"{code} - {short_name} - {title}")).strip(". ")
    return f"{stem}.{ending}"


_ENDINGS = {"docx": ("docx", "docm", "dotx"), "xlsx": ("xlsx", "xlsm"), "other": ("html", "htm", "mht", "csv")}


def _write_list(path: Path, rows: list[list[Any]]) -> None:
    head = ["tệp", "mã", "công đoàn", "yêu cầu", "tên tệp gốc", "nhận lúc", "sha256", "văn bản", "macro"]
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows([head, *[[_safe(cell) for cell in row] for row in rows]])


def _safe(cell: Any) -> Any:  # noqa: ANN401 - a cell of any kind
    """Keep a spreadsheet program from reading a sender's text as a formula."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(("=", "+", "-", "@", "\t")) else cell
