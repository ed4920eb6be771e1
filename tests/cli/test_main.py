"""The command line as scripts meet it: options, exit codes, JSON fields, one line for each failure."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from factories.people import Person
from office_site import REPORT, STATS, Site

from collector.cli import collector, main

PAGE = (Path(__file__).parents[2] / "docs" / "CONTRACT.md").read_text(encoding="utf-8")
LISTINGS = ("messages", "documents", "values", "status", "outbox", "audit")
NOW = "2024-11-05T12:15"
LATER = ["consolidate"]


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    made = Site(tmp_path_factory.mktemp("site"))
    made.send("CNC", REPORT, STATS)
    stranger = Person("Trần Văn Lạ", "la.tran@gmail.example", "")
    made.write(stranger, "Báo cáo", "Xem https://drive.google.com/file/d/1", when="2024-11-05T12:05")
    made.poll()
    return made


def run(site, *words):
    """Run a command in a process of its own, as a script does."""
    environ = {k: v for k, v in os.environ.items() if not k.startswith("COLLECTOR_")} | site.environ
    return subprocess.run(
        [sys.executable, "-c", "from collector.cli import main; main()", *words],
        env=environ,
        capture_output=True,
        text=True,
        check=False,
    )


def fields_told(name):
    """Return the fields of a listing as the contract lists them, in its order."""
    if name == "audit":
        return ["at", "who", "action", "target", "detail"]
    start = PAGE.index(f"\n`{name}`: ") + len(f"\n`{name}`: ")
    said = re.sub(r"\([^()]*\)", "", PAGE[start : PAGE.index("\n\n", start)]).rpartition("in registry order: ")[2]
    return re.findall(r"[a-z_0-9]+", re.split(r"[:.]", said)[0])


@pytest.mark.parametrize("name", LISTINGS)
def test_a_listing_prints_one_object_a_line_with_the_fields_of_the_contract(site, name):
    done = run(site, name, "--json")
    assert (done.returncode, done.stderr) == (0, "")
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert rows
    assert [list(row) for row in rows] == [fields_told(name)] * len(rows)


def test_a_backup_is_made_and_restored_by_commands(site, tmp_path):
    root, new = str(tmp_path / "backup"), str(tmp_path / "new")
    made = run(site, "backup", root, "--keep", "3")
    back = run(site, "restore", root, "--to", new)
    again = run(site, "restore", root, "--to", new)
    freed = run(site, "restore", "--release", "--data", new)
    assert [done.returncode for done in (made, back, again, freed)] == [0, 0, 1, 0]
    assert made.stdout.startswith("Đã sao lưu 2 thư gốc và cơ sở dữ liệu vào")
    assert again.stderr.count("\n") == 1
    assert freed.stdout.splitlines()[-1] == "Từ nay thư lại được gửi đi."
    assert run(site, "status", "--json", "--data", new).stdout == run(site, "status", "--json").stdout


def test_json_is_utf8_with_instants_in_vietnamese_time(site):
    done = run(site, "status", "--json")
    row = next(json.loads(line) for line in done.stdout.splitlines() if '"CNC"' in line)
    assert row == {
        "union": "CNC",
        "name": "Công đoàn Vụ Công nghệ cao",
        "requirement": "report",
        "state": "accepted",
        "received_at": "2024-11-05T12:00:00+07:00",
        "late": False,
        "document": row["document"],
        "version": 1,
        "deadline": "2024-11-10T00:00:00+07:00",
        "left": False,
        "on": None,
        "via": None,
        "waived": [],
        "withdrawal": None,
    }
    assert "Công đoàn" in done.stdout


def test_a_link_in_place_of_a_file_is_a_row_that_needs_mending(site):
    (row,) = [row for row in site.ask("documents") if row["format"] == "other"]
    assert (row["path"], row["sha256"], row["size"], row["requirement"]) == (
        "https://drive.google.com/file/d/1",
        None,
        0,
        None,
    )
    assert [(f.code, f.where) for f in row["findings"]] == [("file.link-only", "https://drive.google.com/file/d/1")]


@pytest.mark.parametrize("words", [("--data", "{}", "status"), ("status", "--data", "{}")])
def test_options_stand_before_or_after_the_command(site, words):
    told = [word.format(site.root / "data") for word in words]
    assert run(site, *told).returncode == 0


def test_a_table_for_people_has_its_heads_in_vietnamese(site):
    out = run(site, "status").stdout
    heads = "Mã Công đoàn Yêu cầu Trạng thái Nhận lúc Muộn Ngày nhận bản giấy Lần Được miễn"
    assert " ".join(out.splitlines()[0].split()) == heads
    assert out.splitlines()[-1] == "(106 dòng)"


@pytest.mark.parametrize(
    "words", [("status", "--colour"), ("brew",), ("files",), ("assign", "x"), ("inspect", "no-file")]
)
def test_wrong_usage_ends_with_2(site, words):
    assert run(site, *words).returncode == 2


@pytest.mark.parametrize("name", LATER)
def test_what_a_later_version_brings_says_so_and_ends_with_2(site, name):
    done = run(site, *name.split(), "x")
    assert done.returncode == 2
    assert done.stderr.startswith("collector: Lệnh này thuộc một phần sẽ có trong bản sau")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("assign", "0123456789ab", "CNC"), "Không có văn bản nào mang mã này: 0123456789ab"),
        (("extend", "NOBODY", "2024-11-15", "--why", "x"), "Không có công đoàn nào mang mã này: NOBODY"),
        (("extend", "CNC", "someday", "--why", "x"), "someday"),
        (("status", "--now", "yesterday"), "«yesterday» không phải thời điểm"),
        (("status", "--config", "none.toml"), "none.toml"),
        (("status", "--data", "nowhere"), "collector init"),
    ],
)
def test_a_failure_ends_with_1_and_one_line(site, words, said):
    done = run(site, *words)
    assert done.returncode == 1
    assert done.stdout == ""
    (line,) = done.stderr.splitlines()
    assert line.startswith("collector: ")
    assert said in line


def test_init_again_changes_nothing(site):
    path = site.root / "data" / "collector.toml"
    before = path.read_bytes()
    assert run(site, "init").returncode == 0
    assert path.read_bytes() == before


def test_the_written_configuration_alone_is_enough(site, monkeypatch):
    for name in site.environ:
        monkeypatch.delenv(name, raising=False)
    done = CliRunner().invoke(
        collector,
        [
            "--config",
            str(site.root / "data" / "collector.toml"),
            "--data",
            str(site.root / "data"),
            "--now",
            NOW,
            "poll",
        ],
    )
    assert done.output == "0 thư mới, 0 thư trả lời, 0 thư đã gửi.\n"


def test_verify_names_the_message_that_was_changed(site, tmp_path):
    other = Site(tmp_path)
    other.send("CNC", REPORT)
    other.poll()
    assert run(other, "verify").returncode == 0
    (kept,) = (other.root / "data" / "archive").rglob("*.eml")
    kept.chmod(0o600)
    kept.write_bytes(kept.read_bytes() + b"x")
    done = run(other, "verify")
    assert done.returncode == 1
    assert kept.stem in done.stderr


def test_inspect_tells_what_it_would_make_of_a_mail_and_writes_nothing(site, tmp_path):
    raw = tmp_path / "x.eml"
    raw.write_bytes(site.send("XNT", REPORT).read_bytes())
    before = len(site.ask("messages"))
    done = run(site, "inspect", str(raw))
    assert done.returncode == 0
    assert "→ Báo cáo của CĐ Vụ XNT (XNT), chắc chắn" in done.stdout
    assert len(site.ask("messages")) == before


def test_inspect_reads_a_loose_office_file(site, tmp_path):
    ((name, data),) = site.files("XNT", STATS)
    (tmp_path / name).write_bytes(data)
    done = run(site, "inspect", "--json", str(tmp_path / name))
    (line,) = [json.loads(line) for line in done.stdout.splitlines()]
    (row,) = line["documents"]
    assert (row["format"], row["requirement"], row["findings"]) == ("xlsx", "stats", [])


def test_inspect_prints_a_line_for_each_file_and_fails_after_the_last(site, tmp_path):
    ((name, data),) = site.files("XNT", STATS)
    (tmp_path / name).write_bytes(data)
    paths = [str(tmp_path / "gone.eml"), str(tmp_path / name)]

    done = run(site, "inspect", "--json", "--text", *paths)

    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert [line["file"] for line in lines] == paths
    assert [line["failed"] for line in lines] == ["không có tệp này", None]
    assert (done.returncode, done.stderr) == (1, f"collector: Có tệp không xem được: {paths[0]}: không có tệp này\n")
    assert lines[1]["documents"][0]["sheets"][0]["cells"][0] == [
        "A1",
        "Công đoàn cấp trên: Công đoàn Bộ Khoa học và Công nghệ",
    ]


def test_inspect_tells_several_files_apart(site, tmp_path):
    for name, data in site.files("XNT", REPORT, STATS):
        (tmp_path / name).write_bytes(data)
    paths = sorted(map(str, tmp_path.iterdir()))

    done = run(site, "inspect", *paths)

    assert [line for line in done.stdout.splitlines() if line.startswith("---")] == [f"--- {path}" for path in paths]
    assert done.stdout.count("của CĐ Vụ XNT (XNT), chắc chắn") == 2


def test_text_is_for_scripts_alone(site, tmp_path):
    (tmp_path / "a.txt").write_text("x")

    assert run(site, "inspect", "--text", str(tmp_path / "a.txt")).returncode == 2


def test_help_loads_nothing_heavy():
    code = (
        "import sys\n"
        "from click.testing import CliRunner\n"
        "from collector.cli import collector\n"
        "assert CliRunner().invoke(collector, ['--help']).exit_code == 0\n"
        "heavy = {'sqlalchemy', 'alembic', 'lxml', 'openpyxl', 'docx', 'jinja2', 'yaml', 'holidays', 'rapidfuzz'}\n"
        "print(sorted(heavy & set(sys.modules)))\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_a_failure_of_the_house_is_told_by_main(monkeypatch, capsys, tmp_path):
    monkeypatch.setattr(sys, "argv", ["collector", "status", "--data", str(tmp_path)])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 1
    assert capsys.readouterr().err.count("\n") == 1


# --- doctor --------------------------------------------------------------------------------------------


def doctor(environ, *words):
    now = {"COLLECTOR_NOW": "2024-11-05T12:20"}  # right after the last look into the site's mailbox
    clean = {k: v for k, v in os.environ.items() if not k.startswith("COLLECTOR_")} | now | environ
    return subprocess.run(
        [sys.executable, "-c", "from collector.cli import main; main()", "doctor", *words],
        env=clean,
        capture_output=True,
        text=True,
        check=False,
    )


def results(environ):
    return {row["name"]: row["ok"] for row in map(json.loads, doctor(environ, "--json").stdout.splitlines())}


def test_doctor_finds_nothing_wrong_where_nothing_is(site):
    done = doctor(site.environ)
    assert (done.returncode, "✗" in done.stdout) == (0, False)
    assert set(results(site.environ).values()) == {True}


@pytest.mark.parametrize(
    ("change", "wrong"),
    [
        ({"COLLECTOR_MAILBOX": ""}, {"mailbox"}),
        ({"COLLECTOR_MAILBOX": "maildir:/nowhere"}, {"mailbox"}),
        ({"COLLECTOR_MAILBOX": "pigeon:loft"}, {"mailbox"}),
        ({"COLLECTOR_SMTP": "smoke:signal"}, {"post"}),
        ({"COLLECTOR_CAMPAIGN": "2031-none"}, {"campaign"}),
        ({"COLLECTOR_LETTERS": "perhaps"}, {"settings"}),
        ({"COLLECTOR_DESK": "192.0.2.1:8080"}, {"desk"}),  # of no machine: RFC 5737
    ],
)
def test_doctor_names_what_is_wrong_in_two_languages_and_how_to_mend_it(site, change, wrong):
    # What the environment leaves open comes from the file that init wrote, so the file is away here.
    environ = site.environ | {"COLLECTOR_AUTHSERV": "mx.example"} | change
    config = Path(environ["COLLECTOR_DATA"]) / "collector.toml"
    aside = config.rename(config.with_suffix(".aside"))
    try:
        found = results(environ)
        told = doctor(environ)
    finally:
        aside.rename(config)
    assert {name for name, ok in found.items() if not ok} == wrong
    assert told.returncode == 1
    assert told.stdout.count("→") == 2


def test_doctor_tells_a_newcomer_where_to_begin(tmp_path):
    found = results({"COLLECTOR_DATA": str(tmp_path / "none"), "COLLECTOR_MAILBOX": f"folder:{tmp_path}"})
    assert {name for name, ok in found.items() if not ok} == {"data", "database", "registry"}
