"""Withdrawals by their words alone: with diacritics and without, English, Outlook's recall; and what only sounds so."""

import pytest

from collector.model import Address, FileRole, Message, MessageClass, Reader, Withdrawal
from collector.triage import Role, classify
from collector.triage.withdrawals import withdrawal


def message(subject, body, **more):
    return Message("0" * 64, 1, subject=subject, body=body, sender=Address("", "a@b.example"), **more)


TAKEN_BACK = [
    (
        "Xin rút lại báo cáo",
        "Báo cáo và bảng số liệu đơn vị gửi sáng nay là bản nháp do gửi nhầm, đề nghị Văn phòng không sử dụng.",
    ),
    ("", "Đơn vị xin rút lại báo cáo đã gửi."),
    ("", "don vi xin rut lai bao cao da gui"),
    ("", "Xin hủy báo cáo đã gửi hôm qua."),
    ("", "Đề nghị thu hồi báo cáo gửi ngày 5/11."),
    ("", "Xin đừng dùng bản trước."),
    ("", "xin dung dung ban truoc"),
    ("", "Đừng dùng bản trước nhé anh, em gửi lại sau."),
    ("", "Em gửi nhầm file ạ."),
    ("", "em gui nham ban nhap, mong anh bo qua"),
    ("", "Please disregard the report we sent this morning."),
    ("", "Please ignore my previous email, wrong attachment."),
    ("", "We would like to withdraw our report."),
    ("", "Bản báo cáo gửi sáng nay chỉ là bản nháp, đơn vị sẽ gửi bản chính thức sau."),
    ("", "Sáng nay đơn vị gửi biểu số liệu. Đề nghị Văn phòng chưa tổng hợp."),
    ("", "Cho em rút lại bản báo cáo hôm qua với ạ"),
    ("", "Báo cáo của đơn vị coi như chưa gửi ạ, đợi bản ký."),
    ("Recall: Báo cáo", 'Lê Thị Thử would like to recall the message, "Báo cáo".'),
    ("Thu hồi: Báo cáo năm", 'Lê Thị Thử muốn thu hồi thư, "Báo cáo năm".'),
    ("Recall: Báo cáo năm", ""),
    ("Về báo cáo", "Kính đề nghị Văn phòng xóa tệp đơn vị đã gửi lúc 9h vì có sai sót về số liệu."),
    ("Hủy báo cáo", "Kính gửi VP, do có sai sót, đơn vị xin phép được hủy bản báo cáo đã nộp."),
    ("", "Anh ơi thư em vừa gửi là nhầm, anh bỏ qua giúp em"),
    ("Gửi nhầm", "Xin lỗi, thư trước em gửi nhầm người."),
    ("", "Báo cáo gửi lúc sáng không còn giá trị"),
    ("", "De nghi Van phong khong su dung bao cao so lieu don vi da gui."),
    ("", "Đơn vị gửi không đúng file, mong VP bỏ qua."),
    ("Re: x", "Đơn vị đề nghị chưa ghi nhận báo cáo này, lãnh đạo chưa duyệt."),
    ("", "Please delete the file I sent yesterday"),
    ("", "Kindly do not use the attached table in my last mail"),
    ("", "Kính đề nghị cho đơn vị xin lại báo cáo đã nộp để chỉnh sửa."),
    ("", "Báo cáo đơn vị gửi chiều nay có sai sót, đề nghị tạm thời chưa xem xét."),
    ("", "Bản vừa rồi sai số liệu, anh đừng lấy nhé"),
    ("", "Vì lý do nội bộ, chúng tôi rút báo cáo."),
    ("", "Sorry, wrong version. The correct one will follow."),
    ("", "Please do not process the previous submission."),
    ("", "Mail trước là nhầm ạ."),
    ("", "Đề nghị loại báo cáo của chúng tôi gửi hôm qua."),
    ("Rút báo cáo", "Nhờ anh giúp ạ."),
    ("", "Đơn vị có gửi báo cáo hôm 4/11 tuy nhiên còn sai sót.\nKính đề nghị\nVăn phòng không\nsử dụng bản này."),
    ("", "de nghi thu hoi bao cao da gui"),
    ("", "Số liệu đơn vị gửi sáng nay bị sai, mong anh chị bỏ qua giúp, em sẽ gửi lại bản khác."),
    ("", "so lieu don vi gui sang nay bi sai, mong anh chi bo qua giup, em se gui lai"),
    ("", "Em xin phép thu lại biểu số liệu đã gửi ạ"),
    ("", "Báo cáo vừa rồi chưa chuẩn, anh chị khoan tổng hợp nhé."),
    ("", "Báo cáo gửi hôm qua có sai sót, Văn phòng tạm dừng xử lý giúp đơn vị."),
    ("", "File em gửi lúc nãy thiếu trang, nhờ chị xóa giúp em."),
    ("xin huy bao cao", "don vi xin huy bao cao da gui, se gui lai sau"),
]
NOT_TAKEN_BACK = [
    ("", "Đơn vị không rút lại báo cáo."),
    ("", "Chúng tôi xin rút kinh nghiệm."),
    ("", "Không gửi nhầm đâu ạ."),
    ("", "Nếu gửi nhầm xin báo lại."),
    ("", "gửi nhầm hay không xin báo lại"),
    ("", "Văn phòng gửi nhầm mẫu cho đơn vị, xin gửi lại."),
    ("", "Để hủy đăng ký nhận bản tin, bấm vào đây."),
    ("", "Đơn vị không sử dụng biểu mẫu cũ."),
    ("", "Cảm ơn anh đã nhận báo cáo."),
    ("", "Số liệu chưa đúng chỗ nào anh báo em."),
    ("", "Em chưa gửi báo cáo."),
    ("", "Xin hủy lịch họp chiều nay."),
    ("", "Đơn vị sẽ gửi bản thay thế vào ngày mai."),
    ("", "Cột này có bỏ trống được không ạ?"),
    ("", "Bên em không thu hồi báo cáo đã gửi, VP cứ dùng."),
    ("", "Anh dùng bản báo cáo em gửi sáng nay nhé."),
    ("", "Không cần hủy báo cáo cũ ạ"),
    ("", "Thu hồi công nợ của công đoàn ghi ở mục nào trong báo cáo ạ?"),
    ("", "Em xin lại file mẫu."),
    ("", "Đơn vị xin gia hạn nộp báo cáo."),
    ("Recall: họp", "Anh chị nhớ họp lúc 9h."),
    ("", "Báo cáo dùng mẫu nào ạ?"),
    ("", "Đề nghị anh cho biết báo cáo có dùng bảng cũ không ạ?"),
    ("", "Đề nghị Văn phòng xác nhận đã nhận được báo cáo, không biết file có mở được không."),
    ("", "Gửi anh Huy báo cáo của đơn vị."),
    ("", "gui anh Huy bao cao cua don vi"),
    ("", "Mục này đề nghị không tính vào báo cáo ạ?"),
    ("", "Đề nghị không lấy số liệu năm trước để so sánh."),
    ("", "Em có được không dùng bảng cũ không ạ?"),
    ("", "de nghi xem lai vi bao cao khong dung bieu mau"),
    ("", "don vi gui thu hoi ve bieu mau"),
    ("", "Đơn vị đã rút gọn báo cáo theo yêu cầu."),
    ("", "Anh kiểm tra giúp em có gửi nhầm file không ạ"),
    ("", "Đề nghị Văn phòng gửi lại mẫu, file bị lỗi."),
    ("", "Báo cáo đã gửi là bản chính thức."),
    ("", "We did not withdraw the report."),
    ("", "Xin hỏi có cần bỏ cột nào trong bảng không ạ?"),
    ("", "Anh cho em hỏi có được rút báo cáo đã gửi không ạ?"),
    ("", "Không biết có thể thu hồi báo cáo đã nộp để sửa không ạ?"),
    ("", "Cho em hỏi cách hủy báo cáo đã gửi nhầm mẫu."),
    ("", "Báo cáo đơn vị gửi muộn, mong anh chị bỏ qua."),
    ("", "Cac khoan tong hop trong bieu gui kem."),
    ("", "Tài khoản dùng để nộp báo cáo là gì?"),
    ("Hướng dẫn", "Đề nghị các đơn vị không sử dụng mẫu cũ."),
]


@pytest.mark.parametrize(("subject", "body"), TAKEN_BACK)
def test_what_is_taken_back_is_noticed_and_a_question(subject, body):
    got = message(subject, body)
    assert withdrawal(got) is not None
    assert classify(got, [], frozenset()).klass is MessageClass.QUESTION


@pytest.mark.parametrize(("subject", "body"), NOT_TAKEN_BACK)
def test_what_only_sounds_so_takes_nothing_back(subject, body):
    assert withdrawal(message(subject, body)) is None


@pytest.mark.parametrize(
    "body",
    [
        "Đơn vị gửi bản thay thế, đề nghị không dùng bản trước.",
        "Em gửi nhầm bản hôm qua, đây mới là bản đúng ạ.",
        "Please disregard the previous version; the correct one is attached.",
        "xin rut lai ban cu, don vi gui lai ban moi",
    ],
)
def test_message_that_brings_the_new_version_is_a_submission(body):
    assert classify(message("Báo cáo", body), [Role("report", FileRole.SUBMISSION)], frozenset()).klass is (
        MessageClass.SUBMISSION
    )


@pytest.mark.parametrize(
    ("subject", "body", "taken"),
    [
        ("Recall: Báo cáo 2024", "", Withdrawal(recalled="Báo cáo 2024")),
        ("Thu hồi thư: Báo cáo 2024", 'A muốn thu hồi thư, "Báo cáo 2024".', Withdrawal(recalled="Báo cáo 2024")),
        ("Recall: Bericht", 'A möchte die Nachricht "Bericht" zurückrufen.', Withdrawal(recalled="Bericht")),
        ("Recall: BC", "Cho em rút lại báo cáo ạ", Withdrawal()),
        ("", "Xin rút lại biểu số liệu.", Withdrawal(kind=Reader.STATS)),
        ("", "Xin rút lại file Excel đã gửi.", Withdrawal(kind=Reader.STATS)),
        ("", "Xin rút lại bản Word.", Withdrawal(kind=Reader.REPORT)),
        ("", "Xin rút lại báo cáo số liệu.", Withdrawal(kind=Reader.STATS)),
        ("", "Xin rút lại báo cáo và bảng số liệu.", Withdrawal()),
        ("", "Xin rút lại báo cáo.", Withdrawal()),
        ("", "Đề nghị không dùng bản gửi lần đầu.", Withdrawal(earlier=True)),
        ("", "De nghi khong dung ban cu.", Withdrawal(earlier=True)),
        ("", "Đề nghị không dùng bản vừa gửi.", Withdrawal()),
        ("", "Hôm qua đơn vị gửi bảng số liệu. Đề nghị không sử dụng.", Withdrawal(kind=Reader.STATS)),
    ],
)
def test_words_tell_what_is_meant(subject, body, taken):
    assert withdrawal(message(subject, body)) == taken


def test_subject_of_an_answer_is_somebody_else_s():
    assert withdrawal(message("Re: Xin rút lại báo cáo", "Đã rõ, cảm ơn.", in_reply_to=("x@y",))) is None


@pytest.mark.parametrize(
    ("body", "files"),
    [
        ("Xin rút lại «Báo cáo 2024 (nháp).docx».", ("bao cao 2024 nhap docx",)),
        ("Đề nghị không sử dụng tệp BC.docx và bieu.xlsx", ("de nghi khong su dung tep bc docx", "va bieu xlsx")),
        ("Xin rút lại báo cáo.docxx", ()),
        ("Xin rút lại báo cáo đã gửi", ()),
    ],
)
def test_names_of_files_are_told_with_the_words_before_them(body, files):
    found = withdrawal(message("", body))
    assert found is not None
    assert found.files == files
