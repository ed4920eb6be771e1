"""A union's name as its own clerks write it, and as it stands in file names and subjects."""

import re
from random import Random

from collector.model import Union
from collector.vietnamese import fold

# In the field's way; longer ones first, for "Khoa học và Công nghệ" holds "Công nghệ".
SHORTER = (
    ("khoa học và công nghệ", ("KH&CN", "KHCN", "KH và CN")),
    ("tiêu chuẩn đo lường chất lượng", ("TCĐLCL", "TC-ĐL-CL", "TCĐL Chất lượng")),
    ("nghiên cứu và phát triển", ("NC&PT", "NCPT")),
    ("năng lượng nguyên tử", ("NLNT",)),
    ("sở hữu trí tuệ", ("SHTT",)),
    ("công nghệ thông tin", ("CNTT",)),
    ("trung tâm", ("TT", "T.T", "Tr.tâm")),
    ("văn phòng", ("VP",)),
    ("việt nam", ("VN",)),
    ("quốc gia", ("QG",)),
    ("khoa học", ("KH",)),
    ("công nghệ", ("CN",)),
)


def written(rng: Random, union: Union) -> str:
    """Return the name as a letterhead, a unit's cell or a signature has it; always this union's to a reader."""
    bare = union.name.removeprefix("Công đoàn ")
    return rng.choice(
        (
            lambda: union.name,
            lambda: union.name,
            lambda: f"Công đoàn cơ sở {bare}",
            lambda: f"CĐCS {bare}",
            lambda: f"BCH Công đoàn {bare}",
            lambda: f"Ban Chấp hành công đoàn {bare}",
            lambda: union.short_name or union.name,
            lambda: _alias(rng, union),
            lambda: f"{rng.choice(('Công đoàn', 'CĐ', 'CĐCS'))} {shortened(rng, bare)}",
            lambda: union.name.replace("Công đoàn", "Công Đoàn"),
        )
    )()


def _alias(rng: Random, union: Union) -> str:
    """One of the registry's other names that says "Công đoàn" in any way; a lone abbreviation is no letterhead."""
    known = [name for name in union.aliases if re.match(r"(?i)(cđ|công đoàn|cd|cdcs)", name) and " " in name]
    return rng.choice(known) if known else union.name


def shortened(rng: Random, name: str) -> str:
    """Return the name with one or two of its words in the field's abbreviations."""
    fits = [(long, short) for long, short in SHORTER if long in name.lower()]
    for long, short in fits[: rng.choice((1, 1, 2))]:
        name = re.sub(re.escape(long), lambda _, short=short: rng.choice(short), name, count=1, flags=re.IGNORECASE)
    return name


def plain(text: str) -> str:
    """Return the text without diacritics, case kept."""
    return "".join(fold(sign).upper() if sign.isupper() else fold(sign) or sign for sign in text)


def in_file_name(rng: Random, union: Union) -> str:
    """Return the name as a file or a folder bears it."""
    name = rng.choice((union.short_name, union.short_name, union.name, written(rng, union)))
    if rng.random() < 0.4:
        name = plain(name)
    return re.sub(r'[\\/:*?"<>|]', "-", name).replace(" ", rng.choice((" ", " ", "_", "-")))
