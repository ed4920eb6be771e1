"""A YAML file of `rules/` read with its line numbers, every wrong key and value noted with its place.

Not for what a key means: here is only the text, number, day or block that stands at it. All that is wrong
with a file is gathered, so that its writer corrects it in one round. Values are taken as they were typed: YAML's
own idea of `16:30` (990) or `1.10` (1.1) never comes into play.
"""

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import date, datetime, time
from pathlib import Path
from typing import TypeVar

import yaml

from collector.model import ZONE

_T = TypeVar("_T")
_Loader: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_STRING = "tag:yaml.org,2002:str"
_NULL = "tag:yaml.org,2002:null"
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_HOUR = re.compile(r"\d{1,2}:\d{2}")
_NUMBER = re.compile(r"\d{1,12}(\.\d+)?")
_LONG = 60
_SHOWN = 20


@dataclass
class YamlPage:
    """One file of `rules/`: where it lies, its bytes, and what is wrong with it."""

    path: Path
    raw: bytes = b""
    wrong: list[tuple[int, str]] = field(default_factory=list)

    def note(self, line: int, reason: str) -> None:
        """Note that something is wrong at a line, counted from 1."""
        self.wrong.append((line, reason))

    def sentences(self) -> list[str]:
        """Return what is wrong, in the order of the lines."""
        return [f"{self.path.name}, dòng {line}: {reason}" for line, reason in sorted(self.wrong)]


def tell(*pages: YamlPage) -> str:
    """Return in one line what is wrong with some files; empty where nothing is."""
    said = [sentence for page in pages for sentence in page.sentences()]
    if len(said) > _SHOWN:
        said = [*said[:_SHOWN], f"và {len(said) - _SHOWN} lỗi khác"]
    return "; ".join(said)


class YamlItem:
    """One value of the file: a text, a list or a block."""

    def __init__(self, page: YamlPage, node: yaml.Node, name: str) -> None:
        self.page = page
        self.name = name
        self.line = node.start_mark.line + 1
        self._node = node

    def note(self, reason: str) -> None:
        """Note that something is wrong with this value."""
        self.page.note(self.line, reason)

    def text(self) -> str:
        """Return the text as typed, on one line; a value of any scalar kind is text, emptiness is not."""
        if isinstance(self._node, yaml.ScalarNode) and self._node.tag != _NULL and self._node.value.strip():
            return " ".join(self._node.value.split())
        self.note(f"«{self.name}» phải là một giá trị, không được để trống")
        return ""

    def convert(self, make: Callable[[str], _T | None], kind: str, instead: _T) -> _T:
        """Return what a function makes of the text; noted as wrong where it makes nothing of it."""
        known = len(self.page.wrong)
        text = self.text()
        if len(self.page.wrong) > known:
            return instead
        try:
            made = make(text)
        except ValueError:
            made = None
        if made is None:
            self.note(f"«{self.name}: {text[:_LONG]}» không phải là {kind}")
            return instead
        return made

    def items(self) -> list["YamlItem"]:
        """Return the members of a list."""
        if isinstance(self._node, yaml.SequenceNode):
            return [YamlItem(self.page, node, self.name) for node in self._node.value]
        self.note(f"«{self.name}» phải là một danh sách")
        return []

    def block(self) -> "YamlBlock":
        """Return the value as a block of keys; an empty one, noted as wrong, where it is none."""
        if isinstance(self._node, yaml.MappingNode):
            return YamlBlock(self.page, self._node, self.name)
        self.note(f"«{self.name}» phải là một khối gồm các khóa")
        return YamlBlock(self.page, yaml.MappingNode("", [], self._node.start_mark), self.name, broken=True)


class YamlBlock:
    """A block of keys. Each is asked for by name; what nobody asked for is unknown, see `close`."""

    def __init__(self, page: YamlPage, node: yaml.MappingNode, name: str, *, broken: bool = False) -> None:
        self.page = page
        self.name = name
        self.line = node.start_mark.line + 1
        self._broken = broken
        self._asked: set[str] = set()
        self._items: dict[str, YamlItem] = {}
        for key, value in node.value:
            item = YamlItem(page, value, str(key.value))
            if item.name in self._items:
                page.note(key.start_mark.line + 1, f"khóa «{item.name}» được viết hai lần")
            self._items[item.name] = item
            item.line = key.start_mark.line + 1

    def note(self, reason: str) -> None:
        """Note that something is wrong with this block."""
        self.page.note(self.line, reason)

    def keys(self) -> list[str]:
        """Return the keys in the order of the file."""
        return list(self._items)

    def has(self, key: str) -> bool:
        """Return whether the key stands there."""
        self._asked.add(key)
        return key in self._items

    def item(self, key: str) -> YamlItem | None:
        """Return what stands at a key; noted as wrong where nothing does."""
        if self.has(key):
            return self._items[key]
        if not self._broken:
            where = f" trong «{self.name}»" if self.name else ""
            self.note(f"thiếu khóa «{key}»{where}")
        return None

    def close(self) -> None:
        """Note every key that nobody asked for: a misspelt one must not be passed over in silence."""
        for key, item in self._items.items():
            if key not in self._asked:
                known = ", ".join(sorted(self._asked))
                item.note(f"khóa «{key}» không có nghĩa ở đây (có thể dùng: {known})")

    def text(self, key: str, default: str | None = None) -> str:
        """Return the text at a key."""
        return self._made(key, str, "văn bản", "", default)

    def texts(self, key: str, *, required: bool = True) -> tuple[str, ...]:
        """Return the list of texts at a key."""
        return tuple(item.text() for item in self.members(key, required=required))

    def choice(self, key: str, options: Collection[str], default: str | None = None) -> str:
        """Return a text that must be one of a few."""
        kind = "một trong các giá trị: " + ", ".join(options)
        return self._made(key, lambda text: text if text in options else None, kind, next(iter(options)), default)

    def flag(self, key: str, *, default: bool | None = None) -> bool:
        """Return a yes or no."""
        return self._made(key, {"true": True, "false": False}.get, "true hoặc false", False, default)

    def integer(self, key: str, default: int | None = None) -> int:
        """Return a whole number."""
        return self._made(key, lambda text: int(text) if text.isdecimal() else None, "số nguyên", 0, default)

    def number(self, key: str) -> float:
        """Return a number that is not below zero."""
        return self._made(key, _to_number, "một số không âm", 0.0, None)

    def day(self, key: str) -> date:
        """Return a day: 2024-11-10."""
        return self._made(key, to_day, "ngày có dạng 2024-11-10", date(2000, 1, 1), None)

    def hour(self, key: str, default: time | None = None) -> time:
        """Return an hour of the day: 08:30."""
        return self._made(key, to_hour, "giờ có dạng 08:30", time(0), default)

    def instant(self, key: str) -> datetime:
        """Return an instant: 2024-10-18T00:00+07:00; without a zone it is the office's."""
        kind = "thời điểm có dạng 2024-10-18T00:00+07:00"
        return self._made(key, _to_instant, kind, datetime(2000, 1, 1, tzinfo=ZONE), None)

    def block(self, key: str) -> "YamlBlock":
        """Return the block at a key."""
        item = self.item(key)
        if item is None:
            mark = yaml.Mark("", 0, self.line - 1, 0, "", 0)
            return YamlBlock(self.page, yaml.MappingNode("", [], mark), key, broken=True)
        return item.block()

    def members(self, key: str, *, required: bool = True) -> list[YamlItem]:
        """Return the members of the list at a key."""
        if not required and not self.has(key):
            return []
        item = self.item(key)
        return item.items() if item else []

    def line_of(self, key: str) -> int:
        """Return the line of a key, the block's own where it is absent."""
        return self._items[key].line if key in self._items else self.line

    def _made(self, key: str, make: Callable[[str], _T | None], kind: str, instead: _T, default: _T | None) -> _T:
        if default is not None and not self.has(key):
            return default
        item = self.item(key)
        return item.convert(make, kind, instead) if item else instead


def to_day(text: str) -> date | None:
    """Read 2024-11-10."""
    return date.fromisoformat(text) if _DAY.fullmatch(text) else None


def to_hour(text: str) -> time | None:
    """Read 08:30."""
    return time.fromisoformat(text.rjust(5, "0")) if _HOUR.fullmatch(text) else None


def _to_number(text: str) -> float | None:
    return float(text) if _NUMBER.fullmatch(text) else None


def _to_instant(text: str) -> datetime:
    instant = datetime.fromisoformat(text)
    return instant if instant.tzinfo else instant.replace(tzinfo=ZONE)


def open_page(path: Path) -> tuple[YamlPage, YamlBlock | None]:
    """Read a file; without a block where it is no YAML, which the page then tells."""
    page = YamlPage(path)
    try:
        page.raw = path.read_bytes()
    except OSError as err:
        page.note(1, f"không mở được tệp ({err.strerror})")
        return page, None
    return _composed(page)


def read_page(text: str) -> tuple[YamlPage, YamlBlock | None]:
    """Read what is to become a file."""
    return _composed(YamlPage(Path(), text.encode()))


def _composed(page: YamlPage) -> tuple[YamlPage, YamlBlock | None]:
    try:
        node = yaml.compose(page.raw.decode("utf-8-sig"), Loader=_Loader)
    except UnicodeDecodeError:
        page.note(1, "tệp không được lưu ở dạng UTF-8")
        return page, None
    except yaml.YAMLError as err:
        mark = getattr(err, "problem_mark", None)
        problem = getattr(err, "problem", None) or str(err)
        page.note(mark.line + 1 if mark else 1, f"không đúng cú pháp YAML ({problem})")
        return page, None
    if not isinstance(node, yaml.MappingNode):
        page.note(1, "tệp phải là một khối gồm các khóa")
        return page, None
    return page, YamlBlock(page, node, "")
