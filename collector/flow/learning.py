"""Learns a blank form into a definition, for `form learn`: read, laid out, written, read back.

The definition is only text until staff have put it beside a campaign's file; no campaign in force is touched here.
"""

from dataclasses import dataclass, replace
from pathlib import Path

from collector import campaign
from collector.campaign.blank_form import marks
from collector.campaign.form_writer import form_yaml
from collector.errors import CampaignRefused, FormRefused
from collector.formats import Readers
from collector.forms.learn import Learnt, NoForm, learn
from collector.model import Form


@dataclass(frozen=True, slots=True)
class Wish:
    """What the caller says of the form beyond the file."""

    id: str
    year: int | None = None
    sheet: str | None = None
    like: str | None = None  # a campaign whose form's codes and checks are kept; "" for none


@dataclass(frozen=True, slots=True)
class Definition:
    """A form learnt, as YAML, with what is to be looked at."""

    text: str
    learnt: Learnt

    def lines(self) -> list[str]:
        """Describe in lines what was learnt and what needs a look."""
        rows = [one for one in self.learnt.form.indicators if one.kind != "section"]
        headings = len(self.learnt.form.indicators) - len(rows)
        checks = sum(len(one.check.split(";")) for one in rows if one.check)
        counts = f"{len(rows)} chỉ tiêu, {headings} đề mục, {checks} phép kiểm tra"
        said = [f"Trang tính «{self.learnt.sheet}»: {counts}."]
        said += [f"Cần xem: {doubt}" for doubt in self.learnt.doubts]
        for code, remarks in self.learnt.remarks.items():
            said += [f"{code}: {remark}" for remark in remarks]
        return said


def learn_form(path: Path, wish: Wish) -> Definition:
    """Read a blank form. Raises FormRefused where the file holds none, CampaignRefused for a wrong `like`."""
    like = _like(wish.like)
    with Readers(workers=1) as readers:
        files = readers.read_files(path)
    workbook = next((file.workbook for file in files if file.workbook), None)
    if workbook is None:
        said = " ".join(finding.message for file in files for finding in file.findings)
        raise FormRefused(f"{path.name} {said or 'không phải là tệp bảng tính'}")
    told = marks(path)
    try:
        found = learn(workbook, told, form_id=wish.id, year=wish.year, sheet=wish.sheet, like=like)
    except NoForm as error:
        where = f"trang tính «{wish.sheet}»" if wish.sheet else path.name
        raise FormRefused(f"{where} không có biểu nào có cột nội dung và các dòng chỉ tiêu") from error
    if not told:
        doubt = "Tệp không phải .xlsx nên chỉ đọc được các giá trị; công thức, ghi chú và giới hạn của ô thì không."
        found = replace(found, doubts=(*found.doubts, doubt))
    text = form_yaml(found.form, found.remarks, found.doubts, path.name)
    wrong = campaign.wrong_form(text)
    if wrong:
        raise FormRefused(wrong)
    return Definition(text, found)


def _like(name: str | None) -> Form | None:
    if not name:
        return None
    form = campaign.load(name).form
    if not form.indicators:
        raise CampaignRefused(f"«{name}» không có biểu số liệu")
    return form
