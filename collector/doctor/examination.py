"""Runs the examinations and puts what they saw into words. Not for looking: that is done in the modules by subject."""

from collections.abc import Callable, Iterator
from datetime import datetime

from collector.doctor.cures import OWNER
from collector.doctor.sentences import EXAMINATIONS, SETTINGS
from collector.doctor.values import BROKEN, WELL, Examination, Installation, Result, Seen
from collector.errors import CollectorError, of_disk
from collector.settings import Settings


def examine(read_settings: Callable[[], Settings], clock: Callable[[], datetime]) -> list[Result]:
    """Examine everything; a wrong setting ends it early, since nothing else can be looked at."""
    try:
        settings = read_settings()
    except CollectorError as error:
        return [_broken(SETTINGS, error)]
    examined = Installation(settings, settings.at(clock))
    return [result for row in EXAMINATIONS for result in _results(row, examined)]


def results_of(name: str, settings: Settings, now: datetime) -> list[Result]:
    """Return the results of one examination; none where it has nothing to look at."""
    examined = Installation(settings, now)
    return [result for row in EXAMINATIONS if row.name == name for result in _results(row, examined)]


def _results(row: Examination, examined: Installation) -> Iterator[Result]:
    try:
        for seen in row.look(examined):
            yield _result(row, seen)
    except CollectorError as error:
        yield _broken(row, error, row.why(examined, error))
    except OSError as error:
        refused = of_disk(error, examined.settings.data)
        yield _broken(row, refused, row.why(examined, refused))


def _result(row: Examination, seen: Seen) -> Result:
    says = row.says.get(seen.outcome, row.says[WELL])
    cure = row.cures.get(seen.outcome) or row.hints.get(seen.outcome, ("", ""))
    vietnamese, english, mend_vietnamese, mend_english = (words.format_map(seen.facts) for words in (*says, *cure))
    return Result(
        name=f"{row.name}.{seen.part}" if seen.part else row.name,
        ok=seen.outcome not in row.cures,
        vietnamese=vietnamese,
        english=english,
        mend_vietnamese=mend_vietnamese,
        mend_english=mend_english,
    )


def _broken(row: Examination, error: CollectorError, outcome: str = BROKEN) -> Result:
    said = " ".join(str(error).split())
    what = f"The {row.name} cannot be used ({type(error).__name__}): {' '.join(map(str, error.args))}".rstrip(": ")
    return Result(row.name, False, said, what, *(row.cures.get(outcome) or row.cures.get(BROKEN, OWNER)))
