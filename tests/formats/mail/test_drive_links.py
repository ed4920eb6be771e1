"""Addresses of drives: by their host, without the sentence around them, out of what is put around them."""

import pytest

from collector.formats.mail.drive_links import is_drive, links


@pytest.mark.parametrize(
    ("link", "found"),
    [
        ("https://drive.google.com/file/d/1abc/view?usp=sharing", True),
        ("http://www.fshare.vn/file/XYZ", True),
        ("https://1drv.ms/w/s!Abc", True),
        ("https://most-my.sharepoint.com/:w:/g/personal/x", True),
        ("https://www.dropbox.com/s/abc/BC.docx?dl=0", True),
        ("https://drive.google.com", False),
        ("https://union.example/drive.google.com/file", False),
        ("https://notdrive.google.com.evil.example/file", False),
        ("https://cloud.unit.example/s/9xKb", True),
        ("https://onedrive.office.example/x", True),
        ("https://cloudy.example/s/9xKb", False),
        ("https://congdoan.vn/tin-tuc", False),
        ("https://zalo.me/0912000000", False),
        ("https://zalo.me/g/abcdef123", False),
        ("https://docs.google.com/forms/d/e/1a/viewform", False),
        ("https://docs.google.com/document/d/1a/edit", True),
        ("https://f5-zpc.zdn.vn/1234/bao-cao.docx", True),
    ],
)
def test_a_link_to_a_drive_is_known_by_its_host_and_has_a_path(link, found):
    assert is_drive(link) is found


def test_links_come_once_in_order_without_the_sentence_around_them():
    text = "Tải tại (https://drive.google.com/a/1). Hoặc fshare.vn/file/2, xem https://drive.google.com/a/1!"

    assert links(text) == ("https://drive.google.com/a/1", "fshare.vn/file/2")


@pytest.mark.parametrize(
    "link",
    [
        "https://apc01.safelinks.protection.outlook.com/?url=https%3A%2F%2F1drv.ms%2Fw%2Fs!A&data=05%7C02",
        "https://www.google.com/url?sa=D&q=https://1drv.ms/w/s!A&ust=17",
    ],
)
def test_a_link_inside_a_link_is_taken_out(link):
    assert links(f"Tải tại {link} ạ") == ("https://1drv.ms/w/s!A",)
