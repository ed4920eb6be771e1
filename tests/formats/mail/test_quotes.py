import pytest

from collector.formats.mail.quotes import signature, split
from collector.model import Address

A = (Address("Lê Chi", "chi@union.example"),)
NEW = "Kính gửi Văn phòng,\n\nEm gửi báo cáo ạ."
THREADS = {
    "gmail-vi": "Vào Th 2, 4 thg 11, 2024 vào lúc 10:30 Lê Chi <chi@union.example> đã viết:\n\n> Kính gửi",
    "gmail-vi-wrapped": "Vào Th 2, 4 thg 11, 2024 vào lúc 10:30 Công đoàn Bộ\n<chi@union.example> "
    "đã\nviết:\n> Kính gửi",
    "gmail-en": "On Mon, Nov 4, 2024 at 10:30 AM Lê Chi <chi@union.example> wrote:\n> Kính gửi",
    "outlook-en": "From: Lê Chi <chi@union.example>\nSent: Monday, November 4, 2024 10:30 AM\nTo: "
    "VP\nSubject: Nhắc nộp\n\nKính gửi",
    "outlook-vi": "Từ: Lê Chi <chi@union.example>\nĐã gửi: Thứ Hai, 4 Tháng Mười Một 2024 10:30\nTới: "
    "VP\nChủ đề: Nhắc\n\nKính gửi",
    "outlook-bold": "*From:* Lê Chi [mailto:chi@union.example]\n*Sent:* Monday\n*To:* VP\n*Subject:* x\n\nKính gửi",
    "outlook-line": "-----Original Message-----\nFrom: Lê Chi <chi@union.example>\nSubject: x\n\nKính gửi",
    "zimbra-vi": '----- Thư gốc -----\nTừ: "Lê Chi" <chi@union.example>\nĐến: VP\nĐã gửi: Thứ hai\nChủ đề: '
    "x\n\nKính gửi",
    "zimbra-fields": 'Người gửi: "Lê Chi" <chi@union.example>\nNgười nhận: VP\nNgày gửi: 4/11\nTiêu đề: x\n\nKính gửi',
    "thunderbird-vi": "Vào 04/11/2024 10:30, Lê Chi đã viết:\n> Kính gửi",
    "thunderbird-en": "On 04/11/2024 10:30, Lê Chi wrote:\n> Kính gửi",
    "phone-vi": "Vào 10:30, 4 thg 11, 2024, Lê Chi <chi@union.example> đã viết:\nKính gửi",
    "outlook-mobile": "Tải Outlook dành cho Android\n________________________________\nFrom: Lê Chi "
    "<chi@union.example>\nSent: Monday\nTo: VP\nSubject: x\n\nKính gửi",
    "samsung-vi": "-------- Tin nhắn gốc --------\nTừ: Lê Chi <chi@union.example>\nNgày: 4/11/24\n\nKính gửi",
    "yahoo-vi": "Vào Thứ Hai, 4 tháng 11, 2024 lúc 10:30:00 GMT+7, Lê Chi <chi@union.example> đã viết:\n\nKính gửi",
    "gmail-2012": "2024-11-04 10:30 GMT+07:00 Lê Chi <chi@union.example>:\n\nKính gửi",
    "thunderbird-on": "Lê Chi wrote on 04/11/2024 10:30:\n> Kính gửi",
    "hour-first-vi": "Lúc 10:30 ngày 04/11/2024, Lê Chi viết:\nKính gửi",
    "quoted-only": "> Kính gửi\n> VP",
}
FORWARDS = {
    "gmail": "---------- Forwarded message ---------\nFrom: Lê Chi <chi@union.example>\nDate: Mon\nSubject: "
    "BC\nTo: <b@c.example>\n\nKính gửi",
    "gmail-vi": "---------- Thư đã chuyển tiếp ---------\nTừ: Lê Chi <chi@union.example>\nNgày: Th 2\nChủ "
    "đề: BC\nTới: <b@c.example>\n\nKính gửi",
    "thunderbird": "-------- Forwarded Message --------\nSubject: BC\nDate: Mon\nFrom: Lê Chi "
    "<chi@union.example>\nTo: b@c.example\n\nKính gửi",
    "thunderbird-vi": "-------- Thư chuyển tiếp --------\nTiêu đề: BC\nNgày: Mon\nTừ: Lê Chi "
    "<chi@union.example>\n\nKính gửi",
    "apple": "Begin forwarded message:\n\nFrom: Lê Chi <chi@union.example>\nSubject: BC\nDate: 4 Nov\nTo: "
    "b@c.example\n\nKính gửi",
    "apple-vi": "Đã bắt đầu thư được chuyển tiếp:\n\nTừ: Lê Chi <chi@union.example>\nNgày: 4/11\n\nKính gửi",
    "gmail-vi-new": "---------- Thư được chuyển tiếp ---------\nTừ: Lê Chi <chi@union.example>\nDate: Th 2\n\nKính gửi",
    "zimbra-en": "----- Forwarded Message -----\nFrom: Lê Chi <chi@union.example>\nTo: b@c.example\n\nKính gửi",
    "zimbra": '----- Tin nhắn chuyển tiếp -----\nTừ: "Lê Chi" <chi@union.example>\nĐến: b@c.example\nĐã '
    "gửi: Thứ hai\n\nKính gửi",
}


@pytest.mark.parametrize("thread", THREADS.values(), ids=THREADS)
def test_the_thread_below_is_parted_from_the_new_text(thread):
    parted = split(f"{NEW}\n\n{thread}")

    assert (parted.new.replace("\n\nTải Outlook dành cho Android", ""), parted.forwarded) == (NEW, ())
    assert "Kính gửi" in parted.quoted


@pytest.mark.parametrize("block", FORWARDS.values(), ids=FORWARDS)
def test_a_forwarded_block_is_parted_and_names_its_author(block):
    parted = split(f"{NEW}\n\n{block}")

    assert (parted.new, parted.forwarded) == (NEW, A)


def test_an_outlook_forward_is_one_by_its_subject():
    assert split(THREADS["outlook-vi"], forward=True).forwarded == A


def test_an_answer_below_the_quotation_is_new_text():
    parted = split("On Monday, A wrote:\n> Kính gửi\n> VP\n\nEm đã gửi ạ.")

    assert (parted.new, parted.quoted) == ("Em đã gửi ạ.", "On Monday, A wrote:\n> Kính gửi\n> VP")


@pytest.mark.parametrize(
    "text",
    [
        "Từ: 01/01/2024 đến 31/10/2024 đơn vị đã tổ chức:\n- Hội nghị",
        "Ngày 05/11/2024, đơn vị gửi báo cáo gồm:\n1. Word",
        "Kính gửi: Công đoàn Bộ\nNgày: 5/11",
        "Đơn vị viết: a > b",
        "Ngày 05/11/2024, đơn vị đã gửi:\n1. Báo cáo\n2. Biểu",
        "Vào cuối năm đơn vị đã viết:\nmột báo cáo",
    ],
)
def test_plain_sentences_are_no_quotation(text):
    assert split(text).new == text


def test_flowed_text_is_put_together_as_it_was_typed(walk):
    raw = b"Content-Type: text/plain; charset=utf-8; format=flowed\n\nmot hai \nba bon\n\n nam\n-- \nky"

    assert walk(raw).body == "mot hai ba bon\n\nnam\n-- \nky"


def test_windows_1258_is_composed(walk):
    raw = b"Content-Type: text/plain; charset=windows-1258\n\n" + "Kính gư\u0309i tô\u0309ng".encode("cp1258")

    assert walk(raw).body == "Kính gửi tổng"


def test_a_drive_link_in_the_quotation_does_not_count(walk):
    assert walk(b"Subject: x\n\nEm gui a\n\nOn Monday, A wrote:\n> https://drive.google.com/d/1").links == ()


def test_the_link_of_a_forwarded_message_counts_and_that_of_its_thread_does_not(walk):
    text = (
        "---------- Forwarded message ---------\nTừ: Lan <lan@unit.example>\nDate: Sat, 09 Nov 2024 15:34:10 +0700\n"
        "Subject: Báo cáo\nTo: cd@unit.example\n\nGửi qua https://drive.google.com/file/d/1\n\n"
        "On Fri, 8 Nov 2024 at 09:00, Office <office@office.example> wrote:\n> Mẫu: https://drive.google.com/file/d/2\n"
    )
    raw = f"Subject: Fwd: x\nContent-Type: text/plain; charset=utf-8\n\n{text}".encode()

    assert walk(raw).links == ("https://drive.google.com/file/d/1",)


def test_a_drive_link_in_a_forwarded_message_counts_but_not_in_the_thread_below_it(walk):
    raw = (
        b"Subject: Fwd: BC\n\n---------- Forwarded message ---------\nFrom: A <a@union.example>\nSubject: BC\n\n"
        b"Tai ve: https://drive.google.com/d/1\n\nOn Monday, B wrote:\n> https://drive.google.com/d/2\n"
    )

    assert walk(raw).links == ("https://drive.google.com/d/1",)


BLOCK = "Lê Thị Chi\nChủ tịch CĐCS Viện Mẫu\nĐT: 0912 000 000"


@pytest.mark.parametrize(
    ("text", "block"),
    [
        (f"Em gửi báo cáo.\n-- \n{BLOCK}", BLOCK),
        (f"Em gửi báo cáo.\n\nTrân trọng./.\n\n{BLOCK}", BLOCK),
        (f"Em gửi báo cáo.\n\nTrân trọng cảm ơn!\n{BLOCK}\n\nĐược gửi từ iPhone của tôi", BLOCK),
        (f"Gui bao cao.\n\nTran trong,\n{BLOCK}", BLOCK),
        (f"Please find attached.\n\nBest regards,\n{BLOCK}", BLOCK),
        (f"Em gửi báo cáo.\n\n{BLOCK}", BLOCK),
        ("Em gửi báo cáo.\n\nEm cảm ơn ạ.", ""),
        ("Em gửi báo cáo.\n\nSent from my iPhone", ""),
        ("Trân trọng kính mời đồng chí tới dự Hội nghị tổng kết công tác công đoàn tại Hà Nội", ""),
        ("Xin gọi 0912 000 000 ạ", ""),
        ("", ""),
    ],
)
def test_the_signature_block_is_found(text, block):
    assert signature(text) == block
