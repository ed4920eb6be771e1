import re

import pytest

from collector.letters import OwnId, Seal, message_id, parse_own_id

SEAL = Seal("Congdoanbo.example", b"k" * 32)
DOMAIN = "congdoanbo.example"


@pytest.mark.parametrize("code", ["VINATOM", "VINATOM-INST", None, "CĐ.VP Bộ~1", "a_b"])
def test_our_own_id_is_known_again(code: str | None) -> None:
    made = message_id("fix-request", code, "answer:5d41", SEAL)
    found = parse_own_id(f"<{made}>", SEAL.key, DOMAIN)
    assert found is not None
    assert (found.kind, found.code, found.valid) == ("fix-request", code, True)


@pytest.mark.parametrize("code", ["VINATOM", None, "CĐ.VP Bộ~1", 'a"b@c<d>\r\n'])
def test_id_holds_only_what_a_header_may_hold(code: str | None) -> None:
    made = message_id("reminder", code, "reminder:x", SEAL)
    assert re.fullmatch(r"reminder\.[A-Za-z0-9%_-]+\.[a-z2-7]{10}\.[a-z2-7]{16}@congdoanbo\.example", made)


def test_same_occasion_gives_the_same_id_and_another_one_another() -> None:
    first, again, other = (message_id("reminder", "TDC", occasion, SEAL) for occasion in ("a", "a", "b"))
    assert first == again != other


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (("VINATOM", "TDC"), "another union"),
        (("reminder.", "overdue."), "another kind"),
        (("@congdoanbo", "x@congdoanbo"), "another key"),
    ],
)
def test_changed_id_is_a_weak_mention(change: tuple[str, str], why: str) -> None:
    made = message_id("reminder", "VINATOM", "a", SEAL)
    found = parse_own_id(made.replace(*change), SEAL.key, DOMAIN)
    assert (found is not None and found.valid) is False, why
    unchanged = parse_own_id(made, SEAL.key, DOMAIN)
    assert unchanged is not None
    assert unchanged.valid is True


def test_id_made_with_another_key_is_not_valid() -> None:
    found = parse_own_id(message_id("reminder", "TDC", "a", Seal(DOMAIN, b"other")), SEAL.key, DOMAIN)
    assert found is not None
    assert found.valid is False


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("reminder.VINATOM-INST.2@congdoanbo.example", OwnId("reminder", "VINATOM-INST", "2", valid=False)),
        ("<ack.TDC.11@CONGDOANBO.EXAMPLE>", OwnId("ack", "TDC", "11", valid=False)),
        ("reminder.VINATOM.2@other.example", None),
        ("CAF+abc.def@congdoanbo.example", None),
        ("reminder.VINATOM@congdoanbo.example", None),
        ("a.b.c.d.e@congdoanbo.example", None),
        ("", None),
    ],
)
def test_id_of_an_earlier_system_is_a_weak_mention_and_a_strangers_none(text: str, found: OwnId | None) -> None:
    assert parse_own_id(text, SEAL.key, DOMAIN) == found


def test_gateway_that_writes_the_domain_in_capitals_takes_nothing_away() -> None:
    made = message_id("reminder", "TDC", "a", SEAL)
    found = parse_own_id(made.replace("@congdoanbo", "@CongDoanBo"), SEAL.key, DOMAIN)
    assert found is not None
    assert found.valid is True
