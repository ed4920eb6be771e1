"""The language of the form's checks."""

import pytest

from collector.checks.form_rules import CheckRefused, holds, parse

FIGURES = {"A": 10, "B": 4, "C": 6, "D": 0, "P": 66.7}


def verdicts(check, own="A", **changes):
    known = {**FIGURES, **changes}
    return [holds(rule.claim, known.get, rule.tolerance) for rule in parse(check, own)]


@pytest.mark.parametrize(
    ("check", "expected"),
    [
        ("=B+C", [True]),
        ("=B+C; >0", [True, True]),
        ("=B+C+1", [False]),
        ("<=B", [False]),
        ("<=A", [True]),
        (">0", [True]),
        (">=11", [False]),
        ("B+C=A", [True]),
        ("B+C-D=A", [True]),
        ("2<=A/B<=3", [True]),
        ("3<=A/B<=5", [False]),
        ("=(B+C)*2/2", [True]),
        ("warn:<=0.5*A", [False]),
        ("=A/D", [None]),
        ("=B+X", [None]),
        ("=B*2+2 ~0.5", [True]),
        ("=B*2+1 ~0.5", [False]),
    ],
)
def test_claims(check, expected):
    assert verdicts(check) == expected


def test_ratio_with_tolerance():
    assert verdicts("=100*A/15 ~0.1; <=100", "P") == [True, True]
    assert verdicts("=100*A/15 ~0.1", "P", P=66.5) == [False]


def test_noise_of_binary_fractions_is_no_difference():
    assert verdicts("=B+C", A=0.3, B=0.1, C=0.2) == [True]


def test_condition_warning_and_length_are_told_apart():
    (rule,) = parse("warn:>0 if B>0", "A")
    assert (rule.warn, rule.condition is not None, rule.length) == (True, True, False)
    (rule,) = parse("len<=500", "A")
    assert rule.length
    assert holds(rule.claim, lambda _: 501) is False


@pytest.mark.parametrize("check", ["A", "=", "=A+", "=A**B", "=(A", "=A if", "=A ~x", "?A", "A B=C"])
def test_check_that_cannot_be_read_is_refused(check):
    with pytest.raises(CheckRefused):
        parse(check, "A")


def test_every_check_of_the_form_is_read(campaign):
    rules = [rule for one in campaign.form.indicators for rule in parse(one.check, one.code)]
    codes = {one.code for one in campaign.form.indicators}
    assert len(rules) == 44
    assert {code for rule in rules for code in rule.claim.codes} <= codes


@pytest.mark.parametrize("tolerance", ["1e5", "-1", "nan", "inf", "1_0", ""])
def test_a_tolerance_is_a_plain_number(tolerance):
    with pytest.raises(CheckRefused):
        parse(f"=A ~{tolerance}", "B")


def test_what_is_deeper_or_longer_than_anyone_writes_is_refused_and_not_run_into():
    sums = "=" + "+".join(["B"] * 400)
    assert verdicts(sums, A=1600) == [True]
    for check in ("=" + "(" * 5000 + "B" + ")" * 5000, "=" + "+".join(["B"] * 5000)):
        with pytest.raises(CheckRefused):
            parse(check, "A")


def test_a_rule_names_the_codes_of_its_claim_and_of_its_condition():
    (rule,) = parse("50<=A/B<=C if D>0", "A")
    assert rule.codes == ("A", "B", "C", "D")
