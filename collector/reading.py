"""What a file comes to when it is held against a campaign: the report's outline, the form's tables, the facts.

Nothing is decided here, and what is found depends on the file's content and the campaign alone. So the reading children
do it, beside each other and under their limits; `assess` takes what they found, and does it itself where they did not.
"""

from collections import Counter

from collector import checks, forms, triage
from collector.model import Campaign, Outline, Reading, Table, Text, Workbook


def read(text: Text | None, workbook: Workbook | None, campaign: Campaign) -> Reading:
    """Hold a file's content against the campaign."""
    outline = checks.outline(text, campaign) if text else None
    return Reading(
        rules=checks.version(campaign),
        outline=outline,
        tables=_tables(text, workbook, outline, campaign),
        # Of what is no clear report they are hardly ever asked for
        facts=checks.facts(text, outline, campaign) if text and outline and _clear(outline) else None,
    )


def _tables(
    text: Text | None, workbook: Workbook | None, outline: Outline | None, campaign: Campaign
) -> tuple[Table, ...]:
    tables = forms.read(workbook, campaign.form) if workbook else ()
    if text and not tables and (outline is None or not _clear(outline) or _may_hold_form(text, campaign)):
        tables = forms.read_text(text, campaign.form)
    return tables


def _may_hold_form(text: Text, campaign: Campaign) -> bool:
    """Return whether a table of a report is long enough for the form: most hold a letterhead and a signature."""
    rows = Counter(table for table, _ in {each.cell[:2] for each in text.paragraphs if each.cell})
    return any(count >= len(campaign.form.indicators) * triage.CLEAR_FORM for count in rows.values())


def _clear(outline: Outline) -> bool:
    return outline.likeness >= triage.CLEAR_REPORT
