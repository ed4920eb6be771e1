"""A file becomes the registry: what leaves only where staff say so, and a code that changed takes all along."""

from dataclasses import replace

import pytest
from factories.mail import Sent
from factories.papers import Made
from office_site import REPORT, at

from collector.errors import RulingRefused
from collector.flow import rulings
from collector.flow.replay import replay
from collector.flow.rulings import ImportOrders
from collector.model import LetterState, Severity
from collector.store.registry_file import write_registry

HOUR = "2024-11-05T13:00"
NO_ORDERS = ImportOrders()


def imported(site, change, orders=NO_ORDERS, when=HOUR):
    """Import the registry with its rows changed; return what was said."""
    path = site.root / "changed.csv"
    with site.office() as office:
        write_registry(path, [row for one in office.unions for row in change(one)])
        return rulings.import_unions(office, path, at(when), orders)


def without(code):
    return lambda row: [] if row.code == code else [row]


def recoded(old, new, **more):
    return lambda row: [replace(row, code=new, **more)] if row.code == old else [row]


def codes(site):
    with site.office() as office:
        return [row.code for row in office.unions]


def left(site):
    return {row["union"]: row["left"] for row in site.ask("status")}


def test_what_is_not_in_the_file_is_named_and_stays(small_site):
    report = imported(small_site, without("CNC"))
    assert (report.absent, report.change.gone) == (("CNC",), ())
    assert "Không có trong tệp, vẫn giữ trong danh sách 1: CNC; để bỏ khỏi danh sách: nhập lại với --remove" in (
        report.lines()
    )
    assert "CNC" in codes(small_site)


def test_what_leaves_keeps_its_row_in_status_and_owes_nothing(small_site):
    small_site.send("CNC", REPORT)
    small_site.poll()
    order = [row["union"] for row in small_site.ask("status")]
    report = imported(small_site, without("CNC"), ImportOrders(remove=True))
    assert (report.absent, report.change.gone) == ((), ("CNC",))
    assert "CNC" not in codes(small_site)
    assert [row["union"] for row in small_site.ask("status")] == order
    assert left(small_site) == {"XNT": False, "VINATOM": False, "CNC": True}
    assert small_site.status("CNC") == {"report": ("exempt", False), "stats": ("exempt", None)}
    small_site.remind("2024-11-06T09:00")
    assert [row.union for row in small_site.rows() if row.kind.value == "reminder"].count("CNC") == 0


def test_row_whose_parent_stands_in_the_registry_alone_is_taken(small_site):
    path = small_site.root / "one.csv"
    with small_site.office() as office:
        write_registry(path, [replace(office.by_code["CNC"], parent="VINATOM")])
        report = rulings.import_unions(office, path, at(HOUR))
        assert report.refused == ()
        assert office.by_code["CNC"].parent == "VINATOM"


@pytest.mark.parametrize(
    "changed", [{}, {"emails": ("moi@moi.example",)}, {"name": "Công đoàn Tên mới"}], ids=["code", "address", "name"]
)
@pytest.mark.parametrize("remove", [False, True])
def test_new_code_with_the_name_or_an_address_of_an_old_one_is_asked_about(small_site, changed, remove):
    report = imported(small_site, recoded("CNC", "CNC2", **changed), ImportOrders(remove=remove))
    (refused,) = report.refused
    assert refused.reason == (
        "mã mới «CNC2» có tên hoặc địa chỉ của CNC mà tệp không còn; nếu đó là một đơn vị đổi mã: --rename CNC=CNC2; "
        "nếu là đơn vị khác: --new CNC2"
    )
    assert (report.absent, report.change.gone, report.change.added) == ((), (), ())
    assert sorted(codes(small_site)) == ["CNC", "VINATOM", "XNT"]


def test_new_code_with_another_name_and_address_is_a_new_union(small_site):
    report = imported(small_site, recoded("CNC", "CNC2", name="Công đoàn Khác", emails=("k@khac.example",)))
    assert (report.refused, report.absent, report.change.added) == ((), ("CNC",), ("CNC2",))


def test_union_of_which_staff_say_that_it_is_new_is_taken(small_site):
    report = imported(small_site, recoded("CNC", "CNC2"), ImportOrders(remove=True, fresh=["CNC2"]))
    assert (report.change.added, report.change.gone) == (("CNC2",), ("CNC",))


def test_rows_below_one_that_is_asked_about_wait_with_it(small_site):
    def change(row):
        return [replace(row, code="CNC2")] if row.code == "CNC" else [replace(row, parent="CNC2")]

    report = imported(small_site, change)
    assert {one.code: one.reason.partition(";")[0][:40] for one in report.refused} == {
        "CNC2": "mã mới «CNC2» có tên hoặc địa chỉ của CN",
        "XNT": "công đoàn cấp trên «CNC2» chưa được nhận",
        "VINATOM": "công đoàn cấp trên «CNC2» chưa được nhận",
    }
    with small_site.office() as office:
        assert {row.parent for row in office.unions} == {None}


@pytest.mark.parametrize(
    ("orders", "why"),
    [
        (ImportOrders(renames={"NOBODY": "CNC2"}), "không có mã NOBODY"),
        (ImportOrders(renames={"XNT": "CNC2"}), "vẫn còn dòng mã XNT"),
        (ImportOrders(renames={"CNC": "CNC3"}), "không có dòng mã CNC3"),
        (ImportOrders(renames={"CNC": "XNT"}), "mã XNT đã là của một đơn vị khác"),
        (ImportOrders(fresh=["CNC3"]), "không có dòng mã này"),
    ],
)
def test_orders_that_do_not_fit_the_file_are_refused_and_nothing_is_written(small_site, orders, why):
    with pytest.raises(RulingRefused, match=why):
        imported(small_site, recoded("CNC", "CNC2"), orders)
    assert sorted(codes(small_site)) == ["CNC", "VINATOM", "XNT"]


RENAMED = ImportOrders(renames={"CNC": "CNC2"})


@pytest.fixture
def ruled_site(small_site):
    """Let CNC send a report and a faulty table, be answered, be ruled on in every way, and be given another code."""
    small_site.send("CNC", REPORT, Made("stats", "sum"))
    small_site.poll()
    small_site.flush("2024-11-05T12:11")
    table = next(one for one in small_site.ask("documents") if one["requirement"] == "stats")
    (code, *_) = {one.code for one in table["findings"] if one.severity is Severity.ERROR}
    small_site.rule("extend", "CNC", "2024-11-15", why="công văn")
    small_site.rule("waive", table["id"], code, why="đã rõ")
    small_site.rule("mark", "CNC", "report", "paper", why="bản giấy")
    small_site.rule("note", "CNC", text="gọi lại")
    small_site.rule("assign", table["id"], "CNC")
    imported(small_site, recoded("CNC", "CNC2", short_name="Tên mới"), RENAMED, when="2024-11-05T12:30")
    return small_site


def test_documents_rulings_and_deadline_follow_a_code_that_changed(ruled_site):
    documents = ruled_site.ask("documents")
    assert {one["union"] for one in documents} == {"CNC2"}
    assert {candidate.union for one in documents for candidate in one["candidates"]} == {"CNC2"}
    assert {one.union for one_document in documents for one in one_document["evidence"]} == {"CNC2"}
    assert ruled_site.status("CNC") == {}
    assert ruled_site.status("CNC2") == {"report": ("paper", False), "stats": ("accepted", False)}
    rows = [row for row in ruled_site.ask("status") if row["union"] == "CNC2"]
    assert {row["deadline"] for row in rows} == {at("2024-11-16T00:00")}
    assert {row["left"] for row in rows} == {False}
    assert {row["target"] for row in ruled_site.ask("rulings") if row["kind"] in {"extend", "waive", "mark"}} == {
        "CNC2"
    }
    assert "CNC" not in str(ruled_site.ask("rulings")).replace("CNC2", "")


def test_nothing_comes_out_differently_from_the_bytes_after_a_code_changed(ruled_site):
    with ruled_site.office() as office:
        assert list(replay(office)) == []


def test_letters_that_wait_and_went_follow_a_code_that_changed_and_tell_once(ruled_site):
    (answer, *updates) = ruled_site.rows()
    assert (answer.union, answer.state) == ("CNC2", LetterState.SENT)
    assert {row.union for row in updates} == {"CNC2"}
    ruled_site.flush("2024-11-05T13:00")
    told = [row for row in ruled_site.rows() if row.kind.value == "update" and row.state is LetterState.SENT]
    assert len(told) == 2  # of the message, and of the union
    ruled_site.rule("mark", "CNC2", "report", "missing", why="gửi lại", when="2024-11-05T14:00")
    ruled_site.rule("mark", "CNC2", "report", "paper", why="không cần", when="2024-11-05T14:01")
    ruled_site.flush("2024-11-05T14:30")
    assert [row.id for row in ruled_site.rows() if row.kind.value == "update" and row.state is LetterState.SENT] == [
        row.id for row in told
    ]


def test_stage_of_which_a_union_was_reminded_under_its_old_code_is_not_told_again(small_site):
    small_site.remind("2024-10-31T09:30")
    small_site.flush("2024-10-31T09:31")
    imported(small_site, recoded("CNC", "CNC2"), RENAMED, when="2024-10-31T10:00")
    small_site.remind("2024-10-31T11:00")
    small_site.flush("2024-10-31T11:01")
    sent = [row.union for row in small_site.rows() if row.kind.value == "reminder" and row.state is LetterState.SENT]
    assert sorted(sent) == ["CNC2", "VINATOM", "XNT"]


def test_answer_to_a_letter_with_the_old_code_speaks_for_the_same_union(small_site):
    small_site.remind("2024-10-31T09:30")
    small_site.flush("2024-10-31T09:31")
    (letter,) = small_site.rows(union="CNC")
    imported(small_site, recoded("CNC", "CNC2"), RENAMED, when="2024-10-31T10:00")
    sent = Sent(letter.message_id, letter.to[0], letter.subject)
    small_site.send("CNC", Made("report", "anonymous"), when="2024-11-05T12:00", answers=sent.message_id)
    small_site.poll()
    (document,) = small_site.ask("documents")
    assert (document["union"], document["decision"].value) == ("CNC2", "auto")
    assert {one.union for one in document["evidence"]} == {"CNC2"}
    assert "answered" in {one.kind for one in document["evidence"]}


def test_old_code_is_no_other_unions(small_site):
    imported(small_site, recoded("CNC", "CNC2"), RENAMED)
    fresh = replace(small_site.cast.union("CNC"), code="CNC", name="Công đoàn Khác", emails=(), domains=(), aliases=())
    report = imported(small_site, lambda row: [row, fresh] if row.code == "XNT" else [row])
    assert [one.reason for one in report.refused] == ["«CNC» là mã cũ của CNC2, không dùng được cho đơn vị khác"]


def test_change_of_a_code_is_taken_back_by_another_one(small_site):
    small_site.send("CNC", REPORT)
    small_site.poll()
    before = small_site.ask("documents")
    imported(small_site, recoded("CNC", "CNC2"), RENAMED)
    imported(small_site, recoded("CNC2", "CNC"), ImportOrders(renames={"CNC2": "CNC"}))
    assert small_site.ask("documents") == before
    with small_site.office() as office:
        assert office.store.registry.renamed() == {"CNC2": "CNC"}
        assert list(replay(office)) == []


def test_history_of_a_union_goes_on_under_its_new_code(small_site):
    imported(small_site, recoded("CNC", "CNC2", contact_phone="0900 000 001"), RENAMED)
    with small_site.office() as office:
        told = [one.changed for one in office.store.registry.changes("CNC2")[1:]]
    assert told == [("code",), ("contact_phone",)]


def test_rehearsal_of_a_changed_code_writes_nothing(small_site):
    path = small_site.root / "changed.csv"
    with small_site.office() as office:
        write_registry(path, [row for one in office.unions for row in recoded("CNC", "CNC2")(one)])
        report = rulings.rehearse_import(office, path, RENAMED)
        assert report.renamed == (("CNC", "CNC2"),)
        assert {row.code for row in office.store.registry.unions()} == {"CNC", "XNT", "VINATOM"}
