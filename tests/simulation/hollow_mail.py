"""Mail that speaks of a report and brings none that opens, and mail that takes one back, in words drawn by chance.

The words are made of parts, with diacritics and without, so that no two seeds say the same. Not for who sends it when.
"""

import io
import json
import zipfile
from collections.abc import Sequence
from random import Random

from factories.mail import Draft
from factories.people import Person

from collector.vietnamese import flatten

File = tuple[str, bytes]

_WHAT = ("báo cáo tổng kết năm 2024", "báo cáo công tác công đoàn năm 2024", "báo cáo và biểu số liệu năm 2024")
_SUBJECTS = (
    "Báo cáo tổng kết năm 2024",
    "Gửi báo cáo năm 2024 của {name}",
    "{name} nộp báo cáo",
    "V/v báo cáo năm 2024",
)
_GREETINGS = ("Kính gửi Văn phòng Công đoàn Bộ,", "Kính gửi anh chị,", "Dear anh chị,", "")
_BRINGS = (
    "{name} xin gửi {what} kèm theo.",
    "Em gửi {what} của đơn vị em, file đính kèm ạ.",
    "{name} gửi kèm {what}, kính đề nghị Văn phòng tổng hợp.",
    "Đính kèm thư này là {what} của {name}.",
)
_ENDS = ("Trân trọng.", "Xin cảm ơn!", "Kính báo.", "")
_TAKES_BACK = (
    "{name} xin rút lại {paper} đã gửi.",
    "Đề nghị Văn phòng không sử dụng {paper} đơn vị đã gửi hôm trước.",
    "Đơn vị gửi nhầm {paper}, xin được thu hồi.",
    "Xin hủy {paper} mà {name} đã nộp, đơn vị sẽ gửi lại sau.",
)
_PAPERS = ("báo cáo", "biểu số liệu", "bản báo cáo", "file báo cáo")
_DRIVES = ("https://drive.google.com/file/d/1{mark}/view", "https://docs.google.com/spreadsheets/d/1{mark}/edit")
_LNK = bytes.fromhex("4c0000000114020000000000c000000000000046") + b"\0" * 60


def forgotten(clerk: Person, name: str, rng: Random, brought: Sequence[File]) -> Draft:
    """Write that a report comes along, and attach nothing, or a logo."""
    del brought
    logo = (("logo.png", b"\x89PNG\r\n\x1a\n" + b"0" * 400),)
    return _speaking(clerk, name, rng, rng.choice([(), (), logo]))


def broken(clerk: Person, name: str, rng: Random, brought: Sequence[File]) -> Draft:
    """Send an archive of which a part, or everything, was lost on the way."""
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as made:
        for one in brought:
            made.writestr(*one)
    data, stem = whole.getvalue(), rng.choice(("BaoCao2024", "Bao cao nam 2024", "BC va bieu"))
    half = data[: len(data) // 2]
    made = {
        "zip": half,
        "zip.002": data[len(data) // 2 :],
        "z01": half,
        "7z": b"7z\xbc\xaf\x27\x1c\x00\x04" + half[:900],
        "rar": b"Rar!\x1a\x07\x01\x00" + half[:900],
        "ZIP": b"",
    }
    ending = rng.choice(sorted(made))
    return _speaking(clerk, name, rng, ((f"{stem}.{ending}", made[ending]),))


def linked(clerk: Person, name: str, rng: Random, brought: Sequence[File]) -> Draft:
    """Attach the shortcut that lies on the clerk's own screen, or paste the link."""
    del brought
    link = rng.choice(_DRIVES).format(mark=f"{rng.randrange(10**9):09}")
    made = {
        "url": f"[InternetShortcut]\r\nURL={link}\r\n".encode(),
        "gdoc": json.dumps({"url": link, "doc_id": "1"}).encode(),
        "gsheet": json.dumps({"url": link, "doc_id": "1"}).encode(),
        "docx.lnk": _LNK,
    }
    ending = rng.choice([*sorted(made), ""])
    files = ((f"Bao cao 2024.{ending}", made[ending]),) if ending else ()
    return _speaking(clerk, name, rng, files, more="" if ending else f"\nLink: {link}\n")


def taken_back(clerk: Person, name: str, rng: Random, subject: str) -> Draft:
    """Ask that what was sent be not used, in words or as Outlook does."""
    if rng.random() < 0.3:
        # Names and addresses stand where Outlook writes them.
        recall = f'{clerk.name} would like to recall the message, "{subject}".\n'
        return Draft(clerk, f"Recall: {subject}", recall)
    said = rng.choice(_TAKES_BACK).format(name=name, paper=rng.choice(_PAPERS))
    return _plainly(Draft(clerk, rng.choice(("Rút báo cáo", f"Re: {subject}", "Gửi nhầm")), _letter(rng, said)), rng)


def _speaking(clerk: Person, name: str, rng: Random, files: tuple[File, ...], more: str = "") -> Draft:
    said = rng.choice(_BRINGS).format(name=name, what=rng.choice(_WHAT))
    subject = rng.choice(_SUBJECTS).format(name=name)
    return _plainly(Draft(clerk, subject, _letter(rng, said) + more, files), rng)


def _letter(rng: Random, said: str) -> str:
    return "\n".join(part for part in (rng.choice(_GREETINGS), said, rng.choice(_ENDS)) if part) + "\n"


def _plainly(draft: Draft, rng: Random) -> Draft:
    """Return a draft as some clerks type it: without diacritics."""
    if rng.random() < 0.7:
        return draft
    return Draft(draft.sender, flatten(draft.subject), flatten(draft.body), draft.files)
