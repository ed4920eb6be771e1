"""What a reading child gives up for good before it touches a stranger's bytes: the network, and writing elsewhere.

Two gifts of the Linux kernel, each used where it is there: seccomp (no socket but a local one, no looking into other
processes) and Landlock (no file written, made or removed but in the child's own folder; no signal to others outside).
Where there is neither, the limits of `child` hold alone, and `doctor` says so. A child may read what its account may.
"""

import ctypes
import errno
import os
import platform
import socket
import struct
from pathlib import Path

_NO_NEW_PRIVILEGES, _SECCOMP, _FILTER = 38, 22, 2
_CREATE, _ADD, _RESTRICT = 444, 445, 446  # Landlock's calls, the same on every machine
# By machine: what the kernel calls it, the number of socket(), and the calls that reach into other processes or
# around the filter: ptrace, process_vm_readv and _writev, bpf, perf_event_open, io_uring_setup, pidfd_getfd.
_MACHINES = {
    "x86_64": (0xC000003E, 41, (101, 310, 311, 321, 298, 425, 438)),
    "aarch64": (0xC00000B7, 198, (117, 270, 271, 280, 241, 425, 438)),
}
_LOAD, _EQUAL, _ABOVE, _RETURN = 0x20, 0x15, 0x35, 0x06  # BPF: a word of the call; ==; >=; the verdict
_ALLOW, _DENY = 0x7FFF0000, 0x00050000
_NUMBER, _MACHINE, _ARGUMENT = 0, 4, 16  # where they stand in what the filter is shown
_OTHER_ABI = 0x40000000  # x32's numbers begin here
# Landlock: write, remove, make of every kind, since the first version; moving, cutting and devices came later.
_WRITE_FILE, _MAKE_SOCKET = 1 << 1, 1 << 9
_SINCE = ((1, 0x1FF2), (2, 1 << 13), (3, 1 << 14), (5, 1 << 15))
_TCP_VERSION, _SCOPE_VERSION = 4, 6


def protect(folder: Path) -> tuple[bool, bool]:
    """Give up network and writing outside `folder`, for this process and all it starts; return which of the two."""
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0):
        return False, False
    files = _landlock(libc, folder)  # first: its calls are made once
    return _seccomp(libc), files


def _seccomp(libc: ctypes.CDLL) -> bool:
    if platform.machine() not in _MACHINES:
        return False
    machine, new_socket, denied = _MACHINES[platform.machine()]
    # Each step: operation, how many steps to skip where it holds and where not, value. The last one denies.
    checks = [(_ABOVE, _OTHER_ABI), *((_EQUAL, number) for number in denied)]
    last = len(checks) + 7
    steps = [(_LOAD, 0, 0, _MACHINE), (_EQUAL, 0, last - 2, machine), (_LOAD, 0, 0, _NUMBER)]
    steps += [(code, last - at - 1, 0, value) for at, (code, value) in enumerate(checks, 3)]
    steps += [(_EQUAL, 0, 2, new_socket), (_LOAD, 0, 0, _ARGUMENT), (_EQUAL, 0, 1, int(socket.AF_UNIX))]
    steps += [(_RETURN, 0, 0, _ALLOW), (_RETURN, 0, 0, _DENY | errno.EACCES)]
    code = ctypes.create_string_buffer(b"".join(struct.pack("<HBBI", *step) for step in steps))
    program = ctypes.create_string_buffer(struct.pack("<H6xQ", len(steps), ctypes.addressof(code)))
    return not libc.prctl(_SECCOMP, _FILTER, program, 0, 0)


def _landlock(libc: ctypes.CDLL, folder: Path) -> bool:
    version = libc.syscall(_CREATE, None, 0, 1)
    if version < 1:
        return False
    handled = sum(rights for since, rights in _SINCE if version >= since)
    asked = struct.pack("<QQQ", handled, 3 if version >= _TCP_VERSION else 0, 3 if version >= _SCOPE_VERSION else 0)
    size = 8 if version < _TCP_VERSION else 16 if version < _SCOPE_VERSION else 24
    rules = libc.syscall(_CREATE, asked, size, 0)
    # LibreOffice makes its own socket in /tmp and nowhere else.
    sockets = [Path("/tmp")] if Path("/tmp").is_dir() else []  # noqa: S108 - as said
    for path, rights in [
        (folder, handled),
        (Path(os.devnull), _WRITE_FILE),
        *((each, _MAKE_SOCKET) for each in sockets),
    ]:
        opened = os.open(path, os.O_PATH | os.O_CLOEXEC)
        libc.syscall(_ADD, rules, 1, struct.pack("<Qi", rights, opened), 0)
        os.close(opened)
    done = not libc.syscall(_RESTRICT, rules, 0)
    os.close(rules)
    return done
