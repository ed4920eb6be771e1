"""The office as it is opened: settings, campaign, store, registry, readers.

Not for deciding anything. The hall (`app.py`) opens it once and hands it out.
"""

from collections import defaultdict
from functools import cached_property
from pathlib import Path

from collector.campaign import load
from collector.campaign.weights_file import load_weights
from collector.checks import Past
from collector.credentials import credentials, tls, user_of
from collector.errors import LettersRefused
from collector.formats import Readers
from collector.letters import SHARED, PostAccess, Postman, Seal, check, folder_of_letters, kinds, open_post
from collector.mailboxes import Mailbox, open_mailbox
from collector.mailboxes.face import Access as MailboxAccess
from collector.mailboxes.sent import SentFolder, open_sent
from collector.matching import Index, build
from collector.model import Campaign, Union
from collector.office.assessment import AssessmentContext
from collector.office.registry_history import RegistryHistory
from collector.office.sender_history import SenderHistory
from collector.settings import Settings
from collector.store import Store

# What is read of settings, campaign and registry, and is the same for every store over one data directory.
_READ = ("campaign", "own", "domain", "unions", "by_code", "index", "past", "seal", "assessment_context")

# The office's own letters, in its data directory.
OWN_LETTERS = "templates"


class Office:
    """Everything that a step needs, opened when it is first asked for and closed once."""

    def __init__(self, settings: Settings, store: Store) -> None:
        self.settings = settings
        self.store = store

    @cached_property
    def campaign(self) -> Campaign:
        """The campaign in force, with the office's own address and contact where the settings name them."""
        return campaign(self.settings)

    @cached_property
    def own(self) -> tuple[str, ...]:
        """The office's own addresses; the first is From."""
        return self.settings.addresses or (self.campaign.mailbox.lower(),)

    @cached_property
    def domain(self) -> str:
        """The domain of our Message-IDs."""
        return self.own[0].partition("@")[2]

    @cached_property
    def unions(self) -> tuple[Union, ...]:
        """The registry, in its order."""
        return self.store.registry.unions()

    @cached_property
    def by_code(self) -> dict[str, Union]:
        """The registry by code."""
        return {union.code: union for union in self.unions}

    @cached_property
    def index(self) -> Index:
        """The registry as the matcher searches it. Raises CampaignRefused where the weights cannot be read."""
        weights = load_weights(Path(self.campaign.source).parent)
        return build(self.unions, self.campaign.issuer, weights=weights)

    @cached_property
    def past(self) -> RegistryHistory:
        """The registry as it was when a message was received."""
        return RegistryHistory(self.store, self.by_code, lambda: self.index)

    @cached_property
    def readers(self) -> Readers:
        """The child processes that read files."""
        return Readers(self.settings.readers or None, clamd=self.settings.clamd, campaign=self.campaign)

    @cached_property
    def seal(self) -> Seal:
        """What the ids of our letters are made with."""
        return Seal(self.domain, self.store.key)

    @cached_property
    def assessment_context(self) -> AssessmentContext:
        """What assessing a message needs to know."""
        return AssessmentContext(
            campaign=self.campaign,
            index=self.index,
            own=frozenset(self.own),
            authserv=self.settings.authserv,
            seal=self.seal,
            earlier=earlier(self.store, self.campaign.year),
            memory=SenderHistory(self.store, self.campaign.id, self.campaign.opens_at).of,
            assigned=self.store.rulings.assigned,
            registry=self.past.indexes,
            renamed=self.store.registry.renamed(),
        )

    @cached_property
    def templates(self) -> Path:
        """The folder of the letters' templates: the office's own, whose files take precedence over the shipped ones."""
        return templates(self.settings)

    def mailbox(self) -> Mailbox:
        """Open the mailbox. Raises MailboxRefused, SecretRefused."""
        return mailbox(self.settings)

    def post(self) -> Postman:
        """Open the way out for letters. Raises PostRefused."""
        return post(self.settings)

    def sent_folder(self) -> SentFolder:
        """Open the folder of sent letters on the mailbox's server. Raises MailboxRefused, SecretRefused."""
        return sent_folder(self.settings)

    def share(self, other: "Office") -> None:
        """Take what another office over the same data has read of campaign and registry, and forget one's own."""
        for name in _READ:
            self.__dict__.pop(name, None)
            if name in other.__dict__:
                self.__dict__[name] = other.__dict__[name]

    def edited(self) -> tuple[int, ...]:
        """Return when the campaign's files were written last."""
        folder = Path(self.campaign.source).parent
        return tuple(sorted(path.stat().st_mtime_ns for path in folder.glob("*.yaml"))) if folder.is_dir() else ()

    def written(self) -> tuple[int, ...]:
        """Return numbers of which one changes with the registry and with the figures of earlier years."""
        return (*self.store.registry.version(), self.store.earlier.version())

    def earlier_changed(self) -> None:
        """Forget the figures of earlier years."""
        self.__dict__.pop("assessment_context", None)

    def registry_changed(self) -> None:
        """Forget what was read of the registry."""
        for name in ("unions", "by_code", "index", "past", "assessment_context"):
            self.__dict__.pop(name, None)

    def close(self) -> None:
        """Stop the readers and close the store."""
        if "readers" in self.__dict__:
            self.readers.close()
        self.store.close()


def earlier(store: Store, year: int) -> dict[str, Past]:
    """Return the figures of the last year before this one that any are kept of, by union."""
    before = max((known for known in store.earlier.years() if known < year), default=None)
    if before is None:
        return {}
    found: dict[str, dict[str, float]] = defaultdict(dict)
    for figure in store.earlier.figures(before):
        found[figure.union][figure.indicator] = figure.value
    return {union: Past(before, figures) for union, figures in found.items()}


def campaign(settings: Settings) -> Campaign:
    """Load the campaign that the settings name. Raises CampaignRefused."""
    mailbox = settings.addresses[0] if settings.addresses else None
    return load(settings.campaign, mailbox=mailbox, contact=settings.contact)


def templates(settings: Settings) -> Path:
    """Return the folder of the letters' templates. Raises LettersRefused where the settings name one that is none."""
    if settings.templates:
        if not settings.templates.is_dir():
            raise LettersRefused(f"không có thư mục {settings.templates} (mục templates)")
        return settings.templates
    own = settings.data / OWN_LETTERS
    return own if own.is_dir() else folder_of_letters()


def own_letters(settings: Settings, kind: str) -> list[Path]:
    """Copy the shipped templates of a kind into the office's own folder, for editing; return the files made.

    What is there already stays. Raises LettersRefused where there is no such kind.
    """
    shipped = folder_of_letters() / kind
    if kind not in {*kinds(), SHARED}:
        raise LettersRefused(f"không có loại thư «{kind}»; các loại: {', '.join([*kinds(), SHARED])}")
    folder = (settings.templates or settings.data / OWN_LETTERS) / kind
    folder.mkdir(parents=True, exist_ok=True)
    made = [folder / path.name for path in sorted(shipped.iterdir()) if not (folder / path.name).exists()]
    for path in made:
        path.write_bytes((shipped / path.name).read_bytes())
    return made


def check_letters(settings: Settings) -> None:
    """Check the office's own letters, if it has any: compile all, and compose each once with made-up facts.

    Raises LettersRefused with file and line. The shipped ones are checked by the tests.
    """
    folder = templates(settings)
    if folder == folder_of_letters():
        return
    check(folder)
    # Only offices with letters of their own load the sample facts.
    from collector.letters.samples import check_all  # noqa: PLC0415 - rarely used

    check_all(campaign(settings), folder)


def mailbox(settings: Settings) -> Mailbox:
    """Open the mailbox that the settings name; a server is asked when it is used.

    Raises MailboxRefused, SecretRefused.
    """
    if settings.mailbox.partition(":")[0].lower() in {"folder", "maildir"}:
        return open_mailbox(settings.mailbox)
    return open_mailbox(settings.mailbox, _access(settings))


def sent_folder(settings: Settings) -> SentFolder:
    """Open the folder of sent letters on the mailbox's server. Raises MailboxRefused, SecretRefused."""
    return open_sent(settings.mailbox, settings.sent_folder, _access(settings))


def _access(settings: Settings) -> MailboxAccess:
    found = credentials(user_of(settings.mailbox), settings.mailbox_secret, settings.mailbox_password)
    return MailboxAccess(found.password, found.token, tls(settings.ca), settings.keyword)


def post(settings: Settings) -> Postman:
    """Open the way out for letters that the settings name. Raises PostRefused, SecretRefused."""
    if settings.smtp.startswith("folder:"):
        return open_post(settings.smtp)
    found = credentials(user_of(settings.smtp), settings.smtp_secret, settings.smtp_password)
    return open_post(settings.smtp, PostAccess(tls(settings.ca), found.password, found.token))
