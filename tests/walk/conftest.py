"""The office in a folder, for walks."""

import pytest
from office_site import Site


@pytest.fixture
def site(tmp_path):
    return Site(tmp_path)


@pytest.fixture
def make_site(tmp_path):
    return lambda **more: Site(tmp_path, **more)
