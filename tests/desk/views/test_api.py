"""What programs get: the listings with their token, the description of them, and whether the desk is alive."""

import pytest
from office_site import at

from collector.desk.views.api import LISTINGS, described
from collector.flow import accounts, listings


@pytest.fixture(scope="module")
def program(quiet):
    with quiet.site.office() as office:
        token = accounts.new_token(office.store, "bot", who="test", now=at("2024-11-08T09:00"))
    return quiet.browser(Authorization=f"Bearer {token}")


@pytest.mark.parametrize("name", LISTINGS)
def test_a_listing_is_the_commands_own(program, quiet, name):
    with quiet.site.office() as office:
        rows = [listings.plain(row) for row in getattr(listings, name)(office)]
    told = program.get(f"/api/{name}").json()
    assert told == rows
    assert {key for row in rows for key in row} >= set(LISTINGS[name][2])


def test_a_listing_is_cut(program):
    whole = program.get("/api/messages").json()
    assert program.get("/api/messages", params={"offset": 1, "limit": 2}).json() == whole[1:3]


@pytest.mark.parametrize(
    "headers", [{}, {"Authorization": "Bearer x"}, {"Authorization": "Basic x"}, {"Authorization": ""}]
)
def test_without_its_token_nothing_is_told(quiet, headers):
    answer = quiet.browser(**headers).get("/api/status")
    assert (answer.status_code, list(answer.json())) == (401, ["error"])


def test_a_token_that_was_taken_back_is_of_no_use(desk):
    with desk.site.office() as office:
        token = accounts.new_token(office.store, "bot", who="test", now=desk.clock())
        browser = desk.browser(Authorization=f"Bearer {token}")
        assert browser.get("/api/status").status_code == 200
        accounts.remove_token(office.store, "bot", who="test", now=desk.clock())
    assert browser.get("/api/status").status_code == 401


def test_the_description_names_every_listing_with_its_fields(quiet):
    told = quiet.browser().get("/api/openapi.json").json()
    assert told == described()
    assert list(told["paths"]) == [f"/api/{name}" for name in LISTINGS]


def test_alive_is_told_without_a_name(quiet):
    assert quiet.browser().get("/healthz").json() == {"ok": True, "alarms": []}


def test_while_an_alarm_stands_not_all_is_well(desk):
    with desk.site.office() as office:
        office.store.notes.set_meta("poll", "2024-11-01T08:00:00+07:00")
    answer = desk.browser().get("/healthz")
    assert (answer.status_code, answer.json()) == (503, {"ok": False, "alarms": ["poll"]})
