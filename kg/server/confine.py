"""What a process gives up before it answers strangers: the network, other programs, and every file but those it reads.

On Linux, all by the kernel and without privileges: Landlock (no file outside the folders given, nothing written, no TCP, no signal
to other processes) and a seccomp filter (no socket of any kind, no other program, no look into another process). What a kernel or
another system does not have is left out; ``confine`` says what holds. Both count for the threads that start afterwards, and so
for a database that is opened afterwards.
"""

from __future__ import annotations

import ctypes
import os
import platform
import struct
import sys
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

NO_NEW_PRIVILEGES, DIE_WITH_PARENT, SET_SECCOMP = 38, 1, 22  # of prctl(2)
KILL = 9

# Landlock, linux/landlock.h; its three calls have the same numbers on every machine.
CREATE_RULESET, ADD_RULE, RESTRICT_SELF = 444, 445, 446
READ_FILE, READ_FOLDER = 1 << 2, 1 << 3
RIGHTS = {1: 13, 2: 14, 3: 15, 4: 15, 5: 16}  # how many kinds of access to files a version of the interface knows
TCP, SCOPES = 0b11, 0b11  # bind and connect; abstract sockets and signals

# Machines by their number in audit.h, and the calls that no answer needs, by their numbers on each of them.
MACHINES = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
REFUSED = {
    "socket": (41, 198),
    "socketpair": (53, 199),
    "connect": (42, 203),
    "bind": (49, 200),
    "sendto": (44, 206),
    "io_uring_setup": (425, 425),  # it would open sockets past this filter
    "execve": (59, 221),
    "execveat": (322, 281),
    "ptrace": (101, 117),
    "process_vm_readv": (310, 270),
    "process_vm_writev": (311, 271),
    "pidfd_open": (434, 434),
    "pidfd_getfd": (438, 438),
    "kill": (62, 129),
    "tkill": (200, 130),
    "open_by_handle_at": (304, 265),
    "unshare": (272, 97),
    "setns": (308, 268),
    "mount": (165, 40),
    "bpf": (321, 280),
    "perf_event_open": (298, 241),
    "keyctl": (250, 219),
}
ALLOW, REFUSE, END = 0x7FFF0000, 0x00050000 | 1, 0x80000000  # REFUSE with EPERM
LOAD, EQUAL, AT_LEAST, RETURN = 0x20, 0x15, 0x35, 0x06  # instructions of the filter
OTHER_CALLS = 0x40000000  # the x32 interface of x86_64, whose numbers are others


def confine(readable: Iterable[Path]) -> dict[str, bool]:
    """Give up all but reading ``readable`` (folders or files); for the rest of this process's life. Returns what now holds."""
    held = dict.fromkeys(("files", "network", "programs"), False)
    if not sys.platform.startswith("linux"):
        return held
    _no_core_no_files()
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(DIE_WITH_PARENT, KILL, 0, 0, 0)
    if libc.prctl(NO_NEW_PRIVILEGES, 1, 0, 0, 0):
        return held
    held["files"] = _landlock(libc, readable)
    held["network"] = held["programs"] = _seccomp(libc)
    return held


def _no_core_no_files() -> None:
    import resource

    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    with suppress(OSError):  # where memory runs out, the system takes it from this process and not from the server
        Path("/proc/self/oom_score_adj").write_text("1000", encoding="ascii")


def _landlock(libc: ctypes.CDLL, readable: Iterable[Path]) -> bool:
    version = libc.syscall(CREATE_RULESET, None, 0, 1)
    if version < 1:
        return False
    rights = (1 << RIGHTS.get(version, 16)) - 1
    attributes = struct.pack("=QQQ", rights, TCP if version >= 4 else 0, SCOPES if version >= 6 else 0)
    size = 24 if version >= 6 else 16 if version >= 4 else 8
    ruleset = libc.syscall(CREATE_RULESET, attributes, size, 0)
    if ruleset < 0:
        return False
    try:
        for path in readable:
            place = os.open(path, os.O_PATH | os.O_CLOEXEC)
            try:
                rule = struct.pack("=Qi", READ_FILE | (READ_FOLDER if path.is_dir() else 0), place)
                if libc.syscall(ADD_RULE, ruleset, 1, rule, 0):
                    return False
            finally:
                os.close(place)
        return not libc.syscall(RESTRICT_SELF, ruleset, 0)
    finally:
        os.close(ruleset)


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("instructions", ctypes.c_char_p))


def _seccomp(libc: ctypes.CDLL) -> bool:
    machine = platform.machine()
    if machine not in MACHINES:
        return False
    column = list(MACHINES).index(machine)
    program = _filter(MACHINES[machine], [numbers[column] for numbers in REFUSED.values()])
    given = _Program(len(program) // 8, program)
    return not libc.prctl(SET_SECCOMP, 2, ctypes.byref(given), 0, 0)


def _filter(machine: int, calls: list[int]) -> bytes:
    """The filter in the kernel's form: an instruction is a code, how far to jump when true and when false, and a number."""
    count = len(calls)
    body = [
        (LOAD, 0, 0, 4),
        (EQUAL, 1, 0, machine),
        (RETURN, 0, 0, END),
        (LOAD, 0, 0, 0),
        (AT_LEAST, count + 1, 0, OTHER_CALLS),
        *((EQUAL, count - place, 0, call) for place, call in enumerate(calls)),
        (RETURN, 0, 0, ALLOW),
        (RETURN, 0, 0, REFUSE),
    ]
    return b"".join(struct.pack("=HBBI", *instruction) for instruction in body)
