"""The sample mailbox, judged from its truth: every document with its right owner gives the standing that is right."""

import csv
import json
from datetime import datetime
from itertools import count
from pathlib import Path

import pytest

from collector.campaign import load
from collector.model import Decision, FileRole, Finding, Record, Standing, Union
from collector.standing import statuses

CORPUS = Path(__file__).parent.parent / "sample" / "corpus"
CAMPAIGN = load("2024-tong-ket")


def lines(name):
    return map(json.loads, (CORPUS / name).read_text(encoding="utf-8").splitlines())


def role_of(document):
    if not document["counts"]:
        # A blank form beside a filled one counts for nothing, and has to be seen as what it is.
        codes = {defect["code"] for defect in document["defects"] + document["optional_defects"]}
        return FileRole.BLANK if "stats.blank" in codes else FileRole.NOTHING
    return FileRole.SUBMISSION


def records():
    number = count(1)
    for message in lines("truth.jsonl"):
        for document in message["documents"]:
            for owner in document.get("unions") or [document["union"]]:
                findings = tuple(
                    Finding(defect["code"], CAMPAIGN.checks[defect["code"]].severity, defect["where"], "")
                    for defect in document["defects"]
                )
                order = next(number)
                role = role_of(document)
                yield Record(
                    id=str(order),
                    message=message["file"],
                    received_at=datetime.fromisoformat(message["received_at"]),
                    sha256=document["sha256"],
                    requirement=document["requirement"],
                    union=owner,
                    decision=Decision.NONE if role is FileRole.NOTHING else Decision.AUTO,
                    candidates=(),
                    findings=findings,
                    role=role,
                    order=order,
                )


def test_every_union_of_the_sample_stands_as_the_truth_says():
    known = list(records())
    digests = {record.id: record.sha256 for record in known}
    with (CORPUS / "registry.csv").open(encoding="utf-8-sig", newline="") as file:
        unions = [Union(code=row["code"], name=row["name"]) for row in csv.DictReader(file)]
    found = {
        (row.union, row.requirement): (
            row.state.value,
            row.received_at.isoformat() if row.received_at else None,
            row.late,
            digests[row.document] if row.state is Standing.ACCEPTED else None,
        )
        for row in statuses(known, unions, CAMPAIGN, {}, {})
    }
    final = json.loads((CORPUS / "final.json").read_text(encoding="utf-8"))
    right = {
        (union, requirement): (row["state"], row["first_received"], row["late"], row["standing"])
        for union, rows in final.items()
        for requirement, row in rows.items()
    }
    wrong = {key: (found.get(key), right[key]) for key in right if found.get(key) != right[key]}
    assert wrong == {}, f"{len(wrong)} of {len(right)}"


@pytest.mark.parametrize("unit", ["report", "stats"])
def test_the_sample_has_unions_of_every_kind(unit):
    """Guards the test above: a truth that said one thing of all would prove little."""
    final = json.loads((CORPUS / "final.json").read_text(encoding="utf-8"))
    assert {rows[unit]["state"] for rows in final.values()} == {"accepted", "needs-fix", "missing"}
