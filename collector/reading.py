"""What a file comes to when it is held against a campaign: the report's outline, the form's tables, the facts.

Nothing is decided here, and what is found depends on the file's content and the campaign alone. So the reading children
do it, beside each other and under their limits; `assess` takes what they found, and does it itself where they did not.
"""

from collections import Counter
from dataclasses import replace

from collector import checks, forms, triage
from collector.model import Campaign, Outline, Reading, Text, Workbook


def read(text: Text | None, workbook: Workbook | None, campaign: Campaign) -> Reading:
    """Hold a file's content against the campaign."""
    outline = checks.outline(text, campaign) if text else None
    tables = forms.read(workbook, campaign.form) if workbook else ()
    if text and outline and _clear(outline):
        # The rows of the form read like the items of a report: where it may be here, what stands around it tells.
        if long := _long_tables(text, campaign):
            tables = tables or forms.read_text(text, campaign.form)
            if any(table.likeness >= triage.CLEAR_FORM for table in tables):
                outline = checks.outline(_without(text, long), campaign)
    elif text:
        tables = tables or forms.read_text(text, campaign.form)
    return Reading(
        rules=checks.version(campaign),
        outline=outline,
        tables=tables,
        # Of what is no clear report they are hardly ever asked for
        facts=checks.facts(text, outline, campaign) if text and outline and _clear(outline) else None,
    )


def around_form(text: Text, campaign: Campaign) -> Text:
    """Return what a text says around the form that it holds as a table, whose rows tell of no owner."""
    return _without(text, _long_tables(text, campaign))


def _long_tables(text: Text, campaign: Campaign) -> set[int]:
    """Return the tables of a text that are long enough for the form: most hold a letterhead and a signature."""
    rows = Counter(table for table, _ in {each.cell[:2] for each in text.paragraphs if each.cell})
    return {table for table, count in rows.items() if count >= len(campaign.form.indicators) * triage.CLEAR_FORM}


def _without(text: Text, tables: set[int]) -> Text:
    """Return a text with nothing in some of its tables; every paragraph keeps its place."""
    kept = (
        replace(each, text="", number="") if each.cell and each.cell[0] in tables else each for each in text.paragraphs
    )
    return replace(text, paragraphs=tuple(kept))


def _clear(outline: Outline) -> bool:
    return outline.likeness >= triage.CLEAR_REPORT
