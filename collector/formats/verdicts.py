"""The findings of the readers: one sentence each, what is wrong with a file and how to correct it.

Not for findings about the content (`report.*`, `stats.*`) and not for the decision what a file counts for:
a PDF is read here like anything else, `file.wrong-format` is said by anyone who knows what was asked for.
"""

from collections.abc import Iterable

from collector.checks import file, usual
from collector.model import Finding


class Unreadable(Exception):
    """A file cannot be read; `str()` is the sentence for the sender."""


class Encrypted(Exception):
    """A file asks for a password."""


class Refused(Exception):
    """A file is over a limit; `str()` is the sentence for the sender."""


class Empty(Exception):
    """A file holds no text, or no cell filled."""


def unreadable(sentence: str) -> Finding:
    """Report that a file cannot be read, in the sentence of anyone who tried."""
    return usual(file.UNREADABLE, None, sentence)


def refused(sentence: str) -> Finding:
    """Report that a file is over a limit."""
    return usual(file.REFUSED, None, sentence)


def infected(name: str) -> Finding:
    """Report that the virus scanner found something; `name` is its word for it."""
    sentence = (
        f"Chương trình quét vi-rút phát hiện mã độc ({name}) nên tệp được giữ riêng, không mở. "
        "Kính đề nghị quét vi-rút máy tính, tạo lại tệp từ bản gốc sạch rồi gửi lại."
    )
    return usual(file.REFUSED, None, sentence)


def encrypted(archive: bool = False) -> Finding:
    """Report that a file is under a password."""
    sentence = (
        "Tệp nén có đặt mật khẩu nên không mở được. Kính đề nghị nén lại không đặt mật khẩu, "
        "hoặc đính kèm trực tiếp các tệp Word, Excel rồi gửi lại."
        if archive
        else "Tệp có đặt mật khẩu nên không mở được. Kính đề nghị bỏ mật khẩu "
        "(Tệp > Thông tin > Bảo vệ tài liệu) rồi lưu và gửi lại."
    )
    return usual(file.ENCRYPTED, None, sentence)


def sealed() -> Finding:
    """Report that a message is encrypted for a key that the office does not have."""
    sentence = (
        "Thư hoặc tệp được mã hóa (S/MIME hoặc PGP) nên không mở được. Kính đề nghị tắt chức năng mã hóa thư "
        "rồi gửi lại, đính kèm trực tiếp các tệp Word, Excel."
    )
    return usual(file.ENCRYPTED, None, sentence)


def empty(table: bool = False) -> Finding:
    """Report that a file holds nothing."""
    what = "không có ô nào được điền" if table else "không có nội dung"
    sentence = f"Tệp mở được nhưng {what}. Kính đề nghị kiểm tra lại tệp gốc và gửi lại tệp đầy đủ."
    return usual(file.EMPTY, None, sentence)


def empty_archive() -> Finding:
    """Report that an archive holds no file."""
    sentence = (
        "Tệp nén không có tệp nào bên trong. Kính đề nghị nén lại đủ các tệp, hoặc tốt hơn là đính kèm trực tiếp các "
        "tệp Word, Excel rồi gửi lại."
    )
    return usual(file.UNREADABLE, None, sentence)


def archive_without_bytes() -> Finding:
    """Report that an archive came without a single byte."""
    sentence = (
        "Tệp nén rỗng (0 byte): nội dung không tới được Văn phòng. Kính đề nghị nén lại, hoặc tốt hơn là đính kèm trực "
        "tiếp các tệp Word, Excel rồi gửi lại."
    )
    return usual(file.EMPTY, None, sentence)


def without_bytes(table: bool = False) -> Finding:
    """Report that a file came without a single byte, as some mail servers leave it."""
    program = "Excel" if table else "Word"
    sentence = (
        f"Tệp rỗng (0 byte): nội dung không tới được Văn phòng. Kính đề nghị mở tệp gốc bằng {program} để kiểm tra, "
        "rồi đính kèm và gửi lại."
    )
    return usual(file.EMPTY, None, sentence)


def shortcut(link: str | None) -> Finding:
    """Report that a file holds nothing but the way to another one."""
    sentence = (
        "Tệp chỉ là lối tắt (đường dẫn) tới một tệp khác, không có nội dung bên trong. Kính đề nghị mở tệp gốc, tải về "
        "hoặc lưu thành tệp Word (.docx), Excel (.xlsx), rồi đính kèm trực tiếp vào thư."
    )
    return usual(file.LINK_ONLY, link, sentence)


def legacy(table: bool) -> Finding:
    """Report that the old binary format was accepted."""
    old, new = (".xls", ".xlsx") if table else (".doc", ".docx")
    sentence = f"Tệp ở định dạng cũ {old}: đã nhận và chuyển đổi. Lần sau nên lưu ở dạng {new}."
    return usual(file.LEGACY_FORMAT, None, sentence)


def macro(table: bool) -> Finding:
    """Report that a file carries macros."""
    new = ".xlsx" if table else ".docx"
    sentence = f"Tệp có chứa macro; hệ thống không chạy macro. Nên lưu lại ở dạng {new} (không macro)."
    return usual(file.MACRO, None, sentence)


DAMAGED = (
    "Tệp bị hỏng hoặc chưa tải lên trọn vẹn nên không mở được. Kính đề nghị mở lại tệp gốc trên máy, "
    "lưu thành tệp mới rồi gửi lại."
)
NOT_WHAT_IT_CLAIMS = (
    "Nội dung tệp không phải dạng mà tên tệp nêu nên không đọc được. Kính đề nghị mở tệp gốc bằng Word "
    "hoặc Excel, chọn «Lưu thành» dạng .docx hoặc .xlsx rồi gửi lại."
)
BROKEN_PDF = (
    "Tệp PDF bị hỏng hoặc chưa tải lên trọn vẹn nên không mở được. Kính đề nghị gửi tệp Word, Excel gốc; nếu cần gửi "
    "kèm bản đã ký, kính đề nghị quét lại."
)
PARTIAL = (
    "Tệp đang tải xuống dở dang nên chưa có nội dung hoàn chỉnh. Kính đề nghị chờ tải xong (tên tệp có đuôi .docx hoặc "
    ".xlsx), mở thử, rồi đính kèm và gửi lại."
)
STOPPED = (
    "Không đọc được tệp: chương trình đọc bị dừng giữa chừng khi mở tệp này. Kính đề nghị mở tệp bằng Word "
    "hoặc Excel, chọn «Lưu thành» tệp mới dạng .docx hoặc .xlsx rồi gửi lại."
)
TOO_SLOW = (
    "Tệp vượt giới hạn thời gian hoặc bộ nhớ dành cho một tệp nên được giữ riêng, không mở. "
    "Kính đề nghị gửi lại tệp gọn hơn, không nén nhiều lớp, không chèn dữ liệu thừa."
)
TOO_LARGE = (
    "Nội dung giải nén của tệp vượt giới hạn cho phép nên tệp được giữ riêng, không mở. "
    "Kính đề nghị gửi trực tiếp tệp Word, Excel, không nén nhiều lớp."
)
TOO_DEEP = (
    "Thư hoặc tệp nén có quá nhiều lớp lồng nhau nên được giữ riêng, không mở. "
    "Kính đề nghị đính kèm trực tiếp các tệp Word, Excel và gửi lại."
)
TOO_MANY = (
    "Số tệp vượt giới hạn cho phép nên phần còn lại được giữ riêng, không mở. "
    "Kính đề nghị chỉ gửi tệp báo cáo và tệp biểu thống kê."
)


def stopped(findings: Iterable[Finding]) -> str | None:
    """Return what is said of a file whose reader died or was ended over a limit of time or memory, else None."""
    return next((each.message for each in findings if each.message in {STOPPED, TOO_SLOW}), None)


def no_converter(kind: str, table: bool = False) -> str:
    """Return the sentence for a format that nothing installed here can read."""
    program, new = ("Excel", ".xlsx") if table else ("Word", ".docx")
    return (
        f"Chưa có bộ chuyển đổi cho tệp {kind} trên hệ thống này nên chưa đọc được nội dung. "
        f"Kính đề nghị mở tệp bằng {program}, chọn «Lưu thành» dạng {new} rồi gửi lại."
    )
