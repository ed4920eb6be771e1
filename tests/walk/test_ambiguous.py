"""Mail of which nobody can tell whose it is: no letter to any union, at most one neutral receipt to its sender.

Generated out of what makes mail ambiguous, and some written by hand. All of it is delivered at once into one mailbox.
"""

import itertools
from collections import Counter

import pytest
from factories.papers import Made
from factories.people import Person
from factories.scans import scan
from small_site import SmallSite

from collector.model import Decision, LetterKind, MessageClass

REPORT, STATS = Made("report", "anonymous"), Made("stats", "anonymous")
WHEN = "2024-11-05T09:00"

# What senders write who name two unions, half of one, or somebody who is none of ours.
WORDS = [
    ("gui bao cao", "Em gửi báo cáo ạ."),
    ("Báo cáo tổng kết năm 2024", "Kính gửi Văn phòng Công đoàn Bộ,\nĐơn vị gửi báo cáo."),
    ("Báo cáo CĐ QUATEST", "Trung tâm Kỹ thuật Tiêu chuẩn Đo lường Chất lượng gửi báo cáo."),
    ("Báo cáo công đoàn VNLNT", "Công đoàn VNLNT gửi Văn phòng."),
    ("Báo cáo của CĐ Vụ Công nghệ cao và CĐ Vụ Năng lượng nguyên tử", "Gửi chung hai đơn vị ạ."),
    ("Báo cáo Công đoàn Viện Hàn lâm Khoa học và Công nghệ Việt Nam", "Viện Hàn lâm gửi báo cáo."),
    ("Báo cáo công đoàn Sở KH&CN tỉnh", "Công đoàn Sở Khoa học và Công nghệ gửi nhầm hay không xin báo lại."),
    ("Fwd: báo cáo", "Chuyển tiếp báo cáo của đơn vị bạn."),
]
SENDERS = [
    Person("Hoa Sen", "hoasen@gmail.example", ""),
    Person("Văn thư", "vanthu@so-khcn.example", ""),
    Person("", "0912345678@viettel.example", ""),
]
LINK = "https://drive.google.com/file/d/1AbC/view"


def test_what_staff_said_of_one_file_is_told_beside_the_others_of_its_message(tmp_path):
    site = SmallSite(tmp_path)
    papers = site.files("CNC", REPORT, STATS, when=WHEN)
    site.write(SENDERS[0], "gui bao cao", "Em gửi báo cáo ạ.\n", papers, when=WHEN)
    site.poll("2024-11-05T09:05")
    before = {row["requirement"]: row for row in site.ask("documents")}
    site.rule("assign", before["report"]["id"], "CNC", when="2024-11-05T10:00")
    after = {row["requirement"]: list(row["remarks"]) for row in site.ask("documents")}
    told = "Cán bộ đã giao tệp «Bao cao cong doan 2024.docx» của cùng thư này cho Công đoàn Vụ Công nghệ cao."
    assert list(before["stats"]["remarks"]) == []
    assert after == {"report": [], "stats": [told]}


class Post:
    """Writes to the office, one message a minute."""

    def __init__(self, small_site):
        self.small_site, self.count = small_site, 0
        # A report and a table that name nobody; whose they are in truth is known to no one.
        self.report, self.stats = small_site.files("KHTC", REPORT, STATS, when=WHEN)

    def write(self, sender, subject, body, *files, **more):
        self.count += 1
        when = f"2024-11-05T{9 + self.count // 60:02}:{self.count % 60:02}"
        self.small_site.write(sender, subject, f"{body}\n", files, when=when, **more)

    def combinations(self):
        """Write every combination of sender, words and files."""
        for sender, (subject, body), files in itertools.product(
            SENDERS, WORDS, [(self.report,), (self.stats,), (self.report, self.stats)]
        ):
            self.write(sender, subject, body, *files)

    def by_hand(self):
        """Write what no combination gives."""
        stranger, cnc = SENDERS[0], self.small_site.clerk("CNC")
        report, stats = self.report, self.stats
        self.write(stranger, "Báo cáo", f"Báo cáo của đơn vị ở đây: {LINK}")
        self.write(stranger, "", "", report)
        self.write(stranger, "Báo cáo", f"Kính gửi, {cnc.email} là địa chỉ cơ quan em.", report)
        self.write(
            stranger, "Fwd: Báo cáo", f"---------- Forwarded message ---------\nFrom: {cnc.email}\n\nEm gửi.", report
        )
        self.write(stranger, "Re: báo cáo", "Gửi lại ạ.", stats, answers="reminder.CNC.2@congdoankhcn.example")
        self.write(stranger, "Báo cáo", "Trả lời vào địa chỉ khác ạ.", report, headers={"Reply-To": cnc.email})
        self.write(stranger, "Báo cáo", "Có đồng gửi.", report, headers={"Cc": cnc.email})
        self.write(stranger, "Báo cáo", "Máy gửi.", report, headers={"Auto-Submitted": "auto-generated"})
        self.write(stranger, "Báo cáo", "Qua danh sách.", report, headers={"List-Id": "<ds.gmail.example>"})
        self.write(Person("", "noreply@gmail.example", ""), "Báo cáo", "Gửi báo cáo.", report)
        self.write(Person("", "mailer-daemon@gmail.example", ""), "Báo cáo", "Gửi báo cáo.", report)
        self.write(Person("", "scanner@gmail.example", ""), "Scan", "Tệp quét.", ("scan.pdf", scan()))
        self.write(stranger, "Báo cáo", "Tệp hỏng.", ("bao cao.docx", report[1][:2000]))
        self.write(stranger, "Báo cáo tổng kết", "Tệp rỗng.", ("bao cao tong ket.docx", b""))


@pytest.fixture(scope="module")
def post(tmp_path_factory):
    small_site = SmallSite(tmp_path_factory.mktemp("ambiguous"), codes=None)
    post = Post(small_site)
    post.combinations()
    post.by_hand()
    small_site.poll("2024-11-05T12:00")
    return post


@pytest.fixture(scope="module")
def unions(post):
    with post.small_site.office() as office:
        return {address.lower() for union in office.unions for address in union.emails}


def test_there_are_enough_of_them_and_none_was_given_to_anybody(post):
    documents = post.small_site.ask("documents")
    assert post.count >= 60
    assert Counter(row["decision"] for row in documents if row["decision"] in {Decision.AUTO, Decision.MANUAL}) == {}
    assert sum(row["decision"] is Decision.REVIEW for row in documents) >= 60
    assert {row["state"].value for row in post.small_site.ask("messages")} <= {"done", "review"}


def test_no_letter_goes_to_any_address_of_a_union(post, unions):
    assert {address for row in post.small_site.rows() for address in (*row.to, *row.cc)} & unions == set()
    assert {row.union for row in post.small_site.rows()} == {None}


def test_each_sender_gets_at_most_one_neutral_receipt_for_a_message(post):
    rows = post.small_site.rows()
    assert {row.kind for row in rows} <= {LetterKind.RECEIPT_UNKNOWN, LetterKind.ACKNOWLEDGEMENT}
    assert len(rows) >= 60
    assert max(Counter(row.in_reply_to for row in rows).values()) == 1
    asked = {row["message_id"] for row in post.small_site.ask("messages") if row["class"] is MessageClass.QUESTION}
    assert {row.in_reply_to for row in rows if row.kind is LetterKind.ACKNOWLEDGEMENT} <= asked
    senders = {row["message_id"]: row["from"] for row in post.small_site.ask("messages")}
    assert all(row.to == (senders[row.in_reply_to],) for row in rows)


def test_receipt_names_no_union(post):
    with post.small_site.office() as office:
        names = [name.lower() for u in office.unions for name in (u.name, u.short_name, u.code) if len(name) > 4]
    for letter in post.small_site.letters():
        said = letter.get_body(("plain",)).get_content().lower()
        quoted = letter["Subject"].lower()
        assert [name for name in names if name in said and name not in quoted] == []


def test_robots_lists_and_devices_get_nothing_by_themselves(post):
    silent = {"noreply@gmail.example", "mailer-daemon@gmail.example", "scanner@gmail.example"}
    assert {row.state.value for row in post.small_site.rows() if set(row.to) & silent} <= {"held"}
    went = {letter["To"] for letter in post.small_site.letters()}
    assert went & silent == set()
    assert went == {sender.email for sender in SENDERS}
