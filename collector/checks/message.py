"""What is wrong with a message as a whole, where no file of it can say so. Not for what a message is: `triage` says."""

from collections.abc import Iterator, Sequence

from collector.checks.catalogue import Said, check
from collector.checks.file import asked
from collector.model import LOCK_FILE, Campaign, File, Severity

_SHOWN = 3
_LONGEST = 60
# What people take for a Word file, by its ending.
_KINDS = {
    (".ppt", ".pptx", ".pps", ".ppsx", ".odp"): "tệp trình chiếu",
    (".xps", ".oxps", ".djvu", ".epub"): "tệp chỉ để xem",
    (".mp4", ".mov", ".avi", ".mp3", ".m4a", ".wav"): "tệp phim, ghi âm",
    (".exe", ".apk", ".msi", ".bat"): "tệp chương trình",
}


@check("message.no-file", Severity.ERROR)
def no_file(files: Sequence[File], campaign: Campaign) -> Iterator[Said]:
    """Report that a message says that it brings a report or a table; `files` are what it brings instead."""
    said = "Thư cho biết có gửi báo cáo, số liệu nhưng "
    cure = (
        f"Kính đề nghị trả lời thư này, đính kèm trực tiếp {asked(campaign)}, và xem lại tên tệp đã hiện trong thư "
        "trước khi gửi."
    )
    if not files:
        yield None, f"{said}không có tệp nào đính kèm. {cure}"
        return
    told = "; ".join(_told(file) for file in files[:_SHOWN])
    more = f"; và {len(files) - _SHOWN} tệp nữa" if len(files) > _SHOWN else ""
    yield None, f"{said}trong các tệp đính kèm không có báo cáo hay bảng số liệu: {told}{more}. {cure}"


def _told(file: File) -> str:
    """Name a file, and what it is instead."""
    name = file.name or "tệp không có tên"
    shown = name if len(name) <= _LONGEST else name[:_LONGEST].rstrip() + "…"
    if file.name.startswith(LOCK_FILE):
        return f"«{shown}» là tệp tạm do Word, Excel tự tạo khi đang mở văn bản"
    kind = next((said for endings, said in _KINDS.items() if file.name.lower().endswith(endings)), "")
    if kind:
        return f"«{shown}» là {kind}"
    read = file.text is not None or file.workbook is not None or file.pages > 0
    return f"«{shown}» là văn bản khác" if read else f"«{shown}» không phải tệp Word, Excel đọc được"
