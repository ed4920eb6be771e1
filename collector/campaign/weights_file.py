"""The weights of evidence as `rules/bang-chung.yaml` says them, each with its reason. Not for what they mean."""

from dataclasses import fields
from hashlib import sha256
from pathlib import Path

from collector.campaign.yaml_page import YamlBlock, open_page, tell
from collector.errors import CampaignRefused
from collector.matching import KINDS, Factors, Gates, Weights
from collector.paths import shipped

NAME = "bang-chung.yaml"


def load_weights(beside: Path | None = None) -> Weights:
    """Return the weights of the file beside the campaign's, or else of the shipped one. Raises CampaignRefused."""
    own = beside / NAME if beside else None
    page, block = open_page(own if own and own.is_file() else shipped("rules", NAME))
    if block is None:
        raise CampaignRefused(tell(page))
    own_kinds = block.block("kinds")
    # A copy that the office made before a kind was known goes on as it is: of that kind the shipped file tells.
    told = tuple(kind for kind in KINDS if own_kinds.has(kind)) if page.path == own else KINDS
    kinds = _numbers(own_kinds, told, "weight")
    if told != KINDS:
        kinds = {**load_weights().kinds, **kinds}
    factors = _numbers(block.block("factors"), tuple(field.name for field in fields(Factors)), "value")
    gates = _numbers(block.block("gates"), tuple(field.name for field in fields(Gates)), "value")
    block.close()
    if not 0 < gates.get("sure", 0) < 1:
        page.note(block.line_of("gates"), "«sure» phải lớn hơn 0 và nhỏ hơn 1")
    for name, value in factors.items():
        if value > 1:
            page.note(block.line_of("factors"), f"«{name}» không được lớn hơn 1")
    wrong = tell(page)
    if wrong:
        raise CampaignRefused(wrong)
    wide = int(gates.pop("wide"))
    return Weights(kinds, Factors(**factors), Gates(**gates, wide=wide), sha256(page.raw).hexdigest()[:16])


def _numbers(block: YamlBlock, names: tuple[str, ...], key: str) -> dict[str, float]:
    """Return the number of each name; every one must be there, with its reason."""
    found = {}
    for name in names:
        entry = block.block(name)
        found[name] = entry.number(key)
        entry.text("why")
        entry.close()
    block.close()
    return found
