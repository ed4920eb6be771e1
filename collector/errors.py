"""What can go wrong in a call. Trouble in the *data* is never an exception: it is a finding or a state.

The docstring of each error is its message, in Vietnamese, because the office and the person who installs
read it. Details follow behind a colon.
"""

import errno
from collections.abc import Mapping


class CollectorError(Exception):
    """Chương trình gặp lỗi."""

    def __str__(self) -> str:
        said = (type(self).__doc__ or "").strip()
        detail = super().__str__()
        return f"{said.rstrip('.')}: {detail}" if detail else said


class SettingRefused(CollectorError):
    """Giá trị cấu hình không dùng được."""


class NotInitialised(CollectorError):
    """Thư mục dữ liệu chưa được khởi tạo, hãy chạy «collector init»."""


class CampaignRefused(CollectorError):
    """Tệp đợt báo cáo không đọc được."""


class FormRefused(CollectorError):
    """Không đọc được biểu số liệu."""


class RegistryRefused(CollectorError):
    """Danh sách công đoàn không đọc được."""


class SecretRefused(CollectorError):
    """Không dùng được mật khẩu, mã truy cập hoặc chứng chỉ."""


class MailboxRefused(CollectorError):
    """Không mở được hộp thư."""


class MailboxMisconfigured(MailboxRefused):
    """Cấu hình của hộp thư không dùng được."""


class MailboxDiffers(CollectorError):
    """Hộp thư và sổ không khớp."""


class LettersRefused(CollectorError):
    """Mẫu thư không dùng được."""


class PostRefused(CollectorError):
    """Không gửi được thư."""

    def __init__(self, *args: object, recipients: Mapping[str, str] | None = None) -> None:
        super().__init__(*args)
        self.recipients = dict(recipients or {})  # whom the server refused, with its words


class PostMisconfigured(PostRefused):
    """Cấu hình của máy chủ gửi thư không dùng được."""


class PostUnable(PostRefused):
    """Máy chủ gửi thư không viết được tới địa chỉ có chữ ngoài bảng chữ cái Latinh không dấu (SMTPUTF8)."""


class PostDelayed(CollectorError):
    """Máy chủ thư tạm thời chưa nhận thư, sẽ gửi lại sau."""


class PostClosed(PostDelayed):
    """Chưa dùng được máy chủ gửi thư, sẽ thử lại sau."""


class PostUncertain(CollectorError):
    """Chưa rõ máy chủ đã nhận thư này hay chưa, nên không tự gửi lại."""


class ArchiveDamaged(CollectorError):
    """Kho lưu thư gốc bị hỏng hoặc thiếu."""


class UnknownDocument(CollectorError):
    """Không có văn bản nào mang mã này."""


class UnknownMessage(CollectorError):
    """Không có thư nào mang mã này (xem «collector messages»)."""


class NotFailed(CollectorError):
    """Thư này không ở trạng thái lỗi nên không có gì để thử lại."""


class UnknownUnion(CollectorError):
    """Không có công đoàn nào mang mã này."""


class RulingRefused(CollectorError):
    """Quyết định này không thực hiện được."""


class AccountRefused(CollectorError):
    """Không thực hiện được với tài khoản này."""


class DeskRefused(CollectorError):
    """Không mở được bàn làm việc."""


class DatabaseBusy(CollectorError):
    """Cơ sở dữ liệu đang được tiến trình khác sử dụng, hãy thử lại sau."""


class DiskFull(CollectorError):
    """Đĩa đã đầy hoặc sắp đầy, không nhận thêm thư cho đến khi có chỗ trống."""


class DatabaseRefused(CollectorError):
    """Cơ sở dữ liệu không dùng được."""


class DatabaseNewer(DatabaseRefused):
    """Cơ sở dữ liệu không dùng được, do bản khác của chương trình tạo ra."""


class BackupRefused(CollectorError):
    """Không sao lưu hoặc khôi phục được."""


class BackupIncomplete(CollectorError):
    """Bản sao lưu đã ghi xong nhưng thiếu thư gốc."""


class DataRefused(CollectorError):
    """Thư mục dữ liệu không dùng được."""


class FileRefused(CollectorError):
    """Không đọc hoặc ghi được."""


class ReaderLost(CollectorError):
    """Tiến trình đọc tệp không khởi động được."""


class FilesUnread(CollectorError):
    """Có tệp không xem được."""


class ScannerLost(CollectorError):
    """Chương trình quét vi-rút không trả lời, nên chưa mở tệp nào."""


class NotYetBuilt(CollectorError):
    """Lệnh này thuộc một phần sẽ có trong bản sau."""


_FULL = frozenset({errno.ENOSPC, errno.EDQUOT})
_CLOSED = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})


def of_disk(error: OSError, place: object = "") -> CollectorError:
    """Return what an error of the disk means, in one line: no room, somebody else's, or what the system says."""
    at = error.filename or place
    if error.errno in _FULL:
        return DiskFull(f"{place or at}: {error.strerror}")
    if error.errno in _CLOSED:
        return FileRefused(f"{at}: không có quyền ({error.strerror}); xem quyền và chủ sở hữu của tệp và thư mục này")
    return FileRefused(f"{at}: {error.strerror}" if at else str(error))
