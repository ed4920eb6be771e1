"""The check language as a form's file may use it: whatever is taken there can be run."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from collector.campaign import load
from collector.campaign.form import wrong_check
from collector.checks.form_rules import CheckRefused, parse
from collector.model import Indicator

KNOWN = {code: Indicator(code, None, "", code, "người", "int") for code in ("A", "B", "C_2")}
SIGNS = [*"ABC+-*/()<>=~0", "C_2", "0.5", "100", "<=", ">=", "len", " if ", "warn:"]


def is_read(text):
    try:
        return bool(parse(text, "A"))
    except CheckRefused:
        return False


def test_every_check_of_the_shipped_form_is_read():
    form = load("2024-tong-ket").form
    checks = [(row.check, row.code) for row in form.indicators if row.check]
    assert sum(len(parse(check, code)) for check, code in checks) == 44


RIGHT = """=A+B | <=A | >0 | >= 1 | A+B=C_2 | =100*A/B ~0.1 | =0 if A=0 | 50<=A/B<=500 | len<=500 | warn:<=0.5*A
warn: >0 if A>0 | =(A+B)*2 | =((A)) | =A-(B+(A/2)) ~1 if B>0"""
WRONG = "A | = | =A+ | =A B | A<>B | =A= | =() | =(A | =A) | =A**B | =-A | =A if | =A if B | len | =A(B) | =A ~B"


@pytest.mark.parametrize("text", RIGHT.replace("\n", " | ").split(" | "))
def test_a_right_check_is_taken_by_both(text):
    assert (wrong_check(text, KNOWN), is_read(text)) == ("", True)


@pytest.mark.parametrize("text", WRONG.split(" | "))
def test_a_wrong_check_is_refused_by_both(text):
    assert (wrong_check(text, KNOWN) != "", is_read(text)) == (True, False)


@given(st.lists(st.sampled_from(SIGNS), min_size=1, max_size=8).map(" ".join))
@settings(max_examples=400, deadline=None)
@example("A = B if A = 0")
def test_what_the_file_may_say_can_be_run(text):
    """Whatever a campaign file gets past its reader must not fail at the first union's table."""
    assert wrong_check(text, KNOWN) != "" or is_read(text)
