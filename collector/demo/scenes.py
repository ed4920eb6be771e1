"""The story of the demo, written out: who writes when, and what.

Most unions send both files once, in time. The others show what offices live through. A scene at a fixed time
plays then; a scene `After` a letter of ours plays only once that letter has really gone out, and answers it.
"""

from dataclasses import dataclass
from datetime import datetime

from collector.model import ZONE, LetterKind

START = datetime(2024, 10, 18, 7, 30, tzinfo=ZONE)
END = datetime(2024, 11, 14, 18, 0, tzinfo=ZONE)


@dataclass(frozen=True, slots=True)
class After:
    """So long after a letter of this kind to this union."""

    kind: LetterKind
    union: str
    hours: float


@dataclass(frozen=True, slots=True)
class Made:
    """A file that a scene sends: what, whose, and what is wrong with it."""

    kind: str  # "report", "stats", "other"
    fault: str = ""  # see scene_files.py
    of: str = ""  # the union, where it is not the one who writes


@dataclass(frozen=True, slots=True)
class Scene:
    """One thing that happens."""

    when: str | After  # "25/10 09:14" in 2024
    who: str  # code of the union, "" for a stranger
    act: str = "submit"
    files: tuple[Made, ...] = ()
    how: str = ""  # a way of sending: "zip", "forward", "gmail", "anonymous", "bare"
    note: str = ""  # what staff say, or a line of the mail's own

    def instant(self) -> datetime:
        """Return the fixed time of a scene."""
        assert isinstance(self.when, str)
        return datetime.strptime(f"{self.when} 2024 +0700", "%d/%m %H:%M %Y %z").astimezone(ZONE)


BOTH = (Made("report"), Made("stats"))
FORMULAS = (Made("report"), Made("stats", "formulas"))
WORDS = (Made("report"), Made("stats", "words"))
_FIX, _REMINDER, _ACK = LetterKind.FIX_REQUEST, LetterKind.REMINDER, LetterKind.ACKNOWLEDGEMENT


def _children(*codes: str) -> tuple[Made, ...]:
    return tuple(Made(kind, of=code) for code in codes for kind in ("report", "stats"))


SCENES: tuple[Scene, ...] = (
    # A quiet fortnight: questions, the first reports, and what every mailbox gets besides.
    Scene("21/10 08:42", "TCCB", "question"),
    Scene("22/10 10:05", "", "newsletter"),
    Scene("23/10 14:20", "KHPT", "question"),
    Scene("24/10 15:31", "NAFOSTED", files=BOTH),
    Scene("25/10 09:14", "VPB", files=FORMULAS),
    Scene("28/10 10:27", "BOA", "more-time"),
    Scene("29/10 09:10", "BOA", "extend", note="Đơn vị đang chuyển trụ sở, có đề nghị bằng thư ngày 28/10"),
    Scene("29/10 16:48", "VIPRI", files=BOTH),
    Scene("30/10 11:03", "NATEC", files=FORMULAS),
    Scene("31/10 08:55", "CNC", files=BOTH),
    Scene("31/10 15:40", "KHTC", files=(Made("report"), Made("stats", "sum"))),
    Scene(After(_FIX, "KHTC", 17.5), "KHTC", "mend", files=(Made("stats"),)),
    Scene("01/11 09:22", "VARANS", files=BOTH),
    Scene("01/11 10:10", "TTRA", files=BOTH),
    Scene("01/11 14:36", "VPCT", files=WORDS),
    Scene("01/11 16:15", "HVKHCN", files=(Made("report", "missing-section"), Made("stats"))),
    Scene(After(_FIX, "HVKHCN", 65), "HVKHCN", "mend", files=(Made("report"),)),
    # The week before the deadline.
    Scene("04/11 08:37", "TCCB", files=BOTH),
    Scene("04/11 09:05", "XNT", files=(Made("report", "last-year"), Made("stats"))),
    Scene(After(_FIX, "XNT", 22), "XNT", "mend", files=(Made("report"),)),
    Scene("04/11 10:30", "NASATI", files=BOTH, how="zip"),
    Scene("04/11 14:02", "HNQT", files=(Made("report", "anonymous"), Made("stats", "anonymous")), how="anonymous"),
    Scene("05/11 08:50", "HNQT", "assign"),
    Scene("05/11 09:18", "SHTT", files=(Made("report"), Made("stats", "blank"))),
    Scene(After(_FIX, "SHTT", 28), "SHTT", "mend", files=(Made("stats", "formulas"),)),
    Scene("05/11 10:44", "VISTEC", files=BOTH),
    Scene(After(_ACK, "VISTEC", 0.4), "VISTEC", "receipt"),
    Scene("05/11 15:12", "VINATOM", files=FORMULAS),
    Scene("05/11 16:20", "", "newsletter"),
    Scene("06/11 08:29", "VJST", files=BOTH, how="forward"),
    Scene("06/11 09:40", "VINATOM-INST", files=BOTH),
    Scene("06/11 10:16", "PC", files=(Made("report"),)),
    Scene("06/11 14:55", "VKIST", files=(Made("other"), Made("stats"))),
    Scene("06/11 15:30", "CNTT", files=FORMULAS),
    Scene("07/11 08:15", "NACENTECH", files=(*BOTH, *_children("NACENTECH-VP", "NACENTECH-NACENLAS"))),
    Scene("07/11 09:02", "TIASANG", files=WORDS),
    Scene("07/11 10:33", "VINATOM-VINAGAMMA", files=BOTH, how="gmail"),
    Scene("07/11 11:20", "CNN", files=(Made("report"),)),
    Scene("07/11 11:26", "CNN", files=(Made("stats"),), how="bare"),
    Scene("07/11 14:48", "VINATOM-NDE", files=BOTH),
    Scene("07/11 15:09", "HTQT", files=(Made("stats"),)),
    Scene("07/11 16:51", "NXB", files=(Made("report"), Made("stats", "sum"))),
    Scene("08/11 08:12", "TDC", files=(*BOTH, *_children("TDC-VMI", "TDC-VSQI")), how="zip"),
    Scene("08/11 08:47", "TDC-QUATEST1", files=FORMULAS),
    Scene("08/11 09:30", "VINATOM-NRI", files=BOTH),
    Scene("08/11 10:08", "VINATOM-CNT", files=(Made("report"), Made("stats", "letters"))),
    Scene("08/11 14:25", "VKIST", files=(Made("report"),), note="Hôm trước gửi nhầm kế hoạch, xin gửi lại."),
    Scene("08/11 16:58", "TTKH", files=BOTH),
    Scene("09/11 20:34", "SATI", files=BOTH),
    Scene("09/11 23:52", "UDTB", files=BOTH),
    # Answers to the reminders, of people and of machines.
    Scene(After(_REMINDER, "VUNG", 0.02), "VUNG", "bounce"),
    Scene(After(_REMINDER, "VNE", 0.05), "VNE", "auto-reply"),
    Scene(After(_REMINDER, "VINATOM-ITRRE", 3), "VINATOM-ITRRE", "mend", files=BOTH, note="gửi theo thư nhắc"),
    # After the deadline.
    Scene("10/11 00:07", "VUNLNT", files=BOTH),
    Scene("11/11 09:36", "NATIF", files=BOTH),
    Scene("11/11 14:10", "PC", files=(Made("stats"),), how="bare"),
    Scene("12/11 10:21", "TDC-QUATEST3", files=BOTH),
    Scene("12/11 15:45", "NAFOSTED", "thanks"),
    Scene("13/11 16:40", "BOA", files=BOTH),
)  # fmt: skip
# These never send a file.
SILENT = ("DTG", "VNE", "VUNG", "VPDK", "CTPN", "KHPT", "VINATOM-NTC", "TDC-QUATEST2")
EXTENDED_TO = "2024-11-13"
