"""The class of short letters without a file, by their words alone: with diacritics and without."""

import pytest

from collector.model import Address, Message, MessageClass
from collector.triage import classify

QUESTION, OTHER, SPAM, AUTO = MessageClass.QUESTION, MessageClass.OTHER, MessageClass.SPAM, MessageClass.AUTO_REPLY
SUBMISSION = MessageClass.SUBMISSION

LETTERS = [
    # --- questions
    (QUESTION, "Hỏi về biểu mẫu", "Anh cho em hỏi cột «Số lượng» tính đến ngày nào ạ."),
    (QUESTION, "", "Mục II.4 ghi số tiền theo đơn vị gì vậy ạ?"),
    (QUESTION, "Biểu số liệu", "Chị ơi, biểu này điền số liệu của năm nào ạ"),
    (QUESTION, "bao cao", "anh oi cho em hoi nop ban word hay ban scan a"),
    (QUESTION, "hoi ve mau bieu", "Em khong mo duoc file excel, anh gui lai giup em voi"),
    (QUESTION, "Re: Hướng dẫn", "Đơn vị chưa nhận được biểu mẫu kèm theo, kính đề nghị Văn phòng gửi lại."),
    (QUESTION, "Mẫu biểu", "Cho em xin lại file mẫu với ạ. Em cảm ơn."),
    (QUESTION, "", "Em xin mẫu báo cáo năm nay ạ"),
    (QUESTION, "", "xin lai mau bao cao"),
    (QUESTION, "Báo cáo", "Bên em có phải nộp bản giấy có dấu không ạ"),
    (QUESTION, "Báo cáo", "Ben em co phai nop ban giay khong a"),
    (QUESTION, "Về hình thức nộp", "Nộp bản PDF có được không anh?"),
    (QUESTION, "", "Kính đề nghị Văn phòng Công đoàn Bộ hướng dẫn cách tính đoàn viên nghỉ thai sản."),
    (QUESTION, "", "File bị khóa em không nhập được vào cột kết quả."),
    (QUESTION, "", "Em không biết nộp ở đâu, nhờ anh chỉ giúp."),
    (QUESTION, "", "Công thức trong bảng bị lỗi, anh xem giúp em với"),
    (QUESTION, "Xác nhận", "Anh nhận được file của em chưa ạ"),
    (QUESTION, "Kiểm tra giúp", "Em đã gửi báo cáo hôm qua, nhờ anh kiểm tra giúp em."),
    (QUESTION, "", "Đơn vị em sáp nhập từ tháng 9 thì báo cáo chung hay riêng ạ?"),
    (QUESTION, "", "Viện em không có tổ chức Đảng thì mục V ghi như thế nào"),
    (QUESTION, "Thắc mắc về số liệu", "Số đoàn viên tính cả người hợp đồng ngắn hạn hay không ạ."),
    (QUESTION, "", "Liệu đơn vị có thể gửi qua Zalo không?"),
    (QUESTION, "", "Mong sớm nhận được phản hồi của Văn phòng về biểu số 02."),
    (QUESTION, "", "Em chưa rõ mục chi tính thế nào, anh giải đáp giúp."),
    (QUESTION, "Re: Kính nhắc gửi báo cáo", "Hạn nộp là mùng mấy thế anh, em tưởng cuối tháng"),
    (QUESTION, "Question", "Could you please send the form again? The file cannot be opened."),
    (QUESTION, "Fwd: Hỏi về mẫu báo cáo", ""),
    # --- more time
    (QUESTION, "Xin gia hạn", "Do Chủ tịch đi công tác, đơn vị xin gia hạn nộp báo cáo đến 15/11."),
    (QUESTION, "xin gia han nop bao cao", "Don vi xin nop cham 3 ngay. Tran trong."),
    (QUESTION, "Xin lùi thời hạn nộp báo cáo", "Kính gửi Văn phòng, đơn vị đề nghị được lùi sang tuần sau."),
    (QUESTION, "Báo cáo", "Đơn vị xin phép gửi báo cáo sau ngày 12/11."),
    (QUESTION, "", "Cho em xin thêm 2 ngày nhé anh, kế toán chưa chốt số."),
    (QUESTION, "", "cho em them vai ngay nua a"),
    (QUESTION, "", "Bên em không kịp hạn 9/11, xin nộp muộn."),
    (QUESTION, "", "Thứ hai tuần sau em mới gửi được báo cáo ạ, mong anh thông cảm."),
    (QUESTION, "", "Em xin khất đến thứ Tư."),
    (QUESTION, "Extension", "We kindly ask for an extension until 15 November."),
    (QUESTION, "", "Kính đề nghị Công đoàn Bộ xem xét kéo dài thời hạn nộp báo cáo."),
    # --- thanks, receipts and information: nothing is asked
    (OTHER, "Re: Xác nhận đã nhận báo cáo", "Đã nhận. Trân trọng cảm ơn!"),
    (OTHER, "Re: Xác nhận", "Em cảm ơn anh ạ."),
    (OTHER, "Re: Cảm ơn đơn vị đã gửi đủ báo cáo", "cam on van phong"),
    (OTHER, "Re: Kính nhắc gửi báo cáo", "Vâng, đơn vị đã nắm được thông tin và sẽ gửi đúng hạn."),
    (OTHER, "Re: Thông báo", "Vang em nhan duoc roi a"),
    (OTHER, "Re: Kính nhắc", "Đơn vị đang hoàn thiện, sẽ gửi trong hôm nay. Trân trọng./."),
    (OTHER, "Báo cáo", "Bản có dấu đơn vị đã gửi theo đường công văn."),
    (OTHER, "Bản giấy", "Em gửi bản giấy qua bưu điện rồi ạ."),
    (OTHER, "Thông tin liên hệ", "Từ tháng 11, đồng chí Nguyễn Văn A thay đồng chí B phụ trách công tác công đoàn."),
    (OTHER, "", "ok a"),
    (OTHER, "", "Dạ vâng ạ"),
    (OTHER, "Re: Xác nhận", "Đơn vị xác nhận đã nhận được thông báo."),
    (OTHER, "Chúc mừng", "Chúc mừng ngày Phụ nữ Việt Nam 20/10!"),
    (OTHER, "Thăm hỏi đoàn viên", "Công đoàn Viện đã tổ chức thăm hỏi đoàn viên ốm đau trong tháng."),
    (OTHER, "Trao đổi kinh nghiệm", "Đoàn đã học hỏi nhiều kinh nghiệm từ chuyến công tác."),
    (OTHER, "Hội nghị cán bộ", "Trân trọng kính mời đồng chí tới dự Hội nghị. Vui lòng xác nhận tham dự trước 05/11."),
    (OTHER, "Giấy mời họp Ban Chấp hành", "Kính mời các đồng chí dự họp. Mong nhận được phản hồi."),
    (OTHER, "Thu moi tap huan", "Tran trong kinh moi dong chi tham du tap huan nghiep vu. De nghi xac nhan tham gia."),
    (OTHER, "Thông báo về việc nghỉ Tết", "Văn phòng thông báo lịch nghỉ Tết Dương lịch 2025."),
    (OTHER, "B?o c?o", "G?i anh b?n tin th?ng 10"),
    (OTHER, "Thank you", "Thank you for your message. We will send the report by Friday."),
    (OTHER, "Re: Đề nghị khẩn trương gửi báo cáo", "Không có gì thay đổi. Đơn vị không có vướng mắc gì."),
    (OTHER, "Đính chính", "Số điện thoại của đơn vị nay là 024 3822 0000."),
    # --- newsletters that hide what they are
    (SPAM, "Bản tin khoa học tháng 10", "Tin trong số này…\n\nĐể hủy đăng ký nhận bản tin, bấm vào đây."),
    (SPAM, "Ưu đãi lớn", "Giảm giá 50%! Bạn còn chờ gì?\nNgừng nhận email này: bấm vào đây"),
    (SPAM, "Your weekly digest", "What is new?\n\nUnsubscribe | View in browser"),
    # --- what a machine writes in a person's name
    (AUTO, "Trả lời tự động: Kính nhắc gửi báo cáo", "Tôi đi công tác đến hết 08/11."),
    (AUTO, "Vắng mặt: Báo cáo", "Tôi đang nghỉ phép."),
    (AUTO, "Tu dong tra loi: Bao cao", "Em dang nghi phep"),
    (AUTO, "Automatic reply: Report", "I am out of the office until Monday."),
    (AUTO, "Re: Kính nhắc", "Đây là thư trả lời tự động. Tôi hiện đi công tác, anh cần gì xin gọi 0912 000 000?"),
    (AUTO, "Đã đọc: Kính nhắc gửi báo cáo", "Thư của bạn đã được đọc lúc 10:30."),
    (AUTO, "Đã chấp nhận: Họp Ban Chấp hành", ""),
    (AUTO, "Accepted: Meeting", ""),
    # --- a link in place of a file
    (SUBMISSION, "Báo cáo", "Em gửi anh link https://drive.google.com/file/d/1a ạ"),
    (QUESTION, "Báo cáo", "Em gửi qua link https://drive.google.com/file/d/1a có được không ạ?"),
]


@pytest.mark.parametrize(
    ("klass", "subject", "body"), LETTERS, ids=[f"{each[0]}-{number}" for number, each in enumerate(LETTERS)]
)
def test_a_short_letter_is_understood(klass, subject, body):
    links = ("https://drive.google.com/file/d/1a",) if "drive.google.com" in body else ()
    letter = Message("0" * 64, 1, "1@u.example", subject, Address("", "clerk@unit.example"), body=body, links=links)

    assert classify(letter, [], frozenset()).klass is klass
