"""Mail that asks for something not to be used: marked, acknowledged, settled by staff or a newer version; forged."""

import pytest
from factories import mail
from factories.papers import Made, other_bytes
from factories.people import SERVER, Person
from office_site import REPORT, STATS, at
from small_site import SmallSite

from collector.errors import RulingRefused, UnknownMessage
from collector.flow.replay import replay

WORDS = "Đơn vị gửi nhầm bản nháp, đề nghị Văn phòng không sử dụng."
HOME = Person("Đỗ Đức Phương", "phuong.nha@thu.example", "")
STRANGER = Person("Ai đó", "ai.do@thu.example", "")


@pytest.fixture
def site(tmp_path):
    made = SmallSite(tmp_path)
    made.send("CNC", REPORT, STATS, when="2024-11-05T08:00")
    made.send("XNT", REPORT, when="2024-11-05T08:05")
    made.poll("2024-11-05T08:10")
    return made


def taken_back(site, sender, subject="Xin rút lại báo cáo", body=WORDS, when="2024-11-05T09:00", **more):
    site.write(sender, subject, body, when=when, **more)
    site.poll(when[:-2] + "05")


def marked(site):
    """Return the documents that are marked, as (union, requirement, state)."""
    rows = site.ask("documents")
    return [(r["union"], r["requirement"], r["state"].value) for r in rows if r["withdrawal"]]


def asked(site):
    """Return of each question and withdrawal its state, and how many documents it means."""
    rows = [row for row in site.ask("messages") if row["question"]]
    return [(row["question"].value, None if row["withdraws"] is None else len(row["withdraws"])) for row in rows]


def ids(site, union):
    return [row["id"] for row in site.ask("documents") if row["union"] == union]


def test_withdrawal_marks_what_stands_and_changes_nothing(site):
    before, states = site.status("CNC"), [row["state"] for row in site.ask("documents")]
    taken_back(site, site.clerk("CNC"))

    assert marked(site) == [("CNC", "report", "accepted"), ("CNC", "stats", "accepted")]
    assert (site.status("CNC"), [row["state"] for row in site.ask("documents")]) == (before, states)
    rows = {(row["union"], row["requirement"]): row["withdrawal"] for row in site.ask("status")}
    assert [key for key, at in rows.items() if at] == [("CNC", "report"), ("CNC", "stats")]
    first = site.ask("documents")[0]
    assert [said.split(":")[0] for said in first["remarks"]] == ["Đơn vị đề nghị không dùng"]
    assert asked(site) == [("open", 2)]
    assert site.stands()[-1] == ("acknowledgement", None, "sent", "")
    words = " ".join(site.letters()[-1].get_body(("plain",)).get_content().split())
    assert "đã được chuyển Văn phòng xem" in words
    assert "vẫn được lưu và giữ nguyên tình trạng" in words


def test_staff_reject_or_keep_in_one_step_and_undo_it(site):
    taken_back(site, site.clerk("CNC"))
    report, stats = ids(site, "CNC")

    assert site.rule("reject", report, why="theo đề nghị của đơn vị").startswith(f"Đã từ chối {report}")
    assert (asked(site), marked(site)) == ([("open", 2)], [("CNC", "stats", "accepted")])
    assert site.rule("keep", stats, why="đã gọi, vẫn dùng").startswith(f"Giữ {stats}")
    assert (asked(site), marked(site)) == ([("settled", 2)], [])
    assert site.status("CNC") == {"report": ("missing", None), "stats": ("accepted", False)}

    kept = site.ask("rulings")[-1]
    assert (kept["kind"].value, kept["target"]) == ("keep", stats)
    site.rule("undo", kept["id"], why="nhầm")
    assert (asked(site), marked(site)) == ([("open", 2)], [("CNC", "stats", "accepted")])
    site.rule("undo", site.ask("rulings")[0]["id"], why="nhầm")
    assert marked(site) == [("CNC", "report", "accepted"), ("CNC", "stats", "accepted")]
    with pytest.raises(RulingRefused, match="không có đề nghị rút"):
        site.rule("keep", ids(site, "XNT")[0], why="x")


@pytest.mark.parametrize(("ruling", "left"), [("accept", []), ("set_aside", []), ("reject", [])])
def test_every_ruling_on_the_document_settles_it(site, ruling, left):
    taken_back(site, site.clerk("XNT"))
    site.rule(ruling, ids(site, "XNT")[0], why="đã xem")
    assert (asked(site), marked(site)) == ([("settled", 1)], left)


def test_what_was_rejected_for_it_does_not_pass_the_mark_on(site):
    files = [other_bytes(one, "second") for one in site.files("XNT", REPORT, when="2024-11-05T08:30")]
    site.write(site.clerk("XNT"), "Báo cáo", "Bản thay thế.", files, when="2024-11-05T08:30")
    site.poll("2024-11-05T08:31")
    taken_back(site, site.clerk("XNT"))
    first, second = ids(site, "XNT")
    site.rule("reject", second, why="theo đề nghị của đơn vị")
    assert site.status("XNT")["report"] == ("accepted", False)  # the version before it stands again
    assert (asked(site), marked(site)) == ([("settled", 1)], [])
    assert first != second


def test_newer_version_settles_it(site):
    taken_back(site, site.clerk("XNT"))
    site.write(
        site.clerk("XNT"), "Báo cáo", "Gửi lại.", site.files("XNT", REPORT, when="2024-11-05T10:00"),
        when="2024-11-05T10:00",
    )  # fmt: skip
    site.poll("2024-11-05T10:01")
    assert (asked(site), marked(site)) == ([("settled", 1)], [])


def test_withdrawal_that_brings_a_new_file_is_a_submission(site):
    files = site.files("XNT", REPORT, when="2024-11-05T09:00")
    taken_back(site, site.clerk("XNT"), body="Đề nghị không dùng bản trước, gửi bản mới.", attached=files)
    assert (asked(site), marked(site)) == ([], [])
    assert [row["class"].value for row in site.ask("messages")] == ["submission"] * 3


def test_withdrawal_before_anything_came_marks_nothing_and_is_acknowledged(site):
    taken_back(site, site.clerk("VINATOM"))
    site.send("VINATOM", REPORT, when="2024-11-05T10:00")
    site.poll("2024-11-05T10:10")
    assert (asked(site), marked(site)) == ([("open", 0)], [])
    assert [row[2] for row in site.stands()] == ["sent"] * 4


@pytest.mark.parametrize(
    ("sender", "subject", "body"),
    [
        (STRANGER, "Xin rút lại báo cáo", WORDS),
        (STRANGER, "Xin rút lại báo cáo", "Công đoàn Vụ Công nghệ cao xin rút lại báo cáo đã gửi."),
        (STRANGER, "Recall: Báo cáo", 'Phương would like to recall the message, "Báo cáo".'),
    ],
)
def test_whoever_is_known_for_nobody_marks_nothing_and_his_receipt_waits(site, sender, subject, body):
    taken_back(site, sender, subject, body)
    assert (asked(site), marked(site)) == ([("open", 0)], [])
    kind, union, state, why = site.stands()[-1]
    assert (kind, union, state) == ("acknowledgement", None, "held")
    assert "chưa được biết là của đơn vị nào" in why


def test_one_union_takes_nothing_of_another_back(site):
    taken_back(site, site.clerk("XNT"), body="Đề nghị không dùng báo cáo của Công đoàn Vụ Công nghệ cao.")
    assert (asked(site), marked(site)) == ([("open", 0)], [])


def test_whom_our_server_finds_false_marks_nothing_and_is_not_answered(tmp_path):
    site = SmallSite(tmp_path, COLLECTOR_AUTHSERV=SERVER)
    site.send("CNC", REPORT, when="2024-11-05T08:00")
    site.poll("2024-11-05T08:10")
    letters = site.stands()
    raw = mail.build(mail.Draft(site.clerk("CNC"), "Rút báo cáo", WORDS, (), "", {}), at("2024-11-05T09:00"))
    site.deliver(raw.replace(b"dmarc=pass", b"dmarc=fail"), when="2024-11-05T09:00")
    site.poll("2024-11-05T09:05")
    assert (asked(site), marked(site), site.stands()) == ([("open", 0)], [], letters)


def test_outlook_recalls_one_message(site):
    site.write(
        site.clerk("CNC"), "Báo cáo bổ sung", "Gửi.", site.files("CNC", STATS, when="2024-11-05T08:20"),
        when="2024-11-05T08:20",
    )  # fmt: skip
    site.poll("2024-11-05T08:21")
    taken_back(site, site.clerk("CNC"), "Recall: Báo cáo bổ sung", 'Phương muốn thu hồi thư, "Báo cáo bổ sung".')
    assert marked(site) == [("CNC", "stats", "accepted")]
    taken_back(site, site.clerk("CNC"), "Recall: Chúc mừng năm mới", "", when="2024-11-05T09:30")
    assert asked(site) == [("open", 1), ("open", 0)]


def test_what_came_twice_is_taken_back_as_one(site):
    files = site.files("CNC", STATS, when="2024-11-05T08:20")
    raw = mail.build(mail.Draft(site.clerk("CNC"), "Biểu bổ sung", "Gửi.", files, "", {}), at("2024-11-05T08:20"))
    site.deliver(raw, when="2024-11-05T08:20")
    site.deliver(b"Delivered-To: van-thu@congdoan.example\r\n" + raw, when="2024-11-05T08:20")
    site.poll("2024-11-05T08:21")
    taken_back(site, site.clerk("CNC"), "Recall: Biểu bổ sung", "")
    assert marked(site) == [("CNC", "stats", "accepted")]


def test_answer_to_our_letter_means_the_message_that_it_was_about(site):
    files = site.files("CNC", STATS, when="2024-11-05T08:20")
    site.write(site.clerk("CNC"), "Biểu", "Gửi lại biểu.", files, when="2024-11-05T08:20")
    site.poll("2024-11-05T08:21")
    about = site.rows()[-1].message_id
    taken_back(site, site.clerk("CNC"), "Re: Biểu", "Xin rút lại ạ, em gửi nhầm file.", answers=about)
    assert marked(site) == [("CNC", "stats", "accepted")]


def test_named_file_is_meant(site):
    name = site.ask("documents")[1]["path"]
    taken_back(site, site.clerk("CNC"), body=f"Đề nghị Văn phòng không sử dụng tệp {name} ạ.")
    assert marked(site) == [("CNC", "stats", "accepted")]


def test_from_home_one_takes_back_what_one_sent_from_there(site):
    files = site.files("VINATOM", REPORT, when="2024-11-05T08:20")
    site.write(HOME, "Báo cáo", "Gửi từ nhà.", files, when="2024-11-05T08:20")
    site.poll("2024-11-05T08:21")
    taken_back(site, HOME)
    assert asked(site) == [("open", 1)]
    assert [row["path"] for row in site.ask("documents") if row["withdrawal"]] == [files[0][0]]
    assert site.stands()[-1][:3] == ("acknowledgement", None, "sent")


def test_what_nobody_is_known_to_own_is_kept_in_one_step_too(site):
    site.write(STRANGER, "Biểu", "Gửi.", site.files("CNC", Made("stats", "anonymous")), when="2024-11-05T08:20")
    site.poll("2024-11-05T08:25")
    taken_back(site, STRANGER, body="Xin rút lại biểu số liệu đã gửi.")
    (paper,) = [row for row in site.ask("documents") if row["withdrawal"]]
    assert (paper["union"], paper["candidates"]) == (None, ())
    site.rule("keep", paper["id"], why="đã gọi điện", when="2024-11-05T10:00")
    assert (marked(site), asked(site)) == ([], [("settled", 1)])


def test_replay_and_another_order_give_the_same(site, tmp_path_factory):
    taken_back(site, site.clerk("CNC"))
    site.rule("reject", ids(site, "CNC")[0], why="theo đề nghị của đơn vị", when="2024-11-05T09:30")
    told = site.ask("documents"), site.ask("messages"), site.ask("status")
    with site.office() as office:
        assert replay(office) == []
    assert (site.ask("documents"), site.ask("messages"), site.ask("status")) == told

    other = SmallSite(tmp_path_factory.mktemp("other"))
    other.write(other.clerk("CNC"), "Xin rút lại báo cáo", WORDS, when="2024-11-05T09:00")
    other.poll("2024-11-05T09:05")
    other.send("CNC", REPORT, STATS, when="2024-11-05T08:00")
    other.poll("2024-11-05T10:00")
    assert marked(other) == [("CNC", "report", "accepted"), ("CNC", "stats", "accepted")]


def test_question_and_withdrawal_are_settled_by_a_ruling(site):
    site.write(site.clerk("CNC"), "Hỏi", "Cột này điền thế nào ạ?", when="2024-11-05T09:00")
    site.write(STRANGER, "Rút báo cáo", WORDS, when="2024-11-05T09:01")
    site.write(site.clerk("XNT"), "Xin gia hạn", "Đơn vị xin gia hạn nộp báo cáo.", when="2024-11-05T09:02")
    site.poll("2024-11-05T09:05")
    assert asked(site) == [("open", None), ("open", 0), ("open", None)]

    rows = [row for row in site.ask("messages") if row["question"]]
    site.rule("settle", rows[0]["message_id"], why="đã gọi điện")
    site.rule("settle", f"<{rows[1]['message_id']}>", why="không phải của đơn vị")
    # more time for the union that asked for it settles its question too
    site.rule("extend", "XNT", "2024-11-15", why="theo đề nghị", when="2024-11-05T10:00")
    assert asked(site) == [("settled", None), ("settled", 0), ("settled", None)]
    assert [row["class"].value for row in rows] == ["question"] * 3

    first = site.ask("rulings")[0]
    assert (first["kind"].value, first["why"]) == ("settle", "đã gọi điện")
    site.rule("undo", first["id"], why="nhầm")
    assert asked(site) == [("open", None), ("settled", 0), ("settled", None)]
    with pytest.raises(RulingRefused, match="đã được giải quyết"):
        site.rule("settle", rows[1]["message_id"], why="x")
    with pytest.raises(RulingRefused, match="không phải là câu hỏi"):
        site.rule("settle", site.ask("messages")[0]["message_id"], why="x")
    with pytest.raises(UnknownMessage):
        site.rule("settle", "khong-co@thu.example", why="x")


def test_digest_tells_what_is_not_to_be_used_until_it_is_settled(site):
    taken_back(site, site.clerk("XNT"))
    taken_back(site, STRANGER, "Rút tệp", when="2024-11-05T09:30")
    (paper,) = ids(site, "XNT")
    (letter,) = site.digest("2024-11-05T16:00", dry_run=True)
    assert "ĐƠN VỊ ĐỀ NGHỊ KHÔNG DÙNG (2 THƯ)" in letter.text.upper()
    assert f"collector keep {paper} --why 'LÝ DO'" in letter.text
    assert "Chưa rõ thư nói về tệp nào" in letter.text
    assert "THƯ HỎI CHỜ TRẢ LỜI" not in letter.text
    site.rule("keep", paper, why="đã gọi")
    site.rule("settle", site.ask("messages")[-1]["id"], why="không phải của đơn vị")
    (letter,) = site.digest("2024-11-05T16:00", dry_run=True)
    assert "ĐỀ NGHỊ KHÔNG DÙNG" not in letter.text
