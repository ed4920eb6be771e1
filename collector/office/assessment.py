"""What the office makes of one message: `assess()` decides everything and records nothing.

`poll`, `replay`, `inspect` and the tests share it. It asks the pure rooms (triage, forms, checks, matching)
one after the other; whatever needs the books (what stands already) is settled when the verdict is recorded.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from collector import checks, triage
from collector.letters import Seal, parse_own_id
from collector.matching import Answered, Claim, Context, EarlierOwner, Index, attribute, hinted, says
from collector.model import (
    ZONE,
    AssessedDocument,
    Authenticity,
    Campaign,
    Decision,
    Facts,
    Figure,
    File,
    FileRole,
    Finding,
    Format,
    IfNamed,
    LetterKind,
    Match,
    Message,
    MessageClass,
    Severity,
    Verdict,
    Withdrawal,
    known_senders,
)
from collector.office.file_readings import (
    Part,
    ReadFile,
    is_unions,
    links_alone,
    missing_file,
    parts,
    promised,
    read_file,
    shortcuts_beside,
)
from collector.triage import Kind

# From here on it is plain which of several unions a letter speaks for.
_PLAIN = 0.9
# The kinds of evidence that are what the sender wrote about whom he speaks for.
_IN_WORDS = {"subject", "body", "signature"}
# Why an answer to our question whose a file is counts as a question, where it asks nothing besides
TELLS_OWNER = "thư trả lời câu hỏi của Văn phòng về đơn vị gửi tệp"
_NOBODY = Match(Decision.NONE, None)
# In messages of these classes a file is a union's only as far as staff say so, and nobody is answered.
_SILENT = {MessageClass.OWN, MessageClass.BOUNCE, MessageClass.AUTO_REPLY, MessageClass.SPAM}


@dataclass(frozen=True, slots=True)
class AssessmentContext:
    """What assessing needs to know besides the message."""

    campaign: Campaign
    index: Index
    own: frozenset[str]
    authserv: str
    seal: Seal
    earlier: Mapping[str, checks.Past] = field(default_factory=dict)  # by union: figures of an earlier year
    # To whom a sender's earlier documents went, as far as it is known at the receipt of a message
    memory: Callable[[str, datetime], tuple[EarlierOwner, ...]] = lambda _sender, _received_at: ()
    # To whom staff assigned a part of a file of a message: its figures are held against that union's
    assigned: Callable[[str, int, int], str | None] = lambda _message, _file, _part: None
    # The registry as it was at an instant, and the same with what is new since (office/registry_history.py)
    registry: Callable[[datetime], tuple[Index, Index | None]] | None = None
    # The codes that unions had before, which our letters of then still carry, with those of today
    renamed: Mapping[str, str] = field(default_factory=dict)
    news: Index | None = None

    def as_of(self, at: datetime) -> "AssessmentContext":
        """Return what was known when a message was received."""
        if self.registry is None:
            return self
        index, news = self.registry(at)
        return replace(self, index=index, news=news)


@dataclass(frozen=True, slots=True)
class _ContentFindings:
    """What the content of one file comes to."""

    findings: tuple[Finding, ...]
    figures: tuple[Figure, ...] = ()
    facts: Facts = field(default_factory=dict)


def assess(
    message: Message,
    received_at: datetime,
    known: AssessmentContext,
    timed: Callable[[str], None] = lambda _: None,
) -> Verdict:
    """Judge one message. `timed` is told the name of each stage when it is over."""
    known = known.as_of(received_at)
    readings = [read_file(file, message, known.campaign) for file in message.files]
    found = triage.authentication(message, known.authserv, known.campaign.trusted_lists)
    listed = message.sender is not None and message.sender.email in known.index.emails
    readings = shortcuts_beside(readings, known.campaign)
    kind = triage.classify(message, [r.role for r in readings], known.own, vouched=found.vouched, listed=listed)
    timed("check")
    if kind.empty_handed:
        readings = [promised(r, known.campaign) for r in readings]
        kind = replace(kind, empty_handed=all(r.role is triage.NOTHING for r in readings))
    if kind.klass in _SILENT:
        readings = [r if is_unions(r, message, kind, known.own) else replace(r, role=triage.NOTHING) for r in readings]
    context = _context(message, found.outcome, received_at, known)
    documents = _judge(message, readings, kind, context, known, timed)
    if kind.klass in _SILENT:
        documents = tuple(_for_staff(d) for d in documents)
    owner = _owner_named(message, kind, context, known)
    answers = bool(owner) or (not kind.robot and triage.is_answer(message))
    if answers and kind.klass is MessageClass.OTHER and _answers_our_question(message, known):
        kind = replace(kind, klass=MessageClass.QUESTION, why=TELLS_OWNER)
    return Verdict(
        message=message,
        received_at=received_at,
        klass=kind.klass,
        documents=documents,
        robot=kind.robot,
        through_list=kind.through_list,
        authentic=found.outcome,
        stamped=found.stamped if known.authserv else None,
        away_until=_away(message, received_at) if kind.klass is MessageClass.AUTO_REPLY else None,
        rules=checks.version(known.campaign),
        why=kind.why,
        withdraws=_taken_back(message, context, known) if kind.klass is MessageClass.QUESTION else None,
        names_owner=owner,
    )


def _owner_named(
    message: Message,
    kind: Kind,
    context: Context,
    known: AssessmentContext,
) -> str:
    """Return the one union that an answer states in words; "" where it states none, or several.

    Who our server says is another, and who stands behind a list, tells nothing.
    """
    if kind.klass in _SILENT or not message.in_reply_to or context.authentic is Authenticity.FALSE:
        return ""
    if message.sender is None or message.rewritten_from or kind.robot:
        return ""
    told, sure = triage.stated(message)
    match, spoken = _spoken_for(told, known, context)
    if not sure:
        # The name below a letter that doubts is that of its writer's own office, and nothing more.
        spoken &= {one.union for one in match.evidence if one.kind in {"subject", "body"}}
    below = spoken - {above for one in spoken for above in known.index.ancestors(one)}
    return next(iter(below)) if len(below) == 1 else ""


def _answers_our_question(message: Message, known: AssessmentContext) -> bool:
    """Return whether it answers a letter of ours that asks whose documents are."""
    ids = (parse_own_id(one, known.seal.key, known.seal.domain) for one in message.in_reply_to)
    return any(one.valid and one.kind == LetterKind.RECEIPT_UNKNOWN for one in ids if one)


def _spoken_for(message: Message, known: AssessmentContext, context: Context) -> tuple[Match, frozenset[str]]:
    """Return for whom a message speaks by itself, and the unions that it names in words."""
    letter = File(0, "message.eml", "message.eml", None, 0, Format.OTHER)
    match = _attributed(message, [Claim(file=letter, requirement=None)], known, context)[0]
    return match, frozenset(one.union for one in match.evidence if one.kind in _IN_WORDS and one.union)


def _taken_back(message: Message, context: Context, known: AssessmentContext) -> Withdrawal | None:
    """Return what a message takes back, with the unions for which its sender was known when it came.

    Of several the one that the letter names is meant. Who speaks of a union for which nobody knows him speaks for none.
    """
    told = triage.withdrawal(message)
    if told is None or message.sender is None or message.rewritten_from:
        return told
    match, spoken = _spoken_for(message, known, context)
    first = match.union or (match.candidates[0].union if match.candidates else None)
    spoken -= known.index.ancestors(first) if first else frozenset()
    told = replace(told, spoken=tuple(sorted(spoken)))
    if spoken and first not in spoken:
        alone = told.spoken[0] if len(spoken) == 1 else ""
        return replace(told, unions=(alone,)) if _is_known(alone, message, known) else told
    if first and not _is_known(first, message, known):
        return told
    named = first if first and (match.union or match.candidates[0].probability >= _PLAIN) else None
    listed = known.index.at(context.day).living(known.index.owners(message.sender.email))
    rest = [one.union for one in match.candidates if _is_known(one.union, message, known)]
    return replace(told, unions=(named,) if named else tuple(dict.fromkeys((*listed, *rest))))


def _for_staff(document: AssessedDocument) -> AssessedDocument:
    """Return a document whose owner staff have to name, however plain it is."""
    if document.match.decision is Decision.NONE:
        return document
    return replace(document, match=_waiting(document.match), if_named=())


def _waiting(match: Match) -> Match:
    return replace(match, decision=Decision.REVIEW, union=None, if_named=())


def _away(message: Message, received_at: datetime) -> date | None:
    return triage.away_until(message, received_at.astimezone(ZONE).date())


def passed_over(message: Message, received_at: datetime) -> Verdict:
    """Return the verdict on a message from before the campaign: a row of the ledger and nothing more."""
    return Verdict(message, received_at, MessageClass.OTHER, (), why="thư đến trước khi mở đợt báo cáo")


def _context(message: Message, authentic: Authenticity, received_at: datetime, known: AssessmentContext) -> Context:
    """Return what is known around a message besides its documents."""
    # Of the address of a list or a forwarder nobody's earlier papers tell anything.
    remembered = message.sender if message.rewritten_from is None else None
    return Context(
        own=known.own,
        authentic=authentic,
        answered=_answered(message, known),
        day=received_at.astimezone(ZONE).date(),
        earlier=known.memory(remembered.email, received_at) if remembered else (),
    )


def _judge(
    message: Message,
    readings: Sequence[ReadFile],
    kind: Kind,
    context: Context,
    known: AssessmentContext,
    timed: Callable[[str], None],
) -> tuple[AssessedDocument, ...]:
    asked = [(r, number, part) for r in readings for number, part in enumerate(parts(r, known.campaign))]
    links = links_alone(message, readings, kind, known.campaign) or missing_file(readings, kind, known.campaign)
    claims = [
        Claim(
            file=r.file,
            requirement=part.role.requirement,
            unit_text=part.table.unit_text if part.table else "",
            superior_text=part.table.superior_text if part.table else "",
            part=number,
            stands=part.role.role is FileRole.SUBMISSION,
            around=r.around,
        )
        for r, number, part in asked
        if r.role is not triage.NOTHING
    ] + [Claim(file=link, requirement=None) for link in links]
    matches = iter(_attributed(message, claims, known, context))
    timed("match")
    seen = []
    for r, number, part in asked:
        if r.role is triage.NOTHING:
            seen.append(_unasked(r.file))
            continue
        match = next(matches)
        if r.doubtful:
            match = _waiting(match)
        ruled = known.assigned(message.sha256, r.file.index, number) if part.table and known.earlier else None
        found = _content(r, part, known, ruled or match.union)
        findings = found.findings + _conflict(match, known)
        facts = {**found.facts, **_called(message, r.file)}
        named = tuple(IfNamed(code, _added(r, part, known, code, found)) for code in match.if_named)
        requirement, role = part.role.requirement, part.role.role
        seen.append(AssessedDocument(r.file, requirement, match, findings, found.figures, role, number, facts, named))
    if kind.empty_handed:
        matches = (_of_sender(match, message, kind, context, known) for match in matches)
    seen += [
        AssessedDocument(
            link, None, match, link.findings + _conflict(match, known), if_named=tuple(map(IfNamed, match.if_named))
        )
        for link, match in zip(links, matches, strict=True)
    ]
    judged = _scans_beside(tuple(seen))
    timed("check")
    return judged


def _attributed(
    message: Message, claims: Sequence[Claim], known: AssessmentContext, context: Context
) -> Sequence[Match]:
    """Say whose each claim is by the registry of its day; what waits is helped by what is new since."""
    matches = attribute(message, claims, known.index, context)
    if known.news is None or not any(match.decision is Decision.REVIEW for match in matches):
        return matches
    later = attribute(message, claims, known.news, context)
    return [hinted(match, new) for match, new in zip(matches, later, strict=True)]


def _content(read: ReadFile, part: Part, known: AssessmentContext, union: str | None) -> _ContentFindings:
    """What the checks say of a part's content, after what its reader said of the file."""
    file, role, table, campaign = read.file, part.role, part.table, known.campaign
    said = checks.weighed(file.findings, campaign)
    if role.role is FileRole.SCAN and not {"file.unreadable", "file.empty"} & {f.code for f in said}:
        return _ContentFindings(said + checks.wrong_format(file, campaign))
    if any(f.severity is Severity.ERROR for f in said):
        return _ContentFindings(said)
    if role.requirement == "stats":
        if table is None:
            return _ContentFindings(said + checks.wrong_form(file, campaign))
        found, figures = checks.check_table(table, campaign, known.earlier.get(union or ""))
        return _ContentFindings(said + found, figures, {"form": list(table.drift)} if table.drift else {})
    if role.requirement == "report" and file.text and (outline := read.content.outline):
        told = read.content.facts or checks.facts(file.text, outline, campaign)
        return _ContentFindings(said + checks.check_report(file.text, outline, campaign), facts=told)
    return _ContentFindings(said)


def _added(
    read: ReadFile, part: Part, known: AssessmentContext, union: str, found: _ContentFindings
) -> tuple[Finding, ...]:
    """Return what is to be said of a table beside the rest where it is a union's: its figures of an earlier year."""
    if part.table is None or union not in known.earlier:
        return ()
    return tuple(one for one in _content(read, part, known, union).findings if one not in found.findings)


def _called(message: Message, file: File) -> Facts:
    """What the sender calls a file, in its name or else in the new text of the letter: a replacement, a supplement."""
    called = says(file.name) or says(f"{message.subject}\n{message.body}")
    return {"says": called} if called else {}


def _unasked(file: File) -> AssessedDocument:
    """A file that is no submission: nobody's, and nothing is asked of it."""
    return AssessedDocument(file, None, _NOBODY, (), role=FileRole.NOTHING)


def _conflict(match: Match, known: AssessmentContext) -> tuple[Finding, ...]:
    return checks.conflict(match, known.campaign) if match.conflict else ()


def _answered(message: Message, known: AssessmentContext) -> tuple[Answered, ...]:
    """The letters of ours that the message answers."""
    ids = (parse_own_id(i, known.seal.key, known.seal.domain) for i in message.in_reply_to)
    codes = [(known.renamed.get(i.code, i.code), i.valid) for i in ids if i and i.code]
    return tuple(
        Answered(code, valid, known=valid and _is_known(code, message, known)) for code, valid in dict.fromkeys(codes)
    )


def _is_known(code: str, message: Message, known: AssessmentContext) -> bool:
    """Return whether the sender of a message was known for a union when it came (docs/CONTRACT.md)."""
    union = known.index.unions.get(code)
    if union is None or message.sender is None:
        return False
    parent, email = known.index.unions.get(union.parent or ""), message.sender.email
    listed = known_senders(union, parent, own=known.own, domains=known.index.domains)
    return listed.has(email)


def _of_sender(match: Match, message: Message, kind: Kind, context: Context, known: AssessmentContext) -> Match:
    """Return whose a file is that did not come: the sender's, if the registry knows him and nothing speaks against it.

    Nobody's figures are at stake, so a registered address is enough; whoever cannot be asked is shown to staff.
    """
    unions = known.index.emails.get(message.sender.email, ()) if message.sender else ()
    unions = known.index.at(context.day).living(unions)
    first = match.candidates[0].union if match.candidates else None
    doubtful = context.authentic is Authenticity.FALSE or kind.robot or match.conflict
    if len(unions) != 1 or first not in {None, *unions} or doubtful:
        return _waiting(match)
    return replace(match, decision=Decision.AUTO, union=unions[0])


def _scans_beside(documents: tuple[AssessedDocument, ...]) -> tuple[AssessedDocument, ...]:
    """A scan of the signed copy beside the Word file itself is no submission (docs/CONTRACT.md)."""
    real = [d for d in documents if d.role is FileRole.SUBMISSION and d.requirement == "report"]
    return tuple(
        _as_copy(d)
        if d.role is FileRole.SCAN
        and any(None in (d.match.union, r.match.union) or d.match.union == r.match.union for r in real)
        else d
        for d in documents
    )


def _as_copy(document: AssessedDocument) -> AssessedDocument:
    """Return a scan as the mere copy of a document that is there in the format asked for."""
    return replace(document, requirement=None, match=_NOBODY, findings=(), role=FileRole.NOTHING)
