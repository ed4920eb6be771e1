"""A form written as YAML is read back as it was."""

from dataclasses import replace

from collector.campaign import load, wrong_form
from collector.campaign.form_writer import form_yaml
from collector.model import Indicator
from collector.paths import shipped


def test_what_is_written_is_read_back_as_it_was(tmp_path):
    campaign = load("2024-tong-ket")
    odd = Indicator("SO_LA", "S6", "35", "Số: lạ #1 «'\"» {x}, [y]", "đơn vị: 'x'", "int", ">=0; <=LD_TONG")
    form = replace(campaign.form, indicators=(*campaign.form.indicators, odd))
    text = form_yaml(form, {"SO_LA": ["một lời\nnhiều dòng"]}, ["xem lại"], "tệp\nlạ.xlsx")
    assert wrong_form(text) == ""
    (tmp_path / "lạ.yaml").write_text(text, encoding="utf-8")
    said = shipped("rules", "2024-tong-ket.yaml").read_text(encoding="utf-8")
    (tmp_path / "campaign.yaml").write_text(said.replace("form: 2024-so-lieu", "form: lạ"), encoding="utf-8")

    assert load(str(tmp_path / "campaign.yaml")).form == form
