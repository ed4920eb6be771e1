"""Cures that several examinations give, in both languages. Not for a sentence that one alone says: `sentences`."""

from collector.doctor.values import Words

IMPORT = (
    "Nhập danh sách: «collector unions import FILE.csv» (mẫu: db/unions.csv).",
    "Import the registry: `collector unions import FILE.csv` (a sample: db/unions.csv).",
)
INIT = (
    "Chạy «collector init», hoặc đặt COLLECTOR_DATA vào thư mục mà tài khoản này ghi được.",
    "Run `collector init`, or set COLLECTOR_DATA to a directory that this account may write.",
)
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
