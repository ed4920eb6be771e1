"""Which version takes the place of which: known senders and staff replace, strangers wait."""

from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from collector.model import Decision
from collector.standing import compared, document_states, statuses

REGISTERED, COLLEAGUE, STRANGER, FORGER = "cd@cnc.example", "hoa@cnc.example", "lan@thu.example", "x@gia.example"


def known(record):
    return (record.sender or "").endswith("@cnc.example")


def line_of(doc, versions):
    """Make the line of one union: each version is its sender, then words that say how it came."""
    made = []
    for number, version in enumerate(versions, 1):
        sender, *words = version.split()
        codes = [word for word in words if "." in word]
        same = next((word.removeprefix("as:") for word in words if word.startswith("as:")), None)
        made.append(
            doc(
                f"d{number}",
                *codes,
                when=f"2024-11-08 10:{number:02}",
                same=same or f"bytes {number}",
                sender=None if sender == "-" else sender,
                proven="proven" in words,
                decision=Decision.MANUAL if "assigned" in words else Decision.AUTO,
                approved="approved" in words,
                rejected="rejected" in words,
            )
        )
    return made


def judged(records, campaign):
    laid = compared(records, campaign, lambda pairs: [()] * len(pairs), (), known)
    return laid, document_states(laid.records, campaign, {}, laid.lines)


def states(records, campaign):
    _, found = judged(records, campaign)
    return [found[record.id].state.value for record in records]


@pytest.mark.parametrize(
    ("versions", "expected"),
    [
        # what a proven known sender brought is kept from strangers, however proven they are
        ([f"{REGISTERED} proven", f"{FORGER} proven"], "accepted review"),
        ([f"{REGISTERED} proven", STRANGER], "accepted review"),
        ([f"{COLLEAGUE} proven", f"{FORGER} proven", f"{FORGER} proven"], "accepted review review"),
        # known senders replace it, the newest stands, whatever our server says of them
        ([f"{REGISTERED} proven", COLLEAGUE], "superseded accepted"),
        ([f"{REGISTERED} proven", f"{FORGER} proven", REGISTERED], "superseded review accepted"),
        # ... and what they sent unproven opens the line to nobody
        ([f"{REGISTERED} proven", COLLEAGUE, FORGER], "superseded accepted review"),
        # what nobody vouches for is replaced by anybody
        ([REGISTERED, STRANGER], "superseded accepted"),
        ([STRANGER, FORGER], "superseded accepted"),
        # who brought what stands is known for it, and kept from others
        ([f"{STRANGER} proven", STRANGER], "superseded accepted"),
        ([f"{STRANGER} proven", f"{FORGER} proven"], "accepted review"),
        ([f"{STRANGER} proven", REGISTERED], "superseded accepted"),
        ([f"{STRANGER} assigned", STRANGER, FORGER], "superseded accepted review"),
        # ... but not he who sent the same bytes again, or whose version waits
        ([f"{REGISTERED} proven as:A", f"{FORGER} proven as:A", FORGER], "accepted accepted review"),
        ([f"{REGISTERED} proven", FORGER, FORGER], "accepted review review"),
        # an older version's bytes from a stranger are a version like any other
        ([f"{REGISTERED} proven as:A", f"{REGISTERED} proven", f"{FORGER} proven as:A"], "superseded accepted review"),
        # the same bytes from a known proven sender vouch for what a stranger brought unproven
        ([f"{STRANGER} as:A", f"{REGISTERED} proven as:A", FORGER], "accepted accepted review"),
        # staff's word counts: on the old version it protects, on the new one it lets pass
        ([f"{STRANGER} approved", FORGER], "accepted review"),
        ([f"{REGISTERED} proven", f"{FORGER} assigned"], "superseded accepted"),
        ([f"{REGISTERED} proven", f"{FORGER} approved"], "superseded accepted"),
        (["- assigned", FORGER], "accepted review"),
        # errors displace nothing, protect nothing and are answered as ever
        ([f"{REGISTERED} proven", f"{FORGER} proven stats.x"], "accepted needs-fix"),
        ([f"{REGISTERED} proven stats.x", FORGER], "needs-fix accepted"),
        ([f"{REGISTERED} proven stats.x", f"{FORGER} proven", REGISTERED], "needs-fix superseded accepted"),
        # what staff reject leaves the place to nobody but known senders
        ([f"{REGISTERED} proven rejected", FORGER], "rejected review"),
        ([f"{REGISTERED} proven rejected", COLLEAGUE], "rejected accepted"),
        ([f"{STRANGER} proven rejected", STRANGER], "rejected accepted"),
        ([f"{REGISTERED} proven", f"{FORGER} proven rejected", FORGER], "accepted rejected review"),
        ([f"{FORGER} rejected", STRANGER], "rejected accepted"),
        # nobody knows a message without a sender
        ([f"{REGISTERED} proven", "-"], "accepted review"),
    ],
)
def test_who_takes_the_place_of_whom(doc, campaign, versions, expected):
    assert states(line_of(doc, versions), campaign) == expected.split()


def test_what_waits_is_no_version_and_counts_for_nothing(doc, campaign, union):
    records = line_of(doc, [f"{REGISTERED} proven", f"{FORGER} proven", COLLEAGUE])
    laid, found = judged(records, campaign)

    told = [(found[one.id].version, found[one.id].late, found[one.id].behind) for one in records]
    assert told == [(1, False, ""), (None, None, "d1"), (2, False, "")]
    (status, _) = statuses(laid.records, [union], campaign, {}, {}, laid.lines)
    assert (status.state.value, status.document, status.version) == ("accepted", "d3", 2)
    assert [found[one.id].challengers for one in records] == [(), (), ("d2",)]


def test_union_is_in_review_where_nothing_is_accepted_and_a_strangers_version_waits(doc, campaign, union):
    records = line_of(doc, [f"{REGISTERED} proven rejected", f"{REGISTERED} stats.x", f"{FORGER} proven"])
    laid, _ = judged(records, campaign)

    (status, _) = statuses(laid.records, [union], campaign, {}, {}, laid.lines)

    assert (status.state.value, status.document, status.version) == ("review", "d3", None)


@pytest.mark.parametrize(
    ("versions", "over"),
    [
        ([f"{REGISTERED} stats.x approved", f"{REGISTERED} stats.y!warning"], {"d2": "d1"}),
        ([f"{REGISTERED} stats.x approved", REGISTERED], {}),  # nothing is said against it
        ([f"{REGISTERED} approved", f"{REGISTERED} stats.y!warning"], {}),  # there was no error to let pass
        ([f"{REGISTERED} stats.x approved", f"{REGISTERED} stats.z"], {}),  # does not stand
        ([f"{REGISTERED} stats.x approved", f"{FORGER} stats.y!warning"], {}),  # waits
        ([f"{REGISTERED} stats.x approved", f"{REGISTERED} stats.y!warning approved"], {}),  # staff know
        ([f"{REGISTERED} stats.x approved", f"{REGISTERED} a.b!warning", f"{REGISTERED} a.c!warning"], {"d3": "d1"}),
        ([f"{REGISTERED} stats.x approved", f"{REGISTERED} a.b!warning", REGISTERED], {}),
        ([f"{REGISTERED} stats.x approved", REGISTERED, f"{REGISTERED} a.b!warning"], {}),
    ],
)
def test_warnings_after_what_staff_accepted_are_told(doc, campaign, versions, over):
    records = line_of(doc, versions)
    _, found = judged(records, campaign)

    assert {id_: one.over for id_, one in found.items() if one.over} == over


SENDERS = st.sampled_from([REGISTERED, COLLEAGUE, STRANGER, FORGER, "-"])
WORDS = st.sets(st.sampled_from(["proven", "assigned", "approved", "rejected", "stats.x", "stats.y!warning", "as:A"]))
VERSIONS = st.lists(
    st.builds(lambda sender, words: " ".join([sender, *sorted(words)]), SENDERS, WORDS), min_size=1, max_size=4
)


@given(versions=VERSIONS)
@settings(max_examples=300, deadline=None)
def test_no_stranger_ever_takes_the_place_of_a_proven_known_sender_in_whatever_order_it_is_recorded(
    doc, campaign, versions
):
    records = line_of(doc, versions)
    first = states(records, campaign)
    for order in permutations(records):
        found = dict(zip((one.id for one in order), states(order, campaign), strict=True))
        assert [found[one.id] for one in records] == first
    kept = [
        place for place, one in enumerate(records) if one.proven and known(one) and "stats.x" not in versions[place]
    ]
    for place, record in enumerate(records):
        vouched = record.approved or record.decision is Decision.MANUAL
        before = [at for at in kept if at < place and not records[at].rejected]
        if before and first[place] == "accepted" and not known(record) and not vouched:
            # He brought what stood, or sent the bytes that stand.
            stood = [records[at] for at in range(place) if first[at] in {"accepted", "superseded"}]
            assert {record.sender, record.sha256} & ({one.sender for one in stood} | {one.sha256 for one in stood})
