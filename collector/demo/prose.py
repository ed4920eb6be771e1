"""What the reports of the demo say, read from `templates/demo/report.yaml`."""

from dataclasses import dataclass
from functools import cache

import yaml

from collector.paths import shipped


@dataclass(frozen=True, slots=True)
class Prose:
    """Headings and sentences of a report."""

    opening: str
    closing: str
    with_table: str
    headings: dict[str, list[str]]  # by section, in the order of a report
    tellings: dict[str, list[list[str]]]  # by section, several of which a union uses one


@cache
def read() -> Prose:
    """Read the sentences."""
    return Prose(**yaml.safe_load(shipped("templates", "demo", "report.yaml").read_text(encoding="utf-8")))
