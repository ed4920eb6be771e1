"""The office's rules at work: report against table, and a finding waived."""

import io
import json

import docx
import pytest
from click.testing import CliRunner
from factories.papers import Made
from office_site import REPORT, STATS, at

from collector.cli import collector
from collector.errors import RulingRefused, UnknownDocument
from collector.flow import rulings
from collector.flow.replay import replay

FAULTY = Made("report", "missing-section")
WHO = {"who": "lan", "why": "đã báo cáo trong văn bản riêng"}


def rows(site):
    return {row["requirement"]: row for row in site.ask("documents") if row["requirement"]}


def codes(row):
    return [(finding.code, finding.where, finding.waived) for finding in row["findings"]]


def typed(site, *command):
    """Type a command as staff do."""
    done = CliRunner().invoke(collector, command, env={**site.environ, "COLLECTOR_NOW": "2024-11-06T15:00+07:00"})
    assert done.exit_code == 0, done.output
    return done.output


def contradicting(content):
    """Change the report so that it tells more members who were admitted than its table."""
    paper = docx.Document(io.BytesIO(content))
    (told,) = [paragraph for paragraph in paper.paragraphs if paragraph.text.startswith("Kết nạp mới")]
    told.runs[0].text = "Trong năm kết nạp mới 999 đoàn viên."
    out = io.BytesIO()
    paper.save(out)
    return out.getvalue()


def wrong_report(site, code="CNC"):
    ((name, content),) = site.files(code, REPORT)
    return (name, contradicting(content))


# --- report against table ----------------------------------------------------------------------------


def test_files_of_one_year_contradict_nothing(site):
    for code in ("SATI", "VINATOM", "NAFOSTED"):
        site.send(code, REPORT, STATS)
    site.poll()
    assert {f.code for row in site.ask("documents") for f in row["findings"]} == set()
    told = [one["indicator"] for row in site.ask("facts") for one in row["told"]]
    assert len(told) > 10


def test_who_sends_the_later_file_is_told_and_a_corrected_one_ends_it(site):
    site.send("CNC", STATS)
    site.poll()
    site.write(site.clerk("CNC"), "Báo cáo", "Kính gửi.", (wrong_report(site),), when="2024-11-06T09:00")
    site.poll("2024-11-06T09:10")
    assert codes(rows(site)["report"]) == [("cross.mismatch", "DV_MOI", None)]
    assert codes(rows(site)["stats"]) == []
    first, second = site.letters()
    assert "999" not in first.get_body(("plain",)).get_content()
    assert "kết nạp mới 999 đoàn viên" in second.get_body(("plain",)).get_content()
    assert site.outbox() == [("acknowledgement", "CNC", "sent")] * 2

    site.send("CNC", REPORT, when="2024-11-07T09:00")
    site.poll("2024-11-07T09:10")
    assert [codes(row) for row in site.ask("documents") if row["requirement"]] == [[], [], []]


def test_a_mismatch_is_the_same_after_a_replay_and_in_the_other_order(site):
    site.write(site.clerk("CNC"), "Báo cáo", "Kính gửi.", (wrong_report(site),))
    site.send("CNC", STATS, when="2024-11-06T09:00")
    site.poll("2024-11-06T09:10")
    before = {key: codes(row) for key, row in rows(site).items()}
    assert before == {"report": [], "stats": [("cross.mismatch", "DV_MOI", None)]}
    with site.office() as office:
        assert replay(office) == []
    assert {key: codes(row) for key, row in rows(site).items()} == before


# --- waivers -------------------------------------------------------------------------------------------


def test_a_waived_error_lets_this_and_later_files_stand_until_it_is_taken_back(site):
    site.send("CNC", FAULTY)
    site.poll()
    faulty = rows(site)["report"]["id"]
    assert site.status("CNC")["report"] == ("needs-fix", False)

    with site.office() as office:
        said = rulings.waive(office, faulty, "report.section-missing", now=at("2024-11-05T14:00"), **WHO)
        assert replay(office) == []
    assert "đã báo cáo trong văn bản riêng" in said
    assert codes(rows(site)["report"]) == [("report.section-missing", "II.7", WHO["why"])]
    assert site.status("CNC")["report"] == ("accepted", False)

    site.send("CNC", FAULTY, when="2024-11-06T09:00")
    site.poll("2024-11-06T09:10")
    assert site.status("CNC")["report"] == ("accepted", False)
    # What staff waived is told of the first file; that letter had not gone yet, and is written anew beside the answer.
    assert [kind for kind, _, state in site.outbox() if state == "sent"] == ["fix-request", "acknowledgement", "update"]
    assert "II.7" in site.letters()[-1].get_body(("plain",)).get_content()

    assert "II.7" not in [item["section"] for item in json.loads(typed(site, "facts", "--json"))["items"]]
    said = typed(site, "accept", faulty, "--unwaive", "report.section-missing", "--why", "đã thống nhất lại")
    assert "Đã bỏ miễn lỗi report.section-missing" in said
    assert codes(rows(site)["report"]) == [("report.section-missing", "II.7", None)]
    assert site.status("CNC")["report"] == ("needs-fix", False)
    assert [(row["action"], row["target"]) for row in site.ask("audit") if "waive" in row["action"]] == [
        ("waive", "CNC"),
        ("unwaive", "CNC"),
    ]


def test_a_waiver_that_makes_no_sense_is_refused(site):
    site.send("CNC", FAULTY)
    site.poll()
    id_ = rows(site)["report"]["id"]
    who = {"who": "lan", "now": at("2024-11-05T14:00")}
    with site.office() as office:
        for code, why, says in (
            ("report.too-long", "x", "không có nhận xét"),
            ("report.section-missing", " ", "lý do"),
            ("file.encrypted", "x", "không miễn được"),
        ):
            with pytest.raises(RulingRefused, match=says):
                rulings.waive(office, id_, code, why=why, **who)
        with pytest.raises(RulingRefused, match="không được miễn"):
            rulings.unwaive(office, id_, "report.section-missing", why="x", **who)
        with pytest.raises(UnknownDocument):
            rulings.waive(office, "ffffffffffff", "report.section-missing", why="x", **who)


# --- a rule that changes -------------------------------------------------------------------------------


def told(changes):
    return [(c.union, c.before.value, c.after.value, c.turned, len(c.found), len(c.gone)) for c in changes]
