"""One letter of every kind with made-up facts of the campaign in force, for people who edit a template.

The unions, people and files are invented; the campaign, its dates and its form are real. Not for the tests of the
words, which have facts of their own.
"""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from pathlib import Path

from collector.errors import LettersRefused
from collector.letters import compose
from collector.letters.digest_facts import (
    Absent,
    DigestFacts,
    Extended,
    Failed,
    Faulty,
    Happening,
    HappeningKind,
    Late,
    NewDocument,
    OpenQuestion,
    Overruling,
    Reached,
    Timely,
    Trouble,
    UnreadLayout,
    Waiting,
)
from collector.letters.facts import (
    AlarmFacts,
    AnswerFacts,
    ClosedFacts,
    FileChange,
    FileFacts,
    Incoming,
    NoticeFacts,
    OverdueFacts,
    OwedRequirement,
    QuestionFacts,
    ReceiptFacts,
    ReminderFacts,
    ThanksFacts,
    UnionFacts,
    UpdateFacts,
)
from collector.letters.ids import Seal
from collector.letters.suggest import suggest
from collector.model import (
    ZONE,
    Address,
    Attachment,
    Campaign,
    Candidate,
    Deadline,
    DocumentState,
    Evidence,
    Finding,
    Letter,
    LetterKind,
    LetterState,
    Occasion,
    Reader,
    Requirement,
    Severity,
    Standing,
    Status,
    Union,
)
from collector.workdays import working_day_after, working_day_before

_UNION = Union(
    "VIDU",
    "Công đoàn Viện Ví dụ",
    short_name="CĐ Viện Ví dụ",
    emails=("congdoan@vidu.example",),
    contact_name="Trần Thị Bình",
    contact_phone="0900 111 222",
)
_OTHER = Union("VIDU2", "Công đoàn Trung tâm Ví dụ", short_name="CĐ TT Ví dụ", contact_phone="0900 333 444")
_ERROR = Finding(
    "stats.not-a-number",
    Severity.ERROR,
    None,
    "Mục 1.1 (ô Bieu so lieu!D13) ghi «x», không đọc được thành số. Kính đề nghị ghi một con số.",
)
_NOTE = Finding(
    "stats.value-missing",
    Severity.WARNING,
    None,
    "Mục 2 (ô Bieu so lieu!D18) để trống. Kính đề nghị điền số; nếu không phát sinh thì ghi 0.",
)
_GAP = Finding(
    "report.section-empty",
    Severity.ERROR,
    None,
    "Mục II.4 có tiêu đề nhưng chưa có nội dung. Kính đề nghị bổ sung kết quả thực hiện của mục này.",
)
_SEAL = Seal("vidu.example", b"k" * 32)


def _error(requirement: Requirement) -> Finding:
    """Return an error that a document of this requirement may have."""
    return _ERROR if requirement.kind is Reader.STATS else _GAP


def sample(kind: str, campaign: Campaign, folder: Path, form: Attachment | None = None) -> Letter:
    """Return a letter of a kind with made-up facts. Raises LettersRefused: no such kind, or a broken template."""
    made = SAMPLES.get(kind)
    if made is None:
        raise LettersRefused(f"không có loại thư «{kind}»; các loại: {', '.join(SAMPLES)}")
    return made(_SampleFacts(campaign, (form,) if form else ()), folder)


class _SampleFacts:
    """The campaign with days around its deadline and a file for each requirement."""

    def __init__(self, campaign: Campaign, forms: tuple[Attachment, ...]) -> None:
        self.campaign, self.forms = campaign, forms
        self.before = datetime.combine(working_day_before(campaign.aim, campaign, 2), time(16, 5), ZONE)
        first = working_day_after(campaign.deadline.ends_at.astimezone(ZONE).date() - timedelta(days=1), campaign)
        self.after = datetime.combine(first, time(8), ZONE)

    def status(self, owed: Requirement, state: Standing, at: datetime | None, union: Union = _UNION) -> Status:
        end = self.campaign.deadline.ends_at
        late = at >= end if at else None
        return Status(union.code, union.name, owed.id, state, at, late, "VD" if at else None, 1 if at else None, end)

    def all_of(self, state: Standing, at: datetime | None, union: Union = _UNION) -> tuple[Status, ...]:
        return tuple(self.status(owed, state, at, union) for owed in self.campaign.requirements)

    def files(self, state: DocumentState) -> tuple[FileFacts, ...]:
        return tuple(
            FileFacts(
                path=f"{owed.file_title}.{owed.formats[0].value}",
                size=48_300 + number,
                sha256=f"{number:x}f2a9c1b" * 8,
                requirement=owed,
                union=None if state is DocumentState.REVIEW else _UNION.code,
                state=state,
                findings=self.findings(owed, state),
                version=None if state is DocumentState.REVIEW else 1,
            )
            for number, owed in enumerate(self.campaign.requirements)
        )

    def findings(self, owed: Requirement, state: DocumentState) -> tuple[Finding, ...]:
        notes = (_NOTE,) if owed.kind is Reader.STATS else ()
        return {DocumentState.NEEDS_FIX: (_error(owed), *notes), DocumentState.ACCEPTED: notes}.get(state, ())

    def incoming(self, subject: str) -> Incoming:
        sender = Address(_UNION.contact_name, _UNION.emails[0])
        return Incoming("0" * 64, "vidu@mail.vidu.example", (), subject, sender, self.before)

    def answer(self, folder: Path, *, faulty: bool) -> Letter:
        standing = Standing.NEEDS_FIX if faulty else Standing.ACCEPTED
        state = DocumentState.NEEDS_FIX if faulty else DocumentState.ACCEPTED
        unit = UnionFacts(_UNION, self.campaign.deadline, self.campaign.aim, self.all_of(standing, self.before))
        files = self.files(state)
        incoming = self.incoming("Gửi báo cáo")
        facts = AnswerFacts(self.campaign, self.before, incoming, (unit,), files, to_fix=faulty)
        return compose.answer(facts, _SEAL, folder=folder)

    def update(self, folder: Path) -> Letter:
        taken = self.all_of(Standing.ACCEPTED, self.before)
        first = self.files(DocumentState.ACCEPTED)[0]
        facts = UpdateFacts(
            campaign=self.campaign,
            now=self.before,
            occasion=Occasion("mau"),
            to=_UNION.emails,
            union=_UNION,
            incoming=self.incoming("Gửi báo cáo"),
            units=(UnionFacts(_UNION, self.campaign.deadline, self.campaign.aim, taken),),
            files=(FileChange(first, was="faulty", now="sound", why="đơn vị đã giải trình bằng công văn"),),
        )
        return compose.update(facts, _SEAL, folder=folder)

    def extension(self, folder: Path) -> Letter:
        ends = self.campaign.deadline.ends_at + timedelta(days=5)
        more = Deadline(f"hết ngày {ends - timedelta(days=1):%d/%m/%Y}", ends)
        missing = self.all_of(Standing.MISSING, None)
        facts = UpdateFacts(
            campaign=self.campaign,
            now=self.before,
            occasion=Occasion("mau"),
            to=_UNION.emails,
            union=_UNION,
            incoming=None,
            units=(UnionFacts(_UNION, more, self.campaign.aim, missing),),
            deadline=(self.campaign.deadline, more),
            deadline_why="đơn vị có công văn đề nghị lùi thời hạn",
        )
        return compose.update(facts, _SEAL, folder=folder)

    def notice(self, folder: Path) -> Letter:
        opened = working_day_after(self.campaign.opens_at.astimezone(ZONE).date() - timedelta(days=1), self.campaign)
        facts = NoticeFacts(
            campaign=self.campaign,
            now=datetime.combine(opened, time(8, 30), ZONE),
            occasion=Occasion("mau"),
            union=_UNION,
            to=_UNION.emails,
            cc=(),
            deadline=self.campaign.deadline,
            aim=self.campaign.aim,
            requirements=self.campaign.requirements,
            attachments=self.forms,
        )
        return compose.notice(facts, _SEAL, folder=folder)

    def reminder(self, folder: Path, *, urgent: bool) -> Letter:
        first, *others = self.campaign.requirements
        owed = [OwedRequirement(first, Standing.NEEDS_FIX, (_error(first),), f"{first.file_title}.docx", self.before)]
        owed += [OwedRequirement(one, Standing.MISSING) for one in others]
        facts = ReminderFacts(
            campaign=self.campaign,
            now=self.before,
            occasion=Occasion("mau"),
            union=_UNION,
            to=_UNION.emails,
            cc=(),
            deadline=self.campaign.deadline,
            aim=self.campaign.aim,
            owed=tuple(owed),
            urgent=urgent,
            attachments=self.forms,
        )
        return compose.reminder(facts, _SEAL, folder=folder)

    def overdue(self, folder: Path) -> Letter:
        facts = OverdueFacts(
            campaign=self.campaign,
            now=self.after,
            occasion=Occasion("mau"),
            union=_UNION,
            to=_UNION.emails,
            cc=(),
            deadline=self.campaign.deadline,
            owed=tuple(OwedRequirement(one, Standing.MISSING) for one in self.campaign.requirements),
            by=self.after + timedelta(days=1, hours=9),
            attachments=self.forms,
        )
        return compose.overdue(facts, _SEAL, folder=folder)

    def thanks(self, folder: Path) -> Letter:
        rows = self.all_of(Standing.ACCEPTED, self.before)
        facts = ThanksFacts(
            self.campaign,
            self.after,
            Occasion("mau"),
            _UNION,
            _UNION.emails,
            (),
            self.campaign.deadline,
            standings=rows,
        )
        return compose.thanks(facts, _SEAL, folder=folder)

    def receipt(self, folder: Path) -> Letter:
        facts = ReceiptFacts(self.campaign, self.before, self.incoming(""), self.files(DocumentState.REVIEW))
        return compose.receipt(facts, _SEAL, folder=folder)

    def closed(self, folder: Path) -> Letter:
        closed_at = self.before - timedelta(hours=3)
        facts = ClosedFacts(self.campaign, self.before, self.incoming("Gửi báo cáo"), closed_at)
        return compose.closed(facts, _SEAL, folder=folder)

    def question(self, folder: Path) -> Letter:
        facts = QuestionFacts(self.campaign, self.before, self.incoming("Xin lùi thời hạn gửi báo cáo"))
        return compose.question(facts, _SEAL, folder=folder)

    def withdrawal(self, folder: Path) -> Letter:
        incoming = self.incoming("Xin rút lại báo cáo đã gửi")
        facts = QuestionFacts(self.campaign, self.before, incoming, withdraws=True)
        return compose.question(facts, _SEAL, folder=folder)

    def alarm(self, folder: Path) -> Letter:
        facts = AlarmFacts(
            campaign=self.campaign,
            now=self.before,
            occasion=Occasion("mau"),
            to=("kythuat@vidu.example",),
            title="chưa nhận được thư mới",
            says="Lần nhận thư gần nhất cách đây 3 giờ.",
            mend="Chạy «collector doctor».",
        )
        return compose.alarm(facts, _SEAL, folder=folder)

    def digest(self, folder: Path, edition: str) -> Letter:
        campaign, owed = self.campaign, self.campaign.requirements
        extension = Deadline("đến hết ngày gia hạn", campaign.deadline.ends_at + timedelta(days=5))
        said = "Đơn vị xin lùi thời hạn gửi báo cáo."
        sender = Address(_UNION.contact_name, _UNION.emails[0])
        waiting = Waiting(
            document="VD12AB34",
            path="Báo cáo (bản cuối).docx",
            size=52_100,
            requirement=owed[0],
            sender=Address("", "nguoigui@thu.example"),
            subject="Gửi báo cáo",
            received_at=self.before,
            candidates=(Candidate(_UNION.code, 0.71),),
            evidence=(Evidence("letterhead", _UNION.code, "CÔNG ĐOÀN VIỆN VÍ DỤ", 4.2),),
        )
        facts = DigestFacts(
            campaign=campaign,
            now=self.after,
            occasion=Occasion("mau"),
            to=(campaign.mailbox,),
            since=self.before,
            total=39,
            complete=30,
            missing=(Absent(_OTHER, owed), Absent(_UNION, owed[-1:], bounced=_UNION.emails, reminded=2)),
            to_fix=(Faulty("VD77", _UNION, owed[0], "Báo cáo.docx", self.before, (_error(owed[0]),)),),
            review=(waiting,),
            layouts=(
                UnreadLayout("VD99", _UNION, owed[0], "Báo cáo 2024.docx", self.before, ("Chưa nhận ra bố cục.",)),
            ),
            overruling=(
                Overruling("VD88", _UNION, owed[0], "Báo cáo v2.docx", self.before, ("Bản này có cảnh báo.",)),
            ),
            late=(Late(_OTHER, owed[0], self.after, campaign.deadline),),
            new=(NewDocument(_UNION, owed[0], "Báo cáo.docx", DocumentState.ACCEPTED, self.before, 1),),
            questions=(
                OpenQuestion(
                    sender, "Xin lùi thời hạn", self.before, _UNION, said, suggest("", said, campaign, union=_UNION)
                ),
            ),
            troubles=(
                Trouble("17", LetterKind.REMINDER, LetterState.HELD, _UNION.emails, "Kính nhắc", "chờ cán bộ duyệt"),
            ),
            failed=(Failed(sender, "Gửi báo cáo", self.before, "tiến trình đọc tệp bị dừng", "3f2a9c1b07de"),),
            unions={one.code: one for one in (_UNION, _OTHER)},
            edition=edition,
            events=(
                Happening(HappeningKind.BOUNCED, self.before, (_UNION,), _UNION.emails[0]),
                Happening(HappeningKind.EXTENDED, self.before, (_UNION,), deadline=extension, why="đi công tác"),
            ),
            extended=(Extended(_UNION, extension, owed[:1]),),
            reached=tuple(Reached(_day(self.after, back), 30 - 4 * back) for back in (6, 5, 4, 3, 2, 1, 0)),
            records=self.records() if edition == "final" else (),
            desk="https://baocao.vidu.example",
        )
        return compose.digest(facts, _SEAL, folder=folder)

    def records(self) -> tuple[Timely, ...]:
        due = self.campaign.deadline
        return (
            Timely(_UNION, due, self.all_of(Standing.ACCEPTED, self.before)),
            Timely(_OTHER, due, self.all_of(Standing.ACCEPTED, self.after, _OTHER), reminded=3),
        )


def _day(now: datetime, back: int) -> date:
    return (now - timedelta(days=back)).astimezone(ZONE).date()


SAMPLES: dict[str, Callable[[_SampleFacts, Path], Letter]] = {
    "notice": lambda scene, folder: scene.notice(folder),
    "acknowledgement": lambda scene, folder: scene.answer(folder, faulty=False),
    "fix-request": lambda scene, folder: scene.answer(folder, faulty=True),
    "update": lambda scene, folder: scene.update(folder),
    "update-extension": lambda scene, folder: scene.extension(folder),
    "receipt-unknown": lambda scene, folder: scene.receipt(folder),
    "question": lambda scene, folder: scene.question(folder),
    "closed": lambda scene, folder: scene.closed(folder),
    "withdrawal": lambda scene, folder: scene.withdrawal(folder),
    "reminder": lambda scene, folder: scene.reminder(folder, urgent=False),
    "reminder-urgent": lambda scene, folder: scene.reminder(folder, urgent=True),
    "overdue": lambda scene, folder: scene.overdue(folder),
    "thanks": lambda scene, folder: scene.thanks(folder),
    "digest": lambda scene, folder: scene.digest(folder, "daily"),
    "digest-weekly": lambda scene, folder: scene.digest(folder, "weekly"),
    "digest-final": lambda scene, folder: scene.digest(folder, "final"),
    "alarm": lambda scene, folder: scene.alarm(folder),
}


def check_all(campaign: Campaign, folder: Path) -> None:
    """Compose every kind with the templates of a folder. Raises LettersRefused with file and line."""
    for kind in SAMPLES:
        sample(kind, campaign, folder)
