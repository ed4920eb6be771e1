"""Facts of letters for many situations, and the letters composed from them."""

import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, time
from types import ModuleType

import pytest

from collector import checks, letters
from collector.formats import verdicts
from collector.model import (
    ZONE,
    Address,
    Attachment,
    Campaign,
    Candidate,
    Contact,
    Deadline,
    DocumentState,
    Evidence,
    File,
    FileRole,
    Finding,
    Form,
    Format,
    Indicator,
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

REPORT = Requirement("report", Reader.REPORT, "Báo cáo tổng kết (tệp Word)", "Báo cáo 2024", (Format.DOCX,))
STATS = Requirement("stats", Reader.STATS, "Bảng tổng hợp số liệu (tệp Excel)", "Số liệu 2024", (Format.XLSX,))
ROWS = (
    Indicator("S1", None, "I", "Đội ngũ và tổ chức công đoàn", "", "section"),
    Indicator("LD_TONG", "S1", "1", "Tổng số CCVCLĐ", "người", "int"),
    Indicator("LD_NU", "LD_TONG", "", "- Trong đó: nữ", "người", "int"),
    Indicator("DV_TONG", "S1", "2", "Tổng số đoàn viên công đoàn", "người", "int"),
)


def at(day: int, hour: int = 9, minute: int = 0, month: int = 11) -> datetime:
    return datetime(2024, month, day, hour, minute, tzinfo=ZONE)


DEADLINE = Deadline("trước ngày 10/11/2024", at(10, 0))
CAMPAIGN = Campaign(
    id="2024-tong-ket",
    title="Tổng kết công tác công đoàn năm 2024, phương hướng, nhiệm vụ năm 2025",
    issuer="Công đoàn Bộ Khoa học và Công nghệ",
    office="Văn phòng Công đoàn Bộ",
    legal_basis=("Hướng dẫn số 456/HD-CĐVCVN ngày 18/10/2024 của Công đoàn Viên chức Việt Nam",),
    year=2024,
    plan_year=2025,
    opens_at=at(18, 0, month=10),
    deadline=DEADLINE,
    aim=date(2024, 11, 8),
    on_time="first_received",
    mailbox="congdoan@congdoanbo.example",
    contact=Contact("Nguyễn Văn An", "Văn phòng Công đoàn Bộ", "0900 000 000", "congdoan@congdoanbo.example"),
    requirements=(REPORT, STATS),
    sections=(),
    form=Form("2024-so-lieu", "BÁO CÁO TỔNG HỢP THỐNG KÊ SỐ LIỆU", 2024, ROWS),
    checks={},
    reminders=(),
    digests=(time(8), time(16)),
    workday_starts=time(8),
    workday_ends=time(17),
    holidays=frozenset(),
    workdays=frozenset(),
    source="2024-tong-ket.yaml",
    version="1",
)
VINATOM = Union(
    "VINATOM",
    "Công đoàn Viện Năng lượng nguyên tử Việt Nam",
    short_name="CĐ Viện NLNTVN",
    emails=("congdoan@vinatom.example",),
    contact_name="Trần Thị Bình",
    contact_phone="0900 111 222",
)
INST = Union(
    "VINATOM-INST",
    "Công đoàn Viện Khoa học và Kỹ thuật hạt nhân",
    short_name="CĐ Viện KHKTHN",
    parent="VINATOM",
    emails=("congdoan@inst.example", "vanphong@inst.example"),
    contact_name="Lê Văn Cường",
    contact_phone="0900 333 444",
)
SHTT = Union("SHTT", "Công đoàn Cục Sở hữu trí tuệ", short_name="CĐ Cục SHTT", contact_phone="0900 555 666")
TTKHCN = Union(
    "TTKHCN",
    "Công đoàn Trung tâm Thông tin khoa học và công nghệ",
    short_name="CĐ TTTT KHCN",
    emails=("vanthu@ttkhcn.example",),
    contact_name="Phạm Thị Dung",
    contact_phone="0900 777 888",
)
FORM = Attachment(
    "VINATOM - CĐ Viện NLNTVN - Số liệu 2024.xlsx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    b"PK",
)
SEAL = letters.Seal("congdoanbo.example", b"k" * 32)


def error(code: str, message: str, where: str | None = None) -> Finding:
    return Finding(code, Severity.ERROR, where, message)


def note(code: str, message: str, where: str | None = None) -> Finding:
    return Finding(code, Severity.WARNING, where, message)


def status(
    union: Union,
    requirement: Requirement,
    state: Standing = Standing.ACCEPTED,
    received_at: datetime | None = None,
    version: int | None = 1,
) -> Status:
    late = received_at >= DEADLINE.ends_at if received_at else None
    document = "D1" if received_at else None
    return Status(
        union.code,
        union.name,
        requirement.id,
        state,
        received_at,
        late,
        document,
        version if received_at else None,
        DEADLINE.ends_at,
    )


def missing(union: Union, requirement: Requirement) -> Status:
    return status(union, requirement, Standing.MISSING, None, None)


def came(subject: str = "BC tổng kết CĐ năm 2024", received_at: datetime | None = None) -> letters.Incoming:
    return letters.Incoming(
        sha256="5d41402abc4b2a76b9719d911017c592",
        message_id="CAF1234@mail.vinatom.example",
        references=(),
        subject=subject,
        sender=Address("Trần Thị Bình", "congdoan@vinatom.example"),
        received_at=received_at or at(7, 16, 5),
    )


def file(
    path: str,
    requirement: Requirement | None = REPORT,
    union: Union | None = VINATOM,
    state: DocumentState = DocumentState.ACCEPTED,
    findings: tuple[Finding, ...] = (),
    **more: object,
) -> letters.FileFacts:
    made = letters.FileFacts(
        path=path,
        size=49_459,
        sha256="3f2a9c1b7d5e4f60" * 4,
        requirement=requirement,
        union=union.code if union else None,
        state=state,
        findings=findings,
        version=1,
    )
    return replace(made, **more)  # type: ignore[arg-type]  # the tests name the fields that they change


def unit(union: Union, *standings: Status) -> letters.UnionFacts:
    return letters.UnionFacts(union, DEADLINE, date(2024, 11, 8), standings)


def answer(
    units: tuple[letters.UnionFacts, ...],
    files: tuple[letters.FileFacts, ...],
    *,
    to_fix: bool = False,
    now: datetime | None = None,
    incoming: letters.Incoming | None = None,
) -> letters.AnswerFacts:
    incoming = incoming or came()
    return letters.AnswerFacts(CAMPAIGN, now or incoming.received_at, incoming, units, files, to_fix)


def accepted_both() -> Letter:
    arrived = at(7, 16, 5)
    facts = answer(
        (unit(VINATOM, status(VINATOM, REPORT, received_at=arrived), status(VINATOM, STATS, received_at=arrived)),),
        (
            file("BCTK 2024_CĐ Viện NLNT_final_v2 (1).docx"),
            file("Mau so lieu kem theo HD.xlsx", STATS, size=15_310, sha256="b1946ac92492d234" * 4),
            file("image001.png", None, None, DocumentState.NOT_A_SUBMISSION, embedded=True),
            file("Công văn kèm theo.pdf", None, None, DocumentState.NOT_A_SUBMISSION),
        ),
    )
    return letters.answer(facts, SEAL)


def report_only() -> Letter:
    arrived = at(7, 16, 5)
    facts = answer(
        (unit(VINATOM, status(VINATOM, REPORT, received_at=arrived), missing(VINATOM, STATS)),),
        (file("Báo cáo.docx"),),
    )
    return letters.answer(facts, SEAL)


FAULTS = (
    error("report.section-missing", "Báo cáo chưa có mục này, đề nghị bổ sung theo đề cương.", "II.5"),
    error("report.section-empty", "Mục II.8 mới có tiêu đề, chưa có nội dung; đề nghị viết nội dung của mục.", "II.8"),
    note("report.no-figures", "Chưa có số liệu chứng minh, đề nghị bổ sung số liệu cụ thể.", "II.4"),
)
TABLE_FAULTS = (
    error("stats.sum-mismatch", "Ô D8 ghi 181 nhưng các phần cộng lại được 179; đề nghị kiểm tra lại.", "LD_TONG"),
    error("stats.not-a-number", "Ô D12 ghi “x”, đề nghị ghi một số; nếu không có thì ghi 0.", "LD_NU"),
    note("stats.value-missing", "Ô D15 còn trống; nếu không có thì ghi 0.", "DV_TONG"),
)


def fix_request() -> Letter:
    arrived = at(7, 16, 5)
    facts = answer(
        (
            unit(
                VINATOM,
                status(VINATOM, REPORT, Standing.NEEDS_FIX, arrived),
                status(VINATOM, STATS, Standing.NEEDS_FIX, arrived),
            ),
        ),
        (
            file("bao-cao.rar/BC tổng kết.docx", findings=FAULTS, state=DocumentState.NEEDS_FIX),
            file("bao-cao.rar/Biểu số liệu.xlsx", STATS, findings=TABLE_FAULTS, state=DocumentState.NEEDS_FIX),
        ),
        to_fix=True,
    )
    return letters.answer(facts, SEAL)


def late() -> Letter:
    arrived = at(11, 3, 20)
    facts = answer(
        (
            unit(
                VINATOM,
                status(VINATOM, REPORT, received_at=at(7, 16, 5)),
                status(VINATOM, STATS, Standing.NEEDS_FIX, arrived),
            ),
        ),
        (file("Biểu số liệu.xlsx", STATS, findings=TABLE_FAULTS[:1], state=DocumentState.NEEDS_FIX),),
        to_fix=True,
        incoming=came("Bổ sung bảng số liệu", arrived),
    )
    return letters.answer(facts, SEAL)


def several_unions() -> Letter:
    arrived = at(7, 16, 5)
    facts = answer(
        (
            unit(VINATOM, status(VINATOM, REPORT, received_at=arrived), missing(VINATOM, STATS)),
            unit(INST, status(INST, REPORT, Standing.NEEDS_FIX, arrived), missing(INST, STATS)),
        ),
        (
            file("VINATOM/Báo cáo.docx"),
            file("INST/Báo cáo.docx", union=INST, findings=FAULTS[:1], state=DocumentState.NEEDS_FIX),
        ),
        to_fix=True,
    )
    return letters.answer(facts, SEAL)


def some_in_review() -> Letter:
    arrived = at(7, 16, 5)
    facts = answer(
        (unit(VINATOM, status(VINATOM, REPORT, received_at=arrived), status(VINATOM, STATS, received_at=arrived)),),
        (
            file("Báo cáo.docx"),
            file("Biểu.xlsx", STATS, sha256="b1946ac92492d234" * 4),
            file("Book1.xlsx", STATS, None, DocumentState.REVIEW, TABLE_FAULTS, version=None),
        ),
    )
    return letters.answer(facts, SEAL)


def unreadable_beside_accepted() -> Letter:
    arrived = at(7, 16, 5)
    link = "https://drive.example/d/1AbC?usp=sharing"
    facts = answer(
        (unit(VINATOM, status(VINATOM, REPORT, received_at=arrived), status(VINATOM, STATS, received_at=arrived)),),
        (
            file(
                "CĐ Viện.rar",
                None,
                state=DocumentState.UNREADABLE,
                findings=(error("file.encrypted", "Tệp nén có mật khẩu, đề nghị gửi lại tệp không đặt mật khẩu."),),
                version=None,
                container=True,
            ),
            file(
                link,
                None,
                state=DocumentState.NEEDS_FIX,
                findings=(error("file.link-only", "Thư chỉ có đường dẫn, đề nghị gửi tệp đính kèm.", link),),
                version=None,
                size=0,
                sha256=None,
            ),
            file("Mẫu biểu.xlsx", STATS, state=DocumentState.SUPERSEDED, role=FileRole.BLANK),
        ),
        to_fix=True,
        incoming=came("Re: TL: RE[2]: Gửi anh An báo cáo"),
    )
    return letters.answer(facts, SEAL)


def receipt_unknown() -> Letter:
    files = (
        file("Báo cáo.docx", REPORT, None, DocumentState.REVIEW, version=None),
        file("Scan0001.pdf", None, None, DocumentState.NOT_A_SUBMISSION, size=1_843_200),
    )
    sender = Address("", "thuhuong1985@thu.example")
    facts = letters.ReceiptFacts(CAMPAIGN, at(7, 16, 5), replace(came(""), sender=sender), files)
    return letters.receipt(facts, SEAL)


def _absent(*brought: File) -> tuple[Finding, ...]:
    return checks.no_file(brought, CAMPAIGN)


def _instead(union: Union | None, state: DocumentState, *brought: File) -> letters.FileFacts:
    """Return the row of a message that speaks of a file and does not bring it."""
    return file("message.eml", None, union, state, _absent(*brought), size=0, sha256=None, version=None)


def no_file() -> Letter:
    unit_ = unit(VINATOM, missing(VINATOM, REPORT), missing(VINATOM, STATS))
    facts = answer((unit_,), (_instead(VINATOM, DocumentState.NEEDS_FIX),), to_fix=True)
    return letters.answer(facts, SEAL)


def no_file_beside_others() -> Letter:
    brought = [File(n, name, name, "0" * 64, 100, Format.OTHER) for n, name in enumerate(("~$BC.docx", "BC.pptx"))]
    standings = (status(VINATOM, REPORT, received_at=at(6)), status(VINATOM, STATS, received_at=at(6)))
    files = (
        *(file(one.path, None, None, DocumentState.NOT_A_SUBMISSION, role=FileRole.NOTHING) for one in brought),
        _instead(VINATOM, DocumentState.NEEDS_FIX, *brought),
    )
    return letters.answer(answer((unit(VINATOM, *standings),), files, to_fix=True), SEAL)


def _receipt(*files: letters.FileFacts, plain: bool = False) -> Letter:
    incoming = replace(came(""), sender=Address("Trần Thu Hương", "thuhuong1985@thu.example"))
    return letters.receipt(letters.ReceiptFacts(CAMPAIGN, at(7, 16, 5), incoming, files, plain), SEAL)


EMPTY, LOCKED = verdicts.without_bytes(), verdicts.encrypted()
DAMAGED = verdicts.unreadable(verdicts.DAMAGED)


def receipt_all_shut() -> Letter:
    shut = (("BC.docx", REPORT, EMPTY), ("So lieu.xlsx", STATS, LOCKED))
    return _receipt(*(file(n, r, None, DocumentState.REVIEW, (f,), version=None) for n, r, f in shut))


def receipt_one_shut() -> Letter:
    return _receipt(
        file("Báo cáo.docx", REPORT, None, DocumentState.REVIEW, FAULTS, version=None),
        file("bieu.rar", None, None, DocumentState.REVIEW, (DAMAGED,), version=None, container=True),
    )


def receipt_of_a_text_file() -> Letter:
    return _receipt(file("Báo cáo.txt", REPORT, None, DocumentState.REVIEW, version=None), plain=True)


def receipt_of_known_sender_one_shut() -> Letter:
    return _receipt(
        file("Báo cáo.txt", REPORT, None, DocumentState.REVIEW, version=None),
        file("Biểu.xlsx", STATS, None, DocumentState.REVIEW, (EMPTY,), version=None),
        plain=True,
    )


def receipt_no_file() -> Letter:
    return _receipt(_instead(None, DocumentState.REVIEW))


def shut_in_review_beside_accepted() -> Letter:
    arrived = at(7, 16, 5)
    facts = answer(
        (unit(VINATOM, status(VINATOM, REPORT, received_at=arrived), missing(VINATOM, STATS)),),
        (file("Báo cáo.docx"), file("Book1.xlsx", STATS, None, DocumentState.REVIEW, (LOCKED,), version=None)),
    )
    return letters.answer(facts, SEAL)


def closed() -> Letter:
    late = replace(came("Gửi báo cáo bổ sung"), received_at=at(21, 8, 55))
    facts = letters.ClosedFacts(CAMPAIGN, at(21, 9), late, at(20, 17))
    return letters.closed(facts, SEAL)


def closed_question() -> Letter:
    late = replace(came("Xin hỏi"), received_at=at(21, 8, 55))
    facts = letters.ClosedFacts(CAMPAIGN, at(21, 9), late, at(20, 17), asks=True)
    return letters.closed(facts, SEAL)


def question() -> Letter:
    return letters.question(letters.QuestionFacts(CAMPAIGN, at(7, 16, 5), came("Xin lùi thời hạn nộp báo cáo")), SEAL)


def withdrawal() -> Letter:
    facts = letters.QuestionFacts(CAMPAIGN, at(7, 16, 5), came("Xin rút lại báo cáo"), withdraws=True)
    return letters.question(facts, SEAL)


def owner_named() -> Letter:
    facts = letters.QuestionFacts(CAMPAIGN, at(7, 16, 5), came("Re: Gửi báo cáo"), names_owner=True)
    return letters.question(facts, SEAL)


def reminder_facts() -> letters.ReminderFacts:
    return letters.ReminderFacts(
        campaign=CAMPAIGN,
        now=at(5, 8, 30),
        occasion=Occasion("reminder:VINATOM:2024-11-05"),
        union=VINATOM,
        to=VINATOM.emails,
        cc=(),
        deadline=DEADLINE,
        aim=date(2024, 11, 8),
        owed=(letters.OwedRequirement(REPORT, Standing.MISSING), letters.OwedRequirement(STATS, Standing.MISSING)),
    )


def reminder() -> Letter:
    return letters.reminder(reminder_facts(), SEAL)


def reminder_urgent() -> Letter:
    facts = letters.ReminderFacts(
        campaign=CAMPAIGN,
        now=at(8, 8, 30),
        occasion=Occasion("reminder:VINATOM:2024-11-08"),
        union=VINATOM,
        to=VINATOM.emails,
        cc=(),
        deadline=DEADLINE,
        aim=date(2024, 11, 8),
        owed=(letters.OwedRequirement(STATS, Standing.NEEDS_FIX, TABLE_FAULTS, "Biểu số liệu.xlsx", at(6, 10, 15)),),
        settled=(REPORT,),
        urgent=True,
    )
    return letters.reminder(facts, SEAL)


def reminder_with_form() -> Letter:
    facts = replace(
        reminder_facts(),
        owed=(letters.OwedRequirement(STATS, Standing.MISSING),),
        settled=(REPORT,),
        attachments=(FORM,),
    )
    return letters.reminder(facts, SEAL)


def notice() -> Letter:
    facts = letters.NoticeFacts(
        campaign=CAMPAIGN,
        now=at(21, 8, 30, month=10),
        occasion=Occasion("notice/2024-10-21/VINATOM"),
        union=VINATOM,
        to=VINATOM.emails,
        cc=(),
        deadline=DEADLINE,
        aim=date(2024, 11, 8),
        requirements=(REPORT, STATS),
        attachments=(FORM,),
    )
    return letters.notice(facts, SEAL)


def update() -> Letter:
    """One file is another union's, one was taken after it had been sent back."""
    arrived = at(7, 16, 5)
    passed = replace(TABLE_FAULTS[0], severity=Severity.INFO, waived="đơn vị mới sáp nhập")
    moved = letters.FileChange(
        file("BC.docx", REPORT, VINATOM), was="sound", now="sound", before=VINATOM, elsewhere=True
    )
    taken = letters.FileChange(file("Biểu.xlsx", STATS, VINATOM, findings=(passed,)), was="faulty", now="sound", why="")
    standing = unit(
        VINATOM,
        status(VINATOM, REPORT, Standing.MISSING),
        status(VINATOM, STATS, received_at=arrived),
    )
    facts = letters.UpdateFacts(
        CAMPAIGN,
        at(8, 9),
        Occasion.update("0" * 64, 1),
        VINATOM.emails,
        VINATOM,
        came(),
        (standing,),
        files=(moved, taken),
        thread=("a@x.example", "b@x.example"),
    )
    return letters.update(facts, SEAL)


def update_of_union() -> Letter:
    """More time, and a table that need not be sent."""
    more = Deadline("hết ngày 15/11/2024", at(16, 0))
    standing = unit(
        VINATOM, status(VINATOM, REPORT, Standing.MISSING), status(VINATOM, STATS, Standing.NOTHING_TO_REPORT)
    )
    facts = letters.UpdateFacts(
        CAMPAIGN,
        at(8, 9),
        Occasion.update("union/VINATOM", 1),
        VINATOM.emails,
        VINATOM,
        None,
        (replace(standing, deadline=more),),
        marks=(letters.MarkChange(STATS, None, Standing.NOTHING_TO_REPORT, "đơn vị mới thành lập"),),
        deadline=(DEADLINE, more),
        deadline_why="đơn vị có công văn xin lùi.",
    )
    return letters.update(facts, SEAL)


def update_shortened() -> Letter:
    """Less time than the union was told; its table came in between."""
    more, less = Deadline("hết ngày 20/11/2024", at(21, 0)), Deadline("hết ngày 15/11/2024", at(16, 0))
    standing = unit(
        VINATOM, status(VINATOM, REPORT, Standing.MISSING), status(VINATOM, STATS, received_at=at(7, 16, 5))
    )
    rows = tuple(replace(row, deadline=less.ends_at) for row in standing.standings)
    facts = letters.UpdateFacts(
        CAMPAIGN,
        at(11, 9),
        Occasion.update("union/VINATOM", 2),
        VINATOM.emails,
        VINATOM,
        None,
        (replace(standing, deadline=less, aim=date(2024, 11, 15), standings=rows),),
        deadline=(more, less),
        deadline_why="Bộ cần số liệu sớm hơn",
    )
    return letters.update(facts, SEAL)


def thanks() -> Letter:
    rows = (
        status(VINATOM, REPORT, received_at=at(7, 16, 5)),
        status(VINATOM, STATS, received_at=at(11, 9, 40), version=3),
    )
    facts = letters.ThanksFacts(
        CAMPAIGN, at(12, 9), Occasion("thanks/VINATOM"), VINATOM, VINATOM.emails, (), DEADLINE, standings=rows
    )
    return letters.thanks(facts, SEAL)


def waived() -> Letter:
    """Staff let a fault pass, and the second version does not say what it is for."""
    arrived = at(7, 16, 5)
    passed = replace(TABLE_FAULTS[0], severity=Severity.INFO, waived="đơn vị mới sáp nhập")
    facts = answer(
        (
            unit(
                VINATOM,
                status(VINATOM, REPORT, received_at=arrived, version=2),
                status(VINATOM, STATS, received_at=arrived),
            ),
        ),
        (
            file("Báo cáo.docx", version=2, unclear=True),
            file("Biểu số liệu.xlsx", STATS, findings=(passed, TABLE_FAULTS[2]), sha256="b1946ac92492d234" * 4),
        ),
    )
    return letters.answer(facts, SEAL)


def wrong_form() -> Letter:
    """The table came in another form: the right one goes with the answer."""
    arrived = at(7, 16, 5)
    said = "Biểu nhận được («Mẫu 1-HĐCĐ») không phải mẫu của đợt này. Kính đề nghị dùng đúng mẫu đã gửi kèm hướng dẫn."
    facts = answer(
        (unit(VINATOM, status(VINATOM, REPORT, received_at=arrived), missing(VINATOM, STATS)),),
        (file("Mẫu 1.xlsx", STATS, findings=(error("stats.wrong-form", said),), state=DocumentState.NEEDS_FIX),),
        to_fix=True,
    )
    return letters.answer(replace(facts, attachments=(FORM,)), SEAL)


def overdue() -> Letter:
    facts = letters.OverdueFacts(
        campaign=CAMPAIGN,
        now=at(12, 9),
        occasion=Occasion("overdue:VINATOM:2024-11-12"),
        union=VINATOM,
        to=VINATOM.emails,
        cc=(),
        deadline=DEADLINE,
        owed=(
            letters.OwedRequirement(REPORT, Standing.MISSING),
            letters.OwedRequirement(STATS, Standing.REVIEW, received_at=at(9, 20, 40)),
        ),
        by=at(14, 17),
    )
    return letters.overdue(facts, SEAL)


def overdue_urgent() -> Letter:
    facts = letters.OverdueFacts(
        campaign=CAMPAIGN,
        now=at(14, 9),
        occasion=Occasion("overdue:VINATOM:2024-11-14"),
        union=VINATOM,
        to=VINATOM.emails,
        cc=(),
        deadline=DEADLINE,
        owed=(letters.OwedRequirement(STATS, Standing.MISSING),),
        settled=(REPORT,),
        urgent=True,
        attachments=(FORM,),
    )
    return letters.overdue(facts, SEAL)


def digest_facts() -> letters.DigestFacts:
    waiting = letters.Waiting(
        document="D12AB34CD",
        path="Báo cáo (bản cuối).docx",
        size=52_100,
        requirement=REPORT,
        sender=Address("Thu Hương", "thuhuong1985@thu.example"),
        subject="Gửi anh An báo cáo",
        received_at=at(6, 22, 10),
        candidates=(Candidate("VINATOM", 0.71), Candidate("VINATOM-INST", 0.24)),
        evidence=(
            Evidence("letterhead", "VINATOM", "CÔNG ĐOÀN VIỆN NĂNG LƯỢNG NGUYÊN TỬ VIỆT NAM", 4.2),
            Evidence("body", "VINATOM-INST", "Viện KHKT hạt nhân", 2.1),
        ),
        conflict=True,
    )
    unknown = replace(
        waiting, document="D99FF00AA", path="Book1.xlsx", requirement=None, candidates=(), evidence=(), conflict=False
    )
    forged = replace(
        waiting,
        document="D55AA66BB",
        path="Bao cao moi.docx",
        evidence=(*waiting.evidence, Evidence("expired", "VINATOM", "đến 30/06/2024", -3.0)),
        conflict=False,
        why=(
            "Không xác thực được người gửi: máy chủ của Văn phòng báo thư này không do thuhuong1985@thu.example gửi.",
        ),
        forged=True,
    )
    return letters.DigestFacts(
        campaign=CAMPAIGN,
        now=at(12, 8),
        occasion=Occasion("digest:2024-11-12T08:00"),
        to=("congdoan@congdoanbo.example",),
        since=at(11, 16),
        total=39,
        complete=34,
        missing=(
            letters.Absent(VINATOM, (STATS,), last_mail=at(7, 16, 5), reminded=2),
            letters.Absent(INST, (REPORT,), bounced=("vanphong@inst.example",), away_until=date(2024, 11, 18)),
            letters.Absent(SHTT, (REPORT, STATS), waiting=1),
        ),
        to_fix=(
            letters.Faulty("D77", INST, STATS, "Biểu.xlsx", at(5, 14), TABLE_FAULTS[:2]),
            letters.Faulty("D78", TTKHCN, STATS, "So lieu.xlsx", at(6, 15), TABLE_FAULTS[:1]),
        ),
        review=(waiting, unknown, forged),
        late=(letters.Late(SHTT, REPORT, at(11, 8, 5), DEADLINE),),
        new=(letters.NewDocument(VINATOM, REPORT, "Báo cáo.docx", DocumentState.ACCEPTED, at(12, 7, 45), 2),),
        questions=(
            letters.OpenQuestion(
                Address("Lê Văn Cường", "congdoan@inst.example"),
                "Xin lùi thời hạn",
                at(6, 17, 30),
                INST,
                "Đơn vị xin lùi thời hạn gửi báo cáo đến ngày 15/11.",
                letters.suggest(
                    "Xin lùi thời hạn", "Đơn vị xin lùi thời hạn gửi báo cáo đến ngày 15/11.", CAMPAIGN, union=INST
                ),
            ),
        ),
        troubles=(
            letters.Trouble(
                "17",
                LetterKind.REMINDER,
                LetterState.HELD,
                ("noreply@shtt.example",),
                "Kính nhắc gửi báo cáo",
                "địa chỉ này không nhận thư trả lời",
            ),
        ),
        failed=(
            letters.Failed(Address("", "a@b.example"), "", at(12, 2), "tiến trình đọc tệp bị dừng", "3f2a9c1b07de"),
        ),
        unions={one.code: one for one in (VINATOM, INST, SHTT)},
        extended=(letters.Extended(INST, Deadline("đến hết ngày 15/11/2024", at(16, 0)), (REPORT,)),),
        reached=tuple(
            letters.Reached(date(2024, 11, day), count)
            for day, count in zip(range(1, 13), (2, 2, 2, 6, 9, 12, 19, 26, 31, 31, 34, 34), strict=True)
        ),
        unwanted=(
            letters.Unwanted(
                "a1b2c3d4e5f6",
                Address("Trần Thị Bình", "congdoan@vinatom.example"),
                "Xin rút lại báo cáo",
                at(11, 17, 5),
                (letters.UnwantedFile("D55AA66BB", "Báo cáo.docx", VINATOM),),
            ),
            letters.Unwanted("0f1e2d3c4b5a", None, "", at(11, 18), ()),
        ),
        events=(
            letters.Happening(letters.HappeningKind.BOUNCED, at(11, 17), (INST,), "vanphong@inst.example"),
            letters.Happening(
                letters.HappeningKind.AWAY, at(12, 7), (), "thuhuong1985@thu.example", until=date(2024, 11, 18)
            ),
            letters.Happening(
                letters.HappeningKind.EXTENDED,
                at(12, 7, 30),
                (INST,),
                deadline=Deadline("đến hết ngày 15/11/2024", at(16, 0)),
                why="đoàn kiểm tra làm việc tại đơn vị",
            ),
        ),
        attachments=(replace(FORM, name="Bieu-tien-do-2024-11-12-08h00.xlsx"),),
    )


def digest() -> Letter:
    return letters.digest(digest_facts(), SEAL)


def digest_with_desk() -> Letter:
    return letters.digest(replace(digest_facts(), desk="https://baocao.office.example"), SEAL)


def digest_weekly() -> Letter:
    facts = replace(
        digest_facts(),
        edition="weekly",
        occasion=Occasion("weekly/2024-11-15"),
        review=(),
        troubles=(),
        failed=(),
        questions=(),
    )
    return letters.digest(facts, SEAL)


def digest_final() -> Letter:
    arrived = at(7, 16, 5)
    records = (
        letters.Timely(
            VINATOM,
            DEADLINE,
            (status(VINATOM, REPORT, received_at=arrived), status(VINATOM, STATS, received_at=arrived)),
        ),
        letters.Timely(
            SHTT,
            DEADLINE,
            (
                status(SHTT, REPORT, received_at=at(11, 8, 5)),
                status(SHTT, STATS, Standing.NEEDS_FIX, received_at=arrived),
            ),
            reminded=3,
        ),
        letters.Timely(
            INST,
            Deadline("đến hết ngày 15/11/2024", at(16, 0)),
            (status(INST, REPORT, received_at=arrived), missing(INST, STATS)),
            extended=True,
            reminded=5,
        ),
    )
    facts = replace(
        digest_facts(),
        now=at(25, 9),
        edition="final",
        occasion=Occasion("final/2024-11-25"),
        records=records,
        missing=(letters.Absent(INST, (STATS,), last_mail=arrived, reminded=5),),
        to_fix=(),
        review=(),
        late=(),
        new=(),
        troubles=(),
        failed=(),
        questions=(),
        extended=(),
        unwanted=(),
        events=(),
        complete=38,
    )
    return letters.digest(facts, SEAL)


def digest_quiet() -> Letter:
    facts = letters.DigestFacts(
        campaign=CAMPAIGN,
        now=at(12, 8),
        occasion=Occasion("digest:2024-11-12T08:00"),
        to=("congdoan@congdoanbo.example",),
        since=None,
        total=39,
        complete=39,
    )
    return letters.digest(facts, SEAL)


def alarm() -> Letter:
    facts = letters.AlarmFacts(
        campaign=CAMPAIGN,
        now=at(6, 3),
        occasion=Occasion("alarm/reconcile/2024-11-06"),
        to=("kythuat@congdoanbo.example",),
        title="hộp thư và sổ không khớp",
        says="2 thư trong hộp thư không khớp với sổ hoặc kho (UID 17, 23).",
        mend="Chạy «collector poll» rồi «collector reconcile».",
    )
    return letters.alarm(facts, SEAL)


def hostile(typed: str) -> list[Letter]:
    """Return letters of every kind with this in every place that a sender can fill."""
    sender = Address(typed, "a@b.example")
    incoming = replace(came(typed), sender=sender)
    found = error("file.unreadable", typed, typed)
    bad = file(typed, union=VINATOM, state=DocumentState.NEEDS_FIX, findings=(found, note("report.no-figures", typed)))
    other = file(typed, None, None, DocumentState.NOT_A_SUBMISSION)
    units = (unit(VINATOM, status(VINATOM, REPORT, Standing.NEEDS_FIX, at(7))), unit(INST))
    many = digest_facts()
    asked, failed, waiting, trouble = many.questions[0], many.failed[0], many.review[0], many.troubles[0]
    many = replace(
        many,
        to_fix=(replace(many.to_fix[0], path=typed, findings=(found,)),),
        review=(
            replace(
                waiting,
                path=typed,
                sender=sender,
                subject=typed,
                evidence=(replace(waiting.evidence[0], text=typed, kind=typed),),
            ),
        ),
        new=(replace(many.new[0], path=typed),),
        questions=(replace(asked, sender=sender, subject=typed, text=typed),),
        troubles=(replace(trouble, subject=typed, reason=typed),),
        failed=(replace(failed, sender=sender, subject=typed, reason=typed),),
    )
    owed = (letters.OwedRequirement(REPORT, Standing.NEEDS_FIX, (found,), typed, at(7)),)
    return [
        letters.answer(answer(units, (bad, other), to_fix=True, incoming=incoming), SEAL),
        letters.receipt(letters.ReceiptFacts(CAMPAIGN, at(7), incoming, (bad,)), SEAL),
        letters.question(letters.QuestionFacts(CAMPAIGN, at(7), incoming), SEAL),
        letters.reminder(replace(reminder_facts(), owed=owed), SEAL),
        letters.digest(many, SEAL),
    ]


SITUATIONS: dict[str, Callable[[], Letter]] = {
    made.__name__: made
    for made in (
        accepted_both,
        report_only,
        fix_request,
        late,
        several_unions,
        some_in_review,
        unreadable_beside_accepted,
        receipt_unknown,
        receipt_all_shut,
        receipt_one_shut,
        receipt_of_a_text_file,
        receipt_of_known_sender_one_shut,
        receipt_no_file,
        no_file,
        no_file_beside_others,
        shut_in_review_beside_accepted,
        question,
        closed,
        closed_question,
        withdrawal,
        owner_named,
        waived,
        wrong_form,
        notice,
        reminder,
        reminder_with_form,
        reminder_urgent,
        overdue,
        overdue_urgent,
        update,
        update_of_union,
        update_shortened,
        thanks,
        digest,
        digest_with_desk,
        digest_weekly,
        digest_final,
        digest_quiet,
        alarm,
    )
}


@pytest.fixture(params=sorted(SITUATIONS))
def situation(request: pytest.FixtureRequest) -> tuple[str, Letter]:
    return request.param, SITUATIONS[request.param]()


@pytest.fixture
def facts() -> ModuleType:
    """Return this file, whose makers a test calls by name."""
    return sys.modules[__name__]
