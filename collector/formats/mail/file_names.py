"""Names of attached files, as mail programs really write them.

A name is for people and for matching: it is never used as a path on disk. Bytes decide what a file is.
"""

import re
import unicodedata
from urllib.parse import unquote_to_bytes

from collector.formats import limits
from collector.formats.mail.encoded_words import decode_words, guess, raw_bytes, repair, unescape

_RESERVED = re.compile(r"^(?:con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])(?=\s*\.|$)", re.IGNORECASE)
_FORBIDDEN = re.compile(r'[<>:"|?*]')
_SPACES = re.compile(r"\s+")
_SECTION = re.compile(r"^([^*]+)(?:\*(\d{1,4}))?(\*)?$")
# An ending that says something, kept when a name is cut.
_ENDING = 12


def parameters(value: str) -> dict[str, str]:
    """Take the parameters of a Content-Type or Content-Disposition apart and decode them."""
    pieces: dict[str, dict[int, tuple[bool, str]]] = {}
    plain: dict[str, str] = {}
    for key, said in _pairs(value):
        found = _SECTION.match(key)
        if not found:
            continue
        name, number, starred = found[1].lower(), found[2], bool(found[3])
        if number is None and not starred:
            plain.setdefault(name, said)
        else:
            pieces.setdefault(name, {}).setdefault(int(number or 0), (starred, said))
    decoded = {name: decode_words(said) for name, said in plain.items()}
    # RFC 2231 wins over the plain form, which is only a fallback for old programs.
    return decoded | {name: _joined(parts) for name, parts in pieces.items()}


def _joined(parts: dict[int, tuple[bool, str]]) -> str:
    charset, out = "", b""
    for number in sorted(parts):
        starred, said = parts[number]
        if starred and number == min(parts) and said.count("'") >= 2:  # noqa: PLR2004 - charset'language'text
            charset, _, said = said.split("'", 2)
        out += unquote_to_bytes(raw_bytes(said)) if starred else raw_bytes(said)
    text = guess(out, charset)
    return decode_words(text) if "=?" in text else text


def _pairs(value: str) -> list[tuple[str, str]]:
    r"""Cut "a=b; c=\"d\"" up, forgiving what real programs do: no quotes, open quotes, bare backslashes."""
    found: list[tuple[str, str]] = []
    at, end = value.find(";") + 1 or len(value), len(value)
    while at < end:
        equals = value.find("=", at)
        if equals < 0:
            break
        # "charset=utf-8; format; name=x": a word without a value before the next one is passed over.
        key = value[at:equals].rpartition(";")[2].strip()
        at = equals + 1
        while at < end and value[at] in " \t":
            at += 1
        said, at = _quoted(value, at + 1) if at < end and value[at] == '"' else _bare(value, at)
        found.append((key, said))
        at = _after(value, at)
    return found


def _after(value: str, at: int) -> int:
    semicolon = value.find(";", at)
    return len(value) if semicolon < 0 else semicolon + 1


def _quoted(value: str, at: int) -> tuple[str, int]:
    out: list[str] = []
    while at < len(value):
        character = value[at]
        # Only \" and \\ are escapes: a bare C:\Users\x.docx has backslashes of its own.
        if character == "\\" and value[at + 1 : at + 2] in {'"', "\\"}:
            out.append(value[at + 1])
            at += 2
            continue
        if character == '"':
            return "".join(out), at + 1
        out.append(character)
        at += 1
    return "".join(out), at


def _bare(value: str, at: int) -> tuple[str, int]:
    end = _after(value, at)
    return value[at:end].rstrip("; \t"), end - 1 if value[end - 1 : end] == ";" else end


def safe(name: str) -> str:
    """Return the base name in NFC: no path, no control or direction mark, no reserved name, bounded."""
    name = repair(unescape(name))
    name = "".join(_harmless(character) for character in name)
    # "Báo cáo/.docx": nothing behind the last slash but an ending would lose the name itself.
    parts = [part.strip() for part in re.split(r"[\\/]", name) if part.strip(" .")]
    name = _FORBIDDEN.sub("_", parts[-1] if parts else "")
    name = _SPACES.sub(" ", unicodedata.normalize("NFC", name)).strip().rstrip(". ")
    if _RESERVED.match(name):
        name = "_" + name
    return _bounded(name)


def _harmless(character: str) -> str:
    kind = unicodedata.category(character)
    if kind in {"Cc", "Zl", "Zp"}:
        return " "
    # Cf holds the marks that turn the direction of text and hide an ".exe"; Cs what no store can carry.
    return "" if kind in {"Cf", "Cs", "Cn"} else character


def _bounded(name: str) -> str:
    if len(name) <= limits.NAME_CHARACTERS:
        return name
    stem, dot, ending = name.rpartition(".")
    if not dot or len(ending) > _ENDING:
        return name[: limits.NAME_CHARACTERS]
    return stem[: limits.NAME_CHARACTERS - len(ending) - 1].rstrip() + "." + ending


def of_part(disposition: str, content_type: str) -> str:
    """Return the safe name of a part, "" where it has none.

    A candidate in which a program put question marks for what it could not write loses to a whole one.
    """
    told = [parameters(disposition).get("filename", ""), parameters(content_type).get("name", "")]
    told = [name for name in told if name.strip()]
    whole = [name for name in told if "\ufffd" not in name and "??" not in name]
    return safe((whole or told or [""])[0])


def of_archive(raw: bytes | str) -> str:
    """Return the path of an archive member as text: UTF-8, UTF-8 taken for CP437, or windows-1258.

    Its parts are not safe yet: `archives` parts them and calls `safe` on each.
    """
    if isinstance(raw, bytes):
        return guess(raw)
    try:
        return raw.encode("cp437").decode("utf-8")
    except UnicodeError:
        return raw
