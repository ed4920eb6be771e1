import pytest

from collector.model import Address
from collector.office.may_write import Course, may_answer, may_reach

OWN = frozenset({"congdoan@congdoanbo.example"})
PERSON = Address("Trần Thị Bình", "congdoan@vinatom.example")


def ask(to: Address | None = PERSON, **more: object) -> tuple[Course, str]:
    known = {"sender": to, "own": OWN, "robot": False, "through_list": False, "return_path": None} | more
    leave = may_answer(to, **known)  # type: ignore[arg-type]  # each row names what it changes
    return leave.course, leave.why


def test_person_is_answered() -> None:
    assert ask() == (Course.GO, "")


def test_somebody_who_writes_to_himself_with_the_office_in_bcc_is_answered() -> None:
    assert ask(sender=PERSON, return_path="congdoan@vinatom.example") == (Course.GO, "")


@pytest.mark.parametrize(
    ("told", "why"),
    [
        ({"to": None, "sender": None}, "thư không có địa chỉ người gửi"),
        ({"to": Address("x", "")}, "thư không có địa chỉ người gửi"),
        ({"return_path": ""}, "thư báo của máy chủ, không có địa chỉ trả về"),
        ({"robot": True}, "thư do máy tự động gửi"),
        ({"sender": Address("", "MAILER-DAEMON@mx.example")}, "thư do hệ thống thư hoặc máy chủ gửi"),
        ({"to": Address("", "Congdoan@congdoanbo.example")}, "người nhận là chính văn phòng"),
        ({"to": Address("", "postmaster@x.example"), "sender": PERSON}, "đây là địa chỉ của hệ thống thư hoặc máy chủ"),
    ],
)
def test_machines_and_we_ourselves_get_no_answer(told: dict[str, object], why: str) -> None:
    assert ask(**told) == (Course.NEVER, f"không gửi tự động vì {why}")  # type: ignore[arg-type]  # see ask


@pytest.mark.parametrize(
    ("told", "why"),
    [
        ({"through_list": True}, "thư đến qua danh sách gửi chung"),
        ({"to": Address("", "no-reply@vinatom.example")}, "địa chỉ này không nhận thư trả lời"),
        ({"sender": Address("", "mayquet@x.example")}, "đây là địa chỉ của máy quét hoặc thiết bị"),
    ],
)
def test_answer_that_nobody_may_read_waits_for_staff(told: dict[str, object], why: str) -> None:
    assert ask(**told) == (Course.HOLD, f"không gửi tự động vì {why}")  # type: ignore[arg-type]  # see ask


@pytest.mark.parametrize(
    ("local", "course"),
    [
        ("noreply", Course.HOLD),
        ("no.reply", Course.HOLD),
        ("do-not-reply", Course.HOLD),
        ("donotreply", Course.HOLD),
        ("mail-noreply", Course.HOLD),
        ("noreply+abc", Course.HOLD),
        ("khong-tra-loi", Course.HOLD),
        ("khongtraloi", Course.HOLD),
        ("scanner", Course.HOLD),
        ("scan.tang3", Course.HOLD),
        ("Fax", Course.HOLD),
        ("canon2", Course.HOLD),
        ("bounces+x=y.example", Course.NEVER),
        ("Postmaster", Course.NEVER),
        ("post_master", Course.NEVER),
        ("Post.Master2", Course.NEVER),
        ("mailer_daemon", Course.NEVER),
        ("mail-delivery-subsystem", Course.NEVER),
        ("root", Course.NEVER),
        ("cron", Course.NEVER),
        ("zabbix+prod", Course.NEVER),
        ("majordomo", Course.NEVER),
        ("listserv", Course.NEVER),
        ("owner-canbo", Course.NEVER),
        ("canbo-owner", Course.NEVER),
        ("canbo-request", Course.NEVER),
        ("canbo-bounces+hoa=x.example", Course.NEVER),
        ("fbl", Course.NEVER),
        ("reply", Course.GO),
        ("rootes", Course.GO),
        ("masterpost", Course.GO),
        ("canbo-owners", Course.GO),
        ("request", Course.GO),
        ("crone", Course.GO),
        ("nguyen.thi.abuse.hoa", Course.GO),
        ("noreplay", Course.GO),
        ("scanlon", Course.GO),
        ("canonvn", Course.GO),
        ("nore.plymouth", Course.GO),
        ("vanphong", Course.GO),
    ],
)
def test_local_part_tells_who_reads(local: str, course: Course) -> None:
    assert may_reach(f"{local}@x.example").course == course


@pytest.mark.parametrize(
    ("email", "course"),
    [
        ("hoa@localhost", Course.NEVER),
        ("hoa@may-chu", Course.NEVER),
        ("hoa@web01.localdomain", Course.NEVER),
        ("hoa@x.invalid", Course.NEVER),
        ("hoa@10.0.0.7", Course.NEVER),
        ("hoa@mail.vien.local", Course.GO),
        ("hoa@localhost.example", Course.GO),
    ],
)
def test_address_that_leads_out_of_no_machine_is_never_written_to(email: str, course: Course) -> None:
    assert may_reach(email).course == course
