"""The office that the desk's tests visit, made once and copied for those that change it."""

import shutil

import pytest
from town import Town
from visitors import serving, settle

from collector.flow import accounts


@pytest.fixture(scope="session")
def pattern(tmp_path_factory):
    """An office as the tests find it, made once and copied."""
    town = Town(tmp_path_factory.mktemp("desk-pattern"))
    settle(town)
    return town


@pytest.fixture
def town(pattern, tmp_path):
    return pattern.copied(tmp_path / "town", shutil.copytree)


@pytest.fixture
def desk(town):
    with serving(town) as made:
        yield made


@pytest.fixture(scope="session")
def quiet(pattern):
    """A desk for tests that change nothing."""
    with serving(pattern) as made:
        yield made


@pytest.fixture(scope="session")
def places(quiet):
    """What stands in the paths, of the office at hand."""
    with quiet.town.office() as office:
        letter = office.store.outbox.letters(campaign=office.campaign.id)[0]
        document = next(d for d in office.store.documents.all(campaign=office.campaign.id) if d.union == "NXB")
    return {
        "document": document.id,
        "waiting": quiet.waiting()[0],
        "message": document.message,
        "union": "NXB",
        "letter:int": str(letter.id),
        "ruling:int": "999",
        "proposal": "1-address",
        "kind": "reminder",
        "digest": "x",
        "name": "desk.css",
    }


@pytest.fixture(scope="session")
def browsers(quiet):
    return {"nobody": quiet.browser()} | {role: quiet.browser(role) for role in accounts.ROLES}
