"""An office in a folder: of all unions, or of a few for what happens to its letters."""

import pytest
from town import Town
from village import Village


@pytest.fixture
def town(tmp_path):
    return Town(tmp_path)


@pytest.fixture
def village(tmp_path):
    return Village(tmp_path)


@pytest.fixture
def make_village(tmp_path):
    return lambda **more: Village(tmp_path, **more)
