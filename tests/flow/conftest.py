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


@pytest.fixture
def make_small_site(tmp_path):
    """Make sites beside each other; each call another one."""
    made = []

    def make(**more):
        (tmp_path / f"more-{len(made)}").mkdir()
        made.append(SmallSite(tmp_path / f"more-{len(made)}", **more))
        return made[-1]

    return make
