"""The file of the key ring: JSON, readable by its owner only; every change takes its place whole.

Rules. `keys` stand oldest first; one that `waits` opens and does not seal yet, so that every host can get it
before it is used. `names` and `log` are what look-ups and the chain over the log are made with: where they
are not written they come from the first key, and they are written before that key may go.
"""

import base64
import binascii
import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from bot.store.disk import flush, write_new
from bot.wallclock import WallClock

ID_BYTES, KEY_BYTES = 4, 32
SETTLED = 600  # seconds after which every running process has taken a changed ring over
NO_ID = bytes(ID_BYTES)  # a data key is found by its row, so its values name no key


class KeyRingError(ValueError):
    """A key ring file that cannot be used: one line for the operator."""


@dataclass(frozen=True, slots=True)
class Key:
    """One key of the ring."""

    id: bytes
    raw: bytes
    made: str
    waits: bool = False

    def __repr__(self) -> str:
        return f"Key({self.id.hex()})"


@dataclass(frozen=True, slots=True, repr=False)
class Ring:
    """What the file holds; `names` and `log` as they are used, `apart` if they stand in it by themselves."""

    keys: tuple[Key, ...]
    names: bytes
    log: bytes
    apart: bool = False

    @property
    def newest(self) -> Key:
        """The key that seals."""
        return [key for key in self.keys if not key.waits][-1]


def read(path: Path | str) -> Ring:
    """The ring in the file; KeyRingError where there is none that can be used."""
    try:
        text = Path(path).read_text(encoding="utf-8")
    except OSError as error:
        raise KeyRingError(f"ELCHI_KEYS: cannot read {path}: {error.strerror}") from None
    except UnicodeDecodeError:
        raise KeyRingError(f"ELCHI_KEYS: {path} is not a key ring") from None
    return _parse(text, path)


def create(path: Path | str) -> None:
    """Write a ring with one new key; never over an existing file."""
    _write(Path(path), _ring((_new_key(),)))


def add(path: Path | str) -> Key:
    """A new key that waits; the one that waits already, where one does."""
    ring = read(path)
    waiting = next((key for key in ring.keys if key.waits), None)
    if waiting is None:
        waiting = replace(_new_key(), waits=True)
        _replace(path, replace(ring, keys=(*ring.keys, waiting)))
    return waiting


def promote(path: Path | str) -> Key:
    """The key that waits, or else a new one, seals from now on."""
    chosen = replace(add(path), waits=False)
    ring = read(path)
    _replace(path, replace(ring, keys=(*(key for key in ring.keys if not key.waits), chosen)))
    return chosen


def settled(path: Path | str) -> None:
    """KeyRingError where the ring was changed so lately that a process may still seal by an old key."""
    read(path)
    age = WallClock().now().timestamp() - Path(path).stat().st_mtime
    if age < SETTLED:
        raise KeyRingError(f"ELCHI_KEYS: {path} was changed {age:.0f} s ago; try again after {SETTLED} s")


def retire(path: Path | str, unused: Sequence[bytes]) -> None:
    """Take these keys out, never the one that seals; count what they have sealed once it is `settled`."""
    ring = read(path)
    left = tuple(key for key in ring.keys if key.id not in unused or key == ring.newest or key.waits)
    _replace(path, replace(ring, keys=left, apart=True))


def _ring(keys: tuple[Key, ...], names: bytes = b"", log: bytes = b"") -> Ring:
    first = keys[0].raw
    return Ring(
        keys,
        names or _derived(first, b"elchi lookup"),
        log or _derived(first, b"elchi audit"),
        apart=bool(names),
    )


def _derived(key: bytes, purpose: bytes) -> bytes:
    return HKDF(SHA256(), KEY_BYTES, salt=None, info=purpose).derive(key)


def _new_key() -> Key:
    key_id = NO_ID
    while key_id == NO_ID:
        key_id = secrets.token_bytes(ID_BYTES)
    return Key(key_id, secrets.token_bytes(KEY_BYTES), WallClock().now().isoformat(timespec="seconds"))


def _replace(path: Path | str, ring: Ring) -> None:
    target = Path(path)
    draft = target.with_name(f"{target.name}.new")
    draft.unlink(missing_ok=True)  # left behind by one that was killed
    _write(draft, ring)
    draft.replace(target)
    flush(target.parent)


def _write(path: Path, ring: Ring) -> None:
    try:
        write_new(path, json.dumps(_values(ring), indent=2) + "\n")
    except FileExistsError:
        raise KeyRingError(f"ELCHI_KEYS: {path} exists already and is not overwritten") from None
    except OSError as error:
        raise KeyRingError(f"ELCHI_KEYS: cannot write {path}: {error.strerror}") from None


def _values(ring: Ring) -> dict[str, Any]:
    keys = [
        {"id": key.id.hex(), "key": _text(key.raw), "made": key.made} | ({"waits": True} if key.waits else {})
        for key in ring.keys
    ]
    apart = {"names": _text(ring.names), "log": _text(ring.log)} if ring.apart else {}
    return {"version": 1, "keys": keys, **apart}


def _text(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


def _raw(text: str) -> bytes:
    return base64.b64decode(text, validate=True)


def _parse(text: str, path: Path | str) -> Ring:
    try:
        ring = json.loads(text)
        version = ring["version"]
        keys = tuple(
            Key(
                bytes.fromhex(each["id"]),
                _raw(each["key"]),
                str(each.get("made", "")),
                bool(each.get("waits")),
            )
            for each in ring["keys"]
        )
        apart = [_raw(ring[name]) for name in ("names", "log") if name in ring]
    except (KeyError, TypeError, ValueError, RecursionError, AttributeError, binascii.Error):
        raise KeyRingError(f"ELCHI_KEYS: {path} is not a key ring") from None
    if version != 1:
        raise KeyRingError(f"ELCHI_KEYS: {path} has a version that this release does not know")
    if all(key.waits for key in keys):
        raise KeyRingError(f"ELCHI_KEYS: {path} holds no key")
    lengths = {len(key.raw) for key in keys} | {len(raw) for raw in apart}
    if lengths != {KEY_BYTES} or any(len(key.id) != ID_BYTES for key in keys) or len(apart) == 1:
        raise KeyRingError(f"ELCHI_KEYS: {path} holds a key of the wrong length")
    if len({key.id for key in keys}) != len(keys) or NO_ID in {key.id for key in keys}:
        raise KeyRingError(f"ELCHI_KEYS: {path} names two keys alike")
    return _ring(keys, *apart)
