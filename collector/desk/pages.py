"""The table of all pages: which view answers, and which role it takes. A test walks it for every role."""

from collections.abc import Callable
from dataclasses import dataclass

from starlette.responses import Response

from collector.desk.request import DeskRequest
from collector.desk.views import api, boards, documents, health, letters, registry, review, signin, unions

# Beside the roles of accounts: pages that need no account, and those for a program with its token.
PUBLIC, PROGRAM = "", "program"
SIGN_IN = "/sign-in"
VIEWER, STAFF, ADMIN = "viewer", "staff", "admin"


@dataclass(frozen=True, slots=True)
class Page:
    """One page."""

    method: str
    path: str
    view: Callable[[DeskRequest], Response]
    role: str


PAGES = (
    Page("GET", "/", boards.show, VIEWER),
    Page("GET", "/export.xlsx", boards.export, VIEWER),
    Page("GET", "/review", review.queue, VIEWER),
    Page("GET", "/review/{document}", review.one, VIEWER),
    Page("GET", "/review/{document}/suggest", review.suggest, STAFF),
    Page("POST", "/review/{document}/assign", review.assign, STAFF),
    Page("POST", "/review/{document}/reject", review.reject, STAFF),
    Page("POST", "/review/{document}/set-aside", review.set_aside, STAFF),
    Page("POST", "/review/{document}/keep", review.keep, STAFF),
    Page("POST", "/documents/{document}/assign", review.assign, STAFF),
    Page("POST", "/documents/{document}/reject", review.reject, STAFF),
    Page("POST", "/documents/{document}/accept", review.accept, STAFF),
    Page("POST", "/documents/{document}/set-aside", review.set_aside, STAFF),
    Page("POST", "/documents/{document}/keep", review.keep, STAFF),
    Page("GET", "/documents/{document}", documents.show, VIEWER),
    Page("GET", "/documents/{document}/file", documents.file, VIEWER),
    Page("POST", "/documents/{document}/waive", documents.waive, STAFF),
    Page("GET", "/messages", documents.messages, VIEWER),
    Page("GET", "/messages/{message}", documents.message, VIEWER),
    Page("GET", "/messages/{message}/raw", documents.raw, VIEWER),
    Page("POST", "/messages/{message}/again", documents.again, STAFF),
    Page("POST", "/messages/{message}/settle", review.settle, STAFF),
    Page("GET", "/unions/{union}", unions.show, VIEWER),
    Page("GET", "/unions/{union}/proof", unions.proof, VIEWER),
    Page("POST", "/unions/{union}/note", unions.note, STAFF),
    Page("POST", "/unions/{union}/extend", unions.extend, STAFF),
    Page("POST", "/unions/{union}/mark", unions.mark_as, STAFF),
    Page("POST", "/unions/{union}/revive", unions.revive, STAFF),
    Page("POST", "/unions/{union}/upload", unions.upload, STAFF),
    Page("GET", "/letters", letters.letters, VIEWER),
    Page("GET", "/letters/{letter:row}", letters.letter, VIEWER),
    Page("GET", "/letters/{letter:row}/preview", letters.preview, VIEWER),
    Page("POST", "/letters/{letter:row}/release", letters.release, STAFF),
    Page("POST", "/letters/{letter:row}/drop", letters.drop, STAFF),
    Page("POST", "/letters/{letter:row}/resend", letters.resend, STAFF),
    Page("GET", "/held", letters.held, STAFF),
    Page("POST", "/held", letters.release_all, STAFF),
    Page("GET", "/forecast", letters.forecast, VIEWER),
    Page("GET", "/remind", letters.remind, STAFF),
    Page("POST", "/remind", letters.remind_now, STAFF),
    Page("GET", "/campaign", registry.campaign, VIEWER),
    Page("POST", "/campaign/close", registry.close, ADMIN),
    Page("POST", "/campaign/reopen", registry.reopen, ADMIN),
    Page("GET", "/registry", registry.registry, VIEWER),
    Page("GET", "/registry.xlsx", registry.export, STAFF),
    Page("POST", "/registry/import", registry.try_import, ADMIN),
    Page("POST", "/registry/confirm", registry.do_import, ADMIN),
    Page("GET", "/registry/{union}", registry.union, VIEWER),
    Page("POST", "/registry/{union}", registry.edit, STAFF),
    Page("GET", "/templates", registry.kinds, VIEWER),
    Page("GET", "/templates/{kind}", registry.kind, VIEWER),
    Page("GET", "/health", health.show, VIEWER),
    Page("POST", "/health/release", health.release, ADMIN),
    Page("GET", "/audit", health.audit, STAFF),
    Page("GET", "/api/openapi.json", api.openapi, PUBLIC),
    *(Page("GET", f"/api/{name}", api.listing, PROGRAM) for name in api.LISTINGS),
    Page("POST", "/rulings/{ruling:row}/undo", review.undo, STAFF),
    Page("POST", "/proposals/{proposal}", review.proposal, STAFF),
    Page("GET", SIGN_IN, signin.form, PUBLIC),
    Page("POST", SIGN_IN, signin.sign_in, PUBLIC),
    Page("POST", "/sign-out", signin.sign_out, VIEWER),
    Page("GET", "/static/{digest}/{name}", signin.static, PUBLIC),
    Page("GET", "/healthz", signin.health, PUBLIC),
)
