"""Sealing: what personal data looks like at rest, and the keys that open it.

Rules. A sealed value is `b"1" | key id (4) | nonce (12) | AES-256-GCM ciphertext`. Its place, which reads
"table|column|row", is authenticated with it: moved to another row, column or table it does not open. The
newest key of the ring seals, every key of it opens. No error tells anything of the content or of a key.
"""

import base64
import binascii
import hashlib
import hmac
import json
import os
import secrets
from collections.abc import Sequence
from pathlib import Path
from typing import Self

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from bot.wallclock import WallClock

_VERSION = b"1"
_ID_BYTES = 4
_NONCE_BYTES = 12
_KEY_BYTES = 32
_HEAD = len(_VERSION) + _ID_BYTES
_DATA_KEY_ID = bytes(_ID_BYTES)  # a data key is found by its row, so its values name no key


class CannotOpen(KeyError):  # noqa: N818 # the contract's name
    """A sealed value that these keys, or this place, do not open."""


class KeyRingError(ValueError):
    """A key ring file that cannot be used: one line for the operator."""


def _seal(cipher: AESGCM, key_id: bytes, plain: bytes, place: str) -> bytes:
    head = _VERSION + key_id
    nonce = secrets.token_bytes(_NONCE_BYTES)
    return head + nonce + cipher.encrypt(nonce, plain, head + place.encode())


def _open(cipher: AESGCM, sealed: bytes, place: str) -> bytes:
    nonce, ciphertext = sealed[_HEAD : _HEAD + _NONCE_BYTES], sealed[_HEAD + _NONCE_BYTES :]
    try:
        return cipher.decrypt(nonce, ciphertext, sealed[:_HEAD] + place.encode())
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
        return cls(secrets.token_bytes(_KEY_BYTES))

    def seal(self, plain: bytes, place: str) -> bytes:
        """`plain` as only this key, at this place, opens it."""
        return _seal(self._cipher, _DATA_KEY_ID, plain, place)

    def open(self, sealed: bytes, place: str) -> bytes:
        """What was sealed by this key for this place; else CannotOpen."""
        if sealed[:_HEAD] != _VERSION + _DATA_KEY_ID:
            raise CannotOpen
        return _open(self._cipher, sealed, place)


class KeyRing:
    """The installation's keys, oldest first: they wrap data keys and seal what belongs to no case."""

    __slots__ = ("_audit_key", "_ciphers", "_lookup_key", "_newest")

    def __init__(self, keys: Sequence[tuple[bytes, bytes]]) -> None:
        self._ciphers = {key_id: AESGCM(key) for key_id, key in keys}
        self._newest = keys[-1][0]
        # Of the first key, because they must fit after a rotation what was stored before it.
        self._lookup_key = _derived(keys[0][1], b"elchi lookup")
        self._audit_key = _derived(keys[0][1], b"elchi audit")

    @classmethod
    def load(cls, path: Path | str) -> Self:
        """The ring in the file; KeyRingError where there is none that can be used."""
        try:
            text = Path(path).read_text(encoding="utf-8")
        except OSError as error:
            raise KeyRingError(f"ELCHI_KEYS: cannot read {path}: {error.strerror}") from None
        except UnicodeDecodeError:
            raise KeyRingError(f"ELCHI_KEYS: {path} is not a key ring") from None
        return cls(_parse(text, path))

    @classmethod
    def generate(cls, path: Path | str) -> Self:
        """Write a ring with one new key, readable by its owner only; never over an existing file."""
        _write(Path(path), [_new_key()])
        return cls.load(path)

    @classmethod
    def rotate(cls, path: Path | str) -> Self:
        """Add a new key that seals from now on; the old ones stay and open."""
        target = Path(path)
        cls.load(target)
        keys = json.loads(target.read_text(encoding="utf-8"))["keys"]
        draft = target.with_name(target.name + ".new")
        _write(draft, [*keys, _new_key()])
        draft.replace(target)
        return cls.load(target)

    def seal(self, plain: bytes, place: str) -> bytes:
        """`plain` as only this ring, at this place, opens it."""
        return _seal(self._ciphers[self._newest], self._newest, plain, place)

    def open(self, sealed: bytes, place: str) -> bytes:
        """What was sealed by any key of the ring for this place; else CannotOpen."""
        cipher = self._ciphers.get(sealed[len(_VERSION) : _HEAD])
        if cipher is None or not sealed.startswith(_VERSION):
            raise CannotOpen
        return _open(cipher, sealed, place)

    def lookup(self, text: str) -> str:
        """A name under which `text` is found again without being stored: HMAC-SHA256, hexadecimal."""
        return hmac.new(self._lookup_key, text.encode(), hashlib.sha256).hexdigest()

    def mac(self, text: str) -> str:
        """A mark that only this ring can make of `text`: HMAC-SHA256, hexadecimal."""
        return hmac.new(self._audit_key, text.encode(), hashlib.sha256).hexdigest()


def _derived(key: bytes, purpose: bytes) -> bytes:
    return HKDF(SHA256(), _KEY_BYTES, salt=None, info=purpose).derive(key)


def _new_key() -> dict[str, str]:
    key_id = bytes(_ID_BYTES)
    while key_id == _DATA_KEY_ID:
        key_id = secrets.token_bytes(_ID_BYTES)
    return {
        "id": key_id.hex(),
        "key": base64.b64encode(secrets.token_bytes(_KEY_BYTES)).decode(),
        "made": WallClock().now().isoformat(timespec="seconds"),
    }


def _write(path: Path, keys: list[dict[str, str]]) -> None:
    try:
        file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise KeyRingError(f"ELCHI_KEYS: {path} exists already and is not overwritten") from None
    except OSError as error:
        raise KeyRingError(f"ELCHI_KEYS: cannot write {path}: {error.strerror}") from None
    with os.fdopen(file, "w", encoding="utf-8") as out:
        out.write(json.dumps({"version": 1, "keys": keys}, indent=2) + "\n")
        out.flush()
        os.fsync(out.fileno())


def _parse(text: str, path: Path | str) -> list[tuple[bytes, bytes]]:
    try:
        ring = json.loads(text)
        version = ring["version"]
        keys = [
            (bytes.fromhex(entry["id"]), base64.b64decode(entry["key"], validate=True))
            for entry in ring["keys"]
        ]
    except (KeyError, TypeError, ValueError, RecursionError, binascii.Error):
        raise KeyRingError(f"ELCHI_KEYS: {path} is not a key ring") from None
    if version != 1:
        raise KeyRingError(f"ELCHI_KEYS: {path} has a version that this release does not know")
    if not keys:
        raise KeyRingError(f"ELCHI_KEYS: {path} holds no key")
    if any(len(key_id) != _ID_BYTES or len(key) != _KEY_BYTES for key_id, key in keys):
        raise KeyRingError(f"ELCHI_KEYS: {path} holds a key of the wrong length")
    if len({key_id for key_id, _ in keys}) != len(keys) or _DATA_KEY_ID in dict(keys):
        raise KeyRingError(f"ELCHI_KEYS: {path} names two keys alike")
    return keys
