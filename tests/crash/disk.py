"""A full disk under SQLite: what would make a file longer is refused with ENOSPC, what is there can change.

By SQLite's own seam for its tests (`xSetSystemCall` of its VFS, see https://sqlite.org/c3ref/vfs.html): no
other file of the process is concerned, and no rights are needed.
"""

import ctypes
import errno
import os
from ctypes import CFUNCTYPE, POINTER, Structure, c_char_p, c_int, c_size_t, c_ssize_t, c_void_p
from ctypes.util import find_library

full = False
_kept: list[object] = []  # what C still calls must not be collected


class _Vfs(Structure):
    pass


_SET = CFUNCTYPE(c_int, POINTER(_Vfs), c_char_p, c_void_p)
_GET = CFUNCTYPE(c_void_p, POINTER(_Vfs), c_char_p)
_WRITE = CFUNCTYPE(c_ssize_t, c_int, c_void_p, c_size_t, use_errno=True)
_PWRITE = CFUNCTYPE(c_ssize_t, c_int, c_void_p, c_size_t, ctypes.c_int64, use_errno=True)
_CALLS = ("xOpen", "xDelete", "xAccess", "xFullPathname", "xDlOpen", "xDlError", "xDlSym", "xDlClose")
_MORE = ("xRandomness", "xSleep", "xCurrentTime", "xGetLastError", "xCurrentTimeInt64")
_Vfs._fields_ = [
    *((name, c_int) for name in ("iVersion", "szOsFile", "mxPathname")),
    *((name, c_void_p) for name in ("pNext", "zName", "pAppData", *_CALLS, *_MORE)),
    ("xSetSystemCall", _SET),
    ("xGetSystemCall", _GET),
]


def install() -> None:
    """SQLite writes through us from now on, in this process."""
    library = ctypes.CDLL(find_library("sqlite3"))
    library.sqlite3_vfs_find.restype = POINTER(_Vfs)
    vfs = library.sqlite3_vfs_find(None)
    replaced = 0
    for name in (b"write", b"pwrite", b"pwrite64"):
        address = vfs.contents.xGetSystemCall(vfs, name)
        if not address:
            continue  # this build of SQLite does not use it
        ours = _write(_WRITE(address)) if name == b"write" else _pwrite(_PWRITE(address))
        _kept.append(ours)
        assert vfs.contents.xSetSystemCall(vfs, name, ctypes.cast(ours, c_void_p)) == 0
        replaced += 1
    assert replaced, "SQLite writes by no known call"


def _write(theirs):
    def write(file, data, size):
        return _refused(file, os.lseek(file, 0, os.SEEK_CUR) + size) or theirs(file, data, size)

    return _WRITE(write)


def _pwrite(theirs):
    def pwrite(file, data, size, at):
        return _refused(file, at + size) or theirs(file, data, size, at)

    return _PWRITE(pwrite)


def _refused(file: int, end: int) -> int:
    """-1 with the errno of a full disk where the file would grow; 0 where there is space."""
    if not full or end <= os.fstat(file).st_size:
        return 0
    ctypes.set_errno(errno.ENOSPC)
    return -1
