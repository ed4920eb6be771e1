"""Letters with made-up facts, for anyone who edits a template, and the command that shows them."""

from email import message_from_bytes
from email.policy import default

import pytest
from click.testing import CliRunner

from collector import letters
from collector.campaign import load
from collector.cli import collector
from collector.letters import samples
from collector.letters.environment import kinds
from collector.model import LetterKind

CAMPAIGN = load("2024-tong-ket")


def run(*words):
    return CliRunner().invoke(collector, list(words))


def test_there_is_a_sample_of_every_template_and_of_every_kind_of_letter():
    made = {kind: samples.sample(kind, CAMPAIGN, letters.folder_of_letters()) for kind in samples.SAMPLES}
    assert set(kinds()) <= set(made)
    assert {letter.kind for letter in made.values()} == set(LetterKind) - {LetterKind.OTHER}


def test_preview_shows_subject_and_text(tmp_path):
    shown = run("letters", "preview", "reminder", "--data", str(tmp_path))
    assert shown.exit_code == 0
    assert shown.output.startswith("Kính nhắc gửi báo cáo trước ngày 10/11/2024")
    assert "Kính gửi: Công đoàn Viện Ví dụ" in shown.output
    assert list(tmp_path.iterdir()) == []


def test_preview_writes_what_a_mail_program_would_get(tmp_path):
    out = tmp_path / "out"
    assert run("letters", "preview", "notice", "--out", str(out), "--data", str(tmp_path)).exit_code == 0
    mail = message_from_bytes((out / "notice.eml").read_bytes(), policy=default)
    assert mail.get_body(("plain",)).get_content().replace("\r\n", "\n") == (out / "notice.txt").read_text("utf-8")
    names = [part.get_filename() for part in mail.iter_attachments()]
    assert sorted([*names, "notice.eml", "notice.html", "notice.txt"]) == sorted(path.name for path in out.iterdir())


def test_copied_template_is_the_one_that_is_used_and_is_never_overwritten(tmp_path):
    assert run("letters", "copy", "thanks", "--data", str(tmp_path)).exit_code == 0
    own = tmp_path / "templates" / "thanks" / "subject.txt"
    own.write_text("Cảm ơn {{ facts.union.short_name }}\n", encoding="utf-8")
    assert run("letters", "copy", "thanks", "--data", str(tmp_path)).output == ""
    assert run("letters", "preview", "thanks", "--data", str(tmp_path)).output.startswith("Cảm ơn CĐ Viện Ví dụ")


@pytest.mark.parametrize("words", [("preview", "thu"), ("copy", "thu"), ("copy", "../demo")])
def test_unknown_kind_is_refused(tmp_path, words):
    shown = run("letters", *words, "--data", str(tmp_path))
    assert shown.exit_code == 1
    assert "không có loại thư" in str(shown.exception)


def test_folder_that_is_not_there_is_refused(tmp_path, monkeypatch):
    monkeypatch.setenv("COLLECTOR_TEMPLATES", str(tmp_path / "none"))
    assert "không có thư mục" in str(run("letters", "preview", "thanks", "--data", str(tmp_path)).exception)
