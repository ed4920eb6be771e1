"""Which documents a withdrawal means, what settles it, and that nobody else's are touched."""

from dataclasses import replace
from itertools import permutations

import pytest

from collector.model import Decision, FileRole, Reader, Withdrawal
from collector.standing import WithdrawalAsked, WithdrawalRulings, compared, withdrawals

CLERK, HOME, STRANGER = "cd@cnc.example", "lan@thu.example", "x@gia.example"
OF_CNC = Withdrawal(unions=("CNC",))


def known(record):
    return (record.sender or "").endswith("@cnc.example")


@pytest.fixture
def says(campaign, at, doc):
    """Return a function: which documents are marked, and which withdrawals are settled."""

    def say(records, *asked, rulings=None):
        laid = compared(records, campaign, lambda pairs: [()] * len(pairs), (), known)
        taken = withdrawals(asked, laid.records, laid.lines, campaign, rulings or WithdrawalRulings(), known)
        return " ".join(sorted(taken.open)), " ".join(sorted(taken.settled))

    return say


@pytest.fixture
def asks(at):
    """Make a withdrawal: at 12:00 by the clerk of CNC, unless a test says else."""

    def make(when="2024-11-08 12:00", told=OF_CNC, message="w1", **more):
        return WithdrawalAsked(message, (at(when), 900), more.pop("sender", CLERK), told, **more)

    return make


@pytest.fixture
def sent(doc):
    """Make CNC's documents: each says when it came, its requirement and sender, then its codes and other words."""

    def make(*told):
        made = []
        for number, each in enumerate(told, 1):
            hour, requirement, sender, *words = each.split()
            same = next((word.removeprefix("as:") for word in words if word.startswith("as:")), None)
            made.append(
                doc(
                    f"d{number}",
                    *(word for word in words if "." in word and "@" not in word),
                    when=f"2024-11-08 {hour}",
                    requirement=requirement,
                    sender=sender,
                    message=f"m{hour}",
                    same=same or f"bytes {number}",
                    rejected="rejected" in words,
                    approved="approved" in words,
                )
            )
        return made

    return make


@pytest.mark.parametrize(
    ("papers", "more", "expected"),
    [
        # what stands of the union, whoever of the known ones sent it
        ([f"08:00 report {CLERK}", f"08:00 stats {CLERK}"], {}, "d1 d2"),
        ([f"08:00 report {HOME}"], {}, "d1"),
        ([f"08:00 report {CLERK}", f"09:00 report {CLERK}"], {}, "d2"),
        ([f"08:00 report {CLERK}", f"09:00 report {CLERK} report.section-missing"], {}, "d1"),
        ([f"08:00 report {CLERK} report.section-missing"], {}, "d1"),
        ([f"08:00 report {CLERK} as:x", f"09:00 report {CLERK} as:x"], {}, "d1 d2"),
        # nothing that came after it, nothing that staff had rejected
        ([f"13:00 report {CLERK}"], {}, ""),
        ([f"08:00 report {CLERK} rejected"], {}, ""),
        # the table or the report alone
        ([f"08:00 report {CLERK}", f"08:00 stats {CLERK}"], {"kind": Reader.STATS}, "d2"),
        ([f"08:00 report {CLERK}"], {"kind": Reader.STATS}, ""),
        # «bản trước»: of several versions the one before the last, of one that one
        ([f"08:00 report {CLERK}", f"09:00 report {CLERK}"], {"earlier": True}, "d1"),
        ([f"08:00 report {CLERK}"], {"earlier": True}, "d1"),
        # of several unions nobody knows which: what he sent himself last
        ([f"08:00 report {CLERK}", f"09:00 report {HOME}"], {"unions": ("CNC", "XNT"), "last": "m08:00"}, "d1"),
        ([f"08:00 report {HOME}"], {"unions": ("CNC", "XNT"), "last": None}, ""),
        # whoever is known for nobody takes back his own, and nothing else
        ([f"08:00 report {HOME}"], {"unions": (), "sender": HOME, "last": "m08:00"}, "d1"),
        ([f"08:00 report {HOME}"], {"unions": (), "sender": HOME, "last": "m08:00", "spoken": ("CNC",)}, "d1"),
        ([f"08:00 report {HOME}"], {"unions": (), "sender": HOME, "last": "m08:00", "spoken": ("XNT",)}, ""),
        ([f"08:00 report {CLERK}"], {"unions": (), "sender": STRANGER}, ""),
        ([f"08:00 report {CLERK}"], {"unions": (), "sender": STRANGER, "answered": ("m08:00",)}, ""),
        ([f"08:00 report {CLERK}"], {"unions": (), "sender": STRANGER, "named": frozenset({"d1"})}, ""),
        ([f"08:00 report {CLERK}"], {"unions": (), "sender": None}, ""),
        # what it answers or names goes before what stands
        ([f"08:00 report {CLERK}", f"09:00 report {CLERK}"], {"answered": ("m08:00",)}, "d1"),
        ([f"08:00 report {CLERK}", f"09:00 stats {CLERK}"], {"answered": ("m09:00", "m08:00")}, "d2"),
        ([f"08:00 report {CLERK}", f"09:00 stats {CLERK}"], {"answered": ("m07:00",)}, "d1 d2"),
        ([f"08:00 report {CLERK}", f"09:00 report {CLERK}"], {"named": frozenset({"d1"})}, "d1"),
        # Outlook recalls one message; of one that brought nothing nothing is meant
        ([f"08:00 report {CLERK}"], {"recalled": "Báo cáo", "answered": ("m08:00",)}, "d1"),
        ([f"08:00 report {CLERK}"], {"recalled": "Hỏi về hạn nộp"}, ""),
        # whom our server finds false means nothing
        ([f"08:00 report {CLERK}"], {"forged": True}, ""),
        ([f"08:00 report {CLERK}"], {"forged": True, "answered": ("m08:00",)}, ""),
    ],
)
def test_a_withdrawal_means(says, asks, sent, papers, more, expected):
    told = {name: more[name] for name in ("kind", "earlier", "unions", "spoken", "recalled") if name in more}
    around = {name: value for name, value in more.items() if name not in told}
    assert says(sent(*papers), asks(told=replace(OF_CNC, **told), **around)) == (expected, "")


def test_nobody_elses_documents_are_marked(says, asks, sent, doc):
    others = [doc("d7", union="XNT", when="2024-11-08 08:00"), doc("d8", candidate="XNT", when="2024-11-08 08:00")]
    assert says([*sent(f"08:00 report {CLERK}"), *others], asks()) == ("d1", "")


def test_what_waits_for_staff_is_marked_where_the_same_hand_sent_it(says, asks, doc):
    waits = [
        doc("d1", candidate="CNC", sender=CLERK, when="2024-11-08 08:00"),
        doc("d2", candidate="CNC", sender=STRANGER, when="2024-11-08 08:00"),
        doc("d3", candidate="XNT", sender=CLERK, when="2024-11-08 08:00"),
        doc("d4", union=None, decision=Decision.NONE, role=FileRole.NOTHING, sender=CLERK, when="2024-11-08 08:00"),
    ]
    assert says(waits, asks()) == ("d1", "")


@pytest.mark.parametrize(
    ("later", "expected"),
    [
        (f"13:00 report {CLERK}", ("", "w1")),
        (f"13:00 report {HOME}", ("", "w1")),
        (f"13:00 report {CLERK} report.section-missing", ("d1", "")),  # it takes nothing's place
        (f"13:00 report {CLERK} report.section-missing approved", ("", "w1")),
        (f"13:00 report {CLERK} as:x", ("", "w1")),  # the same file sent once more: it is to be used
        (f"13:00 report {CLERK} rejected", ("d1", "")),
        (f"13:00 stats {CLERK}", ("d1", "")),
        (f"11:00 stats {CLERK}", ("d1 d2", "")),
    ],
)
def test_newer_version_settles_it(says, asks, sent, later, expected):
    assert says(sent(f"08:00 report {CLERK} as:x", later), asks()) == expected


def test_newer_faulty_version_settles_that_a_faulty_one_be_not_used(says, asks, sent):
    papers = sent(f"08:00 report {CLERK} report.section-missing", f"13:00 report {CLERK} report.placeholder")
    assert says(papers, asks()) == ("", "w1")


def test_what_is_asked_twice_is_settled_for_both(says, asks, sent):
    papers = sent(f"08:00 report {CLERK}")
    twice = asks(), asks("2024-11-08 12:30", message="w2")
    assert says(papers, *twice) == ("d1", "")
    assert says([*papers, *sent(f"08:00 stats {CLERK}", f"13:00 report {CLERK}")[1:]], *twice) == ("", "w1 w2")
    ruled = WithdrawalRulings(ruled={("w1", "report"): frozenset({"d1"}), ("w2", "report"): frozenset({"d1"})})
    assert says(papers, *twice, rulings=ruled) == ("", "w1 w2")


@pytest.mark.parametrize(
    ("papers", "ruled", "expected"),
    [
        # kept
        ([f"08:00 report {CLERK}"], {("w1", "report"): {"d1"}}, ("", "w1")),
        # rejected: the version before it stands again, and is not what was meant
        ([f"08:00 report {CLERK}", f"09:00 report {CLERK} rejected"], {("w1", "report"): {"d2"}}, ("", "w1")),
        # the one of two
        ([f"08:00 report {CLERK} rejected", f"08:00 stats {CLERK}"], {("w1", "report"): {"d1"}}, ("d2", "")),
        # the same bytes that came twice are two
        ([f"08:00 report {CLERK} as:x rejected", f"09:00 report {CLERK} as:x"], {("w1", "report"): {"d1"}}, ("d2", "")),
        ([f"08:00 report {CLERK} as:x", f"09:00 report {CLERK} as:x"], {("w1", "report"): {"d1"}}, ("", "w1")),
        # set aside: it is in no line any more
        ([f"08:00 report {CLERK}"], {("w1", "report"): {"d9"}}, ("", "w1")),
        # of another message
        ([f"08:00 report {CLERK}"], {("w2", "report"): {"d1"}}, ("d1", "")),
    ],
)
def test_ruling_on_the_document_settles_it(says, asks, sent, papers, ruled, expected):
    rulings = WithdrawalRulings(ruled={key: frozenset(ids) for key, ids in ruled.items()})
    assert says(sent(*papers), asks(), rulings=rulings) == expected


def test_ruling_on_the_message_settles_it_whatever_it_means(says, asks, sent):
    settled = WithdrawalRulings(settled=frozenset({"w1"}))
    assert says(sent(f"08:00 report {CLERK}"), asks(), rulings=settled) == ("", "w1")
    assert says([], asks(), rulings=settled) == ("", "w1")
    assert says([], asks()) == ("", "")


def test_the_order_of_recording_changes_nothing(says, asks, sent):
    papers = sent(f"08:00 report {CLERK}", f"09:00 report {HOME}", f"09:00 stats {CLERK}", f"13:00 stats {CLERK}")
    found = {says(list(order), asks()) for order in permutations(papers)}
    assert found == {("d2", "")}
