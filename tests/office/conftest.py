"""An office in a folder: of all unions, or of a few for what happens to its letters."""

import pytest
from office_site import Site
from small_site import SmallSite


@pytest.fixture
def site(tmp_path):
    return Site(tmp_path)


@pytest.fixture
def small_site(tmp_path):
    return SmallSite(tmp_path)


@pytest.fixture
def make_small_site(tmp_path):
    return lambda **more: SmallSite(tmp_path, **more)
