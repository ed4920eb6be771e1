"""Bytes of headers and names made into text: raw 8-bit, encoded words, mojibake.

The standard library's decoders stop at the first fault and know no windows-1258; these never raise.
Not for file contents: a body has its own charset rules in `body.py`.
"""

import binascii
import re
import unicodedata

# =?charset*language?B?...?= ; the last "?=" is missing where a header was cut.
_WORD = re.compile(r"=\?([^?\s]{1,60})\?([bBqQ])\?([^?]*)(?:\?=|$)")
_BETWEEN = re.compile(r"(\?=)\s+(?==\?[^?\s]{1,60}\?[bBqQ]\?)")
_NUMBERED = re.compile(r"&#(?:x([0-9a-fA-F]{2,5})|(\d{2,6}));")
_PERCENT = re.compile(r"(?:%[0-9A-Fa-f]{2})+")
_WHOLE = re.compile("[\u1ea0-\u1ef9]")
_ALIASES = {
    "utf8": "utf-8",
    "unicode-1-1-utf-8": "utf-8",
    "x-unknown": "",
    "unknown-8bit": "",
    "default": "",
    "windows1258": "cp1258",
    "x-cp1258": "cp1258",
}
# Characters that windows-1252 puts where Latin-1 has control codes; the way back for mojibake.
_CP1252_BACK = {
    bytes([code]).decode("cp1252"): code for code in range(0x80, 0xA0) if code not in {0x81, 0x8D, 0x8F, 0x90, 0x9D}
}


def raw_bytes(text: str) -> bytes:
    """Return the bytes that the parser kept as surrogates."""
    return text.encode("utf-8", "surrogateescape")


def guess(data: bytes, charset: str = "") -> str:
    """Decode bytes by the charset they name, else UTF-8, else windows-1258; in NFC, never raising."""
    named = charset.strip().strip("\"'").lower()
    named = _ALIASES.get(named, named)
    # A name declared as ASCII or Latin-1 is very often UTF-8 all the same, and hardly ever valid UTF-8 by chance.
    tries = ("utf-8", named) if named in {"", "us-ascii", "ascii", "iso-8859-1", "windows-1252"} else (named, "utf-8")
    for name in (*tries, "cp1258"):
        if not name:
            continue
        try:
            return unicodedata.normalize("NFC", data.decode(name))
        except (UnicodeError, LookupError, ValueError):
            continue
    return data.decode("latin-1")


def scrub(text: str) -> str:
    """Return text without lone surrogates, which no store and no letter can carry."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return guess(raw_bytes(text)) if _escaped_only(text) else text.encode("utf-8", "replace").decode()
    return text


def _escaped_only(text: str) -> bool:
    return not any("\ud800" <= character <= "\udfff" and not "\udc80" <= character <= "\udcff" for character in text)


def _base64(text: str) -> bytes:
    characters = re.sub(r"[^A-Za-z0-9+/]", "", text)
    # One character too many is a cut word: the whole bytes before it are still good.
    characters = characters[: len(characters) - 1] if len(characters) % 4 == 1 else characters
    return binascii.a2b_base64(characters + "=" * (-len(characters) % 4))


def _words_bytes(words: list[tuple[str, str]]) -> bytes:
    """Decode words of one charset in a row, which may be cut inside a character and even inside a base64 group."""
    out, characters = b"", ""
    for kind, text in words:
        if kind in "bB":
            characters += text.strip()
            if len(characters) % 4 == 0 or characters.endswith("="):
                out, characters = out + _base64(characters), ""
        else:
            out, characters = out + _base64(characters) + binascii.a2b_qp(raw_bytes(text.replace("_", " "))), ""
    return out + _base64(characters)


def decode_words(text: str) -> str:
    """Decode RFC 2047 words wherever they stand."""
    if "=?" not in text:
        return scrub(text)
    text = _BETWEEN.sub(r"\1", text)
    out: list[str] = []
    pending: list[tuple[str, str]] = []
    charset, at = "", 0
    for found in _WORD.finditer(text):
        between = text[at : found.start()]
        said = found[1].split("*")[0].lower()
        if between or said != charset:
            out += [guess(_words_bytes(pending), charset), scrub(between)]
            pending = []
        pending.append((found[2], found[3]))
        charset, at = said, found.end()
    out += [guess(_words_bytes(pending), charset), scrub(text[at:])]
    return unicodedata.normalize("NFC", "".join(out))


def repair(text: str) -> str:
    """Undo UTF-8 that was read as windows-1252 or Latin-1, where the bytes prove it."""
    for _ in range(2):
        # Characters such as "ế" come out of no wrong reading.
        if text.isascii() or _WHOLE.search(text):
            return text
        codes = [_CP1252_BACK.get(character, ord(character)) for character in text]
        if max(codes) > 0xFF:  # noqa: PLR2004 - the end of Latin-1
            return _from_1258(text)
        try:
            repaired = bytes(codes).decode("utf-8")
        except UnicodeDecodeError:
            return _from_1258(text)
        text = unicodedata.normalize("NFC", repaired)
    return text


def _from_1258(text: str) -> str:
    """Undo UTF-8 read as windows-1258, as a Vietnamese Windows does: "BĂ¡o cĂ¡o" is "Báo cáo"."""
    try:
        return unicodedata.normalize("NFC", b"".join(map(_byte_1258, text)).decode("utf-8"))
    except (UnicodeError, KeyError):
        return text


def _byte_1258(character: str) -> bytes:
    # C1 codes that windows-1258 leaves open pass through unchanged in most programs.
    return bytes([ord(character)]) if "\x80" <= character <= "\x9f" else character.encode("cp1258")


def unescape(text: str) -> str:
    """Undo percent and numeric HTML escapes that some web mailers leave in names."""
    if "&#" in text:
        text = _NUMBERED.sub(_letter, text)
    if "%" in text:
        text = _PERCENT.sub(_octets, text)
    return text


def _letter(found: re.Match[str]) -> str:
    code = int(found[1], 16) if found[1] else int(found[2])
    return chr(code) if 0x20 <= code < 0xD800 or 0xE000 <= code < 0x110000 else ""  # noqa: PLR2004 - no controls


def _octets(found: re.Match[str]) -> str:
    raw = bytes.fromhex(found[0].replace("%", ""))
    if raw == b" " or (not raw.isascii() and _is_utf8(raw)):
        return raw.decode()
    return found[0]


def _is_utf8(raw: bytes) -> bool:
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
