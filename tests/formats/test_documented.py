import re
from pathlib import Path

import collector.formats
from collector.formats import READERS, limits

PAGE = (Path(__file__).parents[2] / "docs" / "formats.md").read_text(encoding="utf-8")


def test_every_limit_is_documented_and_every_documented_one_exists():
    table = PAGE.partition("## Limits")[2].partition("## The child")[0]
    told = {
        name
        for row in table.splitlines()
        for name in re.findall(r"`([A-Z_]+)`", row.split("|")[1] if "|" in row else "")
    }

    assert told == {name for name in vars(limits) if name.isupper()}


def test_every_reader_is_documented():
    table = PAGE.partition("## Formats")[2].partition("## Messages")[0]
    readers = {
        name for row in table.splitlines() if row.startswith("| ") for name in re.findall(r"`(\w+)`", row.split("|")[3])
    }

    assert {place.rpartition(".")[2] for place in READERS} <= readers


def test_every_module_that_the_page_names_is_there():
    house = Path(collector.formats.__file__).parent
    places = [house, house.parent / "triage", house.parent.parent]
    named = set(re.findall(r"`([\w/]+\.py)`", PAGE))

    assert [name for name in sorted(named) if not any((place / name).is_file() for place in places)] == []


def test_every_reader_lies_where_the_recipe_says():
    folder = Path(collector.formats.__file__).parent

    assert [place for place in READERS if not (folder / f"{place.replace('.', '/')}.py").is_file()] == []
