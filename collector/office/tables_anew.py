"""The unfilled form that a letter carries where a union's table is better made anew than corrected, or is missing."""

from collections.abc import Sequence

from collector.model import Attachment, DocumentState, Reader, Severity, Standing
from collector.office.books import Books
from collector.office.message_facts import state_of
from collector.office.office import Office
from collector.office.unsolicited import blank_form, calls_for_form
from collector.store import DocumentRow


def forms_to_redo(office: Office, documents: Sequence[DocumentRow], opened: Books) -> tuple[Attachment, ...]:
    """Return the unfilled form for each union whose table is better made anew than corrected."""
    made = {}
    for document in documents:
        owed = next((r for r in office.campaign.requirements if r.id == document.requirement), None)
        if owed is None or document.union in made or state_of(document, opened) is not DocumentState.NEEDS_FIX:
            continue
        findings = opened.findings.get(document.id, document.findings)
        if calls_for_form([found.code for found in findings if found.severity is Severity.ERROR]):
            made[document.union] = blank_form(office, office.by_code[document.union or ""], owed)
    return tuple(form for form in made.values() if form)


def forms_sent_back(office: Office, changed: Sequence[DocumentRow], opened: Books) -> tuple[Attachment, ...]:
    """Return the unfilled form for each union whose table a ruling sent back: to be made anew, or missing since."""
    found = {form.name: form for form in forms_to_redo(office, changed, opened)}
    for document in changed:
        owed = next((r for r in office.campaign.requirements if r.id == document.requirement), None)
        union = office.by_code.get(document.union or "")
        if owed is None or union is None or owed.kind is not Reader.STATS:
            continue
        rows = [row for row in opened.of(union.code) if row.requirement == owed.id]
        if any(row.state is Standing.MISSING for row in rows) and (form := blank_form(office, union, owed)):
            found[form.name] = form
    return tuple(found.values())
