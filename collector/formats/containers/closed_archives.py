"""Archives that nobody here opens: told by their name, or by their first bytes. Not for those that fail to open."""

from collector.formats import verdicts
from collector.formats.containers import archive_errors
from collector.formats.detect import EMPTY, is_vague
from collector.formats.kinds import Kind
from collector.model import Finding


def shut(name: str, kind: Kind) -> Finding | None:
    """Return why nobody here opens an archive that only its name, or its first bytes, tell for one."""
    if kind.name == "strange":
        return verdicts.unreadable(archive_errors.METHOD)
    if not is_vague(kind):
        return None
    if kind is not EMPTY and archive_errors.is_part(name):
        return verdicts.unreadable(archive_errors.PARTS)
    if archive_errors.is_archive(name) or archive_errors.is_part(name):
        return verdicts.archive_without_bytes() if kind is EMPTY else verdicts.unreadable(archive_errors.BROKEN)
    return verdicts.unreadable(archive_errors.METHOD) if archive_errors.is_strange(name) else None


def is_torn_off(name: str) -> bool:
    """Return whether a name is that of a piece of an archive, or of an archive of another kind than we open."""
    return archive_errors.is_part(name) or archive_errors.is_strange(name)
