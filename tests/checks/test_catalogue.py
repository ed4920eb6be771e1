"""Every code has its place, its weight and a sentence."""

import re
from dataclasses import replace
from pathlib import Path

from collector import checks
from collector.checks import arithmetic, report, stats
from collector.model import Candidate, Check, Decision, File, Finding, Format, Match, Severity

FILE = File(0, "a.pdf", "a.pdf", "0" * 64, 10, Format.PDF)


def contract():
    text = (Path(__file__).parents[2] / "docs" / "CONTRACT.md").read_text(encoding="utf-8")
    return dict(
        re.findall(r"^\| `((?:file|message|identity|report|stats|cross)\.[\w-]+)` \| (\w+) \|", text, re.MULTILINE)
    )


def test_codes_and_severities_are_those_of_the_contract():
    assert {code: usual.severity.value for code, usual in checks.REGISTERED.items()} == contract()


def test_each_content_code_is_raised_in_one_place():
    alone = (stats.other_form, stats.blank, stats.wrong_period)
    listed = [one.code for one in (*report.check, *stats.check, *arithmetic.check, *alone)]
    assert sorted(listed) == sorted(code for code in checks.REGISTERED if code.startswith(("report.", "stats.")))


def test_findings_of_readers_get_the_weight_of_the_campaign(campaign):
    found = (Finding("file.macro", Severity.WARNING, None, "x"), Finding("file.empty", Severity.ERROR, None, "y"))
    strict = replace(
        campaign, checks={"file.macro": Check(Severity.ERROR), "file.empty": Check(Severity.ERROR, on=False)}
    )
    assert checks.weighed(found, strict) == (Finding("file.macro", Severity.ERROR, None, "x"),)


def test_sentences_for_whole_files(campaign):
    match = Match(Decision.REVIEW, None, (Candidate("SATI", 0.5), Candidate("NATEC", 0.4)), conflict=True)
    (scan,), (form,), (two,) = (
        checks.wrong_format(FILE, campaign),
        checks.wrong_form(FILE, campaign),
        checks.conflict(match, campaign),
    )
    assert [scan.code, form.code, two.code] == ["file.wrong-format", "stats.wrong-form", "identity.conflict"]
    assert "SATI và NATEC" in two.message
    link = checks.link_only("https://drive.example/x", campaign)
    assert (link.code, link.where, link.severity) == ("file.link-only", "https://drive.example/x", Severity.ERROR)
