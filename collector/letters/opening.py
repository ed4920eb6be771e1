"""The kinds of outgoing post, by the scheme of their address."""

from collections.abc import Callable

from collector.errors import PostMisconfigured
from collector.letters.postmen import PostAccess, Postman, folder
from collector.letters.smtp import smtp, smtps

# Every kind of post by the scheme of its address; an opener gets what stands after the colon.
KINDS: dict[str, Callable[[str, PostAccess | None], Postman]] = {
    "folder": folder,
    "smtps": smtps,
    "smtp": smtp,
}


def open_post(url: str, access: PostAccess | None = None) -> Postman:
    """Open the post at an address: `folder:DIR`, `smtps://user@host:465`, `smtp://user@host:587`.

    No connection is made yet. Raises PostMisconfigured for an address that cannot be right.
    """
    scheme, _, place = url.partition(":")
    kind = KINDS.get(scheme.lower())
    if kind is None:
        # An address with a password in it must not come back in an error.
        raise PostMisconfigured(f"không biết kiểu «{scheme[:20]}», các kiểu có: {', '.join(KINDS)}")
    return kind(place, access)
