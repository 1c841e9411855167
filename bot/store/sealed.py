"""Sealing: what personal data looks like at rest, and the keys that open it.

Rules. A sealed value is `b"1" | key id (4) | nonce (12) | AES-256-GCM ciphertext`. Its place, which reads
"table|column|row", is authenticated with it: moved to another row, column or table it does not open. The
newest key of the ring seals, every key of it opens. No error tells anything of the content or of a key.
"""

import hashlib
import hmac
import secrets
from pathlib import Path
from typing import Self

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from bot.store import ring_file
from bot.store.ring_file import ID_BYTES, KEY_BYTES, NO_ID, KeyRingError, Ring

__all__ = ["HEAD", "CannotOpen", "DataKey", "KeyRing", "KeyRingError", "UnknownKey"]

_VERSION = b"1"
_NONCE_BYTES = 12
HEAD = len(_VERSION) + ID_BYTES  # bytes that say which key sealed a value


class CannotOpen(KeyError):  # noqa: N818 # the contract's name
    """A sealed value that these keys, or this place, do not open."""


class UnknownKey(CannotOpen):
    """It names a key that the ring does not hold: this process has an older file, and the value is sound."""


def _seal(cipher: AESGCM, key_id: bytes, plain: bytes, place: str) -> bytes:
    head = _VERSION + key_id
    nonce = secrets.token_bytes(_NONCE_BYTES)
    return head + nonce + cipher.encrypt(nonce, plain, head + place.encode())


def _open(cipher: AESGCM, sealed: bytes, place: str) -> bytes:
    nonce, ciphertext = sealed[HEAD : HEAD + _NONCE_BYTES], sealed[HEAD + _NONCE_BYTES :]
    try:
        return cipher.decrypt(nonce, ciphertext, sealed[:HEAD] + place.encode())
    except (InvalidTag, ValueError):
        raise CannotOpen from None


class DataKey:
    """The key of one case or one conversation: destroy it, and what it sealed is gone everywhere."""

    __slots__ = ("_cipher", "raw")

    def __init__(self, raw: bytes) -> None:
        self.raw = raw
        self._cipher = AESGCM(raw)

    @classmethod
    def new(cls) -> Self:
        """A fresh random key."""
        return cls(secrets.token_bytes(KEY_BYTES))

    def seal(self, plain: bytes, place: str) -> bytes:
        """`plain` as only this key, at this place, opens it."""
        return _seal(self._cipher, NO_ID, plain, place)

    def open(self, sealed: bytes, place: str) -> bytes:
        """What was sealed by this key for this place; else CannotOpen."""
        if sealed[:HEAD] != _VERSION + NO_ID:
            raise CannotOpen
        return _open(self._cipher, sealed, place)


class KeyRing:
    """The installation's keys: they wrap data keys and seal what belongs to no case.

    The file may change while it is in use: `look_again` takes a changed one over, and so does a value that
    names a key which is not here.
    """

    __slots__ = ("_ciphers", "_path", "_ring", "_seen")

    def __init__(self, path: Path) -> None:
        self._path = path
        self._seen = _changed(path)  # before it is read: what changes meanwhile is read again
        self._take(ring_file.read(path))

    def _take(self, ring: Ring) -> None:
        self._ring = ring
        self._ciphers = {key.id: AESGCM(key.raw) for key in ring.keys}

    @classmethod
    def load(cls, path: Path | str) -> Self:
        """The ring in the file; KeyRingError where there is none that can be used."""
        return cls(Path(path))

    @classmethod
    def generate(cls, path: Path | str) -> Self:
        """Write a ring with one new key, readable by its owner only; never over an existing file."""
        ring_file.create(path)
        return cls.load(path)

    @property
    def head(self) -> bytes:
        """How every value begins that is sealed now."""
        return _VERSION + self._ring.newest.id

    def seal(self, plain: bytes, place: str) -> bytes:
        """`plain` as only this ring, at this place, opens it."""
        newest = self._ring.newest.id
        return _seal(self._ciphers[newest], newest, plain, place)

    def open(self, sealed: bytes, place: str) -> bytes:
        """What was sealed by any key of the ring for this place; else CannotOpen."""
        key_id = sealed[len(_VERSION) : HEAD]
        if not sealed.startswith(_VERSION) or key_id == NO_ID:
            raise CannotOpen
        if key_id not in self._ciphers:
            self.look_again()
        cipher = self._ciphers.get(key_id)
        if cipher is None:
            raise UnknownKey
        return _open(cipher, sealed, place)

    def look_again(self) -> None:
        """Take a changed file over; one that is away, broken or another installation's changes nothing."""
        seen = _changed(self._path)
        if seen == self._seen:
            return
        try:
            ring = ring_file.read(self._path)
        except KeyRingError:
            return
        if ring.names == self._ring.names:
            self._seen = seen
            self._take(ring)

    def lookup(self, text: str) -> str:
        """A name under which `text` is found again without being stored: HMAC-SHA256, hexadecimal."""
        return hmac.new(self._ring.names, text.encode(), hashlib.sha256).hexdigest()

    def mac(self, text: str) -> str:
        """A mark that only this ring can make of `text`: HMAC-SHA256, hexadecimal."""
        return hmac.new(self._ring.log, text.encode(), hashlib.sha256).hexdigest()


def _changed(path: Path) -> tuple[int, int]:
    """What tells one file of that name from the next; nothing where there is none."""
    try:
        found = path.stat()
    except OSError:
        return 0, 0
    return found.st_mtime_ns, found.st_ino
