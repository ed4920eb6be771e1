"""A campaign of another shape: one Word report at mid-year, no table. Nothing of it is in the code."""

import io

import docx
import pytest
from factories.people import Person
from office_site import STATS, Site

LETTERHEAD = ("CÔNG ĐOÀN BỘ KHOA HỌC VÀ CÔNG NGHỆ", "{name}")
SECTIONS = (
    ("I. Tình hình đoàn viên, người lao động và tổ chức công đoàn", "Đơn vị có 120 đoàn viên, tư tưởng ổn định."),
    ("II. Kết quả hoạt động 6 tháng đầu năm 2025", ""),
    ("1. Công tác tuyên truyền, giáo dục", "Đã tổ chức 4 buổi tuyên truyền cho 230 lượt người."),
    ("2. Chăm lo, bảo vệ quyền lợi đoàn viên; Tết Ất Tỵ và Tháng Công nhân", "Đã trao 45 suất quà."),
    ("3. Phát triển đoàn viên, xây dựng tổ chức", "Đã kết nạp 6 đoàn viên mới, giới thiệu 2 người cho Đảng."),
    ("4. Tồn tại, hạn chế và nguyên nhân", "Một số hoạt động còn chậm do thiếu cán bộ chuyên trách."),
    ("III. Nhiệm vụ 6 tháng cuối năm 2025", "Tiếp tục thực hiện kế hoạch năm, tổ chức hội thao vào quý IV."),
)  # fmt: skip


def report(name, *, without="", year=2025):
    """Return a report as a union types it."""
    paper = docx.Document()
    for line in LETTERHEAD:
        paper.add_paragraph(line.format(name=name.upper())).runs[0].bold = True
    paper.add_paragraph("BÁO CÁO").runs[0].bold = True
    title = f"Sơ kết công tác công đoàn 6 tháng đầu năm {year}, nhiệm vụ 6 tháng cuối năm {year}"
    paper.add_paragraph(title).runs[0].bold = True
    for heading, text in SECTIONS:
        if without and without in heading:
            continue
        paper.add_paragraph(heading.replace("2025", str(year))).runs[0].bold = True
        paper.add_paragraph(text)
    paper.add_paragraph("TM. BAN CHẤP HÀNH").runs[0].bold = True
    out = io.BytesIO()
    paper.save(out)
    return out.getvalue()


@pytest.fixture
def site(tmp_path):
    return Site(tmp_path, COLLECTOR_CAMPAIGN="2025-giua-nam")


def submit(site, code, when, **more):
    name = next(union.name for union in site.cast.unions if union.code == code)
    body = "Kính gửi Văn phòng Công đoàn Bộ,\nĐơn vị gửi báo cáo sơ kết.\n"
    return site.write(site.clerk(code), "Báo cáo sơ kết", body, (("BC 6 thang.docx", report(name, **more)),), when=when)


def test_a_whole_report_is_accepted_and_acknowledged(site):
    submit(site, "CNC", "2025-06-10T09:00")

    site.poll("2025-06-10T09:10")

    assert site.status("CNC") == {"report": ("accepted", False)}
    assert {row["requirement"] for row in site.ask("status")} == {"report"}
    assert site.outbox() == [("acknowledgement", "CNC", "sent")]
    text = site.letters()[0].get_body(("plain",)).get_content()
    assert "Excel" not in text
    assert "tổng kết" not in text
    assert "2024" not in text


@pytest.mark.parametrize(
    ("more", "said"),
    [({"without": "Chăm lo"}, ("report.section-missing", "II.2")), ({"year": 2024}, ("report.wrong-period", None))],
)
def test_what_is_wrong_is_told_by_the_outline_of_this_campaign(site, more, said):
    submit(site, "CNC", "2025-06-10T09:00", **more)

    site.poll("2025-06-10T09:10")

    assert site.status("CNC") == {"report": ("needs-fix", False if said[1] else None)}
    assert [(f.code, f.where) for row in site.ask("documents") for f in row["findings"] if f.severity == "error"] == [
        said
    ]
    assert site.outbox() == [("fix-request", "CNC", "sent")]


def test_a_table_answers_nothing_and_asks_for_nothing(site):
    ((name, table),) = site.files("CNC", STATS)
    both = (("BC 6 thang.docx", report("Công đoàn Vụ Công nghệ cao")), (name, table))
    site.write(site.clerk("CNC"), "Báo cáo", "Kính gửi Văn phòng,\n", both, when="2025-06-10T09:00")

    site.poll("2025-06-10T09:10")

    assert [(row["requirement"], row["state"].value) for row in site.ask("documents")] == [
        ("report", "accepted"),
        (None, "not-a-submission"),
    ]


def test_a_link_is_answered_with_the_one_file_that_is_asked_for(site):
    body = "Kính gửi Văn phòng, báo cáo ở đây: https://drive.google.com/file/d/abc/view\n"
    site.write(site.clerk("CNC"), "Báo cáo sơ kết", body, when="2025-06-10T09:00")

    site.poll("2025-06-10T09:10")

    ((finding,),) = [row["findings"] for row in site.ask("documents")]
    assert (finding.code, "Word" in finding.message, "Excel" in finding.message) == ("file.link-only", True, False)


def test_the_deadline_has_its_hour(site):
    submit(site, "CNC", "2025-06-20T16:59")
    submit(site, "CNN", "2025-06-20T17:00")

    site.poll("2025-06-20T17:05")

    assert (site.status("CNC"), site.status("CNN")) == ({"report": ("accepted", False)}, {"report": ("accepted", True)})


def test_reminders_name_the_one_thing_that_is_missing(site):
    submit(site, "CNC", "2025-06-10T09:00")
    site.poll("2025-06-10T09:10")

    site.remind("2025-06-16T09:00")

    written = {row[1] for row in site.outbox() if row[0] == "reminder"}
    assert "CNC" not in written
    assert "CNN" in written
    site.poll("2025-06-16T09:05")
    letter = next(one for one in site.letters() if one["To"] == site.clerk("CNN").email)
    body = letter.get_body(("plain",)).get_content()
    assert "Báo cáo sơ kết 6 tháng (tệp Word)" in body
    assert "Excel" not in body
    assert "chậm nhất 17 giờ ngày 20/6/2025" in body
    assert "2024" not in body


def test_the_digest_tells_of_this_campaign(site):
    submit(site, "CNC", "2025-06-10T09:00")
    site.write(
        Person("Trần Văn Lạ", "la@gmail.example", ""), "Hỏi", "Xin hỏi hạn nộp báo cáo?", when="2025-06-10T09:01"
    )
    site.poll("2025-06-10T09:10")

    site.digest("2025-06-10T16:30")
    site.poll("2025-06-10T16:31")

    digest = site.letters()[-1]
    text = digest.get_body(("plain",)).get_content()
    assert "Excel" not in text
    assert "2024" not in digest["Subject"] + text
