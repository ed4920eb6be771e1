"""Backups of a data directory: one folder with a pool of messages and a dated folder for each backup.

    DIR/archive/ab/<sha256>.eml     the messages of all backups, each once
    DIR/2024-11-09-020000/          one backup: database, key, what the flow adds, and its manifest

A backup is written beside its place and renamed as the last step, so it is there whole or not at all. Messages are
copied, never linked: a link would share the damage that a copy is there to survive. Not for deciding when to make
one, and not for what else belongs into one: that is `flow.backup`.
"""

import fcntl
import hashlib
import json
import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from collector.errors import BackupRefused, CollectorError, DiskFull, FileRefused, of_disk
from collector.model import ZONE
from collector.store import dialect, migrate
from collector.store.archive import Archive
from collector.store.store import ARCHIVE, DATABASE, KEY, Store, fingerprint

MANIFEST = "manifest.json"
MESSAGES = "messages.txt"
# Folders that are being written or removed; whatever a kill leaves of them goes with the next backup.
_PART, _GONE = ".part-", ".gone-"
_LOCK = ".lock"
_RESTORING = ".restoring"
_SHAPE = 1
_OWN = frozenset({MANIFEST, MESSAGES, DATABASE, KEY})


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One backup that is there whole, as its manifest tells."""

    folder: Path
    made_at: datetime
    program: str  # the version of the program that made it
    schema: str  # the step of the database
    key: str  # digest of the key, by which backups of one data directory are known
    messages: int
    missing: tuple[str, ...]  # digests of messages whose bytes were lost already when it was made
    left_out: tuple[str, ...]  # settings that are secrets and did not come along
    files: Mapping[str, str]  # digests by name

    @property
    def pool(self) -> Path:
        """Where the bytes of its messages lie."""
        return self.folder.parent / ARCHIVE


def make(
    store: Store,
    root: Path,
    *,
    now: datetime,
    program: str,
    extra: Mapping[str, bytes],
    left_out: Sequence[str],
    step: Callable[[], None] = lambda: None,
) -> Snapshot:
    """Write a backup of what the store holds at this instant; others may go on writing to it.

    `extra` are further files by relative name. `step` is called after each message. Raises BackupRefused, DiskFull.
    """
    with _plainly(root), _locked(root):
        _clear(root)
        _require_same_key(root, store)
        name = _free_name(root, now)
        part = root / f"{_PART}{name}"
        with _leaving_nothing(part):
            part.mkdir(mode=0o700)
            store.copy_database(part / DATABASE)
            _write(part / KEY, store.key)
            for relative, content in extra.items():
                _write(part / relative, content)
            digests, missing = _pool(store, root, part / DATABASE, step)
            _write(part / MESSAGES, "".join(f"{sha}\n" for sha in digests).encode())
            told = {
                "shape": _SHAPE,
                "made_at": now.astimezone(ZONE).isoformat(timespec="seconds"),
                "program": program,
                "schema": migrate.NEWEST,
                "key": fingerprint(store.key),
                "messages": len(digests),
                "missing": missing,
                "left_out": list(left_out),
                "files": {one.relative_to(part).as_posix(): _digest(one) for one in _files(part)},
            }
            _write(part / MANIFEST, _sealed(told))
            for folder in {part, *(one.parent for one in _files(part))}:
                _sync(folder)
        part.rename(root / name)
        _sync(root)
        return _snapshot(root / name)


def snapshots(root: Path) -> list[Snapshot]:
    """Return the backups of a folder that are there whole, the newest first."""
    found = []
    for manifest in root.glob(f"*/{MANIFEST}"):
        if not manifest.parent.name.startswith("."):
            with suppress(BackupRefused):
                found.append(_snapshot(manifest.parent))
    return sorted(found, key=lambda one: (one.made_at, one.folder.name), reverse=True)


def find(place: Path) -> Snapshot:
    """Return the backup at a place: the folder of one, or the newest in a folder of several. Raises BackupRefused."""
    if (place / MANIFEST).is_file():
        return _snapshot(place)
    found = snapshots(place)
    if found:
        return found[0]
    damaged = sorted(one.parent for one in place.glob(f"*/{MANIFEST}") if not one.parent.name.startswith("."))
    if damaged:
        return _snapshot(damaged[-1])  # tells what is wrong with it
    raise BackupRefused(f"không có bản sao lưu nào trong {place}")


def faults(snapshot: Snapshot) -> Iterator[str]:
    """Return what is wrong with a backup, a sentence each: every byte of it is read."""
    for name, digest in snapshot.files.items():
        path = snapshot.folder / name
        if not path.is_file():
            yield f"thiếu tệp {name}"
        elif _digest(path) != digest:
            yield f"tệp {name} không còn đúng như khi sao lưu"
    for sha, reason in Archive(snapshot.pool).verify(_messages(snapshot)):
        yield f"thư {sha[:12]}: {reason}"
    if (snapshot.folder / DATABASE).is_file() and (said := dialect.fault(snapshot.folder / DATABASE)):
        yield f"cơ sở dữ liệu: {said}"
    if not migrate.knows(snapshot.schema):
        yield f"do bản mới hơn của chương trình tạo ra ({snapshot.program}); hãy cài bản đó rồi khôi phục"


def require_empty(snapshot: Snapshot, target: Path, marks: Iterable[str] = ()) -> None:
    """Raise BackupRefused where a place holds anything but what a restore left that was stopped half-way."""
    if not target.exists():
        return
    held = {one.name for one in target.iterdir()} if target.is_dir() else {target.name}
    # A restore writes the key last: where one is, the directory is whole, and somebody's.
    ours = {_RESTORING, ARCHIVE, *marks, *(Path(name).parts[0] for name in snapshot.files)} - {KEY}
    if held and (_RESTORING not in held or held - ours):
        raise BackupRefused(f"{target} không trống; khôi phục vào thư mục mới bằng --to THƯ-MỤC")


def restore(snapshot: Snapshot, target: Path, marks: Mapping[str, bytes]) -> None:
    """Write a backup that has no fault to a place where nothing is. `marks` are further files of the new directory.

    All of it is durable before any of it has its name. A directory that is absent is renamed as a whole; one that
    exists is filled, the key last: the account of the service may have no right to its parent, and a mount point
    cannot be replaced. Raises BackupRefused, FileRefused, DiskFull.
    """
    with _plainly(target):
        require_empty(snapshot, target, marks)
        fills = target.is_dir()
        part = target / _RESTORING if fills else target.parent / f".{target.name}{_RESTORING}"
        part.parent.mkdir(parents=True, exist_ok=True)
        with _leaving_nothing(part):
            shutil.rmtree(part, ignore_errors=True)
            part.mkdir(mode=0o700)
            _lay_out(snapshot, part, marks)
        if fills:
            _fill(target, part)
        else:
            part.rename(target)
            _sync(target.parent)


def _lay_out(snapshot: Snapshot, part: Path, marks: Mapping[str, bytes]) -> None:
    kept = Archive(part / ARCHIVE)
    kept.create()
    pool = Archive(snapshot.pool)
    for sha in _messages(snapshot):
        kept.keep(pool.raw(sha))
    kept.close()
    for name in snapshot.files.keys() - {MESSAGES}:
        _write(part / name, (snapshot.folder / name).read_bytes())
    for name, content in marks.items():
        _write(part / name, content)
    for folder in {part, *(one.parent for one in _files(part))}:
        _sync(folder)


def _fill(target: Path, part: Path) -> None:
    """Move all of a folder into the directory that it lies in, the key last."""
    for left in target.iterdir():
        if left != part:
            shutil.rmtree(left) if left.is_dir() else left.unlink()
    for path in part.iterdir():
        if path.name != KEY:
            path.rename(target / path.name)
    _sync(target)
    (part / KEY).rename(target / KEY)
    part.rmdir()
    _sync(target)
    with suppress(PermissionError):  # a directory of another account that lets us write; doctor names it
        target.chmod(0o700)


@contextmanager
def _leaving_nothing(part: Path) -> Iterator[None]:
    """Remove what was written of a folder that cannot be finished: on a full disk it would take what room there is."""
    try:
        yield
    except BaseException:
        shutil.rmtree(part, ignore_errors=True)
        raise


def prune(root: Path, keep: int) -> int:
    """Remove all backups but the newest ones, and the messages that none of the rest holds; return how many went."""
    with _plainly(root), _locked(root):
        held = snapshots(root)
        for old in held[keep:]:
            gone = root / f"{_GONE}{old.folder.name}"
            old.folder.rename(gone)
            shutil.rmtree(gone, ignore_errors=True)
        _sweep(root)
        return len(held[keep:])


def _sweep(root: Path) -> None:
    """Remove the messages that no backup names; a damaged backup keeps what it names, an unreadable one all."""
    wanted: set[str] = set()
    for folder in root.iterdir():
        if folder.is_dir() and folder.name != ARCHIVE and not folder.name.startswith("."):
            try:
                wanted.update((folder / MESSAGES).read_text(encoding="ascii").split())
            except (OSError, ValueError):
                return
    for path in (root / ARCHIVE).glob("??/*.eml"):
        if path.stem not in wanted:
            path.unlink()


def _pool(store: Store, root: Path, database: Path, step: Callable[[], None]) -> tuple[list[str], list[str]]:
    """Bring the pool up to date; return the digests that lie in it, and those whose bytes are nowhere.

    Read after the database was copied: bytes are kept before a row names them, so none can be missing for that.
    """
    pool = Archive(root / ARCHIVE)
    pool.create()
    wanted = sorted({*dialect.first_column(database, "SELECT sha256 FROM messages"), *store.archive.stored()})
    damaged = {sha for sha, _ in pool.verify(wanted)}
    missing = []
    for sha in wanted:
        step()
        if sha not in damaged:
            continue
        try:
            pool.keep(store.archive.raw(sha))
        except (DiskFull, FileRefused):
            raise
        except CollectorError:
            missing.append(sha)
    pool.close()
    return [sha for sha in wanted if sha not in set(missing)], missing


def _require_same_key(root: Path, store: Store) -> None:
    others = [one for one in snapshots(root) if one.key != fingerprint(store.key)]
    if others:
        raise BackupRefused(
            f"{root} đang giữ bản sao của một thư mục dữ liệu khác ({others[0].folder.name}); hãy chọn thư mục khác"
        )


def _clear(root: Path) -> None:
    for left in (*root.glob(f"{_PART}*"), *root.glob(f"{_GONE}*")):
        shutil.rmtree(left, ignore_errors=True)
    for path in (root / ARCHIVE).glob("??/*.tmp"):
        path.unlink()


def _free_name(root: Path, now: datetime) -> str:
    name = f"{now.astimezone(ZONE):%Y-%m-%d-%H%M%S}"
    number = 2
    while (root / name).exists():
        name, number = f"{now.astimezone(ZONE):%Y-%m-%d-%H%M%S}-{number}", number + 1
    return name


def _messages(snapshot: Snapshot) -> list[str]:
    try:
        return (snapshot.folder / MESSAGES).read_text(encoding="ascii").split()
    except (OSError, ValueError):
        return []  # `faults` names the file


def _sealed(told: dict[str, Any]) -> bytes:
    """Return a manifest with the digest of all that it says, so that a changed one is known."""
    seal = hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()
    return (json.dumps({**told, "seal": seal}, ensure_ascii=False, indent=1) + "\n").encode()


def _snapshot(folder: Path) -> Snapshot:
    try:
        told: dict[str, Any] = json.loads((folder / MANIFEST).read_bytes())
        seal = told.pop("seal")
        if hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest() != seal:
            raise BackupRefused(f"{folder / MANIFEST} không còn đúng như khi sao lưu")
        if told["shape"] != _SHAPE:
            raise BackupRefused(f"{folder} do bản khác của chương trình tạo ra ({told['program']})")
        return Snapshot(
            folder=folder,
            made_at=datetime.fromisoformat(told["made_at"]),
            program=told["program"],
            schema=told["schema"],
            key=told["key"],
            messages=told["messages"],
            missing=tuple(told["missing"]),
            left_out=tuple(told["left_out"]),
            files=told["files"],
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise BackupRefused(f"không đọc được {folder / MANIFEST} ({type(error).__name__})") from error


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _sync(folder: Path) -> None:
    held = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(held)
    finally:
        os.close(held)


@contextmanager
def _locked(root: Path) -> Iterator[None]:
    """Let one process alone write to a folder of backups. The lock goes with the process, however it ends."""
    root.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (root / _LOCK).open("wb") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise BackupRefused(f"một tiến trình khác đang sao lưu vào {root}") from error
        yield


@contextmanager
def _plainly(place: Path) -> Iterator[None]:
    """Name what the disk refuses in one line."""
    try:
        yield
    except OSError as error:
        raise of_disk(error, place) from error
