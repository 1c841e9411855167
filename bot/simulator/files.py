"""Every file of the simulated world and the Bot API objects that describe one."""

import base64
import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.simulator.errors import bad_request

MAX_DOWNLOAD = 20 * 1024 * 1024
MIME = re.compile(r"[\w.+-]+/[\w.+-]+(; ?[\w.+=-]+)*")
ENDING = re.compile(r"\.\w{1,8}$", re.ASCII)
FOLDERS = {
    "photo": "photos", "voice": "voice", "document": "documents", "video": "videos",
    "video_note": "video_notes", "audio": "music",
}  # fmt: skip
ENDINGS = {
    "photo": ".jpg", "voice": ".oga", "document": ".bin", "video": ".mp4", "video_note": ".mp4",
    "audio": ".mp3",
}  # fmt: skip
NAMED = {"document", "video", "audio"}  # kinds that tell the file's name
CAPTIONED = frozenset(FOLDERS) - {"video_note"}
ALBUMS = {"photo", "video", "document", "audio"}  # kinds that an album takes
ALONE = ("document", "audio")  # these only among their own kind
MAX_ALBUM = 10


@dataclass(frozen=True, slots=True)
class StoredFile:
    file_id: str
    unique_id: str
    kind: str
    name: str
    mime: str
    data: bytes
    path: str
    about: Mapping[str, Any] = field(
        default_factory=dict
    )  # duration, width and the like, as its kind has them

    def brief(self) -> dict[str, Any]:
        return {"file_id": self.file_id, "file_unique_id": self.unique_id, "file_size": len(self.data)}


class Files:
    """Files by identifier and by download path."""

    def __init__(self, bot_id: int) -> None:
        self._bot_id = bot_id
        self._by_id: dict[str, StoredFile] = {}
        self._by_path: dict[str, StoredFile] = {}

    def add(
        self, kind: str, data: bytes, name: str, mime: str, about: Mapping[str, Any] | None = None
    ) -> StoredFile:
        number = len(self._by_id)
        digest = hashlib.sha256(data + kind.encode()).digest()
        secret = base64.urlsafe_b64encode(f"{self._bot_id}:{kind}:{number}:".encode() + digest).decode()
        ending = match.group() if (match := ENDING.search(name)) else ENDINGS[kind]
        stored = StoredFile(
            file_id="AgAC" + secret.rstrip("="),
            unique_id=base64.urlsafe_b64encode(digest[:9]).decode(),
            kind=kind,
            name=name,
            mime=mime if MIME.fullmatch(mime) else "application/octet-stream",
            data=data,
            path=f"{FOLDERS[kind]}/file_{number}{ending}",
            about=about or {},
        )
        self._by_id[stored.file_id] = self._by_path[stored.path] = stored
        return stored

    def get(self, file_id: str) -> StoredFile | None:
        return self._by_id.get(file_id)

    def at(self, path: str) -> StoredFile | None:
        return self._by_path.get(path)


def describe(stored: StoredFile) -> dict[str, Any]:
    """The message field that carries the file, named as its kind."""
    if stored.kind == "photo":
        width, height = image_size(stored.data) or (800, 600)
        return {"photo": [stored.brief() | {"width": width, "height": height}]}
    fields = stored.brief() | dict(stored.about)
    if stored.kind in NAMED:
        fields["file_name"] = stored.name
    if stored.kind != "video_note":
        fields["mime_type"] = stored.mime
    return {stored.kind: fields}


def odd_one(kinds: Iterable[str]) -> str:
    """The kind that cannot be in an album of these kinds; empty when they go together."""
    found = dict.fromkeys(kinds)
    return next((kind for kind in found if kind in ALONE), "") if len(found) > 1 else ""


def check_image(data: bytes) -> None:
    """Refuse as a photo what is no picture, as Telegram does when it processes one."""
    size = image_size(data)
    if size is None:
        raise bad_request("IMAGE_PROCESS_FAILED")
    if sum(size) > 10_000 or max(size) > 20 * min(size):
        raise bad_request("PHOTO_INVALID_DIMENSIONS")


def image_size(data: bytes) -> tuple[int, int] | None:
    """Width and height of a PNG, JPEG, GIF or WebP picture."""
    if data[:8] == b"\x89PNG\r\n\x1a\n" and len(data) >= 24:
        return int.from_bytes(data[16:20]), int.from_bytes(data[20:24])
    if data[:4] == b"GIF8" and len(data) >= 10:
        return int.from_bytes(data[6:8], "little"), int.from_bytes(data[8:10], "little")
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return 800, 600
    if data[:2] == b"\xff\xd8":
        return _jpeg_size(data)
    return None


def _jpeg_size(data: bytes) -> tuple[int, int] | None:
    at = 2
    while at + 9 < len(data) and data[at] == 0xFF:
        marker, size = data[at + 1], int.from_bytes(data[at + 2 : at + 4])
        if 0xC0 <= marker <= 0xCF and marker not in {0xC4, 0xC8, 0xCC}:
            return int.from_bytes(data[at + 7 : at + 9]), int.from_bytes(data[at + 5 : at + 7])
        at += 2 + size
    return None
