"""What an assignment teaches: proposed, never taken by itself; accepted with history, dropped for good, unlearnt."""

from dataclasses import replace

import pytest
from factories.papers import Made
from factories.people import Person
from office_site import STATS, at

from collector.errors import RulingRefused, UnknownUnion
from collector.flow import rulings
from collector.store.registry_file import write_registry

CLERK = Person("Trần Văn Lạ", "vanthu@cuckhac.example", "")
NOW = at("2024-11-06T09:00")
ANONYMOUS = Made("report", "anonymous")


@pytest.fixture
def act(site):
    def act(what, *given, **more):
        with site.office() as office:
            return what(office, *given, who="Lan", now=NOW, **more)

    return act


def assigned(site, act, union="CNC", sender=CLERK, when="2024-11-05T12:00"):
    site.write(sender, "Báo cáo", "Em gửi báo cáo ạ.", site.files("CNC", ANONYMOUS, when=when), when=when)
    site.poll("2024-11-06T08:00")
    document = next(row["id"] for row in site.ask("documents") if row["decision"].value != "manual")
    act(rulings.assign, document, union)
    return document


def proposed(site):
    with site.office() as office:
        return [(one.id, one.union, one.what, one.text, one.caution) for one in rulings.proposals(office)]


def row(site, code):
    with site.office() as office:
        return office.by_code[code]


def test_sender_of_an_assigned_document_is_proposed_and_enters_only_when_accepted(site, act):
    assigned(site, act)
    assert proposed(site) == [("1-address", "CNC", "address", CLERK.email, "")]
    assert CLERK.email not in row(site, "CNC").emails

    said = act(rulings.accept_proposal, "1-address")

    assert (said, proposed(site)) == ("Đã sửa CNC trong danh sách: địa chỉ thư.", [])
    assert row(site, "CNC").emails[-1] == CLERK.email
    with site.office() as office:
        change = office.store.registry.changes("CNC")[-1]
    assert (change.who, change.at, change.changed) == ("Lan", NOW, ("emails",))
    assert (change.before.emails, change.after.emails[-1]) == (row(site, "CNC").emails[:-1], CLERK.email)


def test_dropped_proposal_never_comes_again(site, act):
    assigned(site, act)
    act(rulings.drop_proposal, "1-address")
    assigned(site, act, when="2024-11-05T13:00")

    assert proposed(site) == []
    with pytest.raises(RulingRefused, match="1-address"):
        act(rulings.accept_proposal, "1-address")


def test_caution_names_another_union_of_that_address_and_a_private_mailbox(site, act):
    assigned(site, act, "XNT", sender=site.clerk("PC"))
    private = Person("Lạ", "la.tran@gmail.example", "")
    assigned(site, act, "CNC", sender=private, when="2024-11-05T13:00")
    assigned(site, act, "HTQT", sender=private, when="2024-11-05T14:00")

    assert [(union, caution) for _, union, _, _, caution in proposed(site)] == [
        ("XNT", "địa chỉ này đang đăng ký cho PC"),
        ("CNC", "văn bản từ địa chỉ này cũng đã được giao cho HTQT; đây là địa chỉ thư cá nhân"),
        ("HTQT", "văn bản từ địa chỉ này cũng đã được giao cho CNC; đây là địa chỉ thư cá nhân"),
    ]


def test_strange_writing_of_the_issuer_is_proposed_as_another_name(site, act):
    with site.office() as office:
        cnc = replace(office.by_code["CNC"], name="Công đoàn Ban Kỹ thuật mới", short_name="", aliases=())
        rulings.edit_union(office, cnc, who="Lan", now=at("2024-10-20T09:00"))
    site.send("CNC", Made("report"), STATS)
    site.poll()
    documents = [one for one in site.ask("documents") if one["decision"].value == "review"]
    act(rulings.assign, documents[0]["id"], "CNC")

    ((_, union, what, text, _),) = [one for one in proposed(site) if one[2] == "alias"]
    act(rulings.accept_proposal, "1-alias")

    assert (union, what) == ("CNC", "alias")
    assert row(site, "CNC").aliases == (text,)
    assert proposed(site) == []


def test_taking_an_assignment_back_unlearns_what_it_taught(site, act):
    assigned(site, act, "XNT")
    act(rulings.accept_proposal, "1-address")

    said = act(rulings.undo, 1, why="giao nhầm")

    assert "Đã bỏ khỏi danh sách phần bổ sung theo quyết định này của XNT." in said
    assert CLERK.email not in row(site, "XNT").emails
    assert proposed(site) == []


def test_row_of_the_registry_is_edited_with_history_and_refused_in_words(site, act):
    before = row(site, "CNC")
    assert act(rulings.edit_union, replace(before, contact_phone="0900000001")) == (
        "Đã sửa CNC trong danh sách: điện thoại."
    )
    assert act(rulings.edit_union, row(site, "CNC")) == "CNC: không có gì thay đổi."
    with pytest.raises(RulingRefused, match="không phải địa chỉ thư điện tử"):
        act(rulings.edit_union, replace(before, emails=("kh ông",)))
    with pytest.raises(RulingRefused, match="đi vòng"):
        act(rulings.edit_union, replace(before, parent="CNC"))
    with pytest.raises(UnknownUnion):
        act(rulings.edit_union, replace(before, code="NEW"))


def test_import_writes_the_history_of_every_row_that_came_changed_or_went(site):
    with site.office() as office:
        first, (gone, *_) = office.store.registry.changes(), office.unions
        kept = [replace(union, short_name="mới") if union.code == "CNC" else union for union in office.unions[1:]]
        path = site.root / "less.csv"
        write_registry(path, kept)
        rulings.import_unions(office, path, NOW, rulings.ImportOrders(remove=True))
        changes = office.store.registry.changes()[len(first) :]
        assert len(first) == len(office.unions) + 1
        assert [(one.code, one.after is None, one.changed if one.after else ()) for one in changes] == [
            ("CNC", False, ("short_name",)),
            (gone.code, True, ()),
        ]
