"""Whether a message without a file says that it brings one: by what it means, in the words of many clerks."""

import unicodedata
from random import Random

import pytest

from collector.demo import people
from collector.model import Address, Message
from collector.paths import shipped
from collector.triage import announces

OURS = "office@office.example"


def message(subject, body, **more):
    return Message("0" * 64, 1, subject=subject, sender=Address("", "clerk@unit.example"), body=body, **more)


BRINGS = [
    # --- polite, plain, short
    (
        "Báo cáo tổng kết năm 2024",
        "Kính gửi Văn phòng Công đoàn Bộ,\nCông đoàn Viện xin gửi báo cáo tổng kết năm 2024.",
    ),
    ("Báo cáo", "Kính gửi Văn phòng báo cáo tổng kết công tác công đoàn năm 2024."),
    ("", "Em gửi báo cáo ạ."),
    ("", "Em xin gửi anh chị báo cáo và bảng số liệu của Công đoàn Vụ ạ."),
    ("BC", "Đơn vị gửi BC ạ"),
    ("", "Em nộp báo cáo của đơn vị."),
    ("", "Kính chuyển Văn phòng số liệu năm 2024 của CĐCS Trung tâm."),
    ("", "Tôi xin gởi báo cáo công đoàn."),
    ("", "Công đoàn Cục Sở hữu trí tuệ trân trọng gửi Công đoàn Bộ báo cáo tổng kết hoạt động công đoàn năm 2024."),
    ("", "Thực hiện Công văn số 12/CĐBKHCN về việc gửi báo cáo tổng kết, Công đoàn Viện xin gửi báo cáo kèm theo."),
    ("", "Căn cứ hướng dẫn của Công đoàn Bộ, đơn vị gửi báo cáo và biểu thống kê."),
    ("", "Báo cáo tổng kết của Công đoàn Viện, em xin gửi anh ạ."),
    ("", "Báo cáo của CĐ Văn phòng Đăng ký đơn vị xin gửi lại."),
    ("", "Anh ơi em gửi báo cáo nhé."),
    ("", "Cho em gửi báo cáo của CĐ Trung tâm ạ."),
    ("", "Em xin phép gửi báo cáo của đơn vị."),
    ("", "Hôm nay em gửi bảng số liệu trước, báo cáo em sẽ gửi sau."),
    ("", "Em chưa rõ cột 5, em gửi bảng số liệu để anh xem trước ạ."),
    ("", "Thư trước em quên đính kèm, em gửi lại báo cáo ạ."),
    ("", "Do sơ suất thư trước thiếu tệp, nay đơn vị gửi bổ sung báo cáo tổng kết."),
    (
        "",
        "Kính gửi anh,\n\nCông đoàn Viện Nghiên cứu và Phát triển xin gửi Văn phòng\nCông đoàn Bộ báo cáo tổng kết.",
    ),
    ("", "Đây là báo cáo của Công đoàn Cục ạ."),
    ("", "Báo cáo năm 2024 của CĐCS Trung tâm đây ạ."),
    ("", "Báo cáo tổng kết năm 2024 - Công đoàn Viện Công nghệ"),
    ("", "Em gửi thiếu bảng số liệu, em gửi bổ sung ạ."),
    # --- attached
    ("", "Báo cáo đính kèm ạ."),
    ("", "Gửi anh file báo cáo trong tệp đính kèm."),
    ("", "Đính kèm là báo cáo tổng kết và biểu số liệu của đơn vị."),
    ("", "Báo cáo và bảng số liệu kèm theo thư này."),
    ("", "Em đã gửi kèm báo cáo trong thư này ạ."),
    ("", "Xin xem báo cáo trong file đính kèm."),
    ("", "Kèm theo thư là báo cáo công đoàn năm 2024."),
    ("", "Em đính kèm báo cáo, anh nhận giúp em."),
    # --- what, the subject says
    ("Báo cáo tổng kết CĐ Viện", "Em gửi anh ạ."),
    ("Số liệu thống kê 2024", "Kính gửi Văn phòng.\nEm gửi lại ạ."),
    ("Báo cáo công đoàn", "Như file đính kèm ạ."),
    ("Re: Kính nhắc gửi báo cáo", "Dạ em gửi ạ."),
    ("Re: Kính nhắc gửi báo cáo", "Đơn vị xin gửi lại bản đã sửa."),
    ("BC tổng kết", "Chi tiết trong file đính kèm."),
    # --- the subject alone
    ("Báo cáo tổng kết công tác công đoàn năm 2024", ""),
    ("BÁO CÁO CÔNG ĐOÀN NĂM 2024 - CĐCS VIỆN CÔNG NGHỆ", "Kính gửi Văn phòng Công đoàn Bộ.\n\nTrân trọng./."),
    ("V/v gửi báo cáo tổng kết năm 2024", "Trân trọng!\nNguyễn Văn A"),
    ("Bảng số liệu CĐ Vụ Công nghệ cao", "Gửi từ iPhone của tôi"),
    ("Fwd: Báo cáo tổng kết CĐ Viện", ""),
    ("bc tong ket 2024.docx", ""),
    ("Gửi email: Báo cáo 2024.docx", ""),
    ("Emailing: So lieu.xlsx", ""),
    # --- without diacritics
    ("Bao cao", "Kinh gui Van phong, Cong doan Vien xin gui bao cao tong ket nam 2024."),
    ("", "em gui bao cao a"),
    ("bao cao cd vien", "em gui a c a"),
    ("", "Bao cao dinh kem a"),
    ("", "don vi gui bang so lieu va bao cao"),
    ("", "Gui anh bao cao va bieu thong ke cua don vi."),
    # --- English
    ("Annual report", "Please find attached the annual report of our union."),
    ("", "Attached please find our report for 2024."),
    ("Report 2024", "Please see attached."),
    ("", "I am sending you the report and the statistics."),
    ("", "We hereby submit our trade union report."),
    ("", "Enclosed is the statistics table."),
    ("Emailing: BC 2024", "Your message is ready to be sent with the following file or link attachments:\n\nBC 2024"),
    ("BC", "Thư của bạn đã sẵn sàng để được gửi với các tệp hoặc liên kết đính kèm sau đây:\n\nBC.docx"),
    # --- in the letter itself
    ("Số liệu", "Đơn vị báo cáo số liệu năm 2024 như sau:\nTổng số đoàn viên: 35\nNữ: 12"),
    (
        "",
        "CÔNG ĐOÀN VIỆN\n\nBÁO CÁO\nTổng kết công tác công đoàn năm 2024\n"
        + "Công tác tuyên truyền được chú trọng.\n" * 40,
    ),
]

BRINGS_NOT = [
    # --- later
    ("Báo cáo", "Đơn vị sẽ gửi báo cáo vào thứ Sáu."),
    ("Báo cáo", "Em gửi báo cáo sau nhé."),
    ("", "Chiều mai em gửi báo cáo ạ."),
    ("", "Đơn vị đang hoàn thiện báo cáo, em gửi trong ngày mai."),
    ("", "Khi nào có số liệu em gửi báo cáo ngay."),
    ("", "Em xin gửi báo cáo vào tuần sau."),
    ("", "We will send the report by Friday."),
    ("", "I am going to submit our report tomorrow."),
    ("Re: Kính nhắc", "Đơn vị đang tổng hợp, dự kiến gửi báo cáo đúng hạn."),
    ("", "bao cao em se gui trong tuan"),
    ("", "Báo cáo đơn vị gửi sau ạ"),
    # --- before
    ("Báo cáo", "Đơn vị đã gửi báo cáo ngày 05/11."),
    ("", "Em đã nộp báo cáo hôm qua rồi ạ."),
    ("", "Báo cáo em đã gửi kèm thư trước."),
    ("", "Em vừa gửi báo cáo qua Zalo."),
    ("", "We sent the report yesterday."),
    ("", "Hôm qua đơn vị gửi báo cáo đính kèm rồi."),
    ("", "Em gửi báo cáo rồi nhé anh."),
    ("", "Báo cáo em gửi bị sai cột 5."),
    ("", "Em gửi nhầm báo cáo, xin hủy bản đó ạ."),
    # --- by another way
    ("Báo cáo", "Bản có dấu đơn vị đã gửi theo đường công văn."),
    ("Báo cáo", "Đơn vị gửi báo cáo bản giấy qua bưu điện."),
    ("", "Em gửi báo cáo trực tiếp tại văn phòng."),
    ("", "Đơn vị gửi báo cáo trên trục liên thông văn bản."),
    # --- not
    ("Báo cáo", "Đơn vị chưa gửi báo cáo vì Chủ tịch đi công tác."),
    ("", "Em quên đính kèm báo cáo."),
    ("", "Đơn vị không gửi báo cáo năm nay do mới thành lập."),
    ("", "Đơn vị chưa nhận được biểu mẫu kèm theo."),
    ("", "Em không thấy báo cáo đính kèm trong thư của anh."),
    ("", "I cannot send the report from this address."),
    # --- somebody else, or asked for
    ("V/v báo cáo", "Đề nghị các đơn vị gửi báo cáo trước ngày 10/11."),
    ("", "Văn phòng gửi báo cáo mẫu để các đơn vị tham khảo."),
    ("", "Cảm ơn anh đã gửi báo cáo mẫu."),
    ("", "Đã nhận được báo cáo đính kèm, cảm ơn anh."),
    ("", "Vui lòng gửi báo cáo cho em xem lại."),
    ("", "Kính đề nghị Văn phòng gửi lại mẫu báo cáo."),
    ("", "Anh gửi em mẫu báo cáo với ạ."),
    ("", "Theo mẫu báo cáo gửi kèm hướng dẫn thì cột 3 để trống."),
    ("", "Cán bộ phụ trách gửi báo cáo của đơn vị là đồng chí Lan."),
    ("", "Thời hạn gửi báo cáo là ngày 10/11 đúng không ạ."),
    ("Thông báo", "Từ tháng 11 đồng chí Lan phụ trách việc gửi báo cáo."),
    ("", "Please send us the report."),
    # --- how, where, when
    ("Hỏi về báo cáo", "Em gửi báo cáo vào địa chỉ nào ạ?"),
    ("", "Báo cáo gửi kèm file Word hay PDF ạ"),
    ("", "Nộp báo cáo bản giấy có được không anh"),
    ("", "gui bao cao o dau vay a"),
    ("", "Em muốn hỏi cách gửi báo cáo và số liệu."),
    ("", "Đơn vị gửi báo cáo qua thư điện tử có được không?"),
    ("", "How should we submit the report?"),
    # --- another paper
    ("Gửi kế hoạch hoạt động", "Kính gửi Công đoàn Bộ văn bản kèm theo."),
    ("", "Em gửi danh sách đoàn viên đính kèm."),
    ("", "Đơn vị gửi báo cáo tài chính quý III."),
    ("", "Kính gửi giấy mời và chương trình hội nghị kèm theo."),
    ("Tin", "Gửi anh bản tin tháng 10."),
    ("Tập huấn báo cáo viên", "Kính mời tham dự."),
    # --- nothing
    ("Re: Xác nhận đã nhận báo cáo", "Đã nhận. Trân trọng cảm ơn!"),
    ("Re: Báo cáo tổng kết", "Em cảm ơn anh ạ."),
    ("Re: Kính nhắc gửi báo cáo", ""),
    ("Nhắc gửi báo cáo", ""),
    ("Xin gia hạn nộp báo cáo", ""),
    ("Báo cáo", "Số điện thoại của đơn vị nay là 024 3822 0000."),
    ("Báo cáo tổng kết", "ok a"),
    ("", "Xin báo cáo anh như sau: Chủ tịch mới nhận nhiệm vụ."),
    ("", "Báo cáo chưa xong"),
    ("", "Công đoàn Viện báo cáo Văn phòng: đơn vị đã đổi địa chỉ."),
    ("", ""),
]


@pytest.mark.parametrize(("subject", "body"), BRINGS)
def test_who_says_that_it_comes_along_is_understood(subject, body):
    assert announces(message(subject, body))


@pytest.mark.parametrize(("subject", "body"), BRINGS_NOT)
def test_who_says_anything_else_brings_nothing(subject, body):
    assert not announces(message(subject, body))


@pytest.mark.parametrize(("subject", "body"), [pair for pair in BRINGS if pair[1]])
def test_what_stands_in_the_thread_below_alone_does_not_count(subject, body):
    assert not announces(message(f"Re: {subject}", "Đã nhận, cảm ơn đồng chí.", quoted=f"> {body}"))


def test_our_own_letter_passed_on_brings_nothing():
    got = message("Fwd: Báo cáo tổng kết năm 2024", "", forwarded_from=(Address("", OURS),))
    assert not announces(got, frozenset({OURS}))


def test_a_signature_says_nothing():
    got = message("Hỏi", "Em cảm ơn.\n--\nPhòng gửi báo cáo", signature="Phòng gửi báo cáo")
    assert not announces(got)


@pytest.mark.parametrize(
    ("subject", "body", "expected"),
    [
        ("", "Em gửi báo cáo tổng kết năm 2024 của Công đoàn Viện.", True),
        ("", "Kính gửi Văn phòng bảng số liệu và công văn.", True),
        ("", "Báo cáo công tác công đoàn đính kèm ạ.", True),
        ("", "Em gửi báo cáo và kế hoạch ạ.", False),
        ("Báo cáo tổng kết năm 2024", "Em gửi anh ạ.", False),
        ("Gửi kế hoạch", "Kính gửi Công đoàn Bộ văn bản kèm theo.", False),
    ],
)
def test_beside_other_papers_the_yearly_report_must_be_named(subject, body, expected):
    assert announces(message(subject, body), beside=True) is expected


# --- every union, in many words ------------------------------------------------------------------------

NAMES = [union.name for union in people.read(shipped("db", "unions.csv"))]
SAYS = [
    "{} xin gửi báo cáo tổng kết năm 2024.",
    "{} gửi Văn phòng báo cáo và bảng số liệu.",
    "{} kính gửi báo cáo công tác công đoàn năm 2024 kèm theo.",
    "Thực hiện Hướng dẫn số 12/HD-CĐBKHCN, {} gửi báo cáo.",
    "Theo công văn của Công đoàn Bộ {} xin nộp báo cáo tổng kết.",
    "Em là Lan ở {}, em gửi báo cáo ạ.",
    "Em gửi báo cáo của {} ạ.",
    "Đính kèm là báo cáo của {}.",
    "Báo cáo tổng kết năm 2024 của {} em xin gửi ạ.",
]
SAYS_NOT = [
    "{} sẽ gửi báo cáo tổng kết vào tuần sau.",
    "{} chưa gửi báo cáo do đang chờ số liệu.",
    "{} đã gửi báo cáo tổng kết ngày 05/11.",
    "{} xin phép gửi báo cáo sau ngày 15/11.",
    "Đề nghị {} gửi báo cáo tổng kết trước ngày 10/11.",
    "{} gửi báo cáo bản giấy qua bưu điện.",
    "Cảm ơn {} đã gửi báo cáo tổng kết.",
    "Thời hạn {} gửi báo cáo là khi nào?",
    "{} chưa nhận được mẫu báo cáo kèm theo.",
]


def spoken(text):
    """Return a text as clerks type it: with diacritics, without, in capitals, decomposed."""
    plain = "".join(each for each in unicodedata.normalize("NFD", text) if not unicodedata.combining(each))
    return (text, plain.replace("đ", "d").replace("Đ", "D"), text.upper(), unicodedata.normalize("NFD", text))


@pytest.mark.parametrize("said", SAYS)
def test_any_union_may_say_that_it_comes_along(said):
    wrong = [t for name in NAMES for t in spoken(said.format(name)) if not announces(message("", f"Kính gửi,\n{t}"))]
    assert wrong == []


@pytest.mark.parametrize("said", SAYS_NOT)
def test_no_union_is_misunderstood(said):
    wrong = [t for name in NAMES for t in spoken(said.format(name)) if announces(message("Trao đổi", t))]
    assert wrong == []


def test_a_letter_is_read_to_its_end_whatever_its_length():
    rng = Random(13)
    for _ in range(200):
        lines = rng.sample(["Kính gửi anh,", "Em là Lan.", "Em cảm ơn anh ạ.", "Chúc anh khỏe.", "Họp xong em về."], 4)
        at = rng.randrange(5)
        lines.insert(at, rng.choice(SAYS).format(rng.choice(NAMES)))
        assert announces(message("Trao đổi", "\n".join(lines)))
        lines[at] = rng.choice(SAYS_NOT).format(rng.choice(NAMES))
        assert not announces(message("Trao đổi", "\n".join(lines)))
