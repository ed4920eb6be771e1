"""What the system would make of one file from disk: an .eml or an Office file. Writes nothing."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from collector.model import Decision, File, Message, Seen, Verdict
from collector.office.look import look
from collector.office.parts import Office

View = dict[str, Any]
_HEADER_LIKE = (b"received:", b"from:", b"return-path:", b"delivered-to:", b"message-id:", b"date:", b"mime-version:")
_HEAD = 65536


def inspect(office: Office, path: Path, now: datetime) -> list[View]:
    """Look at a file as `poll` would; a loose Office file is looked at as if it came in an empty message."""
    if _is_mail(path):
        message = office.readers.read(path)
        verdict = look(message, message.received or now, office.lens)
    else:
        verdict = look(_wrapped(office.readers.read_files(path)), now, office.lens)
    return [_message(verdict), *(_document(d) for d in verdict.documents)]


def lines(views: Sequence[View]) -> Iterator[str]:
    """Tell the views as a person would like to read them."""
    head, *documents = views
    yield f"Thư: {head['subject'] or '(không có tiêu đề)'}"
    yield f"  từ {head['from'] or '(không rõ)'}, loại {head['class']}, xác thực {_authentic(head['authentic'])}"
    for view in documents:
        depth = "  " * (view["path"].count("/") + 1)
        yield f"{depth}- {view['path'].rpartition('/')[2] or '(không tên)'}  [{view['format']}, {view['size']} byte]"
        yield f"{depth}  {_whose(view)}"
        for evidence in view["evidence"]:
            yield f"{depth}    {evidence['weight']:+.1f}  {evidence['union']}  {evidence['kind']}: «{evidence['text']}»"
        for finding in view["findings"]:
            yield f"{depth}  ! {finding['code']} {finding['where'] or ''}: {finding['message']}"


def _is_mail(path: Path) -> bool:
    """Whether the bytes begin like a mail; the name says nothing."""
    with path.open("rb") as file:
        head = file.read(_HEAD).lower()
    first = head.split(b"\n\n")[0].split(b"\r\n\r\n")[0]
    return b"\0" not in first and sum(b"\n" + name in b"\n" + first for name in _HEADER_LIKE) > 1


def _wrapped(files: tuple[File, ...]) -> Message:
    return Message(sha256="", size=0, files=files)


def _message(verdict: Verdict) -> View:
    message = verdict.message
    return {
        "message_id": message.message_id,
        "received_at": verdict.received_at,
        "from": message.sender.email if message.sender else None,
        "subject": message.subject,
        "class": verdict.klass,
        "authentic": verdict.authentic,
        "documents": len(verdict.documents),
    }


def _document(seen: Seen) -> View:
    file, match = seen.file, seen.match
    return {
        "path": file.path,
        "sha256": file.sha256,
        "size": file.size,
        "format": file.format,
        "requirement": seen.requirement,
        "role": seen.role,
        "union": match.union,
        "decision": match.decision,
        "candidates": [{"union": c.union, "probability": c.probability} for c in match.candidates],
        "evidence": [{"kind": e.kind, "union": e.union, "text": e.text, "weight": e.weight} for e in match.evidence],
        "findings": [
            {"code": f.code, "severity": f.severity, "where": f.where, "message": f.message} for f in seen.findings
        ],
    }


def _whose(view: View) -> str:
    titles = {"report": "báo cáo", "stats": "biểu số liệu", None: "không phải tài liệu cần nộp"}
    what = titles.get(view["requirement"], str(view["requirement"]))
    if view["decision"] == Decision.AUTO:
        return f"{what} của {view['union']}"
    if view["decision"] == Decision.REVIEW:
        ranked = ", ".join(f"{c['union']} {c['probability']:.0%}" for c in view["candidates"])
        return f"{what}, chờ cán bộ: {ranked or 'chưa có gợi ý'}"
    return what


def _authentic(found: bool | None) -> str:
    return {True: "đạt", False: "không đạt", None: "không có thông tin"}[found]
