"""What is doubtful about whose a document is. Not for finding the owner: that is `matching`."""

from collections.abc import Iterator

from collector.checks.catalogue import Said, check
from collector.model import Campaign, Match, Severity


@check("identity.conflict", Severity.WARNING)
def conflict(match: Match, campaign: Campaign) -> Iterator[Said]:
    """Report that a document speaks for two unions."""
    del campaign
    named = list(dict.fromkeys(candidate.union for candidate in match.candidates))[:2]
    who = f" ({' và '.join(named)})" if len(named) > 1 else ""
    message = (
        f"Văn bản và thông tin gửi kèm nêu tên hai công đoàn khác nhau{who}. Kính đề nghị xác nhận văn bản là của công "
        "đoàn nào."
    )
    yield None, message
