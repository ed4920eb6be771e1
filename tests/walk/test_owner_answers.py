"""The answer to our own «của công đoàn nào?»: its union comes first, and decides with the word of the paper itself."""

from dataclasses import replace

import pytest
from factories import mail
from factories.papers import Made
from factories.people import SERVER, Person
from office_site import at
from small_site import SmallSite

from collector.flow.recheck import recheck
from collector.flow.replay import replay
from collector.store.earlier import EarlierFigure

LAN = Person("Lan", "lan.nha@thu.example", "")
OTHER = Person("Nam", "nam.nha@thu.example", "")
ANSWER = "Công đoàn Vụ Công nghệ cao ạ."


@pytest.fixture
def site(tmp_path):
    """Return a site where a stranger's nameless table waits, and the letter went that asks whose it is."""
    made = SmallSite(tmp_path, COLLECTOR_AUTHSERV=SERVER)
    asked(made)
    return made


def asked(site, sender=LAN, when="2024-11-05T08:00"):
    site.write(sender, "Biểu", "Gửi anh.", site.files("CNC", Made("stats", "anonymous"), when=when), when=when)
    site.poll(when[:-2] + "05")
    return site.rows()[-1].message_id


def answered(site, about, body=ANSWER, sender=LAN, when="2024-11-05T09:00", **more):
    site.write(sender, "Re: Biểu", body, answers=about, when=when, **more)
    site.poll(when[:-2] + "05")


def signed(site, code="CNC", when="2024-11-05T08:00"):
    """Return a report that names its union in the signature alone: too little to decide by."""
    return site.files(code, Made("report", "signed"), when=when)[0]


def asked_about(site, *files, sender=LAN, when="2024-11-05T08:00"):
    """Let papers wait; return the id of the letter that asks whose they are."""
    site.write(sender, "Báo cáo", "Gửi anh.", files, when=when)
    site.poll(when[:-2] + "05")
    return site.rows()[-1].message_id


def decided(site):
    """Return of each document how its union was found, and how it stands."""
    return [(row["decision"].value, row["union"], row["state"].value) for row in site.ask("documents")]


def text_of(letter):
    return letter.get_body(("plain",)).get_content()


def asked_questions(site):
    return [row["question"].value for row in site.ask("messages") if row["question"]]


def is_stable(site):
    """Return whether everything comes out the same when it is judged once more."""
    with site.office() as office:
        before = office.store.documents.all(), office.store.mail.messages()
        same = (replay(office), recheck(office, at("2024-11-20T12:00"), dry_run=False)) == ([], [])
        return same and (office.store.documents.all(), office.store.mail.messages()) == before


@pytest.fixture
def half(tmp_path):
    """Return a site where a stranger's report waits that is signed by a union, and the id of our question."""
    made = SmallSite(tmp_path, COLLECTOR_AUTHSERV=SERVER)
    return made, asked_about(made, signed(made))


WAITS, TAKEN = ("review", None, "review"), ("auto", "CNC", "accepted")
ASKED = ("receipt-unknown", None, "sent", "")
NOTED, ANSWERED = ("acknowledgement", None, "sent", ""), ("acknowledgement", "CNC", "sent", "")


def first(site):
    """Return of each document that waits its first candidate, and whether staff are told why."""
    rows = [row for row in site.ask("documents") if row["state"].value == "review"]
    return [
        (row["candidates"][0].union if row["candidates"] else None, any("trả lời" in said for said in row["remarks"]))
        for row in rows
    ]


def test_what_waits_gets_the_union_that_its_sender_names_first_and_goes_on_waiting(site):
    assert site.stands() == [("receipt-unknown", None, "sent", "")]
    assert first(site) == [(None, False)]
    answered(site, site.rows()[0].message_id)

    assert first(site) == [("CNC", True)]
    (paper,) = site.ask("documents")
    assert (paper["decision"].value, paper["union"]) == ("review", None)
    assert [(row["class"].value, row["question"]) for row in site.ask("messages")][1][0] == "question"
    assert site.stands()[-1] == ("acknowledgement", None, "sent", "")
    assert site.status("CNC")["stats"] == ("review", None)
    assert site.status("XNT")["stats"] == ("missing", None)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("Đây là biểu của Công đoàn Vụ Công nghệ cao.", "CNC"),
        ("Dạ em gửi cho CĐ Vụ Công nghệ cao", "CNC"),
        ("cong doan vu cong nghe cao a", "CNC"),
        ("Em gửi nhầm, không nhớ của đơn vị nào ạ.", None),
        ("Công đoàn Sao Hỏa ạ", None),
        ("Cảm ơn anh.", None),
    ],
)
def test_by_its_words(site, body, expected):
    answered(site, site.rows()[0].message_id, body)
    assert first(site) == [(expected, expected is not None)]


def test_another_address_tells_nothing_of_it(site):
    answered(site, site.rows()[0].message_id, sender=OTHER)
    assert first(site) == [(None, False)]


def test_an_id_without_our_key_tells_nothing(site):
    real = site.rows()[0].message_id
    answered(site, real.replace("receipt-unknown.-.", "receipt-unknown.-.x"))
    assert first(site) == [(None, False)]


def test_whom_our_server_finds_false_tells_nothing(site):
    draft = mail.Draft(LAN, "Re: Biểu", ANSWER, (), site.rows()[0].message_id, {})
    raw = mail.build(draft, at("2024-11-05T09:00")).replace(b"dmarc=pass", b"dmarc=fail")
    site.deliver(raw, when="2024-11-05T09:00")
    site.poll("2024-11-05T09:05")
    assert first(site) == [(None, False)]


def test_answer_to_ones_own_mail_is_bound_by_its_id(site):
    (sent,) = site.ask("messages")
    answered(site, sent["message_id"])
    assert first(site) == [("CNC", True)]


def test_it_is_about_that_message_and_no_other(site):
    second = asked(site, when="2024-11-05T08:30")
    answered(site, second)
    assert [one for one, _ in first(site)] == [None, "CNC"]


def test_the_last_word_counts(site):
    about = site.rows()[0].message_id
    answered(site, about)
    answered(site, about, "Xin lỗi, của Công đoàn Viện Năng lượng nguyên tử Việt Nam ạ.", when="2024-11-05T10:00")
    assert first(site) == [("VINATOM", True)]


def test_staff_assign_it_and_replay_finds_the_same(site):
    answered(site, site.rows()[0].message_id)
    told = site.ask("documents")
    with site.office() as office:
        assert replay(office) == []
    assert site.ask("documents") == told
    site.rule("assign", told[0]["id"], "CNC", when="2024-11-05T10:00")
    assert first(site) == []


def test_the_order_of_taking_in_changes_nothing(tmp_path_factory):
    found = []
    for order in (False, True):
        site = SmallSite(tmp_path_factory.mktemp("site"))
        files = site.files("CNC", Made("stats", "anonymous"), when="2024-11-05T08:00")
        paper = mail.build(mail.Draft(LAN, "Biểu", "Gửi anh.", files, "", {}), at("2024-11-05T08:00"))
        about = next(line for line in paper.splitlines() if line.lower().startswith(b"message-id:"))
        id_ = about.partition(b"<")[2].partition(b">")[0].decode()
        answer = mail.build(mail.Draft(LAN, "Re: Biểu", ANSWER, (), id_, {}), at("2024-11-05T09:00"))
        mails = [(paper, "2024-11-05T08:00"), (answer, "2024-11-05T09:00")]
        for raw, when in reversed(mails) if order else mails:
            site.deliver(raw, when=when)
            site.poll("2024-11-05T09:30")
        found.append((first(site), [row["candidates"] for row in site.ask("documents")]))
    assert found[0] == found[1]
    assert found[0][0] == [("CNC", True)]


# --- it decides with a second opinion ----------------------------------------------------------------


def test_answer_and_paper_agree_and_decide(half):
    site, about = half
    assert decided(site) == [WAITS]
    answered(site, about)
    assert decided(site) == [TAKEN]
    (paper,) = site.ask("documents")
    assert [(one.kind, one.union) for one in paper["evidence"]] == [("signature-block", "CNC"), ("owner-named", "CNC")]
    assert "Người gửi, được hỏi lại, trả lời tệp là của Công đoàn Vụ Công nghệ cao" in paper["reasons"][1]
    assert site.stands() == [ASKED, NOTED, ANSWERED]
    assert [row["state"].value for row in site.ask("messages")] == ["done", "done"]
    assert asked_questions(site) == ["settled"]
    assert site.status("CNC")["report"] == ("accepted", False)
    noted, told = site.letters()[-2:]
    assert "Văn phòng đã ghi nhận đơn vị mà đồng chí cho biết." in text_of(noted)
    assert "Kính gửi: Công đoàn Vụ Công nghệ cao" in text_of(told)
    assert is_stable(site)


def test_address_of_two_unions_is_the_second_opinion(tmp_path):
    site = SmallSite(tmp_path, COLLECTOR_AUTHSERV=SERVER)
    with site.office() as office:
        shared = [replace(u, emails=(LAN.email,)) if u.code in {"CNC", "XNT"} else u for u in office.unions]
        office.store.registry.replace(shared)
    about = asked_about(site, *site.files("CNC", Made("stats", "anonymous")))
    assert decided(site) == [WAITS]
    answered(site, about)
    assert decided(site) == [TAKEN]
    assert is_stable(site)


def test_what_the_sender_wrote_himself_is_no_second_opinion(tmp_path):
    site = SmallSite(tmp_path)
    site.write(LAN, "Biểu của CĐ Vụ Công nghệ cao", "Gửi anh.", site.files("CNC", Made("stats", "anonymous")))
    site.poll()
    answered(site, site.rows()[0].message_id, when="2024-11-05T13:00")
    assert decided(site) == [WAITS]
    assert first(site) == [("CNC", True)]


@pytest.mark.parametrize(
    "body",
    [
        "Công đoàn Viện Năng lượng nguyên tử Việt Nam ạ.",  # the paper says another
        "Không phải của CĐ Vụ Công nghệ cao ạ.",
        "Dạ của CĐ Vụ Công nghệ cao và CĐ Viện Năng lượng nguyên tử Việt Nam.",
        "Có phải anh hỏi biểu của CĐ Vụ Công nghệ cao không ạ?",
        "Hình như của CĐ Vụ Công nghệ cao thì phải",
        "Em không rõ, anh hỏi CĐ Vụ Công nghệ cao giúp em.",
        "khong phai cua cd vu cong nghe cao a",
        "Cảm ơn anh.",
    ],
)
def test_answer_that_does_not_say_so_decides_nothing(half, body):
    site, about = half
    answered(site, about, body)
    assert decided(site) == [WAITS]
    assert is_stable(site)


@pytest.mark.parametrize(
    "body",
    [
        "Không phải của CĐ Viện Năng lượng nguyên tử Việt Nam, mà của CĐ Vụ Công nghệ cao ạ.",
        "Xin lỗi anh em gửi nhầm hộp thư trước. Báo cáo của Công đoàn Vụ Công nghệ cao.",
        "CĐ Vụ Công nghệ cao ạ. Hạn cuối là ngày nào anh nhỉ?",
        "cua cong doan vu cong nghe cao a",
    ],
)
def test_answer_that_says_so_among_other_things_decides(half, body):
    site, about = half
    answered(site, about, body)
    assert decided(site) == [TAKEN]


@pytest.mark.parametrize("body", ["Em không rõ ạ.", "Của CĐ Vụ Công nghệ cao và CĐ Viện NLNTVN ạ.", "Của Vụ"])
def test_answer_that_names_nobody_for_sure_is_shown_to_staff_and_acknowledged(half, body):
    site, about = half
    answered(site, about, body)
    assert asked_questions(site) == ["open"]
    assert site.stands() == [ASKED, NOTED]
    assert "đã được chuyển tới cán bộ" in text_of(site.letters()[-1])
    assert is_stable(site)


def test_question_beside_the_answer_stays_open(half):
    site, about = half
    answered(site, about, "CĐ Vụ Công nghệ cao ạ. Cho em hỏi hạn cuối là ngày nào ạ?")
    assert (decided(site), asked_questions(site)) == ([TAKEN], ["open"])


def test_name_below_a_letter_that_doubts_decides_nothing(half):
    site, about = half
    answered(site, about, "Em không biết ạ.\n\nTrân trọng,\nLan\nCông đoàn Vụ Công nghệ cao")
    assert decided(site) == [WAITS]


def test_answer_bound_by_nothing_but_the_paper_s_id_is_acknowledged_and_decides(half):
    site, _ = half
    (sent,) = site.ask("messages")
    answered(site, sent["message_id"])
    assert decided(site) == [TAKEN]
    assert site.stands() == [ASKED, NOTED, ANSWERED]
    assert is_stable(site)


def test_from_another_address_or_a_false_sender_it_decides_nothing(half):
    site, about = half
    answered(site, about, sender=OTHER)
    draft = mail.Draft(LAN, "Re: Biểu", ANSWER, (), about, {})
    raw = mail.build(draft, at("2024-11-05T10:00")).replace(b"dmarc=pass", b"dmarc=fail")
    site.deliver(raw, when="2024-11-05T10:00")
    site.poll("2024-11-05T10:05")
    assert decided(site) == [WAITS]


def test_who_is_less_proven_than_the_paper_needs_our_key(half):
    site, about = half
    (sent,) = site.ask("messages")
    for id_, expected in ((sent["message_id"], WAITS), (about, TAKEN)):
        raw = mail.build(mail.Draft(LAN, "Re: Biểu", ANSWER, (), id_, {}), at("2024-11-05T09:00"))
        for method in (b"dmarc", b"spf", b"dkim"):
            raw = raw.replace(method + b"=pass", method + b"=none")
        site.deliver(raw)
        site.poll()
        assert decided(site) == [expected]


def test_two_answers_that_differ_wait_and_take_the_decision_back(half):
    site, about = half
    answered(site, about)
    assert decided(site) == [TAKEN]
    answered(site, about, "Xin lỗi, của CĐ Viện Năng lượng nguyên tử Việt Nam ạ.", when="2024-11-05T10:00")
    assert decided(site) == [WAITS]
    assert first(site) == [("VINATOM", True)]
    assert asked_questions(site) == ["open", "open"]
    assert [row["state"].value for row in site.ask("messages")] == ["review", "done", "done"]
    assert site.stands()[:4] == [ASKED, NOTED, ANSWERED, NOTED]
    assert [(kind, state) for kind, _, state, _ in site.stands()[4:]] == [("update", "queued")]
    site.flush("2024-11-05T10:20")
    assert "Nay: cán bộ đang kiểm tra." in text_of(site.letters()[-1])
    assert is_stable(site)


def test_answer_given_twice_decides_once(half):
    site, about = half
    answered(site, about)
    answered(site, about, when="2024-11-05T10:00")
    assert decided(site) == [TAKEN]
    assert site.stands().count(ANSWERED) == 1
    assert is_stable(site)


def test_thanks_for_our_answer_are_no_answer(half):
    site, about = half
    answered(site, about)
    sent = site.ask("messages")[0]
    answered(site, sent["message_id"], "Cảm ơn anh.\n\nLan\nCông đoàn Vụ Công nghệ cao", when="2024-11-05T11:00")
    assert [row["class"].value for row in site.ask("messages")] == ["submission", "question", "other"]
    assert len(site.stands()) == 3


def test_staff_go_before_the_answer(half):
    site, about = half
    paper = site.ask("documents")[0]["id"]
    site.rule("assign", paper, "VINATOM", when="2024-11-05T08:30")
    answered(site, about)
    assert decided(site) == [("manual", "VINATOM", "accepted")]
    assert is_stable(site)
    with site.office() as office:
        (ruling,) = office.store.rulings.all()
    site.rule("undo", ruling.id, why="nhầm", when="2024-11-05T10:00")
    assert decided(site) == [TAKEN]
    assert is_stable(site)


def test_staff_go_after_the_answer(half):
    site, about = half
    answered(site, about)
    paper = site.ask("documents")[0]["id"]
    site.rule("reject", paper, why="gửi nhầm", when="2024-11-05T10:00")
    assert decided(site) == [("auto", "CNC", "rejected")]
    assert is_stable(site)
    site.rule("assign", paper, "XNT", when="2024-11-05T10:30")
    answered(site, about, "CĐ Viện Năng lượng nguyên tử Việt Nam", when="2024-11-05T11:00")
    assert decided(site) == [("manual", "XNT", "accepted")]
    assert is_stable(site)


def test_file_sent_again_with_the_answer_is_decided_with_the_first(half):
    site, about = half
    answered(site, about, attached=(signed(site),))
    assert decided(site) == [TAKEN, TAKEN]
    assert [row["version"] for row in site.ask("documents")] == [1, 1]
    assert site.stands() == [ASKED, ANSWERED, ANSWERED]
    assert is_stable(site)


def test_file_sent_again_that_names_nobody_waits_and_is_not_asked_about_once_more(site):
    files = site.files("CNC", Made("stats", "anonymous"), when="2024-11-05T08:00")
    answered(site, site.rows()[0].message_id, attached=files)
    assert decided(site) == [WAITS, WAITS]
    assert first(site) == [("CNC", True)] * 2
    assert "chưa xác định được" not in text_of(site.letters()[-1])


def test_answer_with_another_file_is_about_that_file(half):
    site, about = half
    answered(site, about, "Gửi biểu của CĐ Vụ Công nghệ cao.", attached=site.files("CNC", Made("stats", "anonymous")))
    assert decided(site) == [WAITS, WAITS]
    assert site.ask("documents")[0]["remarks"] == ()


def test_what_comes_after_the_close_counts_when_it_is_opened_again(half):
    site, about = half
    site.rule("close", why="chốt", when="2024-11-05T08:30")
    answered(site, about)
    assert decided(site) == [WAITS]
    assert is_stable(site)
    site.rule("reopen", why="mở lại", when="2024-11-05T12:00")
    assert decided(site) == [TAKEN]
    assert site.stands()[-1][:3] == ("acknowledgement", "CNC", "queued")
    assert is_stable(site)


def test_figures_of_an_earlier_year_are_held_against_the_table_that_an_answer_decides(tmp_path):
    site = SmallSite(tmp_path, COLLECTOR_AUTHSERV=SERVER)
    with site.office() as office:
        shared = [replace(u, emails=(LAN.email,)) if u.code in {"CNC", "XNT"} else u for u in office.unions]
        office.store.registry.replace(shared)
        office.store.earlier.keep(2023, [EarlierFigure("CNC", "LD_TONG", 9000, "so-lieu-2023.xlsx")])
    about = asked_about(site, *site.files("CNC", Made("stats", "anonymous")))

    def implausible():
        return [one.where for one in site.ask("documents")[0]["findings"] if one.code == "stats.implausible"]

    before = implausible()
    assert "LD_TONG" not in before
    answered(site, about)
    assert sorted(implausible()) == sorted([*before, "LD_TONG"])
    assert is_stable(site)
    answered(site, about, "Xin lỗi, của CĐ Vụ XNT ạ.", when="2024-11-05T10:00")
    assert implausible() == before


def test_the_order_of_taking_in_changes_no_decision(tmp_path_factory):
    found = []
    for order in (False, True):
        site = SmallSite(tmp_path_factory.mktemp("site"))
        paper = mail.build(mail.Draft(LAN, "Biểu", "Gửi anh.", (signed(site),), "", {}), at("2024-11-05T08:00"))
        about = next(line for line in paper.splitlines() if line.lower().startswith(b"message-id:"))
        id_ = about.partition(b"<")[2].partition(b">")[0].decode()
        answer = mail.build(mail.Draft(LAN, "Re: Biểu", ANSWER, (), id_, {}), at("2024-11-05T09:00"))
        mails = [(paper, "2024-11-05T08:00"), (answer, "2024-11-05T09:00")]
        for raw, when in reversed(mails) if order else mails:
            site.deliver(raw, when=when)
            site.poll("2024-11-05T09:30")
        assert is_stable(site)
        found.append((decided(site), [row["class"].value for row in site.ask("messages")]))
    assert found == [([TAKEN], ["submission", "question"])] * 2
