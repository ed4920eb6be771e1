"""The desk beside the worker: it answers, it stops with it, and its threads see what each other wrote."""

import shutil
import signal
import socket
import subprocess
import sys
import threading

import pytest
from click.testing import CliRunner
from desk_client import PASSWORD, Browser
from office_site import at
from waiting import answers, free_port, until

from collector.cli import collector, service
from collector.desk import listen
from collector.desk.offices import Boards, Offices
from collector.desk.server import proxies_of
from collector.errors import DeskRefused
from collector.paths import shipped

NOON = at("2024-11-08T12:00")


def test_run_serves_the_desk_and_ends_with_the_worker(site):
    address = f"127.0.0.1:{free_port()}"
    command = [sys.executable, "-c", "from collector.cli import main; main()", "run", "--now", "2024-11-08T09:00"]
    process = subprocess.Popen(
        command, env=site.environ | {"COLLECTOR_DESK": address}, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL
    )
    try:
        until(lambda: answers(f"http://{address}/sign-in"))
        browser = Browser(f"http://{address}", "viewer")
        assert browser.get("/").status_code == 200
        browser.client.close()
    finally:
        process.send_signal(signal.SIGTERM)
        _, said = process.communicate(timeout=60)
    assert process.returncode == 0, said.decode()


def test_an_address_that_is_taken_is_named(site):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        settings = site.settings_with(COLLECTOR_DESK=f"127.0.0.1:{taken.getsockname()[1]}")
        with pytest.raises(DeskRefused, match="COLLECTOR_DESK"):
            listen(settings)


@pytest.mark.parametrize(
    ("more", "proxies"),
    [
        ({}, ()),
        ({"COLLECTOR_DESK_URL": "https://baocao.office.example"}, ("127.0.0.1", "::1")),
        ({"COLLECTOR_DESK_URL": "https://baocao.office.example", "COLLECTOR_DESK_PROXY": "10.1.2.3"}, ("10.1.2.3",)),
    ],
)
def test_a_forwarded_address_is_believed_of_the_proxy_alone(site, more, proxies):
    assert proxies_of(site.settings_with(**more)) == proxies


def test_the_desk_is_begun_anew_where_its_process_dies(site):
    address = f"127.0.0.1:{free_port()}"
    settings = site.settings_with(COLLECTOR_DESK=address)
    with listen(settings) as taken, service._Process(settings, lambda: NOON, taken) as process:
        until(lambda: answers(f"http://{address}/sign-in"), seconds=60)
        first = process._process
        first.kill()
        until(lambda: process._process is not first and answers(f"http://{address}/sign-in"), seconds=60)
        last = process._process
    assert not last.is_alive()


def test_accounts_and_tokens_are_made_on_the_command_line(site):
    def run(*words, **more):
        return CliRunner().invoke(collector, ["--data", str(site.settings.data), "staff", *words], **more)

    assert run("add", "hoa", "--role", "staff", input=f"{PASSWORD}\n").output == "Đã tạo tài khoản hoa (quyền staff).\n"
    assert run("disable", "hoa").output == "Đã khóa tài khoản hoa.\n"
    assert len(run("token", "bot").output.strip()) > 30
    listed = run("list", "--json").output
    assert '"name": "hoa", "role": "staff", "active": false' in listed
    assert '"name": "bot", "role": "token"' in listed
    assert run("remove", "hoa").exit_code == run("remove", "--token", "bot").exit_code == 0
    assert "bot" not in run("list", "--json").output


def test_what_one_thread_writes_every_other_one_sees(site, monkeypatch):
    # On a machine with much to do this small board too would be one that is slow to build.
    monkeypatch.setattr("collector.desk.offices._QUICK", 60.0)
    offices = Offices(site.settings)
    try:
        boards, seen = Boards(offices), []
        before = boards.current(lambda: NOON)
        with offices.lend() as office:
            office.store.notes.audit(NOON, "x", "note", "y")

        def look():
            with offices.lend() as office:
                seen.append((len(office.unions), boards.current(lambda: NOON) is not before))

        threads = [threading.Thread(target=look) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert seen == [(53, True)] * 8
    finally:
        offices.close()


def test_a_board_is_kept_until_something_was_written(site):
    offices = Offices(site.settings)
    try:
        boards = Boards(offices)
        assert boards.current(lambda: NOON) is boards.current(lambda: NOON)
    finally:
        offices.close()


def test_an_import_by_another_process_is_seen(site):
    offices = Offices(site.settings)
    try:
        with offices.lend() as office:
            assert len(office.unions) == 53
        with site.office() as other:
            other.store.registry.replace(other.unions[:3])
            other.store.notes.audit(NOON, "x", "import", "unions import")
        with offices.lend() as office:
            assert (len(office.unions), len(office.by_code)) == (3, 3)
    finally:
        offices.close()


def test_a_campaign_file_that_is_broken_leaves_the_one_before_in_force(site, tmp_path):
    rules = tmp_path / "rules"
    shutil.copytree(shipped("rules"), rules)
    file = rules / "2024-tong-ket.yaml"
    offices = Offices(site.settings_with(COLLECTOR_CAMPAIGN=str(file)))
    try:
        with offices.lend() as office:
            title = office.campaign.title
        whole = file.read_text(encoding="utf-8")
        file.write_text("title: [", encoding="utf-8")
        with offices.lend() as office:
            assert office.campaign.title == title
        file.write_text(whole.replace(title, "Đợt khác"), encoding="utf-8")
        with offices.lend() as office:
            assert office.campaign.title == "Đợt khác"
    finally:
        offices.close()
