import re
from dataclasses import replace
from datetime import datetime, timedelta
from html.parser import HTMLParser

import pytest

from collector.demo import board, page
from collector.demo.facts import DocumentFact, LetterFact, MessageFact, PageFacts, RulingFact
from collector.model import (
    ZONE,
    Candidate,
    Decision,
    DocumentState,
    Evidence,
    Figure,
    Finding,
    Format,
    LetterKind,
    LetterState,
    MessageClass,
    MessageState,
    Severity,
    Standing,
    Status,
)

HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>{{7*7}}"
AT = datetime(2024, 11, 1, 9, 0, tzinfo=ZONE)
END = datetime(2024, 11, 14, 18, 0, tzinfo=ZONE)


def _status(union, requirement, state, at=AT, late=False):
    got = at if state is not Standing.MISSING else None
    return Status(union.code, union.name, requirement, state, got, late if got else None, "d1", 1, END)


@pytest.fixture(scope="module")
def facts(cast, campaign):
    first, second = cast.unions[:2]
    document = DocumentFact(
        id="d1",
        message="a" * 64,
        received_at=AT,
        path=HOSTILE,
        sha256="b" * 64,
        size=2048,
        format=Format.XLSX,
        requirement="stats",
        union=first.code,
        decision=Decision.AUTO,
        candidates=(Candidate(first.code, 0.98), Candidate(second.code, 0.01)),
        evidence=(Evidence("subject", first.code, HOSTILE, 2.5),),
        state=DocumentState.NEEDS_FIX,
        late=False,
        version=1,
        findings=(Finding("stats.sum-mismatch", Severity.ERROR, "CL_TIEN", HOSTILE),),
        figures=(Figure("LD_TONG", 1234, "người", "Sheet!D10", HOSTILE),),
    )
    message = MessageFact(
        "a" * 64, "m1@x", AT, HOSTILE, HOSTILE, MessageClass.SUBMISSION, MessageState.DONE, 1, HOSTILE, HOSTILE
    )
    letter = LetterFact(
        id=1,
        kind=LetterKind.FIX_REQUEST,
        union=first.code,
        to=(HOSTILE,),
        cc=(),
        subject=HOSTILE,
        state=LetterState.SENT,
        message_id="l1@x",
        in_reply_to="m1@x",
        due_at=AT,
        sent_at=AT,
        text=HOSTILE,
        html=f"<p>Kính gửi</p>{HOSTILE}",
    )
    digest = replace(letter, id=2, kind=LetterKind.DIGEST, union=None, in_reply_to=None)
    return PageFacts(
        campaign=campaign,
        made_at=END,
        unions=(first, second),
        statuses=(
            _status(first, "report", Standing.ACCEPTED),
            _status(first, "stats", Standing.NEEDS_FIX),
            _status(second, "report", Standing.ACCEPTED, AT + timedelta(days=10), late=True),
            _status(second, "stats", Standing.MISSING),
        ),
        messages=(message,),
        documents=(document,),
        letters=(letter, digest),
        rulings=(RulingFact(AT, HOSTILE, "extend", first.code, HOSTILE),),
    )


@pytest.fixture(scope="module")
def site(facts, tmp_path_factory):
    out = tmp_path_factory.mktemp("site")
    page.write(facts, out)
    return out


class _Tags(HTMLParser):
    def __init__(self):
        super().__init__()
        self.tags = []

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))


def _tags(path):
    reader = _Tags()
    reader.feed(path.read_text(encoding="utf-8"))
    return reader.tags


def test_nothing_that_came_by_mail_becomes_markup_on_any_page(site):
    pages = sorted(site.rglob("*.html"))
    assert len(pages) == 10
    for path in pages:
        tags = _tags(path)
        assert {tag for tag, _ in tags} & {"script", "img", "object", "embed", "form"} == set(), path.name
        assert not [name for _, attrs in tags for name in attrs if name.startswith("on")], path.name
    document = (site / "van-ban" / "d1.html").read_text(encoding="utf-8")
    assert document.count("&lt;script&gt;alert(1)&lt;/script&gt;") == 6


def test_a_letters_own_html_is_shown_in_a_frame_that_may_run_nothing(site):
    frames = [attrs for tag, attrs in _tags(site / "thu-di" / "1.html") if tag == "iframe"]
    assert [frame["srcdoc"] for frame in frames] == [f"<p>Kính gửi</p>{HOSTILE}"]
    assert [frame["sandbox"] for frame in frames] == ["allow-same-origin"]
    policies = [attrs["content"] for tag, attrs in _tags(site / "thu-di" / "1.html") if "http-equiv" in attrs]
    assert policies == ["default-src 'none'; style-src 'unsafe-inline'; img-src data:"]


def test_every_link_leads_to_a_page_and_nothing_leads_outside(site):
    for path in site.rglob("*.html"):
        for tag, attrs in _tags(path):
            if tag == "a":
                assert (path.parent / attrs["href"]).resolve().is_file(), (path.name, attrs["href"])
            assert not attrs.get("src")
        assert not re.search(r"url\(|@import|https?://", path.read_text(encoding="utf-8"))


def test_the_five_numbers_part_the_unions_by_what_is_most_urgent(facts):
    assert board.numbers(board.rows(facts)) == board.Numbers(accepted=0, needs_fix=1, review=0, missing=1, late=1)


def test_the_curve_counts_whole_and_half_answers_by_day(facts):
    days = {one.day.isoformat(): one for one in board.days(facts)}
    assert (len(days), days["2024-10-31"].whole, days["2024-11-01"].whole) == (28, 0, 1)
    assert (days["2024-11-10"].part, days["2024-11-11"].part) == (0, 1)


def test_a_unions_page_tells_mail_letter_and_ruling(site, facts):
    text = (site / "don-vi" / f"{facts.unions[0].code}.html").read_text(encoding="utf-8")
    kinds = re.findall(r'<li class="(in|out|staff)">', text)
    assert sorted(kinds) == ["in", "out", "staff"]
