"""Evidence from one document: its issuer, its head, its name."""

import re
from collections.abc import Iterator

from rapidfuzz.distance import OSA

from collector.matching.index import Index
from collector.matching.letterhead import Places, places
from collector.matching.message_evidence import named_in, read_lines
from collector.matching.naming import Named, Quality, name
from collector.matching.search import find
from collector.matching.self_mentions import running, spoken, tells_only_its_kind
from collector.matching.values import Claim, Inside, Piece
from collector.matching.weights import Factors
from collector.matching.words import MARKER, read
from collector.model import Text, Workbook
from collector.vietnamese import clean, flatten, fold

_HEAD_ROWS = 8
_HEAD_PARAGRAPHS = 24
_SYMBOL = re.compile(r"\bso\s*[:.]?\s*[\d.…_ ]*/(?:\d{4}/)?[a-z]{1,4}-(?:cdcs|cd)[ .-]*([a-z0-9][\w&.-]*)")
_SIGNS = re.compile(r"[^a-z0-9]")
_HEAD_SHEETS = 3
# The highest bodies stand above the ministry's union and tell nothing.
_HIGHEST = ("tong lien doan lao dong viet nam", "cong doan vien chuc viet nam")


def inside(claim: Claim, index: Index, *, alone: bool) -> Inside:
    """Read what a document says of its owner; `alone` where no other claim shares its file."""
    pieces: list[Piece] = []
    strangers: list[str] = []
    # A web page that is the table has its cells as text too, and there one line runs into the next.
    text = None if claim.requirement == "stats" and claim.file.workbook else claim.text
    found = places(text) if text else None
    for kind, issuer, superior in _issuers(claim, found):
        _issuer(index, kind, issuer, superior, pieces, strangers)
    if found and text:
        headed = {piece.union for piece in pieces}
        # A letterhead in the page header is read once.
        pieces.extend(p for p in _running(found, index) if p.kind != "margin" or p.union not in headed)
        _selves(found, text, index, pieces, strangers)
    if text:
        pieces.extend(_numbered(text, index))
    if alone and claim.file.workbook and not claim.unit_text.strip():
        pieces.extend(named_in(index, _head(claim.file.workbook), "sheet", "document"))
    *folders, _ = claim.file.path.split("/")
    pieces.extend(named_in(index, _stem(claim.file.name), "file-name", "file"))
    pieces.extend(named_in(index, " ; ".join(map(_stem, folders)), "folder", "folder"))
    return Inside(tuple(pieces), tuple(strangers), _named(pieces))


def _named(pieces: list[Piece]) -> frozenset[str]:
    """Return the unions that a document names as its own; its file's name counts where itself is not sure."""
    loud = [piece for piece in pieces if piece.union and piece.weight >= 2]  # noqa: PLR2004 - half a name is no identity
    spoken = frozenset(piece.union for piece in loud if piece.group == "document")
    if len(spoken) == 1 and any(piece.carries for piece in loud):
        return spoken
    return spoken | {piece.union for piece in loud if piece.group == "file"}


def _issuers(claim: Claim, found: Places | None) -> Iterator[tuple[str, str, str]]:
    if claim.unit_text.strip():
        yield "unit", claim.unit_text, claim.superior_text
    for head in found.letterheads if found else ():
        yield "letterhead", head.issuer, head.superior


def _issuer(index: Index, kind: str, issuer: str, superior: str, pieces: list[Piece], strangers: list[str]) -> None:
    named = name(index, issuer)
    if named is None:
        return
    fitting = _superior_fits(index, named, superior)
    if named.quality in {Quality.STRANGER, Quality.PARTIAL} or fitting is False:
        strangers.append(named.text if fitting is not False else f"{superior} {named.text}")
    if named.quality is Quality.STRANGER or fitting is False:
        pieces.append(Piece("stranger", "", named.text, index.weights.kinds["stranger"], "document"))
    if not named.unions:
        return
    factors = index.weights.factors
    factor = _factor(named.quality, factors) if fitting is not False else factors.partial
    share = factors.shared if len(named.unions) > 1 else 1.0
    sure = named.quality is Quality.FULL and fitting is True and share == 1.0
    weight = index.weights.kinds[kind] * factor * share
    pieces.extend(
        Piece(kind, union, named.text, weight, "document", carries=sure, cut=named.quality is Quality.CUT)
        for union in named.unions
    )


def _selves(found: Places, text: Text, index: Index, pieces: list[Piece], strangers: list[str]) -> None:
    """Read how a document speaks of its issuer, where neither letterhead nor first sentence says it for sure."""
    if any(piece.carries for piece in pieces):
        return
    lines = (*found.title.splitlines(), *found.opening, *found.closing, " ".join(found.signature))
    for said in dict.fromkeys(spoken(index, lines)):
        named = name(index, said)
        if named and named.quality in {Quality.STRANGER, Quality.PARTIAL} and not tells_only_its_kind(said):
            strangers.append(named.text)
            pieces.append(Piece("stranger", "", named.text, index.weights.kinds["stranger"], "document"))
    if pieces:
        return
    for said in dict.fromkeys(running(index, text)):
        named = name(index, said)
        if named and named.quality in {Quality.STRANGER, Quality.PARTIAL}:
            strangers.extend(() if tells_only_its_kind(said) else [named.text])
        elif named:
            weight = index.weights.kinds["running"] / len(named.unions)
            pieces.extend(Piece("running", union, named.text, weight, "document", cut=True) for union in named.unions)


def _factor(quality: Quality, factors: Factors) -> float:
    """Return how much a name counts by how surely it was read."""
    return {Quality.CUT: factors.cut, Quality.TYPO: factors.typo, Quality.PARTIAL: factors.partial}.get(quality, 1.0)


def _superior_fits(index: Index, named: Named, superior: str) -> bool | None:
    """Return whether the body above the issuer is above it in the registry; None where it is unknown."""
    lines = [line for line in superior.splitlines() if line.strip()]
    outcome: bool | None = True
    for line in lines:
        if fold(line).startswith(_HIGHEST):
            continue
        above = name(index, line)
        if above is None:
            continue
        if not above.unions:
            judged = _elsewhere(index, line)
            if judged is False:
                return False
            outcome = outcome and judged
        elif not any(_is_above(index, one, union) for one in above.unions for union in named.unions):
            return False
    return outcome


def _is_above(index: Index, above: str, union: str) -> bool:
    return above == union or above in index.ancestors(union)


def _elsewhere(index: Index, line: str) -> bool | None:
    """Judge a superior that is not registered: False where it is plainly another body's."""
    tokens = [token for token in read(line).tokens if token != MARKER]
    if not index.home or not tokens:
        return True
    if tokens[0] == "bo":
        joined = "".join(tokens)
        return any(_alike(joined, "".join(home)) for home in index.home)
    return False if tokens[0] in _OTHERS or tuple(tokens[:2]) in _OTHER_PAIRS else None


_OTHERS = frozenset({"so", "tinh", "lien", "ubnd", "huyen", "quan"})
_OTHER_PAIRS = frozenset({("uy", "ban"), ("thanh", "pho"), ("hoc", "vien"), ("dai", "hoc")})


def _alike(said: str, meant: str) -> bool:
    return said == meant or bool(OSA.distance(said, meant, score_cutoff=2) <= 2)  # noqa: PLR2004 - two slips in a long name


def _running(found: Places, index: Index) -> Iterator[Piece]:
    """Read title, first and last sentence, signature and page margins."""
    yield from named_in(index, found.title, "title", "document")
    yield from _opening(index, "\n".join(found.opening))
    yield from named_in(index, "\n".join(found.closing), "closing", "document")
    yield from named_in(index, "\n".join(found.signature), "signature-block", "document")
    yield from named_in(index, "\n".join(found.margin), "margin", "document")


def _opening(index: Index, text: str) -> Iterator[Piece]:
    """Read the first sentences: "Ban Chấp hành Công đoàn … báo cáo như sau" is the issuer speaking of itself."""
    words = read_lines(text)
    speaking = {
        hit.unions: hit.text
        for hit in find(index, words)
        if hit.marked and not hit.part and not hit.cut and words.tokens[hit.last : hit.last + 2] in _SPEAKS
    }
    if len(speaking) == 1 and len(unions := next(iter(speaking))) == 1 and unions != ("",):
        yield Piece("speaker", unions[0], speaking[unions], index.weights.kinds["speaker"], "document", carries=True)
    else:
        yield from named_in(index, text, "opening", "document")


_SPEAKS = frozenset(
    {("bao", "cao"), ("xin", "bao"), ("kinh", "bao"), ("trinh", "bao"), ("xin", "kinh"), ("tran", "trong")}
)


def _numbered(text: Text, index: Index) -> Iterator[Piece]:
    """Read the number of the document: "Số: 12/BC-CĐVKIST"."""
    for paragraph in text.paragraphs[:_HEAD_PARAGRAPHS]:
        if found := _SYMBOL.search(flatten(clean(paragraph.text))):
            for union in index.living(index.signer(_SIGNS.sub("", found[1]))):
                yield Piece("symbol", union, paragraph.text.strip()[:60], index.weights.kinds["symbol"], "document")


def _head(workbook: Workbook) -> str:
    """Return the first rows of the sheets that are shown, without the row that names the superior."""
    lines = []
    for sheet in [sheet for sheet in workbook.sheets if not sheet.hidden][:_HEAD_SHEETS]:
        for row in sheet.rows[:_HEAD_ROWS]:
            said = [cell for cell in row if isinstance(cell, str)]
            if not any("cap tren" in fold(cell) for cell in said):
                lines.extend(said)
    return "\n".join(lines)


def _stem(name: str) -> str:
    stem, dot, ending = name.rpartition(".")
    return stem if dot and len(ending) <= 5 and ending.isalnum() else name  # noqa: PLR2004 - "xlsx", "docm"
