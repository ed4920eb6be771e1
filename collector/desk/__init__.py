"""The desk: what office staff see and do in a browser.

    server            listens, in a thread beside the worker
    app               one request: who asks, may they, is it theirs, which page
    pages             the table of all pages, each with the role that it takes
    request           what a view is given, and how it answers
    views/            one file per group of pages
    document_details  what several views show of one document
    offices           opened offices, shared by the requests
    templating        the templates

Views only: they ask the rooms below and show what those say. What staff decide goes through `rulings`, audited with
who and when. Nothing that came by mail is ever rendered as HTML.
"""

from collector.desk.app import application
from collector.desk.server import DeskServer, listen

__all__ = ["DeskServer", "application", "listen"]
