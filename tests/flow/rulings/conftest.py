"""The office in a folder, for rulings."""

import pytest
from town import Town


@pytest.fixture
def town(tmp_path):
    return Town(tmp_path)
