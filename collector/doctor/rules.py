"""Looks at what the office wrote: settings, campaign, calendar, the letters' templates."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from collector.campaign.weights_file import load_weights
from collector.doctor.values import WELL, Installation, Seen
from collector.errors import CollectorError
from collector.letters import check, folder_of_letters
from collector.office.office import campaign, check_letters, templates

# So long after its deadline a campaign that is still in force was forgotten.
LONG_OVER = timedelta(days=120)


def see_settings(examined: Installation) -> Iterator[Seen]:
    """Name where the settings come from; that they can be read has been found out before."""
    yield Seen(facts={"where": examined.settings.file or "COLLECTOR_…"})


def see_campaign(examined: Installation) -> Iterator[Seen]:
    """Load the campaign and the weights of evidence beside it."""
    loaded = campaign(examined.settings)
    load_weights(Path(loaded.source).parent)
    deadline = loaded.deadline
    yield Seen(
        "over" if examined.now - deadline.ends_at > LONG_OVER else WELL,
        {"title": loaded.title, "words": deadline.words, "id": loaded.id, "ends": deadline.ends_at.isoformat()},
    )


def see_calendar(examined: Installation) -> Iterator[Seen]:
    """Look whether the table of holidays knows the years in use; a library stands in for it without the swaps."""
    try:
        loaded = campaign(examined.settings)
    except CollectorError:
        return  # told of the campaign
    years = ", ".join(map(str, loaded.guessed_years))
    yield Seen("lacking" if years else WELL, {"years": years})


def see_templates(examined: Installation) -> Iterator[Seen]:
    """Compile every template, the shipped and the office's own."""
    check(folder_of_letters())
    check_letters(examined.settings)
    folder = templates(examined.settings)
    yield Seen("own" if folder != folder_of_letters() else WELL, {"folder": folder})
