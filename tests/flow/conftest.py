"""The office in a folder: of all unions with reading processes, or of a few with readers in this process."""

import pytest
from office_site import Site
from small_site import SmallSite


@pytest.fixture
def site(tmp_path):
    return Site(tmp_path)


@pytest.fixture
def small_site(tmp_path):
    return SmallSite(tmp_path)
