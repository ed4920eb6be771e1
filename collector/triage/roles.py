"""Which requirement a file answers: its content first, then its name, last the words of its message."""

import re
from dataclasses import dataclass

from collector.model import File, FileRole, Format, Message, Nature
from collector.vietnamese import fold

_REPORT_WORDS = re.compile(
    r"\b(bao cao|bc|bctk|tong ket|so lieu|thong ke|bieu mau|bieu tong hop|bang tong hop|report|statistics)\b"
)
_TABLE_WORDS = re.compile(r"\b(so lieu|thong ke|bieu|mau|tong hop|phu luc|statistics)\b")
_REPORT_NAME = re.compile(r"\b(bao cao|bc|bctk|tong ket|report)\b")
# Kinds of papers that are no report, by the name that the sender gave the file.
_OTHER_PAPERS = re.compile(
    r"\b(cong van|ke hoach|giay moi|thong bao|quyet dinh|danh sach|bien ban|to trinh|de nghi|chuong trinh"
    r"|huong dan|nghi quyet|quy che|ly lich|hoa don|thu moi|invoice)\b"
)
# A scan is bigger than a logo; below this a picture is decoration.
SCAN_BYTES = 40_000
_LOCKED = "~$"
# Likeness (0 to 1) from which content alone decides, and from which a fitting name may tip the scale.
CLEAR_REPORT = CLEAR_FORM = 0.5
FAINT_REPORT, FAINT_FORM = 0.3, 0.2


@dataclass(frozen=True, slots=True)
class Likeness:
    """What the readers of floor 1 found in a file: how much of a report, how much of the form."""

    report: float = 0.0  # Outline.likeness
    form: float = 0.0  # best Table.likeness
    blank: bool = False  # the form, unfilled


@dataclass(frozen=True, slots=True)
class Role:
    """What a file is in its message: the requirement that it answers, if any, and as what."""

    requirement: str | None
    role: FileRole


NOTHING = Role(None, FileRole.NOTHING)
_MAIL_ENDINGS = (".eml", ".msg")


def role(file: File, likeness: Likeness, message: Message) -> Role:
    """Which requirement a file answers, from its content first, then from its name, last from the mail's words."""
    if file.name.startswith(_LOCKED):
        return NOTHING
    if file.container:
        return Role(None, FileRole.CONTAINER) if file.findings else NOTHING
    if file.nature is Nature.PAGES:
        # Before its content is asked: a PDF that reads like the report is no Word file all the same.
        return _scan(file, likeness, message)
    if likeness.form >= CLEAR_FORM:
        return Role("stats", FileRole.BLANK if likeness.blank else FileRole.SUBMISSION)
    if likeness.report >= CLEAR_REPORT:
        return Role("report", FileRole.SUBMISSION)
    if file.format is Format.ARCHIVE:
        return Role(None, FileRole.CONTAINER) if file.findings else NOTHING
    return _by_name(file, likeness)


def _scan(file: File, likeness: Likeness, message: Message) -> Role:
    """A PDF or picture in place of a document; a logo is nothing."""
    if file.embedded or (file.format is Format.IMAGE and file.size < SCAN_BYTES):
        return NOTHING
    if likeness.report >= CLEAR_REPORT:
        return Role("report", FileRole.SCAN)
    name = fold(file.name)
    if _OTHER_PAPERS.search(name) and not _REPORT_NAME.search(name):
        return NOTHING
    said = fold(f"{file.name} {message.subject} {message.body}")
    silent = not message.body.strip()
    return Role("report", FileRole.SCAN) if silent or _REPORT_WORDS.search(said) else NOTHING


def _by_name(file: File, likeness: Likeness) -> Role:
    """A file whose content could not be read, or says too little: the name and the format speak."""
    name = fold(file.name.rpartition(".")[0] or file.name)
    unread = any(f.severity == "error" for f in file.findings)
    other = bool(_OTHER_PAPERS.search(name)) and not _REPORT_NAME.search(name)
    looks_table, looks_text = file.nature is Nature.TABLE, file.nature is Nature.TEXT
    if unread:
        if any(f.code == "file.refused" for f in file.findings) and file.name.lower().endswith(_MAIL_ENDINGS):
            return Role(None, FileRole.CONTAINER)  # nobody knows what else lies in it: it must not pass for nothing
        if other or not (looks_table or looks_text):
            return NOTHING
        return Role("stats" if looks_table else "report", FileRole.SUBMISSION)
    if looks_table and (likeness.form >= FAINT_FORM or _TABLE_WORDS.search(name)) and not other:
        return Role("stats", FileRole.SUBMISSION)
    if file.text and likeness.report >= FAINT_REPORT and _REPORT_NAME.search(name):
        return Role("report", FileRole.SUBMISSION)
    return NOTHING
