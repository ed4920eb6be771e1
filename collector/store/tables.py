"""The tables as declared. `db/migrations` builds the same ones; a test compares them.

Facts: sightings, unions, registry_changes, earlier_figures, rulings, letters, refusals, staff, sessions, tokens, audit,
meta.
Derived from the kept bytes and rebuilt by replay: documents, withdrawals, owners_named, address events, and of messages
all but its identity.
Instants are text in UTC (see columns.py), lists are JSON.
"""

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

messages = Table(
    "messages",
    metadata,
    Column("number", Integer, primary_key=True),  # the order of first recording
    Column("sha256", String(64), nullable=False, unique=True),
    Column("size", Integer, nullable=False),
    Column("received_at", String(32), nullable=False),
    Column("campaign", Text, nullable=False),
    Column("class", String(16), nullable=False),
    Column("state", String(16), nullable=False),
    Column("reason", Text, nullable=False),
    Column("attempts", Integer, nullable=False),  # how often it could not be read
    Column("message_id", Text),
    Column("sender_name", Text, nullable=False),
    Column("sender_email", Text),
    Column("subject", Text, nullable=False),
    Column("reply_to", Text, nullable=False),
    Column("in_reply_to", Text, nullable=False),
    Column("robot", Boolean, nullable=False),
    Column("through_list", Boolean, nullable=False),
    Column("authentic", Boolean),  # true proven, false false, NULL unknown
    Column("documents", Integer, nullable=False),
    Column("stamped", Boolean),  # whether our own server told of its sender; NULL where none is named
    Column("rewritten_from", Text),  # whom a list or a forwarder put its own address in place of
    Column("why", Text, nullable=False, server_default=""),  # of every class but submission: what made it that
    Index(None, "campaign", "received_at"),
)

# By what a message is known again when it comes a second time, and of a copy the message that it repeats.
contents = Table(
    "contents",
    metadata,
    # Deferred, as with sightings: it is known by what a message is known again before it is recorded.
    Column(
        "sha256",
        String(64),
        ForeignKey("messages.sha256", deferrable=True, initially="DEFERRED"),
        primary_key=True,
    ),
    Column("content", String(64), nullable=False, index=True),
    Column("first", String(64)),
)

sightings = Table(
    "sightings",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("mailbox", Text, nullable=False),
    Column("validity", Text, nullable=False),
    Column("uid", Text, nullable=False),
    Column("number", Integer),  # the UID as a number, for a server
    # Deferred: within its transaction a message may be sighted before it is recorded, never at its end.
    Column(
        "sha256",
        String(64),
        ForeignKey("messages.sha256", deferrable=True, initially="DEFERRED"),
        nullable=False,
        index=True,
    ),
    Column("stored_at", String(32), nullable=False),
    Column("received_at", String(32), nullable=False),
    Column("clocks", Text, nullable=False, server_default=""),  # why the one counts where they differ by much
    UniqueConstraint("mailbox", "validity", "uid"),
    Index(None, "mailbox", "validity", "number"),
)

documents = Table(
    "documents",
    metadata,
    Column("id", String(12), primary_key=True),
    Column("message", String(64), ForeignKey("messages.sha256"), nullable=False),
    Column("place", Integer, nullable=False),  # its place among the documents of the message
    Column("file", Integer, nullable=False),
    Column("part", Integer, nullable=False),
    Column("path", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("sha256", String(64), index=True),
    Column("size", Integer, nullable=False),
    Column("format", String(16), nullable=False),
    Column("container", Boolean, nullable=False),
    # As they stand with the rulings of staff laid over what the machine found.
    Column("requirement", Text),
    Column("union", Text),
    Column("decision", String(16), nullable=False),
    Column("role", String(16), nullable=False),
    Column("rejected", Boolean, nullable=False),
    Column("approved", Boolean, nullable=False),
    Column("concerns", Text),  # its union, or the first candidate of one in review
    Column("candidates", Text, nullable=False),
    Column("evidence", Text, nullable=False),
    Column("findings", Text, nullable=False),
    Column("figures", Text, nullable=False),
    # What was taken out of a report for later use: number, date, signer, the text of each item ...
    Column("facts", Text, nullable=False, server_default="{}"),
    Column("rules", String(64), nullable=False, server_default=""),  # the version of the rules it was judged under
    # Of one that waits: the unions for which it would be decided if its sender, asked, named them.
    Column("if_named", Text, nullable=False, server_default="[]"),
    Index(None, "message", "place"),
    Index(None, "concerns", "requirement"),
)

# What a message asks not to use: as far as it tells itself, as JSON. Which documents it means is computed.
withdrawals = Table(
    "withdrawals",
    metadata,
    Column("message", String(64), ForeignKey("messages.sha256"), primary_key=True),
    Column("told", Text, nullable=False),
)

# Of an answer: the union that it names, for what its sender sent before.
owners_named = Table(
    "owners_named",
    metadata,
    Column("message", String(64), ForeignKey("messages.sha256"), primary_key=True),
    Column("union", Text, nullable=False),
)

# What a message tells of an address: that letters do not arrive there, or that its owner is away.
tidings = Table(
    "tidings",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("message", String(64), ForeignKey("messages.sha256"), nullable=False, index=True),
    Column("address", Text, nullable=False, index=True),
    Column("kind", String(16), nullable=False),  # "bounce" or "away"
    Column("status", Text, nullable=False),  # "5.1.1"
    Column("until", String(32)),  # until when its owner is away, where that was told
)

rulings = Table(
    "rulings",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", String(32), nullable=False),
    Column("campaign", Text, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("target", Text, nullable=False),  # a document's id, or a union's code
    # The message of the document: the document's row is derived, and away for a moment when it is rebuilt.
    Column("message", String(64), index=True),
    Column("who", Text, nullable=False),
    Column("why", Text, nullable=False),
    Column("payload", Text, nullable=False),
    Index(None, "campaign", "kind", "target"),
)

unions = Table(
    "unions",
    metadata,
    Column("code", Text, primary_key=True),
    Column("position", Integer, nullable=False),
    Column("gone", Boolean, nullable=False),  # no longer in the registry; kept for what refers to it
    Column("name", Text, nullable=False),
    Column("short_name", Text, nullable=False),
    Column("aliases", Text, nullable=False),
    Column("parent", Text),
    Column("emails", Text, nullable=False),
    Column("domains", Text, nullable=False),
    Column("contact_name", Text, nullable=False),
    Column("contact_phone", Text, nullable=False),
    Column("owes", Boolean, nullable=False),
    Column("valid_from", String(10)),
    Column("valid_to", String(10)),
)

registry_changes = Table(
    "registry_changes",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", String(32), nullable=False),
    Column("who", Text, nullable=False),
    Column("code", Text, nullable=False, index=True),
    Column("before", Text),  # the row as JSON; NULL where it is new
    Column("after", Text),  # NULL where it is gone
)

# Figures of an earlier year, from a workbook or an earlier campaign: what this year's are held against.
earlier_figures = Table(
    "earlier_figures",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("year", Integer, nullable=False),
    Column("union", Text, nullable=False),
    Column("indicator", Text, nullable=False),
    Column("value", Text, nullable=False),  # JSON
    Column("source", Text, nullable=False),  # "so-lieu-2023.xlsx, 2023!F12"
    UniqueConstraint("year", "union", "indicator"),
)

letters = Table(
    "letters",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("campaign", Text, nullable=False),
    Column("occasion", Text, nullable=False),
    Column("kind", String(32), nullable=False),
    Column("union", Text),
    Column("to", Text, nullable=False),
    Column("cc", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("state", String(16), nullable=False),
    Column("held", Text, nullable=False),  # why it waits
    Column("message_id", Text, nullable=False, index=True),
    Column("in_reply_to", Text),
    Column("queued_at", String(32), nullable=False),
    Column("due_at", String(32), nullable=False),
    Column("sent_at", String(32)),
    Column("attempts", Integer, nullable=False),
    Column("error", Text),
    Column("raw", LargeBinary, nullable=False),  # last: listings do not touch its pages
    UniqueConstraint("campaign", "occasion"),
    Index(None, "state", "due_at"),
)

# Recipients whom the server that takes our letters refused. A fact, as the letters are.
refusals = Table(
    "refusals",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("letter", Integer, ForeignKey("letters.id"), nullable=False),
    Column("address", Text, nullable=False, index=True),
    Column("status", Text, nullable=False),  # "5.1.1"
    Column("at", String(32), nullable=False),
    UniqueConstraint("letter", "address"),
)

# What letters told of a message or a union, so that a later one says what is different, and that alone.
tellings = Table(
    "tellings",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("campaign", Text, nullable=False),
    Column("matter", Text, nullable=False),  # the message's sha256, or "union/" and a code
    Column("letter", Integer, ForeignKey("letters.id"), index=True),  # NULL where no letter tells it
    Column("way", String(8), nullable=False),
    Column("ruling", Integer, nullable=False),  # the newest ruling by then
    Column("facts", Text, nullable=False),  # JSON
    Index(None, "campaign", "matter"),
)

audit = Table(
    "audit",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", String(32), nullable=False),
    Column("who", Text, nullable=False),
    Column("action", Text, nullable=False),
    Column("target", Text, nullable=False),
    Column("detail", Text, nullable=False),
)

meta = Table(
    "meta",
    metadata,
    Column("key", Text, primary_key=True),
    Column("value", Text, nullable=False),
)

leases = Table(
    "leases",
    metadata,
    Column("name", Text, primary_key=True),
    Column("holder", Text, nullable=False),
    Column("until", String(32), nullable=False),
)

staff = Table(
    "staff",
    metadata,
    Column("name", Text, primary_key=True),
    Column("password", Text, nullable=False),  # argon2
    Column("role", String(16), nullable=False),  # "viewer", "staff", "admin"
    Column("active", Boolean, nullable=False),
    Column("created_at", String(32), nullable=False),
)

sessions = Table(
    "sessions",
    metadata,
    Column("token", String(64), primary_key=True),  # sha256 of the cookie
    Column("staff", Text, ForeignKey("staff.name"), nullable=False, index=True),
    Column("created_at", String(32), nullable=False),
    Column("seen_at", String(32), nullable=False),
    Column("expires_at", String(32), nullable=False),
)

tokens = Table(
    "tokens",
    metadata,
    Column("token", String(64), primary_key=True),  # sha256 of what a program shows
    Column("name", Text, nullable=False, unique=True),
    Column("created_at", String(32), nullable=False),
)
