from datetime import datetime

import pytest

from collector.campaign import load
from collector.demo import people
from collector.demo.people import OFFICE, Cast
from collector.demo.post import Desk
from collector.model import ZONE, Campaign
from collector.paths import shipped


@pytest.fixture(scope="session")
def campaign() -> Campaign:
    return load("2024-tong-ket", mailbox=OFFICE, contact=people.CONTACT)


@pytest.fixture(scope="session")
def cast() -> Cast:
    return people.cast(people.read(shipped("db", "unions.csv")), seed=1)


@pytest.fixture(scope="session")
def desk(cast, campaign) -> Desk:
    return Desk(cast, campaign.form)


@pytest.fixture
def at() -> datetime:
    return datetime(2024, 11, 5, 9, 30, tzinfo=ZONE)
