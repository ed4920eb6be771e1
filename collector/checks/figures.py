"""Tells whether a passage proves itself with figures.

"120 lượt người" is a figure. A date, a year, the number of a resolution, an anniversary and the number of a list are
none.
"""

import re

_COUNTED = (
    "%|đồng(?! bào)|triệu|nghìn|tỷ|người|lượt|đoàn viên|đảng viên|cán bộ|nữ|suất|cuộc|buổi|"
    "hội nghị|cháu|tập thể|cá nhân|đơn vị|tổ|chỉ tiêu|hoạt động|sáng kiến|đề tài|văn bản|lớp|đồng chí|công trình|"
    "tin|bài|ý kiến|trường hợp|gia đình"
)
_DATED = "ngày|tháng|năm|tuần|thứ|giai đoạn|nhiệm kỳ|khóa|khoá|kỳ|đợt|lần thứ|lần"
_NUMBERED = (
    "(?<!tổng )số|nghị quyết|nghị định|thông tư|chỉ thị|quyết định|luật|điều|khoản|điểm|mục|kế hoạch|hướng dẫn|"
    "công văn|văn bản|chương trình|quy định|kết luận|báo cáo|tờ trình|bão|đại hội|trung ương|phụ lục|mẫu|biểu|phần|"
    "chương|phòng|tầng|vùng|cụm|khu|đường|quốc lộ|công nghiệp"
)
# What has digits and is no figure; the rest of the text is searched on
_NO_FIGURE = re.compile(
    "|".join(
        (
            r"\b\d{1,6}(?:/\d{1,4}){0,3}/[A-ZĐa-zđ][\w&.\-–]*",  # 12/NQ-CĐ, 30/2020/NĐ-CP
            r"\b\d+\s?-\s?[A-ZĐ]{2,}[\w/&\-–]*",  # 02-NQ/TW
            rf"\b\d{{1,2}}/\d{{1,2}}(?:/\d{{2,4}})?\b(?!\s*(?:{_COUNTED}))",  # 27/7, 12/6/2021, not 5/5 tổ
            r"\b\d{1,2}[.\-]\d{1,2}[.\-](?:19|20)\d\d\b",
            r"\b\d{1,2}/(?:19|20)\d\d\b",
            rf"\b(?:{_DATED})\s+\d+(?:[/.\-]\d+)*(?:\s*(?:-|–|và|,|đến)\s*(?:\d{{1,2}}/\d{{1,2}}|(?:19|20)\d\d)(?:/\d{{4}})?)*",
            rf"\b(?:{_NUMBERED})\s*:?\s*\d+(?:[/.\-]\w+)*(?!\d|[.,]\d)",  # Nghị quyết 02, bão số 3
            r"\b(?:kỷ niệm|chào mừng|mừng|nhân)\s+\d+\s+năm",
            r"\b\d+\s+(?:năm|tháng|quý|tuần|ngày)\b",  # 95 năm ngày thành lập, 6 tháng đầu năm
            rf"\b(?:19|20)\d\d\b(?!\s*(?:{_COUNTED}))",
            r"\b0\d{1,3}[.\s]?\d{3}[.\s]?\d{3,4}\b",  # a telephone number
            r"^\s*\d{1,2}(?:\.\d{1,2})*\s*[.)/:\-]",  # the number of a list
            r"(?-i:\b[A-ZĐ]{2,}[\s\-]\d+\b)",  # ISO 9001, the name of a centre that ends with a number
            r"\b[A-Za-zĐđ]+\d+\w*|\b\d+S\b|\b4\.0\b",  # H5N1, 5S
        )
    ),
    re.IGNORECASE | re.MULTILINE,
)
# Most passages have a figure that is plainly one
_PLAIN = re.compile(
    r"(?<![\w/.\-])(?<!số )(?<!thứ )(?<!ngày )(?<!tháng )(?<!năm )(?!(?:19|20)\d\d\b)"
    rf"\d+(?:[.,]\d+)*\s?(?:{_COUNTED})"
)
_DIGIT = re.compile(r"\d")
_SPELT = re.compile(
    rf"\b(?:hai|ba|bốn|sáu|bảy|tám|chín|mười(?:\s\w+)?)\s(?:{_COUNTED})\b",
    re.IGNORECASE,
)


def has_figures(text: str) -> bool:
    """Return whether a text holds at least one figure that proves something."""
    if _PLAIN.search(text):
        return True
    at = 0
    for skipped in _NO_FIGURE.finditer(text):
        if _DIGIT.search(text, at, skipped.start()):
            return True
        at = skipped.end()
    return bool(_DIGIT.search(text, at)) or bool(_SPELT.search(text))
