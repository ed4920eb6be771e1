"""Tables that are not the form that was sent out, as unions send them by mistake, and lists that answer nothing."""

from collector.model import Form

Rows = list[list[object]]
HEADS = ("STT", "Nội dung", "Đơn vị tính", "Kết quả", "Ghi chú")


def _table(title: str, rows: Rows, heads: tuple[str, ...] = HEADS) -> Rows:
    return [["Đơn vị: Công đoàn Viện Toán"], [title], [], list(heads), *rows]


def last_years_form(form: Form) -> Rows:
    """Last year's form: three rows in four are this year's, the others were replaced since."""
    rows = _of_ours(form, lambda nth: nth % 4 != 3)
    own: Rows = [[f"{60 + nth}", f"Số giỏ quà phòng chống dịch đợt {nth}", "suất", 40 + nth] for nth in range(1, 15)]
    return _table("BIỂU SỐ LIỆU HOẠT ĐỘNG CÔNG ĐOÀN NĂM 2023", _mixed(rows, own))


def half_of_ours(form: Form) -> Rows:
    """A form of another body that shares more than half of its rows with ours."""
    rows = _of_ours(form, lambda nth: nth % 7 < 5)
    sports = ("cầu lông", "bóng bàn", "bóng đá", "bơi lội", "cờ tướng", "điền kinh", "kéo co", "quần vợt", "bi sắt")
    own: Rows = [[f"{40 + nth}", f"Giải {sport}: vận động viên", "người", 9 + nth] for nth, sport in enumerate(sports)]
    own += [[f"{60 + nth}", f"Giải {sport}: huy chương", "chiếc", 3 + nth] for nth, sport in enumerate(sports)]
    return _table("TỔNG HỢP PHONG TRÀO NĂM 2024", _mixed(rows, own))


def _mixed(rows: Rows, own: Rows) -> Rows:
    pairs = [row for pair in zip(rows, own, strict=False) for row in pair]
    return pairs + rows[len(own) :]


def other_ministrys(form: Form) -> Rows:
    """The yearly form of another ministry."""
    del form
    said = (
        "Số trường đạt chuẩn quốc gia", "Số phòng học kiên cố", "Giáo viên dạy giỏi cấp tỉnh", "Học sinh bỏ học",
        "Bếp ăn bán trú", "Thư viện đạt chuẩn", "Số giờ dạy thêm", "Nhà vệ sinh đạt chuẩn",
    )  # fmt: skip
    return _table("MẪU 02: THỐNG KÊ NGÀNH NĂM 2024", [[nth, text, "cái", 10 + nth] for nth, text in enumerate(said, 1)])


def quarterly(form: Form) -> Rows:
    """A quarterly form, of its own rows, with a column for each month."""
    del form
    said = ("Cuộc họp giao ban", "Tin bài đã đăng", "Văn bản đến", "Văn bản đi", "Lượt tiếp dân", "Buổi trực lễ")
    rows: Rows = [[nth, text, "lượt", 3, 4, 5] for nth, text in enumerate(said, 1)]
    return _table("BÁO CÁO QUÝ III NĂM 2024", rows, ("TT", "Chỉ tiêu", "ĐVT", "Tháng 7", "Tháng 8", "Tháng 9"))


def budget(form: Form) -> Rows:
    """A budget: income and spending by item."""
    del form
    said = ("Thu đoàn phí", "Kinh phí cấp", "Chi quản lý hành chính", "Chi phụ cấp", "Chi hội họp", "Chi thăm hỏi")
    rows: Rows = [[nth, text, None, 1_000_000 * nth, "1.200.000"] for nth, text in enumerate(said, 1)]
    return _table("DỰ TOÁN THU CHI NĂM 2025", rows, ("Mã số", "Khoản mục", "", "Ước thực hiện", "Dự toán"))


def members(form: Form) -> Rows:
    """A list of members."""
    del form
    rows: Rows = [
        [nth, f"Nguyễn Văn {letter}", 1970 + nth, "Chuyên viên", 2.34] for nth, letter in enumerate("ABCDEFGH")
    ]
    return _table("DANH SÁCH ĐOÀN VIÊN BÁO CÁO NĂM 2024", rows, ("TT", "Họ và tên", "Năm sinh", "Chức vụ", "Hệ số"))


def staff_by_matter(form: Form) -> Rows:
    """A list of people with what they did in a column "Nội dung"."""
    del form
    rows: Rows = [[nth, f"Trần Thị {letter}", "Đạt giải cấp bộ", 500_000] for nth, letter in enumerate("ABCDEFGH")]
    return _table("TỔNG HỢP KHEN THƯỞNG", rows, ("TT", "Họ tên", "Nội dung khen", "Số tiền"))


def offer(form: Form) -> Rows:
    """An offer of a shop."""
    del form
    rows: Rows = [[nth, f"Bàn phím loại {nth}", "cái", 5, 350_000, 1_750_000] for nth in range(1, 9)]
    return _table("BẢNG BÁO GIÁ TỔNG HỢP", rows, ("STT", "Nội dung", "ĐVT", "Số lượng", "Đơn giá", "Thành tiền"))


def _of_ours(form: Form, kept: object) -> Rows:
    assert callable(kept)
    rows = [one for nth, one in enumerate(form.indicators) if one.kind in {"int", "money"} and kept(nth)]
    return [[one.stt or None, one.label, one.unit, 20 + nth, None] for nth, one in enumerate(rows)]


ANSWERS = (last_years_form, half_of_ours, other_ministrys, quarterly, budget)
LISTS = (members, staff_by_matter, offer)
