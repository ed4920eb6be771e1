"""Cures that several examinations give, in both languages. Not for a sentence that one alone says: `sentences`."""

from collections.abc import Mapping

from collector.doctor.values import BROKEN, Words

IMPORT = (
    "Nhập danh sách: «collector unions import FILE.csv» (mẫu: db/unions.csv).",
    "Import the registry: `collector unions import FILE.csv` (a sample: db/unions.csv).",
)
INIT = (
    "Chạy «collector init», hoặc đặt COLLECTOR_DATA vào thư mục mà tài khoản này ghi được.",
    "Run `collector init`, or set COLLECTOR_DATA to a directory that this account may write.",
)
OWNER = (
    "Chạy bằng tài khoản của dịch vụ; sai chủ sở hữu thì: chown -R TÀI-KHOẢN THƯ-MỤC-DỮ-LIỆU (docs/install.md, mục 2).",
    "Run as the account of the service; where the owner is wrong: chown -R ACCOUNT DATA (docs/install.md, section 2).",
)
# What is wrong with a database that cannot be opened, each with its cure.
DATABASE: Mapping[str, Words] = {
    "missing": INIT,
    "closed": OWNER,
    "busy": (
        "Đợi lệnh kia xong rồi thử lại; nếu không có lệnh nào đang chạy, khởi động lại dịch vụ collector.",
        "Wait for the other command and try again; where there is none, restart the service.",
    ),
    "full": (
        "Giải phóng đĩa; thư vẫn nằm trong hộp thư và được nhận khi có chỗ.",
        "Free some space; the mail waits in the mailbox until there is room.",
    ),
    "newer": (
        "Cài lại bản đã tạo ra cơ sở dữ liệu, hoặc khôi phục bản sao lưu của bản đang dùng (docs/install.md, mục 10).",
        "Install the version that made it, or restore a backup made by this one (docs/install.md, section 10).",
    ),
    BROKEN: (
        (
            "Khôi phục bản sao lưu vào thư mục mới («collector restore», docs/install.md, mục 9); không có bản sao lưu "
            "thì chuyển tệp cơ sở dữ liệu đi nơi khác rồi chạy «collector replay --archive»."
        ),
        (
            "Restore a backup into a new directory (`collector restore`, docs/install.md, section 9); without one move "
            "the database aside and run `collector replay --archive`."
        ),
    ),
}
RENEW = "The mail server's certificate ends soon: ask the administrator of the server to renew it."


def on_the_way(setting: str, direct: str, turning: str) -> dict[str, Words]:
    """Return the cures for what is wrong before a log-in is tried."""
    return {
        "host": (
            f"Không tìm thấy máy chủ: xem lại tên máy trong «{setting}» và DNS của máy này.",
            f"The server's name is not known: check it in `{setting}`, and this machine's DNS.",
        ),
        "port": (
            f"Máy chủ không trả lời ở cổng này: xem lại cổng trong «{setting}», tường lửa, máy chủ có đang chạy không.",
            f"The server does not answer at this port: check it in `{setting}`, a firewall, whether the server runs.",
        ),
        "tls": (
            f"Sai kiểu mã hóa ở cổng này: mã hóa ngay từ đầu là {direct}; nâng lên bằng STARTTLS là {turning}.",
            f"TLS of the other kind at this port: {direct} speaks it at once, {turning} turns to it by STARTTLS.",
        ),
        "authority": (
            "Chứng chỉ do nội bộ cấp hoặc không đúng tên máy: đặt «ca» là tệp PEM của tổ chức cấp, hoặc sửa tên máy.",
            "An internal authority, or another host name: set `ca` to the authority's PEM file, or correct the name.",
        ),
    }
