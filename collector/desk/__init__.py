"""The desk: what office staff see and do in a browser.

    server    listens, in a thread beside the worker
    door      one request: who asks, may they, is it theirs, which page
    pages     the table of all pages, each with the role that it takes
    views/    one file per group of pages
    offices   opened offices, shared by the requests
    paper     the templates

Views only: they ask the rooms below and show what those say. What staff decide goes through `rulings`, audited with
who and when. Nothing that came by mail is ever rendered as HTML.
"""

from collector.desk.app import application
from collector.desk.server import Server, listen

__all__ = ["Server", "application", "listen"]
