"""The sample's registry, ready for matching, and the maker of messages and reports."""

import pytest
from matching.maker import Maker, index_of, sample_registry


@pytest.fixture(scope="session")
def registry():
    return sample_registry()


@pytest.fixture(scope="session")
def index(registry):
    return index_of(registry)


@pytest.fixture(scope="session")
def make():
    return Maker()
