"""The benchmark's mailbox: every message of it goes the whole way, without which its speed says nothing."""

import importlib.util
from collections import Counter
from pathlib import Path

import pytest

from collector import app, settings
from collector.flow import intake, listings, rulings

BENCH = Path(__file__).parent / "bench"


def loaded(name):
    spec = importlib.util.spec_from_file_location(name, BENCH / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def corpus(monkeypatch):
    monkeypatch.syspath_prepend(BENCH)
    return loaded("corpus")


def test_each_message_of_the_bench_finds_its_union_and_gets_its_letter(tmp_path, corpus):
    maildir = tmp_path / "mail"
    for name in ("new", "cur", "tmp"):
        (maildir / name).mkdir(parents=True)
    unions = corpus.registry(tmp_path)
    # Two unions with three messages each: from the registered address, from its domain, from another mailbox of its.
    numbers = [of + turn * len(unions) for of in (0, 1) for turn in (0, 1, 2)]
    for of in (0, 1):
        corpus._write(maildir, range(of, 3 * len(unions), len(unions)), 3 * len(unions), unions)
    walk = loaded("walk")
    chosen = settings.load({}, walk.environment(tmp_path / "data", maildir, 1))
    app.init(chosen)
    with app.opened(chosen) as office:
        rulings.import_unions(office, tmp_path / "registry.csv", walk.NOW)
    with app.opened(chosen) as office:
        assert intake.poll(office, walk.NOW).fresh == len(numbers)
        decisions = Counter(row["decision"] for row in listings.documents(office))
        assert (decisions, len(listings.outbox(office))) == ({"auto": 2 * len(numbers)}, len(numbers))
