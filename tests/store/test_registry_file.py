"""The registry's files: each row as people write it, and what is refused."""

import csv
from datetime import date

import openpyxl
import pytest

from collector.errors import RegistryRefused
from collector.model import Union
from collector.paths import shipped
from collector.store.registry_file import COLUMNS, read_registry, write_registry


def read(tmp_path, *lines, name="r.csv", encoding="utf-8"):
    path = tmp_path / name
    path.write_bytes("\n".join(lines).encode(encoding))
    return read_registry(path)


def refusals(reading):
    return [(row.line, row.code, row.reason) for row in reading.refused]


@pytest.mark.parametrize("name", ["r.csv", "r.xlsx"])
def test_what_is_written_is_read_back(tmp_path, make, name):
    write_registry(tmp_path / name, [make.parent, make.member])

    reading = read_registry(tmp_path / name)

    assert (reading.unions, reading.refused, reading.warnings) == ((make.parent, make.member), (), ())


def test_the_shipped_sample_is_sound():
    reading = read_registry(shipped("db", "unions.csv"))

    assert (len(reading.unions), reading.refused, reading.warnings) == (53, (), ())
    assert {union.parent for union in reading.unions} == {None, "VINATOM", "NACENTECH", "TDC"}


@pytest.mark.parametrize(
    ("lines", "encoding"),
    [
        (["code,name,aliases", 'A,"Viện Xã hội, Nhân văn",x|y'], "utf-8-sig"),
        (["code;name;aliases", "A;Viện Xã hội, Nhân văn;x|y"], "utf-8"),  # Excel on a Vietnamese machine
        (["code\tname\taliases", "A\tViện Xã hội, Nhân văn\tx|y"], "utf-16"),  # Excel's «Unicode Text»
        (["Code , NAME,aliases,", 'A,"  Viện  Xã hội,\nNhân văn",x|| y |x,'], "utf-8"),  # typed by hand
    ],
)
def test_a_table_is_read_however_it_was_saved(tmp_path, lines, encoding):
    assert read(tmp_path, *lines, encoding=encoding).unions == (
        Union("A", "Viện Xã hội, Nhân văn", aliases=("x", "y")),
    )


def test_a_workbook_is_read_as_people_fill_it(tmp_path):
    book = openpyxl.Workbook()
    for line in (
        ["code", "name", "contact_phone", "valid_from", "owes"],
        [],
        [12.0, "Viện", 912345678, date(2024, 11, 10), False],
        ["B", "Cục", "024 3943 5137", "10/11/2024", None],
    ):
        book.active.append(line)
    book.save(tmp_path / "r.xlsx")

    assert read_registry(tmp_path / "r.xlsx").unions == (
        Union("12", "Viện", contact_phone="0912345678", valid_from=date(2024, 11, 10), owes=False),
        Union("B", "Cục", contact_phone="024 3943 5137", valid_from=date(2024, 11, 10)),
    )


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({"code": ""}, "thiếu mã (cột code)"),
        ({"code": "CĐ 1"}, "mã «CĐ 1» chỉ được gồm chữ cái không dấu, chữ số, dấu chấm, gạch ngang, gạch dưới"),
        ({"code": "../x"}, "mã «../x» chỉ được gồm chữ cái không dấu, chữ số, dấu chấm, gạch ngang, gạch dưới"),
        ({"code": "first"}, "mã đã có ở một dòng trên"),
        ({"name": ""}, "thiếu tên (cột name)"),
        ({"parent": "NO"}, "công đoàn cấp trên «NO» không có trong danh sách hoặc bị từ chối"),
        ({"parent": "X"}, "công đoàn cấp trên đi vòng về chính nó"),
        (
            {"emails": "a@b.example|a b@c.example"},
            "«a b@c.example» không phải địa chỉ thư điện tử; nhiều địa chỉ thì cách nhau bằng dấu |",
        ),
        ({"emails": "a@b"}, "«a@b» không phải địa chỉ thư điện tử; nhiều địa chỉ thì cách nhau bằng dấu |"),
        ({"domains": "b.example c"}, "«b.example c» không phải tên miền; nhiều tên miền thì cách nhau bằng dấu |"),
        ({"domains": "example"}, "«example» không phải tên miền; nhiều tên miền thì cách nhau bằng dấu |"),
        ({"owes": "maybe"}, "cột owes: «maybe» không hiểu được, viết yes hoặc no"),
        ({"valid_to": "31/02/2024"}, "«31/02/2024» không phải ngày; viết như 2024-11-15 hoặc 15/11/2024"),
        ({"valid_from": "2025-01-01", "valid_to": "2024-01-01"}, "valid_from sau valid_to"),
    ],
)
def test_a_wrong_row_is_refused_with_the_reason_and_costs_no_other(tmp_path, cells, reason):
    wrong = {"code": "X", "name": "Viện"} | cells
    with (tmp_path / "r.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS)
        writer.writeheader()
        writer.writerows([{"code": "FIRST", "name": "Một"}, wrong, {"code": "LAST", "name": "Hai"}])

    reading = read_registry(tmp_path / "r.csv")

    assert refusals(reading) == [(3, wrong["code"], reason)]
    assert [union.code for union in reading.unions] == ["FIRST", "LAST"]


def test_every_union_of_a_circle_and_below_it_is_refused(tmp_path):
    reading = read(tmp_path, "code,name,parent", "A,a,C", "B,b,A", "C,c,B", "D,d,A", "E,e,", "F,f,E", "G,g,F")

    assert [row.code for row in reading.refused] == ["A", "B", "C", "D"]
    assert [union.code for union in reading.unions] == ["E", "F", "G"]


def test_a_union_whose_parent_was_refused_is_refused_too(tmp_path):
    reading = read(tmp_path, "code,name,parent,emails", "A,a,,nonsense", "B,b,A,", "C,c,B,")

    assert [row.code for row in reading.refused] == ["A", "B", "C"]
    assert reading.spared == ("A", "B", "C")


def test_addresses_and_domains_are_taken_in_lower_case(tmp_path):
    reading = read(tmp_path, "code,name,emails,domains", "A,a,Van.Thu@A.Example,@A.EXAMPLE|b.example")

    assert [(u.emails, u.domains) for u in reading.unions] == [(("van.thu@a.example",), ("a.example", "b.example"))]


def test_an_address_of_two_unions_and_an_unknown_column_are_warned_of(tmp_path):
    reading = read(tmp_path, "code,name,emails,note", "A,a,x@a.example,?", "B,b,x@a.example|y@a.example,?")

    assert [(row.line, row.reason) for row in reading.warnings] == [
        (1, "bỏ qua cột không biết «note»"),
        (3, "địa chỉ x@a.example đã đăng ký cho A"),
    ]
    assert len(reading.unions) == 2


def test_line_numbers_are_those_of_the_editor_where_cells_span_lines(tmp_path):
    reading = read(tmp_path, "code,name", 'A,"two', 'lines"', "", ",nameless")

    assert refusals(reading) == [(5, "", "thiếu mã (cột code)")]


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("r.csv", b"", "tệp trống"),
        ("r.csv", b"ma,ten\nA,b\n", "dòng 1 thiếu cột code, name"),
        ("r.csv", b"code,name,name\nA,b,c\n", "cột name có hai lần"),
        ("r.csv", "code,name\nA,Viện\n".encode("utf-16-le"), "không phải|thiếu cột"),
        ("r.csv", b"code,name\nA,Vi\xea\xf2n\n", "CSV UTF-8"),
        ("r.xlsx", b"PK no workbook", "không phải tệp xlsx"),
    ],
)
def test_a_file_that_is_no_registry_is_refused_whole(tmp_path, name, content, said):
    (tmp_path / name).write_bytes(content)

    with pytest.raises(RegistryRefused, match=said):
        read_registry(tmp_path / name)


def test_a_file_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(RegistryRefused, match=r"absent\.csv"):
        read_registry(tmp_path / "absent.csv")


def test_no_cell_of_a_csv_is_a_live_formula_and_all_come_back(tmp_path):
    hostile = Union(
        "A", '=HYPERLINK("https://x.example","CĐ A")', "-A", contact_name="@lan", contact_phone="+84 912 345 678"
    )
    path = tmp_path / "unions.csv"
    write_registry(path, [hostile])

    with path.open(encoding="utf-8-sig", newline="") as file:
        cells = [cell for line in csv.reader(file) for cell in line]
    assert [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))] == []
    assert read_registry(path).unions == (hostile,)
