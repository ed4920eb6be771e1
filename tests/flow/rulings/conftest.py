"""The office in a folder, for rulings."""

import pytest
from office_site import Site


@pytest.fixture
def site(tmp_path):
    return Site(tmp_path)
