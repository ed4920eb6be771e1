"""What the product writes down for itself, and the audit."""


def test_notes_to_itself_are_written_over_and_forgotten(store):
    store.notes.set_meta("poll", "1")
    store.notes.set_meta("poll", "2")
    store.notes.set_meta("digest", "x")
    store.notes.set_meta("digest", None)

    assert (store.notes.meta("poll"), store.notes.meta("digest")) == ("2", None)


def test_the_audit_says_who_did_what_and_when(store, make):
    store.notes.audit(make.noon, "lan", "extend", "VPB", "đến 15/11/2024")

    [row] = store.notes.audits()

    assert (row.at, row.who, row.action, row.target, row.detail) == (
        make.noon,
        "lan",
        "extend",
        "VPB",
        "đến 15/11/2024",
    )
