"""The office that the desk's tests visit, made once and copied for those that change it."""

import shutil

import pytest
from desk_client import NOW, serving, settle
from office_site import Site, at

from collector.flow import accounts


@pytest.fixture(scope="session")
def pattern(tmp_path_factory):
    """An office as the tests find it, made once and copied."""
    site = Site(tmp_path_factory.mktemp("desk-pattern"))
    settle(site)
    with site.office() as office:
        office.store.notes.set_meta("poll", at(NOW).isoformat())  # or an alarm would stand
    return site


@pytest.fixture
def site(pattern, tmp_path):
    return pattern.copied(tmp_path / "site", shutil.copytree)


@pytest.fixture
def desk(site):
    with serving(site) as made:
        yield made


@pytest.fixture(scope="session")
def quiet(pattern):
    """A desk for tests that change nothing."""
    with serving(pattern) as made:
        yield made


@pytest.fixture(scope="session")
def places(quiet):
    """What stands in the paths, of the office at hand."""
    with quiet.site.office() as office:
        letter = office.store.outbox.letters(campaign=office.campaign.id)[0]
        document = next(d for d in office.store.documents.all(campaign=office.campaign.id) if d.union == "NXB")
    return {
        "document": document.id,
        "waiting": quiet.waiting()[0],
        "message": document.message,
        "union": "NXB",
        "letter:row": str(letter.id),
        "ruling:row": "999",
        "proposal": "1-address",
        "kind": "reminder",
        "digest": "x",
        "name": "desk.css",
    }


@pytest.fixture(scope="session")
def browsers(quiet):
    return {"nobody": quiet.browser()} | {role: quiet.browser(role) for role in accounts.ROLES}
