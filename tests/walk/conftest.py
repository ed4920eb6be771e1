"""The office in a folder, for walks."""

import pytest
from town import Town


@pytest.fixture
def town(tmp_path):
    return Town(tmp_path)


@pytest.fixture
def make_town(tmp_path):
    return lambda **more: Town(tmp_path, **more)
