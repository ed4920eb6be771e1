"""What must hold of every decision, whatever the message."""

import unicodedata
from dataclasses import replace

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from matching.maker import index_of

from collector.matching import attribute
from collector.model import Decision, Paragraph, Text, Union

CODES = ["PC", "CNTT", "VINATOM", "VINATOM-NRI", "NACENTECH-VP", "TDC-QUATEST1", "SHTT"]
PLACES = ["letterhead", "unit", "file", "subject", "body", "address", "signature"]
# One union or none at each place of a message
SCENES = st.fixed_dictionaries({place: st.sampled_from([None, None, *CODES]) for place in PLACES})
QUICK = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def scene(make, unions, said, *, write=str, requirement="report"):
    """Build message and claim from who is named where."""

    def at(place):
        return write(unions[said[place]].name) if said[place] else ""

    head = make.letterhead(at("letterhead"), write(make.home)) if said["letterhead"] else []
    name = f"{write('Báo cáo')} {at('file')}.docx"
    claim = replace(make.claim(name, make.report(*head), requirement=requirement), unit_text=at("unit"))
    letter = f"{at('body')} gửi báo cáo\n--\n{at('signature')}"
    sender = (unions[said["address"]].emails or (None,))[0] if said["address"] else None
    return make.message(sender or "x@gmail.example", subject=at("subject"), body=letter), claim


def match(make, unions, index, said, **how):
    message, claim = scene(make, unions, said, **how)
    return attribute(message, [claim], index, make.context())[0]


def by_code(registry):
    return {union.code: union for union in registry}


def chance(found, union):
    return next((one.probability for one in found.candidates if one.union == union), 0.0)


@given(said=SCENES)
@QUICK
def test_case_diacritics_form_and_space_never_change_a_decision(registry, index, make, said):
    unions = by_code(registry)
    plain = match(make, unions, index, said)
    ways = [
        str.upper,
        lambda text: unicodedata.normalize("NFD", text),
        lambda text: text.replace(" ", "  "),
        lambda text: unicodedata.normalize("NFC", text).replace("ủ", "u").replace("ệ", "e").replace("ụ", "u"),
    ]
    for write in ways:
        changed = match(make, unions, index, said, write=write)
        assert (changed.decision, changed.union, changed.candidates) == (plain.decision, plain.union, plain.candidates)


@given(said=SCENES, place=st.sampled_from(PLACES))
@QUICK
def test_taking_evidence_for_the_chosen_union_away_never_raises_its_chance(registry, index, make, said, place):
    unions = by_code(registry)
    found = match(make, unions, index, said)
    best = found.candidates[0].union if found.candidates else None
    without = match(make, unions, index, {**said, place: None if said[place] == best else said[place]})
    assert best is None or chance(without, best) <= chance(found, best)


@given(said=SCENES, name=st.sampled_from(["Viện Lúa", "Cục Thủy sản", "Quỹ Đổi mới", "Trung tâm Công nghệ gen 1"]))
@QUICK
def test_irrelevant_union_in_the_registry_never_makes_a_decision_wrong(registry, index, make, said, name):
    unions = by_code(registry)
    more = index_of(
        [*registry, Union("NEW", f"Công đoàn {name}", emails=("cd@new.example",), domains=("new.example",))]
    )
    before, after = match(make, unions, index, said), match(make, unions, more, said)
    assert after.union in {before.union, None}
    assert after.decision is before.decision


@given(said=SCENES)
@QUICK
def test_automatic_decision_goes_to_a_union_that_is_named_and_has_no_conflict(registry, index, make, said):
    found = match(make, by_code(registry), index, said)
    if found.decision is Decision.AUTO:
        assert found.union in said.values()
        assert (found.union, found.conflict) == (found.candidates[0].union, False)
    else:
        assert found.union is None


@given(said=SCENES)
@QUICK
def test_chances_are_probabilities(registry, index, make, said):
    chances = [one.probability for one in match(make, by_code(registry), index, said).candidates]
    assert all(0 <= one <= 1 for one in chances)
    assert sum(chances) <= 1.001


@given(
    texts=st.lists(st.text(max_size=80), max_size=8),
    part=st.sampled_from(["body", "header", "textbox"]),
    subject=st.text(max_size=60),
    body=st.text(max_size=200),
)
@QUICK
def test_no_text_is_too_strange_to_read(index, make, texts, part, subject, body):
    text = Text(tuple(Paragraph(one, part=part, cell=(0, at, 0) if at % 2 else None) for at, one in enumerate(texts)))
    message = make.message(subject=subject, body=body, name=subject)
    assert len(attribute(message, [make.claim(subject, text)], index, make.context())) == 1
