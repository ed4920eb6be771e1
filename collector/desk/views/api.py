"""The listings as JSON for other programs, with the contract's fields; the same functions as the commands'."""

from collections.abc import Callable
from typing import Any

from starlette.responses import JSONResponse, Response

from collector import __version__
from collector.desk.request import DeskRequest
from collector.flow import listings
from collector.office.office import Office

Listing = Callable[[Office], list[listings.Row]]
_MOST = 1_000_000

# What each listing is, with the fields of docs/CONTRACT.md; a test holds them against what comes out.
LISTINGS: dict[str, tuple[Listing, str, tuple[str, ...]]] = {
    "status": (
        listings.status,
        "How each union stands with each requirement, in registry order",
        ("union", "name", "requirement", "state", "received_at", "late", "document", "version", "deadline"),
    ),
    "documents": (
        listings.documents,
        "Every file found in a message, with its union, findings and state",
        ("id", "message_id", "received_at", "path", "sha256", "size", "format", "requirement", "union", "decision",
         "candidates", "evidence", "state", "late", "version", "findings"),
    ),
    "messages": (
        listings.messages,
        "Every message as it arrived",
        ("message_id", "uid", "received_at", "from", "subject", "class", "documents", "state"),
    ),
    "values": (
        listings.values,
        "The figures of the standing statistics table of each union",
        ("union", "indicator", "value", "unit", "document", "cell", "source"),
    ),
    "outbox": (
        listings.outbox,
        "The letters in the order of queueing",
        ("id", "kind", "union", "to", "cc", "subject", "state", "message_id", "in_reply_to", "due_at", "sent_at",
         "attempts", "error"),
    ),
    "audit": (listings.audit, "Who did what, when and why", ("at", "who", "action", "target", "detail")),
}  # fmt: skip


def listing(request: DeskRequest) -> Response:
    """Return one listing; `limit` and `offset` cut it."""
    give, _, _ = LISTINGS[request.path.rpartition("/")[2]]
    rows = give(request.office)
    start = request.number("offset", 0)
    return JSONResponse([listings.plain(row) for row in rows[start : start + request.number("limit", _MOST)]])


def openapi(request: DeskRequest) -> Response:
    """Return the description of all this."""
    del request
    return JSONResponse(described())


def described() -> dict[str, Any]:
    """Describe the listings as OpenAPI 3.1."""
    cut = [
        {
            "name": name,
            "in": "query",
            "required": False,
            "schema": {"type": "integer", "minimum": 1},
            "description": says,
        }
        for name, says in (("limit", "at most so many rows"), ("offset", "leave out so many rows first"))
    ]
    paths = {
        f"/api/{name}": {
            "get": {
                "summary": says,
                "operationId": name,
                "parameters": cut,
                "responses": {
                    "200": {
                        "description": "An array of rows. Further fields may come; instants are ISO 8601 with +07:00.",
                        "content": {"application/json": {"schema": _rows(fields)}},
                    },
                    "401": {"description": "No token, or one that is of no use any more"},
                },
            }
        }
        for name, (_, says, fields) in LISTINGS.items()
    }
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "collector",
            "version": __version__,
            "description": "The listings of docs/CONTRACT.md. A token is made by `collector staff token NAME`.",
        },
        "components": {"securitySchemes": {"token": {"type": "http", "scheme": "bearer"}}},
        "security": [{"token": []}],
        "paths": paths,
    }


def _rows(fields: tuple[str, ...]) -> dict[str, Any]:
    row = {"type": "object", "required": list(fields), "properties": {name: {} for name in fields}}
    return {"type": "array", "items": row}
