"""The bytes: kept first, durable, checked, never lost to a crash."""

import hashlib

import pytest

from collector.errors import ArchiveDamaged
from collector.store import Kept

RAW = b"Subject: \xff\r\n\r\nbody\0"
SHA = hashlib.sha256(RAW).hexdigest()


def test_kept_bytes_lie_under_their_digest_and_come_back_untouched(store, data):
    kept = store.archive.keep(RAW)

    assert kept == Kept(SHA, data / "archive" / SHA[:2] / f"{SHA}.eml", fresh=True)
    assert (kept.path.read_bytes(), store.archive.raw(SHA), store.archive.path(SHA)) == (RAW, RAW, kept.path)


def test_the_same_bytes_are_kept_once(store):
    first = store.archive.keep(RAW)
    stamp = first.path.stat().st_mtime_ns

    assert store.archive.keep(RAW) == Kept(SHA, first.path, fresh=False)
    assert first.path.stat().st_mtime_ns == stamp


def test_a_batch_is_kept_in_its_order_with_a_message_that_comes_twice(store):
    raws = [b"%d" % (number % 40) for number in range(50)]

    kept = store.archive.keep_many(raws)

    assert [one.sha256 for one in kept] == [hashlib.sha256(raw).hexdigest() for raw in raws]
    assert [store.archive.raw(one.sha256) for one in kept] == raws
    assert list(store.verify()) == []


def test_what_a_crash_left_half_written_harms_nothing(store, data):
    folder = data / "archive" / SHA[:2]
    folder.mkdir()
    (folder / f"{SHA}.4711.1.tmp").write_bytes(RAW[:5])

    assert list(store.verify()) == []
    assert store.archive.keep(RAW).fresh
    assert store.archive.raw(SHA) == RAW


def test_damaged_bytes_are_replaced_when_the_true_ones_come_again(store):
    path = store.archive.keep(RAW).path
    path.write_bytes(RAW[:-1] + b"!")

    assert store.archive.keep(RAW).fresh
    assert store.archive.raw(SHA) == RAW


def test_verify_names_what_is_missing_and_what_is_damaged(store, make):
    damaged, lost, sound = (store.archive.keep(raw) for raw in (b"damaged", b"lost", b"sound"))
    with store.transaction():
        store.mail.record_failure(lost.sha256, 4, make.noon, make.campaign, "x")
        store.mail.record_failure(sound.sha256, 5, make.noon, make.campaign, "x")
    damaged.path.write_bytes(b"Damaged")
    lost.path.unlink()

    assert dict(store.verify()) == {
        damaged.sha256: "nội dung không khớp mã băm",
        lost.sha256: "thiếu tệp thư gốc",
    }


@pytest.mark.parametrize("harm", [lambda path: path.unlink(), lambda path: path.write_bytes(b"other")])
def test_bytes_that_are_not_those_that_came_are_never_given_out(store, harm):
    harm(store.archive.keep(RAW).path)

    with pytest.raises(ArchiveDamaged, match=SHA):
        store.archive.raw(SHA)
