"""Linux seccomp: a filter of system calls that this process, and every thread in it, can never take off again.

The filter is a small program of the classic BPF machine, put together here: libseccomp is not on every computer, and
what is refused is few. Numbers: ``arch/x86/entry/syscalls/syscall_64.tbl`` and ``include/uapi/asm-generic/unistd.h``
of Linux.
"""

from __future__ import annotations

import ctypes
import errno
import os
import platform
import struct
import sys
from collections.abc import Iterable, Sequence

_PR_SET_NO_NEW_PRIVS = 38
_SET_MODE_FILTER, _ACTION_AVAILABLE, _ALL_THREADS = 1, 2, 1
_KILL, _ERRNO, _ALLOW = 0x8000_0000, 0x0005_0000, 0x7FFF_0000
_LOAD, _EQUAL, _AT_LEAST, _ANY_BIT, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_NUMBER_AT, _ARCHITECTURE_AT, _ARGUMENTS_AT = 0, 4, 16
_X32 = 0x4000_0000
_CLONE_THREAD = 0x1_0000
_AF_UNIX = 1
_TIOCSTI, _TIOCLINUX = 0x5412, 0x541C
_OPEN_TO_WRITE = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND

# system call: its number on x86_64, on aarch64; None where there is no such call
_CALLS: dict[str, tuple[int | None, int | None]] = {
    "socket": (41, 198), "socketpair": (53, 199), "connect": (42, 203), "bind": (49, 200), "listen": (50, 201),
    "accept": (43, 202), "accept4": (288, 242),
    "execve": (59, 221), "execveat": (322, 281), "fork": (57, None), "vfork": (58, None), "clone": (56, 220),
    "clone3": (435, 435), "unshare": (272, 97), "setns": (308, 268),
    "ptrace": (101, 117), "process_vm_readv": (310, 270), "process_vm_writev": (311, 271), "kcmp": (312, 272),
    "kill": (62, 129), "tkill": (200, 130), "tgkill": (234, 131), "rt_sigqueueinfo": (129, 138),
    "rt_tgsigqueueinfo": (297, 240), "pidfd_send_signal": (424, 424), "pidfd_open": (434, 434),
    "pidfd_getfd": (438, 438), "prlimit64": (302, 261),
    "io_uring_setup": (425, 425), "io_uring_enter": (426, 426), "io_uring_register": (427, 427),
    "bpf": (321, 280), "perf_event_open": (298, 241), "userfaultfd": (323, 282), "personality": (135, 92),
    "add_key": (248, 217), "request_key": (249, 218), "keyctl": (250, 219),
    "mount": (165, 40), "umount2": (166, 39), "pivot_root": (155, 41), "chroot": (161, 51),
    "open_tree": (428, 428), "move_mount": (429, 429), "fsopen": (430, 430), "fsmount": (432, 432),
    "init_module": (175, 105), "finit_module": (313, 273), "kexec_load": (246, 104), "open_by_handle_at": (304, 265),
    "open": (2, None), "openat": (257, 56), "openat2": (437, 437), "creat": (85, None), "truncate": (76, 45),
    "rename": (82, None), "renameat": (264, 38), "renameat2": (316, 276), "mkdir": (83, None), "mkdirat": (258, 34),
    "rmdir": (84, None), "unlink": (87, None), "unlinkat": (263, 35), "link": (86, None), "linkat": (265, 37),
    "symlink": (88, None), "symlinkat": (266, 36), "mknod": (133, None), "mknodat": (259, 33),
    "chmod": (90, None), "fchmod": (91, 52), "fchmodat": (268, 53), "fchmodat2": (452, 452),
    "chown": (92, None), "lchown": (94, None), "fchown": (93, 55), "fchownat": (260, 54),
    "utime": (132, None), "utimes": (235, None), "futimesat": (261, None), "utimensat": (280, 88),
    "setxattr": (188, 5), "lsetxattr": (189, 6), "fsetxattr": (190, 7), "removexattr": (197, 14),
    "lremovexattr": (198, 15), "fremovexattr": (199, 16),
    "shmget": (29, 194), "shmat": (30, 196), "semget": (64, 190), "msgget": (68, 186), "mq_open": (240, 180),
    "ioctl": (16, 29),
}  # fmt: skip

_SPAWNING = ("execve", "execveat")
_RINGS = ("io_uring_setup", "io_uring_enter", "io_uring_register")
"""They carry out other calls, sockets included, without the filter seeing them."""

_WATCHED = ("socket", "clone", "clone3", "kill", "tgkill", "prlimit64", "open", "openat", "openat2", "ioctl")
"""Refused by what is asked of them, not outright."""

# machine: column in the table, its mark in the data the filter sees, the number of seccomp itself
_MACHINES = {"x86_64": (0, 0xC000_003E, 317), "aarch64": (1, 0xC000_00B7, 277)}


def available() -> bool:
    """Whether this system can filter its calls this way."""
    machine = _machine()
    if machine is None:
        return False
    action = ctypes.c_uint32(_ERRNO)
    return bool(_libc().syscall(machine[2], _ACTION_AVAILABLE, 0, ctypes.byref(action)) == 0)


def refuse_network() -> None:
    """No socket but a local one, no other program, no key pressed in the person's terminal, from now on.

    Holds for all threads. Raises ``OSError``.
    """
    _install([*_refused([*_SPAWNING, *_RINGS]), *_only_local_sockets(), *_no_typing()])


def refuse_all_but_reading() -> None:
    """Nothing but computing and reading: no socket, program, process, signal to others or change to a file, and no
    memory or messages shared with others but what it was given.

    Holds for all threads; new threads may be started. Raises ``OSError``.
    """
    watched = [*_only_threads(), *_only_this_process(), *_only_reading(), *_no_typing()]
    _install([*_refused(name for name in _CALLS if name not in _WATCHED or name == "socket"), *watched])


# --- the program ---

_Step = tuple[int, int, int, int]


def _install(steps: Sequence[_Step]) -> None:
    machine = _machine()
    if machine is None:
        raise OSError(errno.ENOSYS, "seccomp is not known on this machine")
    _, architecture, seccomp = machine
    head: list[_Step] = [
        (_LOAD, 0, 0, _ARCHITECTURE_AT),
        (_EQUAL, 1, 0, architecture),
        (_RETURN, 0, 0, _KILL),
        (_LOAD, 0, 0, _NUMBER_AT),
        (_AT_LEAST, 0, 1, _X32),
        _failing(errno.ENOSYS),
    ]
    program = [*head, *steps, (_RETURN, 0, 0, _ALLOW)]
    packed = b"".join(struct.pack("HBBI", *step) for step in program)
    buffer = ctypes.create_string_buffer(packed, len(packed))
    described = struct.pack("HxxxxxxP", len(program), ctypes.addressof(buffer))
    libc = _libc()
    if libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "no_new_privs")
    result = libc.syscall(seccomp, _SET_MODE_FILTER, _ALL_THREADS, described)
    if result != 0:  # above zero: the thread that could not be brought under the filter
        raise OSError(ctypes.get_errno() if result < 0 else errno.EBUSY, "seccomp")


def _failing(number: int = errno.EPERM) -> _Step:
    return (_RETURN, 0, 0, _ERRNO | number)


def _number(name: str) -> int | None:
    machine = _machine()
    return None if machine is None else _CALLS[name][machine[0]]


def _refused(names: Iterable[str], why: int = errno.EPERM) -> list[_Step]:
    steps: list[_Step] = []
    for name in names:
        if (number := _number(name)) is not None:
            steps += [(_EQUAL, 0, 1, number), _failing(why)]
    return steps


def _if_called(name: str, *, then: Sequence[_Step]) -> list[_Step]:
    """``then`` must end in a verdict, for it leaves an argument where the call's number was."""
    number = _number(name)
    return [] if number is None else [(_EQUAL, 0, len(then), number), *then]


def _argument(position: int) -> _Step:
    return (_LOAD, 0, 0, _ARGUMENTS_AT + 8 * position)  # its lower half: both machines put it first


def _only_local_sockets() -> list[_Step]:
    verdict = [_argument(0), (_EQUAL, 0, 1, _AF_UNIX), (_RETURN, 0, 0, _ALLOW), _failing()]
    return _if_called("socket", then=verdict)


def _only_threads() -> list[_Step]:
    verdict = [_argument(0), (_ANY_BIT, 0, 1, _CLONE_THREAD), (_RETURN, 0, 0, _ALLOW), _failing()]
    # the flags of clone3 lie in memory, where no filter can look: without it, threads come through clone
    return [*_if_called("clone", then=verdict), *_refused(["clone3"], errno.ENOSYS)]


def _only_this_process() -> list[_Step]:
    own = [_argument(0), (_EQUAL, 0, 1, os.getpid()), (_RETURN, 0, 0, _ALLOW), _failing()]
    zero = [_argument(0), (_EQUAL, 0, 1, 0), (_RETURN, 0, 0, _ALLOW), *own[1:]]
    steps = [step for name in ("kill", "tgkill") for step in _if_called(name, then=own)]
    return [*steps, *_if_called("prlimit64", then=zero)]


def _only_reading() -> list[_Step]:
    steps: list[_Step] = []
    for name, flags in (("open", 1), ("openat", 2)):
        verdict = [_argument(flags), (_ANY_BIT, 0, 1, _OPEN_TO_WRITE), _failing(), (_RETURN, 0, 0, _ALLOW)]
        steps += _if_called(name, then=verdict)
    return [*steps, *_refused(["openat2"], errno.ENOSYS)]  # its flags lie in memory too


def _no_typing() -> list[_Step]:
    # both put characters into a terminal as if the person had typed them; Linux too heeds the lower half alone
    asked = [_argument(1), (_EQUAL, 1, 0, _TIOCSTI), (_EQUAL, 0, 1, _TIOCLINUX), _failing(), (_RETURN, 0, 0, _ALLOW)]
    return _if_called("ioctl", then=asked)


# --- the machine ---


def _machine() -> tuple[int, int, int] | None:
    if sys.platform != "linux" or struct.calcsize("P") != 8:
        return None
    return _MACHINES.get(platform.machine())


def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)
