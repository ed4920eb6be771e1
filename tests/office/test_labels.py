"""How things are called for staff: each has a name of its own, in Vietnamese."""

from collector.matching import KINDS
from collector.office import labels


def test_every_kind_of_evidence_has_a_short_name():
    names = {kind: labels.evidence(kind) for kind in KINDS}
    assert [kind for kind, name in names.items() if name == kind or not name[0].isupper()] == []
