"""What a worker may not do: outlive its parent, connect, start programs, write files, take much memory.

The filter is a classic BPF program installed with ``prctl``: it holds for every library in the process,
whatever a query makes them try. It needs Linux on x86-64 or ARM64; ``missing`` says what lacks elsewhere.
"""

import ctypes
import errno
import os
import platform
import resource
import signal
import struct
import sys
from pathlib import Path

_PR_SET_PDEATHSIG = 1
_PR_SET_NO_NEW_PRIVS = 38
_PR_SET_SECCOMP = 22
_SECCOMP_MODE_FILTER = 2

_LOAD, _JUMP_EQUAL, _JUMP_AT_LEAST, _JUMP_SET, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_ALLOW, _ERRNO, _KILL_PROCESS = 0x7FFF0000, 0x00050000, 0x80000000
_NUMBER_OFFSET, _ARCHITECTURE_OFFSET, _ARGUMENTS_OFFSET = 0, 4, 16

# By kernel name: audit number, forbidden calls, calls that open files with the index of their flags.
# fmt: off
_SHARED = {
    "io_uring_setup": 425, "io_uring_enter": 426, "io_uring_register": 427, "pidfd_open": 434, "openat2": 437,
    "pidfd_getfd": 438, "pidfd_send_signal": 424, "open_tree": 428, "move_mount": 429, "fsopen": 430,
    "fchmodat2": 452,
}
_ARCHITECTURES: dict[str, tuple[int, dict[str, int], dict[int, int]]] = {
    "x86_64": (0xC000003E, {
        "socket": 41, "connect": 42, "accept": 43, "bind": 49, "listen": 50, "socketpair": 53, "accept4": 288,
        "clone": 56, "fork": 57, "vfork": 58, "execve": 59, "execveat": 322, "kill": 62, "tkill": 200,
        "ptrace": 101, "process_vm_readv": 310, "process_vm_writev": 311, "unshare": 272, "setns": 308,
        "mount": 165, "bpf": 321, "userfaultfd": 323, "perf_event_open": 298, "kcmp": 312,
        "creat": 85, "truncate": 76, "rename": 82, "mkdir": 83, "rmdir": 84, "link": 86, "unlink": 87,
        "symlink": 88, "chmod": 90, "chown": 92, "lchown": 94, "mknod": 133, "mkdirat": 258, "mknodat": 259,
        "fchownat": 260, "unlinkat": 263, "renameat": 264, "linkat": 265, "symlinkat": 266, "fchmodat": 268,
        "renameat2": 316, "setxattr": 188, "shmget": 29, "msgget": 68, "semget": 64, "add_key": 248,
        "keyctl": 250,
    }, {2: 1, 257: 2}),
    "aarch64": (0xC00000B7, {
        "socket": 198, "socketpair": 199, "bind": 200, "listen": 201, "accept": 202, "connect": 203,
        "accept4": 242, "clone": 220, "execve": 221, "execveat": 281, "kill": 129, "tkill": 130,
        "ptrace": 117, "process_vm_readv": 270, "process_vm_writev": 271, "unshare": 97, "setns": 268,
        "mount": 40, "bpf": 280, "userfaultfd": 282, "perf_event_open": 241, "kcmp": 272, "msgget": 186,
        "truncate": 45, "mknodat": 33, "mkdirat": 34, "unlinkat": 35, "symlinkat": 36, "linkat": 37,
        "renameat": 38, "fchmodat": 53, "fchownat": 54, "renameat2": 276, "setxattr": 5, "shmget": 194,
        "semget": 190, "add_key": 217, "keyctl": 219,
    }, {56: 2}),
}
# fmt: on
_CLONE3 = 435
_X32_FIRST = 0x40000000
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
_STACK_BYTES = 64 * 2**20


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("instructions", ctypes.c_char_p))


def missing() -> str:
    """What this system lacks to isolate workers; empty when nothing lacks."""
    if sys.platform != "linux":
        return "Linux"
    return "" if platform.machine() in _ARCHITECTURES else "x86_64, aarch64"


def die_with_parent(parent: int) -> None:
    """Ask the kernel to kill this process when its parent ends; end now if it has ended already.

    Args:
        parent: Process id of the parent, as it knew itself before this process was started.
    """
    if sys.platform == "linux":
        _prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)


def limit_memory(memory_mb: int) -> None:
    """Cap memory at what the process has now plus the given amount, and give deep queries a larger stack."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform != "linux":
        return
    _, hard = resource.getrlimit(resource.RLIMIT_STACK)
    stack = _STACK_BYTES if hard == resource.RLIM_INFINITY else min(_STACK_BYTES, hard)
    resource.setrlimit(resource.RLIMIT_STACK, (stack, hard))
    present = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    cap = present + memory_mb * 2**20
    resource.setrlimit(resource.RLIMIT_AS, (cap, cap))


def forbid_system_calls() -> None:
    """Install the filter; it cannot be taken off again. Does nothing where ``missing`` names a lack."""
    if missing():
        return
    program = _program(platform.machine())
    buffer = b"".join(struct.pack("HBBI", *instruction) for instruction in program)
    _prctl(_PR_SET_NO_NEW_PRIVS, 1)
    libc = ctypes.CDLL(None, use_errno=True)
    descriptor = _Program(len(program), buffer)
    if libc.prctl(_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, ctypes.byref(descriptor), 0, 0):
        raise OSError(ctypes.get_errno(), "the seccomp filter was refused")


def _program(machine: str) -> list[tuple[int, int, int, int]]:
    """The filter as instructions: code, jump if true, jump if false, value."""
    audit, forbidden, opening = _ARCHITECTURES[machine]
    denied = _ERRNO | errno.EPERM
    program = [
        (_LOAD, 0, 0, _ARCHITECTURE_OFFSET),
        (_JUMP_EQUAL, 1, 0, audit),
        (_RETURN, 0, 0, _KILL_PROCESS),
        (_LOAD, 0, 0, _NUMBER_OFFSET),
    ]
    if machine == "x86_64":  # the 32-bit ABI has numbers of its own for the same calls
        program += [(_JUMP_AT_LEAST, 0, 1, _X32_FIRST), (_RETURN, 0, 0, _KILL_PROCESS)]
    # The C library falls back from clone3, whose flags a filter cannot see, to clone.
    program += [(_JUMP_EQUAL, 0, 1, _CLONE3), (_RETURN, 0, 0, _ERRNO | errno.ENOSYS)]
    for number in sorted((_SHARED | forbidden).values()):
        program += [(_JUMP_EQUAL, 0, 1, number), (_RETURN, 0, 0, denied)]
    for number, index in opening.items():
        program += [
            (_JUMP_EQUAL, 0, 4, number),
            (_LOAD, 0, 0, _ARGUMENTS_OFFSET + 8 * index),
            (_JUMP_SET, 0, 1, _WRITING),
            (_RETURN, 0, 0, denied),
            (_RETURN, 0, 0, _ALLOW),
        ]
    return [*program, (_RETURN, 0, 0, _ALLOW)]


def _prctl(option: int, argument: int) -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(option, ctypes.c_ulong(argument), 0, 0, 0):
        raise OSError(ctypes.get_errno(), f"prctl({option}) was refused")
