"""What today's rules make of documents that were judged under earlier ones.

A changed rule shows before it acts: the dry run does all that the real one does, within a transaction that leaves no
trace, so both tell the same. Whose a document is stays as it was decided; `replay` decides that afresh. Nobody
gets a letter unless that is asked for.
"""

import logging
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from collector.model import (
    FAULTY_STATES,
    SOUND_STATES,
    DocumentState,
    Finding,
    LetterState,
    MessageState,
    Occasion,
    Severity,
    Standing,
    Verdict,
)
from collector.office.answers import ask_again
from collector.office.books import Books, books
from collector.office.office import Office
from collector.office.recording import as_decided, judge, write
from collector.store import DocumentRow

log = logging.getLogger(__name__)

# The note of what turned bad and was told to nobody: ids of documents, each with @ and an instant.
_UNTOLD = "recheck untold "


@dataclass(frozen=True, slots=True)
class Change:
    """A document about which today's rules say something else."""

    document: str
    message: str  # sha256 of the message
    path: str
    union: str | None
    requirement: str | None
    before: DocumentState | None  # None where the document is new
    after: DocumentState | None  # None where there is no such document any more
    found: tuple[Finding, ...]  # what is said of it now and was not
    gone: tuple[Finding, ...]  # what was said of it and is not now
    figures: bool  # whether its figures are others
    rules: str  # the version that it was judged under
    turned: bool  # from good to bad, and nothing better of its union stands

    @property
    def state_changed(self) -> bool:
        """Return whether it stands otherwise."""
        return self.before is not self.after


def recheck(office: Office, now: datetime, *, dry_run: bool, mail: bool = False) -> list[Change]:
    """Judge everything under today's rules; return what changes, and write it unless it is a dry run.

    With `mail`, documents that turned from good to bad, now or in a look before that told nobody, are asked for again:
    one fix request a message, which is no answer to it and comes once for each version of the rules.
    """
    verdicts = list(_verdicts(office))
    with office.store.rehearsal() if dry_run else office.store.transaction():
        before = _told(office)
        for verdict in verdicts:
            write(office, verdict)
        after = _told(office)
        changes = list(_changes(before, after))
        untold = _untold(office, changes, after, now)
        if mail:
            _ask(office, [after.documents[id_] for id_ in untold], now)
        _note(office, {} if mail else untold)
        said = f"{len(changes)} changed, {sum(one.state_changed for one in changes)} in state"
        office.store.notes.audit(now, "recheck", "recheck", office.campaign.id, said)
    return changes


def _verdicts(office: Office) -> Iterator[Verdict]:
    """Judge the kept messages of the campaign afresh, without their contents: all of them are held at once."""
    store, campaign = office.store, office.campaign.id
    recorded: dict[str, list[DocumentRow]] = {}
    for one in store.documents.all(campaign=campaign):
        recorded.setdefault(one.message, []).append(one)
    messages = [row for row in store.mail.messages(campaign=campaign) if row.state is not MessageState.FAILED]
    read = office.readers.read_many(store.archive.path(row.sha256) for row in messages)
    for row, message in zip(messages, read, strict=True):
        try:
            verdict = judge(office, message, row.received_at)
        except Exception:  # one bad message stays as it was judged, and is no reason to leave the others
            log.exception("message %s could not be judged", row.sha256)
            continue
        known = {(one.file, one.part): one for one in recorded.get(row.sha256, ())}
        yield replace(
            verdict,
            message=replace(message, quoted="", files=()),
            documents=tuple(as_decided(seen, known.get((seen.file.index, seen.part))) for seen in verdict.documents),
        )


@dataclass(frozen=True, slots=True)
class _BooksThen:
    """The documents as they stand, with their books."""

    documents: dict[str, DocumentRow]
    books: Books


def _told(office: Office) -> _BooksThen:
    rows = office.store.documents.all(campaign=office.campaign.id)
    return _BooksThen({row.id: row for row in rows}, books(office))


def _changes(before: _BooksThen, after: _BooksThen) -> Iterator[Change]:
    for id_ in {**before.documents, **after.documents}:
        old, new = before.documents.get(id_), after.documents.get(id_)
        row = new or old
        assert row is not None
        was, now_ = _state(before, id_), _state(after, id_)
        said, says = _findings(before, id_), _findings(after, id_)
        figures = (old.figures if old else ()) != (new.figures if new else ())
        if was is now_ and said == says and not figures:
            continue
        yield Change(
            document=id_,
            message=row.message,
            path=row.path,
            union=row.union,
            requirement=row.requirement,
            before=was,
            after=now_,
            found=tuple(one for one in says if one not in said),
            gone=tuple(one for one in said if one not in says),
            figures=figures,
            rules=old.rules if old else "",
            turned=was in SOUND_STATES and now_ in FAULTY_STATES and _owes(after, row),
        )


def _state(told: _BooksThen, document: str) -> DocumentState | None:
    stands = told.books.documents.get(document)
    return stands.state if stands else None


def _findings(told: _BooksThen, document: str) -> tuple[Finding, ...]:
    # What is no submission has no findings, as in the listing of documents.
    if _state(told, document) in {None, DocumentState.NOT_A_SUBMISSION}:
        return ()
    return told.books.findings.get(document, ())


def _owes(told: _BooksThen, row: DocumentRow) -> bool:
    """Return whether its union has nothing acceptable for the requirement, and is not freed of it."""
    return any(
        status.requirement == row.requirement and status.state is Standing.NEEDS_FIX
        for status in told.books.of(row.union or "")
    )


def _untold(office: Office, changes: Sequence[Change], after: _BooksThen, now: datetime) -> dict[str, datetime]:
    """Return the documents that turned bad and are to be asked for, each with the instant at which that was found.

    Those too that an earlier look found without telling anybody, unless they are good again, or another letter about
    their message was written since.
    """
    found = {
        id_: at
        for id_, at in _noted(office).items()
        if (row := after.documents.get(id_))
        and _state(after, id_) in FAULTY_STATES
        and _owes(after, row)
        and not _was_written_to(office, row.message, at)
    }
    return found | {one.document: now for one in changes if one.turned}


def _was_written_to(office: Office, message: str, since: datetime) -> bool:
    """Return whether a letter about a message was written after an instant, and not withdrawn: it told what is so."""
    return any(
        row.occasion.message == message and row.queued_at > since and row.state is not LetterState.DROPPED
        for row in office.store.outbox.letters(campaign=office.campaign.id)
    )


def _noted(office: Office) -> dict[str, datetime]:
    told = (office.store.notes.meta(_UNTOLD + office.campaign.id) or "").split()
    return {id_: datetime.fromisoformat(at) for id_, _, at in (one.partition("@") for one in told)}


def _note(office: Office, untold: Mapping[str, datetime]) -> None:
    """Keep what turned bad and was told to nobody, for a later `recheck --mail`."""
    kept = " ".join(f"{id_}@{at.isoformat()}" for id_, at in untold.items())
    office.store.notes.set_meta(_UNTOLD + office.campaign.id, kept or None)


def _ask(office: Office, documents: Sequence[DocumentRow], now: datetime) -> None:
    """Ask for documents to be corrected, those of one message in one letter."""
    asked: dict[str, list[str]] = {}
    for one in documents:
        asked.setdefault(one.message, []).append(one.id)
    for sha256, ids in asked.items():
        message = office.store.mail.message(sha256)
        found = [row for row in office.store.documents.all(message=sha256) if row.id in ids]
        if message and found:
            ask_again(office, message, found, Occasion.recheck(found[0].rules, sha256), now)


def row(change: Change) -> dict[str, Any]:
    """Return a change as a row of plain values, for every door alike."""
    return {
        "document": change.document,
        "union": change.union,
        "requirement": change.requirement,
        "path": change.path,
        "before": change.before,
        "after": change.after,
        "found": [_finding(one) for one in change.found],
        "gone": [_finding(one) for one in change.gone],
        "figures": change.figures,
        "turned": change.turned,
        "rules": change.rules,
    }


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "code": finding.code,
        "severity": finding.severity,
        "where": finding.where,
        "message": finding.message,
    }


def lines(changes: Sequence[Change]) -> Iterator[str]:
    """Tell the changes as a person would like to read them."""
    for change in changes:
        yield f"{change.document}  {change.union or '(chưa rõ)'}  {change.path}: {_states(change)}"
        weighed = {(one.code, one.where, one.message) for one in change.found} & {
            (one.code, one.where, one.message) for one in change.gone
        }
        for sign, findings in (("+", change.found), ("-", change.gone)):
            for one in findings:
                if (one.code, one.where, one.message) not in weighed:
                    yield f"    {sign} {_named(one)}: {one.message}"
                elif sign == "+":
                    yield f"    ~ {_named(one)}: nay là {_SEVERITIES[one.severity]}. {one.message}"
        if change.figures:
            yield "    số liệu đọc được có thay đổi"


def _named(finding: Finding) -> str:
    return f"{finding.code} {finding.where}" if finding.where else finding.code


def _states(change: Change) -> str:
    before, after = (_STATES[state] if state else "không còn" for state in (change.before, change.after))
    return f"{before} → {after}" if change.state_changed else f"vẫn {after}"


_SEVERITIES = {Severity.ERROR: "lỗi phải sửa", Severity.WARNING: "cảnh báo", Severity.INFO: "thông tin"}
_STATES = {
    DocumentState.ACCEPTED: "được nhận",
    DocumentState.NEEDS_FIX: "cần sửa",
    DocumentState.UNREADABLE: "không đọc được",
    DocumentState.SUPERSEDED: "đã có bản khác thay",
    DocumentState.REJECTED: "bị từ chối",
    DocumentState.REVIEW: "chờ cán bộ",
    DocumentState.NOT_A_SUBMISSION: "không phải tài liệu cần nộp",
}
