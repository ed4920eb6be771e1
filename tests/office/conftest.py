"""An office of a few unions, for what happens to its letters."""

import pytest
from village import Village


@pytest.fixture
def village(tmp_path):
    return Village(tmp_path)


@pytest.fixture
def make_village(tmp_path):
    return lambda **more: Village(tmp_path, **more)
