"""The catalogue of findings: each code registered once, beside what raises it, with its default severity and bounds.

A module of this room registers its codes as it is imported, so `collector.checks` knows them all; the campaign reads
its file against `REGISTERED`. What a code means is told in docs/CONTRACT.md. Not for sentences: those stand at the
checks.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

from collector import __version__
from collector.model import Campaign, Check, Finding, Severity

Said = tuple[str | None, str]  # where, and the sentence
T = TypeVar("T")
Bounds = Mapping[str, float]

# By code, what it is unless the campaign says otherwise
REGISTERED: dict[str, Check] = {}


def register(code: str, severity: Severity, bounds: Bounds | None = None) -> str:
    """Register a code, once, and return it."""
    if code in REGISTERED:
        raise ValueError(code)
    REGISTERED[code] = Check(severity, bounds={name: float(value) for name, value in (bounds or {}).items()})
    return code


def usual(code: str, where: str | None, message: str) -> Finding:
    """Return a finding of a registered code with its default severity, where no campaign is known."""
    return Finding(code, REGISTERED[code].severity, where, message)


@dataclass(frozen=True, slots=True)
class Checker(Generic[T]):
    """One check: the code that it raises, and what it looks at to do so."""

    code: str
    look: Callable[[T, Campaign], Iterable[Said]]

    def __call__(self, seen: T, campaign: Campaign) -> tuple[Finding, ...]:
        """Return what there is to say, unless the campaign has switched the check off."""
        if not switched_on(self.code, campaign):
            return ()
        weight = severity(self.code, campaign)
        return tuple(Finding(self.code, weight, where, message) for where, message in self.look(seen, campaign))

    def bound(self, name: str, campaign: Campaign) -> float:
        """Return a bound of the check as the campaign sets it, its own where the campaign is silent."""
        own = REGISTERED[self.code].bounds[name]
        said = campaign.checks.get(self.code)
        return said.bounds.get(name, own) if said else own


def check(
    code: str, severity: Severity | None = None, *, bounds: Bounds | None = None
) -> Callable[[Callable[[T, Campaign], Iterable[Said]]], Checker[T]]:
    """Make a check of a function that says where and what; without a severity, a second one of a registered code."""
    if severity is not None:
        register(code, severity, bounds)
    elif code not in REGISTERED:
        raise ValueError(code)

    def made(look: Callable[[T, Campaign], Iterable[Said]]) -> Checker[T]:
        return Checker(code, look)

    return made


class Checks(Generic[T]):
    """The checks of a module that look at the same thing; all of them run, in the order in which they are written."""

    def __init__(self) -> None:
        self._all: list[Checker[T]] = []

    def __call__(
        self, code: str, severity: Severity | None = None, *, bounds: Bounds | None = None
    ) -> Callable[[Callable[[T, Campaign], Iterable[Said]]], Checker[T]]:
        """Make a check as `check` does, and run it with the others."""

        def made(look: Callable[[T, Campaign], Iterable[Said]]) -> Checker[T]:
            one: Checker[T] = check(code, severity, bounds=bounds)(look)
            self._all.append(one)
            return one

        return made

    def __iter__(self) -> Iterator[Checker[T]]:
        return iter(self._all)

    def run(self, seen: T, campaign: Campaign) -> list[Finding]:
        """Return what all of them have to say."""
        return [finding for one in self._all for finding in one(seen, campaign)]


def switched_on(code: str, campaign: Campaign) -> bool:
    """Return whether the campaign wants to hear of this."""
    said = campaign.checks.get(code)
    return said is None or said.on


def severity(code: str, campaign: Campaign) -> Severity:
    """Return how much a code weighs in this campaign."""
    return campaign.checks.get(code, REGISTERED[code]).severity


def weighed(findings: Iterable[Finding], campaign: Campaign) -> tuple[Finding, ...]:
    """Return findings of the readers with the weight that the campaign gives them; what is switched off falls away."""
    return tuple(
        replace(finding, severity=severity(finding.code, campaign)) if finding.code in campaign.checks else finding
        for finding in findings
        if switched_on(finding.code, campaign)
    )


def version(campaign: Campaign) -> str:
    """Return the version of the rules in force: the campaign's file, and the checks of this release."""
    return f"{campaign.version}+{__version__}"
