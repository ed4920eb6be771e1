"""Which requirement a file answers: its content first, then its name, last the words of its message."""

import re
from dataclasses import dataclass

from collector.model import LOCK_FILE, File, FileRole, Format, Message, Nature
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
# A text file with less in it is a note, a password, an address.
_PLAIN_CHARACTERS = 300
# Likeness (0 to 1) from which content alone decides, and from which a fitting name may tip the scale.
CLEAR_REPORT = CLEAR_FORM = 0.5
FAINT_REPORT, FAINT_FORM = 0.3, 0.2


@dataclass(frozen=True, slots=True)
class Likeness:
    """What the readers of floor 1 found in a file: how much of a report, how much of the form."""

    report: float = 0.0  # Outline.likeness
    form: float = 0.0  # best Table.likeness
    blank: bool = False  # the form, unfilled
    figures: bool = False  # another table of figures, filled


@dataclass(frozen=True, slots=True)
class Role:
    """What a file is in its message: the requirement that it answers, if any, and as what."""

    requirement: str | None
    role: FileRole


NOTHING = Role(None, FileRole.NOTHING)
_MAIL_ENDINGS = (".eml", ".msg")
_PARTIAL = (".crdownload", ".part", ".partial", ".opdownload", ".download")


def role(file: File, likeness: Likeness, message: Message) -> Role:
    """Return which requirement a file answers: by its content first, then its name, last the words of the mail."""
    if file.name.startswith(LOCK_FILE):
        return NOTHING
    if file.container:
        return Role(None, FileRole.CONTAINER) if file.findings else NOTHING
    if file.nature is Nature.LINK:
        return Role(None, FileRole.SUBMISSION) if _speaks_of_report(file, message) else NOTHING
    if file.nature is Nature.PAGES:
        # Before its content is asked: a PDF that reads like the report is no Word file all the same.
        return _scan(file, likeness, message)
    if likeness.form >= CLEAR_FORM:
        return Role("stats", FileRole.BLANK if likeness.blank else FileRole.SUBMISSION)
    if likeness.report >= CLEAR_REPORT:
        return Role("report", FileRole.SUBMISSION)
    if file.format is Format.ARCHIVE:
        return Role(None, FileRole.CONTAINER) if file.findings else NOTHING
    if file.text and file.text.plain and not file.findings:
        return _plain(file, likeness, message)
    return _by_name(file, likeness, message)


def _scan(file: File, likeness: Likeness, message: Message) -> Role:
    """A PDF or picture in place of a document; a logo is nothing."""
    if file.embedded or (file.format is Format.IMAGE and file.size < SCAN_BYTES):
        return NOTHING
    if likeness.report >= CLEAR_REPORT:
        return Role("report", FileRole.SCAN)
    return Role("report", FileRole.SCAN) if _speaks_of_report(file, message) else NOTHING


def promised(file: File) -> Role:
    """What a paper answers that came in mail which says that it brings the yearly report, and that nothing else tells.

    Of another kind by its name, it is none; else it may be the report in a layout that nobody has seen.
    """
    name = fold(file.name)
    if file.nature not in {Nature.TEXT, Nature.TABLE} or (_OTHER_PAPERS.search(name) and not _REPORT_NAME.search(name)):
        return NOTHING
    return Role("stats" if file.nature is Nature.TABLE else "report", FileRole.SUBMISSION)


def _speaks_of_report(file: File, message: Message) -> bool:
    """Return whether the words around a file without words of its own make it a report, or leave it open."""
    name = fold(file.name)
    if _OTHER_PAPERS.search(name) and not _REPORT_NAME.search(name):
        return False
    said = fold(f"{file.name} {message.subject} {message.body}")
    return not message.body.strip() or bool(_REPORT_WORDS.search(said))


def _plain(file: File, likeness: Likeness, message: Message) -> Role:
    """A text file in place of the Word file: long enough to be the report, in mail that speaks of one."""
    assert file.text is not None
    long = sum(len(each.text) for each in file.text.paragraphs) >= _PLAIN_CHARACTERS
    likely = likeness.report >= FAINT_REPORT or (long and _speaks_of_report(file, message))
    return Role("report", FileRole.SUBMISSION) if likely else NOTHING


def _by_name(file: File, likeness: Likeness, message: Message) -> Role:
    """A file whose content could not be read, or says too little: the name and the format speak."""
    name = fold(file.name.rpartition(".")[0] or file.name)
    unread = any(f.severity == "error" for f in file.findings)
    other = bool(_OTHER_PAPERS.search(name)) and not _REPORT_NAME.search(name)
    looks_table, looks_text = file.nature is Nature.TABLE, file.nature is Nature.TEXT
    if unread:
        if any(f.code == "file.refused" for f in file.findings) and file.name.lower().endswith(_MAIL_ENDINGS):
            return Role(None, FileRole.CONTAINER)  # nobody knows what else lies in it: it must not pass for nothing
        if file.name.lower().endswith(_PARTIAL) and not (looks_table or looks_text):
            return Role(None, FileRole.CONTAINER)  # "Unconfirmed 24153.crdownload"
        if other or not (looks_table or looks_text):
            return NOTHING
        return Role("stats" if looks_table else "report", FileRole.SUBMISSION)
    if looks_table and (likeness.form >= FAINT_FORM or _TABLE_WORDS.search(name)) and not other:
        return Role("stats", FileRole.SUBMISSION)
    # Another form than the one that was sent out answers all the same, if wrongly; mail of other matters brings none
    if looks_table and likeness.figures and not other and _speaks_of_report(file, message):
        return Role("stats", FileRole.SUBMISSION)
    if file.text and likeness.report >= FAINT_REPORT and _REPORT_NAME.search(name):
        return Role("report", FileRole.SUBMISSION)
    return NOTHING
