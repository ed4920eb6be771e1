"""Small records: one document of CNC's report, whole, at an hour before the deadline, unless a test says else."""

from datetime import datetime

import pytest

from collector.campaign import load
from collector.model import ZONE, Candidate, Decision, FileRole, Finding, Record, Severity, Union


@pytest.fixture(scope="session")
def campaign():
    return load("2024-tong-ket")


@pytest.fixture(scope="session")
def at():
    """Read an instant of the office's zone: at("2024-11-08 10:00")."""
    return lambda text: datetime.fromisoformat(text).replace(tzinfo=ZONE)


@pytest.fixture(scope="session")
def union():
    return Union(code="CNC", name="Công đoàn Vụ Công nghệ cao")


@pytest.fixture(scope="session")
def doc(at):
    """Make a record; each `*codes` is a finding, an error unless written «code!warning»."""

    def make(id_, *codes, when="2024-11-08 10:00", same=None, **facts):
        findings = []
        for code in codes:
            name, _, severity = code.partition("!")
            findings.append(Finding(name, Severity(severity or "error"), None, ""))
        review = facts.pop("candidate", None)
        values = {
            "message": f"message of {id_}",
            "sha256": same or f"bytes of {id_}",
            "requirement": "report",
            "union": None if review else "CNC",
            "decision": Decision.REVIEW if review else Decision.AUTO,
            "candidates": (Candidate(review, 0.6),) if review else (),
            "role": FileRole.SUBMISSION,
            "order": int("".join(letter for letter in id_ if letter.isdigit()) or 0),
        }
        return Record(id=id_, received_at=at(when), findings=tuple(findings), **(values | facts))

    return make
