"""The same bytes of a filled file for a second union: the later one waits, the earlier stays as it is."""

from dataclasses import replace
from itertools import permutations

import pytest

from collector.model import Candidate, Decision, FileRole, Finding, Severity
from collector.standing import SameFiles, document_states, same_files, set_apart

HOLLOW = ("I", *(f"II.{number}" for number in range(1, 11)), "III")


def alike(doc, *ways):
    """Make documents of the same bytes: each way is a union, then words that say how it came."""
    made = []
    for number, way in enumerate(ways, 1):
        union, *words = way.split()
        codes = [word for word in words if "." in word]
        facts = {word.partition(":")[0]: word.partition(":")[2] for word in words if ":" in word}
        made.append(
            doc(
                f"d{number}",
                *codes,
                when=f"2024-11-08 10:{number:02}",
                same="A" if "other" not in words else f"bytes {number}",
                union=None if "review" in words else union,
                decision=Decision.REVIEW
                if "review" in words
                else Decision.MANUAL
                if "assigned" in words
                else Decision.AUTO,
                approved="approved" in words,
                rejected="rejected" in words,
                role=FileRole(facts.get("role", "submission")),
                message=facts.get("in", f"message {number}"),
                file=int(facts.get("file", 0)),
                requirement=None if "nothing" in words else facts.get("for", "stats"),
            )
        )
    return made


@pytest.mark.parametrize(
    ("ways", "behind", "since"),
    [
        (["CNC", "XNT"], {"d2": "d1"}, {"d1": ("d2",)}),
        (["CNC", "XNT", "PC"], {"d2": "d1", "d3": "d1"}, {"d1": ("d2", "d3")}),
        (["CNC", "CNC", "XNT", "CNC"], {"d3": "d1"}, {"d1": ("d3",)}),
        (["CNC", "XNT other"], {}, {}),
        # for the other requirement, too, it is one union's
        (["CNC for:report", "XNT"], {"d2": "d1"}, {"d1": ("d2",)}),
        (["CNC role:scan", "XNT role:scan"], {"d2": "d1"}, {"d1": ("d2",)}),
        # errors of the content are no excuse
        (["CNC stats.sum-mismatch", "XNT stats.sum-mismatch"], {"d2": "d1"}, {"d1": ("d2",)}),
        # a blank form, a logo, a file that nobody can read and the mere outline of a report are everybody's
        (["CNC role:blank", "XNT role:blank"], {}, {}),
        (["CNC stats.blank", "XNT stats.blank"], {}, {}),
        (["CNC role:nothing", "XNT role:nothing"], {}, {}),
        (["CNC nothing", "XNT nothing"], {}, {}),
        (["CNC file.empty", "XNT file.empty"], {}, {}),
        (["CNC file.encrypted", "XNT file.encrypted"], {}, {}),
        # a workbook with the sheets of several unions, once and again
        (["CNC in:m", "XNT in:m"], {}, {}),
        (["CNC in:m", "XNT in:m", "CNC in:n", "XNT in:n"], {}, {}),
        (["CNC in:m", "XNT in:m review", "XNT"], {}, {}),
        # a report with the table in it is one union's
        (
            ["CNC in:m for:report", "CNC in:m role:inset", "XNT in:n for:report", "XNT in:n role:inset"],
            {"d3": "d1", "d4": "d1"},
            {"d1": ("d3", "d4")},
        ),
        # two files of one message are no workbook
        (["CNC in:m", "XNT in:m file:1"], {"d2": "d1"}, {"d1": ("d2",)}),
        # what waits is nobody's; what staff said of the later one counts, and is told at the earlier one
        (["CNC review", "XNT"], {}, {}),
        (["CNC", "XNT review"], {}, {}),
        (["CNC", "XNT assigned"], {}, {"d1": ("d2",)}),
        (["CNC", "XNT approved", "XNT"], {}, {"d1": ("d2",)}),
        (["CNC", "XNT", "XNT assigned"], {"d2": "d1"}, {"d1": ("d2", "d3")}),
        (["CNC assigned", "XNT"], {"d2": "d1"}, {"d1": ("d2",)}),
        # that staff reject the earlier gives it to nobody; one that they reject asks nothing
        (["CNC rejected", "XNT"], {"d2": "d1"}, {"d1": ("d2",)}),
        (["CNC", "XNT rejected"], {}, {}),
    ],
)
def test_later_file_of_the_same_bytes_waits(doc, campaign, ways, behind, since):
    records = alike(doc, *ways)

    for order in permutations(records):
        assert same_files(order, campaign) == SameFiles(behind, since)


def hollow(record, sections):
    findings = (Finding("report.section-empty", Severity.ERROR, where, "") for where in sections)
    return replace(record, findings=tuple(findings))


@pytest.mark.parametrize(("sections", "waits"), [(HOLLOW, False), (HOLLOW[1:], True), ((), True)])
def test_outline_of_a_report_without_any_text_is_everybodys(doc, campaign, sections, waits):
    records = [hollow(one, sections) for one in alike(doc, "CNC for:report", "XNT for:report")]

    assert bool(same_files(records, campaign).behind) is waits


def test_what_waits_is_in_review_with_its_union_first_and_the_earlier_stands(doc, campaign):
    first, second = alike(doc, "CNC", "XNT")
    apart = set_apart([first, second], same_files([first, second], campaign))

    assert apart[0] == first
    assert (apart[1].decision, apart[1].union) == (Decision.REVIEW, None)
    assert apart[1].candidates == (Candidate("XNT", 1.0),)
    found = document_states(apart, campaign, {})
    assert [found[one.id].state.value for one in apart] == ["accepted", "review"]
