"""The office as it is opened: settings, campaign, store, registry, readers.

Not for deciding anything. The hall (`app.py`) opens it once and hands it out.
"""

from functools import cached_property

from collector.campaign import load
from collector.credentials import credentials, tls, user_of
from collector.formats import Readers
from collector.letters import Access as PostAccess
from collector.letters import Postman, Seal, open_post
from collector.mailboxes import Mailbox, open_mailbox
from collector.mailboxes.face import Access as MailboxAccess
from collector.mailboxes.sent import SentFolder, open_sent
from collector.matching import Index, build
from collector.model import Campaign, Union
from collector.office.look import Lens
from collector.settings import Settings
from collector.store import Store


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
        return self.store.unions()

    @cached_property
    def by_code(self) -> dict[str, Union]:
        """The registry by code."""
        return {union.code: union for union in self.unions}

    @cached_property
    def index(self) -> Index:
        """The registry as the matcher searches it."""
        return build(self.unions, self.campaign.issuer)

    @cached_property
    def readers(self) -> Readers:
        """The child processes that read files."""
        return Readers(workers=self.settings.readers or None)

    @cached_property
    def seal(self) -> Seal:
        """With what the ids of our letters are made."""
        return Seal(self.domain, self.store.key)

    @cached_property
    def lens(self) -> Lens:
        """What looking at a message needs to know."""
        return Lens(
            campaign=self.campaign,
            index=self.index,
            own=frozenset(self.own),
            authserv=self.settings.authserv,
            seal=self.seal,
        )

    def mailbox(self) -> Mailbox:
        """Open the mailbox. Raises MailboxRefused, SecretRefused."""
        return mailbox(self.settings)

    def post(self) -> Postman:
        """Open the way out for letters. Raises PostRefused."""
        return post(self.settings)

    def sent_folder(self) -> SentFolder:
        """Open the folder of sent letters on the mailbox's server. Raises MailboxRefused, SecretRefused."""
        return sent_folder(self.settings)

    def registry_changed(self) -> None:
        """Forget what was read of the registry."""
        for name in ("unions", "by_code", "index", "lens"):
            self.__dict__.pop(name, None)

    def close(self) -> None:
        """Stop the readers and close the store."""
        if "readers" in self.__dict__:
            self.readers.close()
        self.store.close()


def campaign(settings: Settings) -> Campaign:
    """Load the campaign that the settings name. Raises CampaignRefused."""
    mailbox = settings.addresses[0] if settings.addresses else None
    return load(settings.campaign, mailbox=mailbox, contact=settings.contact)


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
