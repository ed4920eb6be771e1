"""Writes a form definition as the YAML that staff review and `rules/` holds.

What is doubtful stands as a comment above its row, so that the reviewer reads it where it matters. The page is read
back by form.py; here nothing is judged.
"""

from collections.abc import Mapping, Sequence

import yaml

from collector.model import Form, Indicator

_WIDE = 10_000
_OF_HEADING = ("code", "parent", "kind", "stt", "label")
_OF_ROW = ("code", "parent", "stt", "label", "unit", "kind", "check")
_HEAD = """\
# Định nghĩa biểu số liệu, đọc từ biểu trống «{source}».
# Cán bộ xem lại từng dòng trước khi dùng: mã (code), dòng cha (parent), loại số (kind) và phép kiểm tra (check).
# Cách viết: docs/rules.md. Mã đã dùng trong một đợt thì không đổi nữa.
"""


def form_yaml(form: Form, remarks: Mapping[str, Sequence[str]], doubts: Sequence[str], source: str) -> str:
    """Return the text of a form's file."""
    lines = [_HEAD.format(source=" ".join(source.split()))]
    lines += [f"# CẦN XEM: {_line(doubt)}\n" for doubt in doubts]
    head = {"id": form.id, "title": form.title, "year": form.year}
    lines.append(yaml.safe_dump(head, allow_unicode=True, sort_keys=False, width=_WIDE))
    lines.append("indicators:\n")
    for nth, one in enumerate(form.indicators):
        if one.kind == "section" and nth:
            lines.append("\n")
        lines += [f"  # {_line(said)}\n" for said in remarks.get(one.code, ())]
        lines.append(f"  - {_row(one)}\n")
    return "".join(lines)


def _row(one: Indicator) -> str:
    """Write a row on one line, its keys in the order of the shipped form."""
    keys = _OF_HEADING if one.kind == "section" else _OF_ROW
    found = {key: value for key in keys if (value := getattr(one, key))}
    check = str(found.pop("check", "")).replace("'", "''")
    text = yaml.safe_dump(found, allow_unicode=True, sort_keys=False, default_flow_style=True, width=_WIDE).strip()
    # Always in quotes: a check that begins with ">" is none to YAML without them
    return f"{text[:-1]}, check: '{check}'}}" if check else text


def _line(text: str) -> str:
    return " ".join(text.split())
