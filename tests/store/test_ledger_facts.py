"""What is kept of a verdict for later: facts, told figures, the version of the rules; waivers; a rehearsal."""

from datetime import timedelta

from collector.model import RulingKind, Waiver

FACTS = {
    "number": "64",
    "items": [{"section": "II.4", "text": "Có 5 người."}],
    "told": [{"indicator": "DV_MOI", "value": 5}],
}


def test_facts_and_the_version_of_the_rules_come_back_as_they_were(store, make, record):
    verdict = make.verdict(make.seen(facts=FACTS), make.seen(1), rules="a1+0.3")
    first, second = record(verdict)
    assert store.documents.facts([first.id, second.id]) == {first.id: FACTS, second.id: {}}
    assert store.documents.told([first.id, second.id, "no such"]) == {first.id: tuple(FACTS["told"]), second.id: ()}
    assert [row.rules for row in store.documents.all()] == ["a1+0.3", "a1+0.3"]


def test_facts_are_those_of_the_last_reading(store, make, record):
    store.mail.record(make.verdict(make.seen(facts=FACTS), rules="old"), campaign="2024")
    (again,) = record(make.verdict(make.seen(), rules="new"))
    assert store.documents.facts([again.id]) == {again.id: {}}
    assert store.documents.one(again.id).rules == "new"


def test_facts_hold_text_that_no_database_takes(store, make, record):
    (one,) = record(make.verdict(make.seen(facts={"title": "a\0b\ud800"})))
    assert store.documents.facts([one.id]) == {one.id: {"title": "a\ufffdb?"}}


def test_figures_of_one_document_are_read_alone(store, make, record):
    (one,) = record(make.verdict(make.seen(figures=(make.figure(),))))
    assert store.documents.figures([one.id, "no such"]) == {one.id: (make.figure(),)}


def waive(store, make, code, *, lifted=None, days=0, union="CNC", campaign="2024"):
    payload = {"requirement": "report", "code": code, "document": "d", "lifted": lifted}
    at = make.noon + timedelta(days=days)
    store.rulings.rule(
        RulingKind.WAIVE, union, who="lan", why=f"lý do {days}", at=at, campaign=campaign, payload=payload
    )


def test_the_newest_word_on_a_waiver_counts(store, make):
    waive(store, make, "report.no-figures")
    waive(store, make, "report.too-long", days=1)
    waive(store, make, "report.no-figures", lifted="yes", days=2)
    waive(store, make, "report.too-long", campaign="2025", lifted="yes", days=3)
    assert store.rulings.waivers("2024") == [
        Waiver("CNC", "report", "report.too-long", "lý do 1", "lan", make.noon + timedelta(days=1), everywhere=True)
    ]
    waive(store, make, "report.no-figures", days=4)
    assert [one.code for one in store.rulings.waivers("2024")] == ["report.too-long", "report.no-figures"]


def test_words_on_one_place_and_on_every_place_stand_side_by_side(store, make):
    def word(where, *, lifted=False, why="lý do"):
        place = Waiver("CNC", "stats", "stats.sum-mismatch", why, "lan", make.noon, where == "*", where.strip("*"))
        store.rulings.waive("2024", place, document="d", lifted=lifted)

    for where in ("A", "*", "B", "A"):
        word(where, why=f"lý do {where}")
    word("B", lifted=True)
    assert [(one.everywhere, one.where, one.why) for one in store.rulings.waivers("2024")] == [
        (True, "", "lý do *"),
        (False, "A", "lý do A"),
    ]
    word("*", lifted=True)
    assert [one.where for one in store.rulings.waivers("2024")] == ["A"]


def test_a_rehearsal_shows_what_would_be_and_leaves_no_trace(store, make):
    with store.rehearsal():
        store.mail.record(make.verdict(make.seen()), campaign="2024")
        assert len(store.documents.all()) == 1
    assert store.documents.all() == []
    store.mail.record(make.verdict(make.seen()), campaign="2024")
    assert len(store.documents.all()) == 1
