"""What the system would make of files: messages (.eml, .msg), Office files, archives. Writes nothing."""

import logging
import os
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from collector.errors import CollectorError
from collector.formats import verdicts
from collector.formats.mail.on_disk import is_mail
from collector.forms.written_cells import written_cells
from collector.mailboxes import entered_at
from collector.matching.sentences import strength
from collector.model import (
    ZONE,
    Address,
    AssessedDocument,
    Decision,
    Delivery,
    File,
    FileRole,
    Format,
    Message,
    MessageClass,
    Severity,
    Verdict,
)
from collector.office import labels
from collector.office.assessment import assess
from collector.office.office import Office
from collector.office.set_aside import why_file

log = logging.getLogger(__name__)
View = dict[str, Any]
# What a view tells of a message; null where nothing could be judged.
_OF_MESSAGE = (
    "message_id", "received_at", "dated", "from", "sender", "subject", "class", "why", "authentic", "robot",
    "through_list", "away_until", "forwarded_from", "links", "deliveries", "returned", "body", "signature", "loose",
)  # fmt: skip
_FORMATS = {
    Format.DOCX: "Word",
    Format.DOC: "Word đời cũ (.doc)",
    Format.ODT: "văn bản OpenDocument",
    Format.RTF: "văn bản RTF",
    Format.XLSX: "Excel",
    Format.XLS: "Excel đời cũ (.xls)",
    Format.ODS: "bảng tính OpenDocument",
    Format.XLSB: "Excel nhị phân (.xlsb)",
    Format.PDF: "PDF",
    Format.IMAGE: "hình ảnh",
    Format.ARCHIVE: "tệp nén",
    Format.OTHER: "loại khác",
}
_TITLES = {"report": "Báo cáo", "stats": "Biểu số liệu"}
_ROLES = {
    FileRole.BLANK: "biểu mẫu chưa điền",
    FileRole.INSET: "bảng trong báo cáo",
    FileRole.SCAN: "bản chụp, không phải Word hoặc Excel",
}
_AUTHENTIC = {
    True: "máy chủ xác nhận đúng người gửi",
    False: "MÁY CHỦ BÁO KHÔNG ĐÚNG NGƯỜI GỬI",
    None: "chưa được máy chủ xác nhận",
}
_MARKS = {Severity.ERROR: "✗", Severity.WARNING: "!", Severity.INFO: "i"}
# Weights are logarithms; a clerk reads words. The first that fits.
_WORTH_TELLING = 0.001
_SHOWN_BODY, _SHOWN_EVIDENCE, _SHOWN_LINE = 5, 6, 100


@dataclass(slots=True)
class _InspectedFile:
    """One FILE, and what can be said of it before it is read."""

    name: str
    loose: bool = False
    trouble: str = ""


def inspect(office: Office, paths: Iterable[str], now: datetime, *, contents: bool = False) -> Iterator[View]:
    """Look at files as `poll` would, a view for each in the order given, also where nothing could be judged.

    A loose Office file is looked at as if it came in an empty message. `contents` shows text and cells too.
    """
    waiting: deque[_InspectedFile] = deque()

    def readable() -> Iterator[tuple[Path, bool]]:
        for path in paths:
            waiting.append(_asked(path))
            if not waiting[-1].trouble:
                yield Path(path), waiting[-1].loose

    for answer in office.readers.read_each(readable()):
        while waiting[0].trouble:
            yield _unjudged(waiting[0].name, waiting.popleft().trouble)
        yield _judged(office, waiting.popleft(), answer, now, contents=contents)
    for asked in waiting:
        yield _unjudged(asked.name, asked.trouble)


def unjudged(view: View) -> bool:
    """Return whether nothing could be said of a FILE."""
    return view["documents"] == [] and view["failed"] is not None


def lines(view: View, names: Mapping[str, str] | None = None) -> Iterator[str]:
    """Tell a view as a person would like to read it; `names` are those of the unions by their codes."""
    documents = view["documents"]
    if not view["loose"]:
        yield from _told(view)
    if not documents:
        yield "" if view["loose"] else "Thư không có tệp nào."
        return
    if not view["loose"]:
        yield f"Tệp trong thư ({len(documents)}):"
    yield from _tree(documents, names or {})


def _asked(path: str) -> _InspectedFile:
    # A name of another charset is shown with marks in place of what cannot be written.
    name = os.fsencode(path).decode("utf-8", "replace")
    try:
        if not Path(path).is_file():
            return _InspectedFile(name, trouble="đây không phải là tệp" if Path(path).exists() else "không có tệp này")
        return _InspectedFile(name, loose=not is_mail(Path(path)))
    except (OSError, ValueError) as error:
        return _InspectedFile(name, trouble=f"không đọc được tệp: {getattr(error, 'strerror', None) or error}")


def _judged(
    office: Office,
    asked: _InspectedFile,
    answer: Message | tuple[File, ...] | CollectorError,
    now: datetime,
    *,
    contents: bool,
) -> View:
    if isinstance(answer, CollectorError):
        return _unjudged(asked.name, str(answer))
    message = answer if isinstance(answer, Message) else Message(sha256="", size=0, files=answer)
    came = entered_at(message.received, office.settings.servers)
    try:
        verdict = assess(message, came or now, office.assessment_context)
    except Exception as error:  # one file never keeps the others from being looked at
        log.exception("%s could not be judged", asked.name)
        return _unjudged(asked.name, f"{type(error).__name__}: {error}")
    documents = [
        _document(each, verdict.klass) | (_contents(each.file) if contents else {}) for each in verdict.documents
    ]
    whole = next((each for each in message.files if asked.loose or each.sha256 == message.sha256), None)
    failed = verdicts.stopped(whole.findings) if whole else None
    return {
        "file": asked.name,
        "failed": failed,
        **_message(verdict, dated=came is not None, loose=asked.loose),
        "documents": documents,
    }


def _unjudged(name: str, reason: str) -> View:
    return {"file": name, "failed": reason, **dict.fromkeys(_OF_MESSAGE), "documents": []}


# --- the message -------------------------------------------------------------------------------------


def _told(head: View) -> Iterator[str]:
    yield f"Thư: {head['subject'] or '(không có tiêu đề)'}"
    fields = {
        "Người gửi": f"{head['sender'] or '(không rõ)'} ({_AUTHENTIC[head['authentic']]})",
        "Nhận lúc": _clock(head["received_at"]) + ("" if head["dated"] else " (thư không ghi giờ máy chủ nhận)"),
        "Loại thư": labels.name(head["class"]) + _robotic(head),
        "Vì sao": head["why"] or "",
        "Vắng mặt đến": "/".join(reversed((head["away_until"] or "").split("-"))),
        "Người gửi gốc": ", ".join(head["forwarded_from"]),
        "Đường dẫn": "  ".join(head["links"]),
        "Nội dung": _shortened(head["body"].removesuffix(head["signature"])),
        "Ký tên": _shortened(head["signature"]),
    }
    for name, value in fields.items():
        if value:
            yield f"  {name + ':':<15}{value}"
    for delivery in head["deliveries"]:
        yield f"  {_delivery(delivery)}"
    yield ""


def _robotic(head: View) -> str:
    said = "; do máy gửi, không trả lời" if head["robot"] else ""
    return said + ("; qua danh sách thư, thư trả lời chờ duyệt" if head["through_list"] and not head["robot"] else "")


def _delivery(delivery: View) -> str:
    why = " ".join(part for part in (delivery["status"], delivery["diagnostic"]) if part)
    done = {
        "delayed": "Chậm, đang gửi lại",
        "delivered": "Đã tới nơi",
        "relayed": "Đã tới máy chủ nhận",
        "expanded": "Đã tới nơi",
    }
    said = done.get(delivery["action"], "Không tới được")
    return f"{said}: {delivery['recipient'] or '(không rõ địa chỉ)'}" + (f" ({why})" if why else "")


def _clock(at: datetime) -> str:
    return f"{at.astimezone(ZONE):%H:%M ngày %d/%m/%Y}"


def _shortened(text: str) -> str:
    told = [line.strip() for line in text.splitlines() if line.strip()]
    shown = [line if len(line) <= _SHOWN_LINE else line[:_SHOWN_LINE].rstrip() + "…" for line in told[:_SHOWN_BODY]]
    return ("\n" + " " * 17).join(shown + ["…"] * (len(told) > _SHOWN_BODY))


# --- its files ---------------------------------------------------------------------------------------


def _tree(documents: Sequence[View], names: Mapping[str, str]) -> Iterator[str]:
    """Tell the files, those of a container under it; an enclosed message that is no file of its own is a line too."""
    opened: list[str] = []
    for view in documents:
        parts = [view["path"]] if view["link"] else view["path"].split("/")
        for depth, folder in enumerate(parts[:-1]):
            if opened[: depth + 1] != parts[: depth + 1]:
                yield f"{'  ' * (depth + 1)}{folder}/"
        opened = parts
        indent = "  " * len(parts)
        yield f"{indent}{parts[-1] or '(không tên)'}  [{_kind(view)}]"
        for line in _verdict(view, names):
            yield f"{indent}    {line}"


def _kind(view: View) -> str:
    if view["link"]:
        return "đường dẫn, không phải tệp"
    if view["sha256"] is None:
        return "thư không kèm tệp mà thư nói tới"
    what = "thư hoặc gói thư" if view["container"] and view["format"] == Format.OTHER else _FORMATS[view["format"]]
    return f"{what}, {_size(view['size'])}"


def _size(size: int) -> str:
    for limit, unit in ((1 << 20, "MB"), (1 << 10, "KB")):
        if size >= limit:
            return f"{size / limit:.1f}".replace(".0", "").replace(".", ",") + f" {unit}"
    return f"{size} byte"


def _verdict(view: View, names: Mapping[str, str]) -> Iterator[str]:
    yield f"→ {_what(view)}{_whose(view, names)}" if _counts(view) else f"→ {_nothing(view)}"
    own = view["candidates"][0]["union"] if view["candidates"] else None
    told = sorted(view["evidence"], key=lambda each: -abs(each["weight"]))[:_SHOWN_EVIDENCE]
    for evidence in told:
        of = "" if evidence["union"] in {own, ""} else f" → {_named(evidence['union'], names)}"
        text = " ".join(evidence["text"].split())
        yield f"  · {labels.evidence(evidence['kind'])}: «{text}» ({_said(evidence['weight'])}){of}"
    if len(view["evidence"]) > len(told):
        yield f"  · và {len(view['evidence']) - len(told)} căn cứ khác"
    for finding in view["findings"]:
        where = f" {finding['where']}" if finding["where"] and not view["link"] else ""
        yield f"{_MARKS[finding['severity']]} {finding['message']} [{finding['code']}{where}]"
    for difference in view["form"]:
        yield f"~ {difference}"


def _counts(view: View) -> bool:
    return bool(view["decision"] != Decision.NONE)


def _nothing(view: View) -> str:
    if view["container"]:
        return "không mở được" if view["findings"] else "chứa các tệp bên dưới"
    return f"không phải bài nộp: {view['why']}"


def _what(view: View) -> str:
    title = _TITLES.get(view["requirement"], "Chưa rõ là báo cáo hay biểu số liệu")
    role = _ROLES.get(view["role"], "")
    return f"{title} ({role})" if role else title


def _whose(view: View, names: Mapping[str, str]) -> str:
    ranked = [f"{_named(c['union'], names)} {_percent(c['probability'])}" for c in view["candidates"]]
    if view["decision"] == Decision.AUTO:
        likely = [
            told for told, c in zip(ranked, view["candidates"], strict=True) if c["probability"] >= _WORTH_TELLING
        ]
        next_best = ranked[1:2] if len(likely) < 2 else likely[1:]  # noqa: PLR2004 - the first and another
        others = f"; khả năng kế tiếp: {', '.join(next_best)}" if next_best else ""
        first = f", chắc chắn {_percent(view['candidates'][0]['probability'])}" if ranked else ""
        return f" của {_named(view['union'], names)}{first}{others}"
    if not ranked:
        return ": chưa biết của công đoàn nào, chờ văn phòng quyết định"
    return f": chờ văn phòng quyết định; có thể là {', '.join(ranked)}"


def _named(code: str, names: Mapping[str, str]) -> str:
    return f"{names[code]} ({code})" if names.get(code) else code


def _percent(share: float) -> str:
    if share < _WORTH_TELLING:
        return "dưới 0,1 %"
    # 99.97 is not yet certain: rounding must not make it so.
    return f"{min(share * 100, 99.9):.1f} %".replace(".0 ", " ").replace(".", ",")


def _said(weight: float) -> str:
    return "trái lại" if weight < 0 else strength(weight)


# --- views -------------------------------------------------------------------------------------------


def _message(verdict: Verdict, *, dated: bool, loose: bool) -> View:
    message = verdict.message
    return {
        "message_id": message.message_id,
        "received_at": verdict.received_at,
        "dated": dated,
        "from": message.sender.email if message.sender else None,
        "sender": _mailbox(message.sender) if message.sender else None,
        "subject": message.subject,
        "class": verdict.klass,
        "why": verdict.why or None,
        "authentic": verdict.authentic.told,
        "robot": verdict.robot,
        "through_list": verdict.through_list,
        "away_until": verdict.away_until.isoformat() if verdict.away_until else None,
        "forwarded_from": [_mailbox(each) for each in message.forwarded_from if each != message.sender],
        "links": list(message.links),
        "deliveries": [_delivered(each) for each in message.deliveries],
        "returned": list(message.returned),
        "body": message.body,
        "signature": message.signature,
        "loose": loose,
    }


def _delivered(delivery: Delivery) -> View:
    return {
        "recipient": delivery.recipient,
        "action": delivery.action,
        "status": delivery.status,
        "diagnostic": delivery.diagnostic,
    }


def _mailbox(address: Address) -> str:
    return f"{address.name} <{address.email}>" if address.name else address.email


def _document(seen: AssessedDocument, klass: MessageClass) -> View:
    file, match = seen.file, seen.match
    return {
        "path": file.path,
        "sha256": file.sha256,
        "size": file.size,
        "format": file.format,
        "container": file.container,
        "embedded": file.embedded,
        "link": _is_link(file),
        "requirement": seen.requirement,
        "role": seen.role,
        "union": match.union,
        "decision": match.decision,
        "candidates": [{"union": c.union, "probability": c.probability} for c in match.candidates],
        "evidence": [{"kind": e.kind, "union": e.union, "text": e.text, "weight": e.weight} for e in match.evidence],
        "findings": [
            {"code": f.code, "severity": f.severity, "where": f.where, "message": f.message} for f in seen.findings
        ],
        "form": seen.facts.get("form", []),
        "why": None
        if match.decision is not Decision.NONE
        else why_file(file.name, file.format, klass, container=file.container, embedded=file.embedded),
        "failed": verdicts.stopped(file.findings),
    }


def _contents(file: File) -> View:
    """Return what was read of a file: the texts of its paragraphs, the filled cells of its sheets."""
    return {
        "text": [each.text for each in file.text.paragraphs] if file.text else None,
        "sheets": [{"name": each.name, "cells": written_cells(each)} for each in file.workbook.sheets]
        if file.workbook
        else None,
    }


def _is_link(file: File) -> bool:
    return file.sha256 is None and any(found.code == "file.link-only" for found in file.findings)
