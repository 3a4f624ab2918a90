"""Runs a program that the kernel keeps no keys for: forbid_keyutils.py ERRNO PROGRAM [ARG ...].

Containers do so by default: add_key, request_key and keyctl fail, here by a seccomp filter.
"""

import ctypes
import errno
import os
import platform
import struct
import sys

PR_SET_NO_NEW_PRIVS, PR_SET_SECCOMP, SECCOMP_MODE_FILTER = 38, 22, 2
LOAD_NUMBER = (0x20, 0, 0, 0)  # BPF_LD | BPF_W | BPF_ABS: the number of the call
ALLOW = (0x06, 0, 0, 0x7FFF0000)
NUMBERS = {"x86_64": (248, 249, 250), "aarch64": (217, 218, 219)}[platform.machine()]

refuse = (0x06, 0, 0, 0x00050000 | getattr(errno, sys.argv[1]))
filters = [LOAD_NUMBER]
for at, number in enumerate(NUMBERS):
    # BPF_JMP | BPF_JEQ: to the refusal, which stands last.
    filters.append((0x15, len(NUMBERS) - at, 0, number))
filters += [ALLOW, refuse]
program = b"".join(struct.pack("HBBI", *one) for one in filters)
buffer = ctypes.create_string_buffer(program, len(program))


class Program(ctypes.Structure):
    _fields_ = [("length", ctypes.c_ushort), ("filter", ctypes.c_void_p)]


wanted = Program(len(filters), ctypes.addressof(buffer))
libc = ctypes.CDLL(None, use_errno=True)
if libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) or libc.prctl(
    PR_SET_SECCOMP, SECCOMP_MODE_FILTER, ctypes.byref(wanted), 0, 0
):
    sys.exit(f"no seccomp here: {os.strerror(ctypes.get_errno())}")
os.execvp(sys.argv[2], sys.argv[2:])
