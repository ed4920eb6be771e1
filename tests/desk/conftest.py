"""The office that the desk's tests visit, made once and copied for those that change it."""

import shutil

import pytest
from town import Town
from visitors import serving, settle


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


@pytest.fixture(scope="module")
def quiet(pattern):
    """A desk for tests that change nothing."""
    with serving(pattern) as made:
        yield made
