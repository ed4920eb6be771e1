"""What today's rules make of files that were judged under earlier ones: shown first, then done, and who is asked."""

import io
from dataclasses import replace

import docx
import pytest
from click.testing import CliRunner
from factories.papers import Made
from office_site import REPORT, STATS, at

from collector import __version__
from collector.campaign import load
from collector.cli import collector
from collector.flow import listings, recheck, rulings
from collector.model import Check, DocumentState, Finding, Severity
from collector.office import outbox

FAULTY = Made("report", "missing-section")


def typed(site, *command):
    """Type a command as staff do."""
    done = CliRunner().invoke(collector, command, env={**site.environ, "COLLECTOR_NOW": "2024-11-06T15:00+07:00"})
    assert done.exit_code == 0, done.output
    return done.output


def under(office, **checks):
    """Let the office work under other rules: the weight of findings by code, with _ for a dot and - ."""
    changed = {code.replace("__", ".").replace("_", "-"): check for code, check in checks.items()}
    old = office.campaign
    office.__dict__["campaign"] = replace(old, checks={**old.checks, **changed}, version="changed")
    office.__dict__.pop("assessment_context", None)
    return office


STRICT = {"report__no_figures": Check(Severity.ERROR), "report__section_missing": Check(Severity.WARNING)}


def no_figures(site, code="SATI"):
    """A report whose item II.9 tells without a figure."""
    ((name, content),) = site.files(code, REPORT)
    paper = docx.Document(io.BytesIO(content))
    inside = False
    for paragraph in paper.paragraphs:
        bold = any(run.bold for run in paragraph.runs) or paragraph.style.name.startswith("Heading")
        if bold:
            inside = "thi đua" in paragraph.text.lower() and "vận động" in paragraph.text.lower()
        elif inside:
            paragraph.runs[0].text = "Phong trào thi đua được đoàn viên hưởng ứng."
    out = io.BytesIO()
    paper.save(out)
    return (name, out.getvalue())


@pytest.fixture
def three(site):
    """A sound report, one that stands with a warning, one with an error."""
    site.send("CNC", REPORT, STATS)
    site.write(site.clerk("SATI"), "Báo cáo", "Kính gửi.", (no_figures(site),), when="2024-11-05T12:01")
    site.send("VKIST", FAULTY, when="2024-11-05T12:02")
    site.poll()
    return site


def told(changes):
    return [(c.union, c.before.value, c.after.value, c.turned, len(c.found), len(c.gone)) for c in changes]


WHAT_CHANGES = [("SATI", "accepted", "needs-fix", True, 1, 1), ("VKIST", "needs-fix", "accepted", False, 1, 1)]


def test_the_dry_run_tells_what_the_real_one_does_and_neither_writes_to_anybody(three):
    before = [three.ask(what) for what in ("documents", "status", "audit", "outbox")]
    assert typed(three, "recheck", "--dry-run") == "Sẽ đổi 0 tài liệu, trong đó 0 tài liệu đổi trạng thái.\n"
    with three.office() as office:
        dry = recheck.recheck(under(office, **STRICT), at("2024-11-06T08:00"), dry_run=True)
        assert {row.rules for row in office.store.documents.all()} == {f"{load('2024-tong-ket').version}+{__version__}"}
    assert told(dry) == WHAT_CHANGES
    assert [three.ask(what) for what in ("documents", "status", "audit", "outbox")] == before
    with three.office() as office:
        real = recheck.recheck(under(office, **STRICT), at("2024-11-06T08:00"), dry_run=False)
        assert real == dry
        assert recheck.recheck(office, at("2024-11-06T08:05"), dry_run=True) == []
        assert {row.rules for row in office.store.documents.all()} == {f"changed+{__version__}"}
    assert three.status("SATI")["report"] == ("needs-fix", False)
    assert three.status("VKIST")["report"] == ("accepted", False)
    assert three.ask("outbox") == before[-1]


def test_with_mail_who_turned_from_good_to_bad_is_asked_once(three):
    letters = three.outbox()
    with three.office() as office:
        recheck.recheck(under(office, **STRICT), at("2024-11-06T08:00"), dry_run=False, mail=True)
    assert three.outbox() == [*letters, ("fix-request", "SATI", "queued")]
    # It is no answer: the message has had its own.
    assert three.ask("outbox")[-1]["in_reply_to"] is None
    with three.office() as office:
        mild = Check(Severity.WARNING)
        recheck.recheck(under(office, report__no_figures=mild), at("2024-11-06T09:00"), dry_run=False)
        recheck.recheck(under(office, **STRICT), at("2024-11-06T10:00"), dry_run=False, mail=True)
    assert len(three.outbox()) == len(letters) + 1
    three.poll("2024-11-06T10:10")
    said = three.letters()[-1].get_body(("plain",)).get_content()
    assert "rà soát lại" in said
    assert "II.9" in said


def found(site, when="2024-11-06T08:00", mail=False, **checks):
    """Look under other rules, and give the letters that follow."""
    before = len(site.outbox())
    with site.office() as office:
        recheck.recheck(under(office, **checks) if checks else office, at(when), dry_run=False, mail=mail)
    return site.outbox()[before:]


MILD = Check(Severity.WARNING)
ASKED = [("fix-request", "SATI", "queued")]


def test_what_a_look_without_mail_found_is_asked_for_by_the_next_one_with_mail_once(three):
    assert found(three, **STRICT) == []
    assert found(three, "2024-11-06T08:30", **STRICT) == []
    assert found(three, "2024-11-06T09:00", mail=True, **STRICT) == ASKED
    assert found(three, "2024-11-06T10:00", mail=True, **STRICT) == []


def test_a_dry_run_between_them_changes_nothing(three):
    found(three, **STRICT)
    with three.office() as office:
        recheck.recheck(under(office, **STRICT), at("2024-11-06T08:10"), dry_run=True)
    assert found(three, "2024-11-06T09:00", mail=True, **STRICT) == ASKED


def rules_of_before(site):
    found(site, "2024-11-06T08:20", report__no_figures=MILD)


def accepted(site):
    with site.office() as office:
        (document,) = (row for row in office.store.documents.all() if row.union == "SATI")
        rulings.accept(office, document.id, why="đủ", who="Lan", now=at("2024-11-06T08:20"), quiet=True)


def sent_anew(site):
    site.send("SATI", REPORT, when="2024-11-06T08:20")
    site.poll("2024-11-06T08:25")


def exempt(site):
    with site.office() as office:
        rulings.mark(
            office, "SATI", "report", "exempt", why="giải thể", who="Lan", now=at("2024-11-06T08:20"), quiet=True
        )


@pytest.mark.parametrize("undone", [rules_of_before, accepted, sent_anew, exempt])
def test_what_was_undone_meanwhile_is_not_asked_for(three, undone):
    strict = {"report__no_figures": STRICT["report__no_figures"]}
    found(three, **strict)
    undone(three)
    now = {"report__no_figures": MILD} if undone is rules_of_before else strict
    assert found(three, "2024-11-06T09:00", mail=True, **now) == []


def test_what_another_letter_about_the_message_told_meanwhile_is_not_told_twice(three):
    found(three, **STRICT)
    with three.office() as opened:
        office = under(opened, **STRICT)
        (document,) = (row for row in office.store.documents.all() if row.union == "SATI")
        rulings.reject(office, document.id, why="thiếu số liệu", who="Lan", now=at("2024-11-06T08:20"))
        outbox.flush(office, at("2024-11-06T08:40"))
        rulings.undo(office, office.store.rulings.newest(), why="nhầm", who="Lan", now=at("2024-11-06T08:41"))
    assert [one for one in three.outbox() if one[0] == "update"] == [
        ("update", "SATI", "sent"),
        ("update", "SATI", "queued"),
    ]
    assert found(three, "2024-11-06T09:00", mail=True, **STRICT) == []


def test_a_better_file_that_stands_is_not_asked_for_again_and_owners_stay(three):
    three.send("SATI", REPORT, when="2024-11-05T15:00")
    three.poll("2024-11-05T15:10")
    with three.office() as office:
        vkist = next(row.id for row in office.store.documents.all() if row.union == "VKIST")
        rulings.assign(office, vkist, "TTRA", who="lan", now=at("2024-11-05T16:00"))
        letters = listings.outbox(office)
        changes = recheck.recheck(under(office, **STRICT), at("2024-11-06T08:00"), dry_run=False, mail=True)
        assert listings.outbox(office) == letters
        assert office.store.documents.one(vkist).union == "TTRA"
    assert [(c.union, c.before.value, c.turned) for c in changes] == [
        ("SATI", "superseded", False),
        ("TTRA", "needs-fix", False),
    ]


# --- how it is told --------------------------------------------------------------------------------------


def finding(code, severity=Severity.ERROR, where=None):
    return Finding(code, severity, where, f"Câu về {code}.")


def change(**told):
    usual = {
        "document": "d1", "message": "m", "path": "a.docx", "union": "CNC", "requirement": "report",
        "before": DocumentState.ACCEPTED, "after": DocumentState.NEEDS_FIX, "found": (), "gone": (),
        "figures": False, "rules": "1+0", "turned": True,
    }  # fmt: skip
    return recheck.Change(**(usual | told))


@pytest.mark.parametrize(
    ("told", "lines"),
    [
        (change(), ["d1  CNC  a.docx: được nhận → cần sửa"]),
        (change(union=None, after=None), ["d1  (chưa rõ)  a.docx: được nhận → không còn"]),
        (
            change(after=DocumentState.ACCEPTED, figures=True),
            ["d1  CNC  a.docx: vẫn được nhận", "    số liệu đọc được có thay đổi"],
        ),
        (
            change(found=(finding("report.no-figures", where="II.9"),), gone=(finding("report.too-long"),)),
            [
                "d1  CNC  a.docx: được nhận → cần sửa",
                "    + report.no-figures II.9: Câu về report.no-figures.",
                "    - report.too-long: Câu về report.too-long.",
            ],
        ),
        # The same words with another weight are one line.
        (
            change(found=(finding("report.too-long"),), gone=(finding("report.too-long", Severity.WARNING),)),
            [
                "d1  CNC  a.docx: được nhận → cần sửa",
                "    ~ report.too-long: nay là lỗi phải sửa. Câu về report.too-long.",
            ],
        ),
    ],
    ids=["state", "gone", "figures", "found and lost", "weight"],
)
def test_a_change_is_told_in_lines(told, lines):
    assert list(recheck.lines([told])) == lines


def test_a_change_is_a_row_of_plain_values():
    row = recheck.row(change(found=(finding("report.too-long"),)))
    assert (row["document"], row["before"], row["turned"]) == ("d1", DocumentState.ACCEPTED, True)
    assert row["found"] == [
        {"code": "report.too-long", "severity": "error", "where": None, "message": "Câu về report.too-long."}
    ]
