from dataclasses import replace

from collector.demo import people
from collector.store.registry_file import read_registry


def test_all_addresses_and_numbers_are_ones_that_nobody_has(cast):
    addresses = [email for union in cast.unions for email in union.emails]
    assert {address.rpartition(".")[2] for address in addresses} == {"example"}
    assert {union.contact_phone[:8] for union in cast.unions} == {"0900 000"}
    assert len(set(addresses)) == len(addresses)


def test_the_same_seed_invents_the_same_people_and_another_seed_others(cast):
    plain = [replace(union, emails=(), contact_name="", contact_phone="") for union in cast.unions]
    assert people.cast(plain, seed=1) == cast
    assert people.cast(plain, seed=2).clerks != cast.clerks


def test_the_written_registry_is_taken_by_the_import_without_a_refused_row(cast, tmp_path):
    people.write(cast, tmp_path / "registry.csv")
    reading = read_registry(tmp_path / "registry.csv")
    assert reading.refused == ()
    assert [union.code for union in reading.unions] == [union.code for union in cast.unions]
    assert [union.emails for union in reading.unions] == [union.emails for union in cast.unions]


def test_a_nested_union_stands_under_its_parents_name(cast):
    assert cast.superior("VINATOM-INST") == "Công đoàn Viện Năng lượng nguyên tử Việt Nam"
    assert cast.superior("VINATOM") == "Công đoàn Bộ Khoa học và Công nghệ"
