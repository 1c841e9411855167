"""What people send besides text: pictures, sound, films, documents, places, contacts."""

from typing import Any

from bot.simulator import files
from bot.simulator.errors import ActError
from bot.simulator.people import Phone
from bot.simulator.state import State

USUAL: dict[str, tuple[str, str, dict[str, int]]] = {  # name, kind of bytes, what the app tells of the file
    "photo": ("photo.jpg", "image/jpeg", {}),
    "voice": ("voice.oga", "audio/ogg", {"duration": 3}),
    "document": ("file.bin", "", {}),
    "video": ("video.mp4", "video/mp4", {"duration": 5, "width": 640, "height": 480}),
    "video_note": ("video_note.mp4", "video/mp4", {"duration": 5, "length": 384}),
    "audio": ("audio.mp3", "audio/mpeg", {"duration": 60}),
}
SHORTEST_LIVE, LONGEST_LIVE = 60, 86400  # seconds that a live location may last


def content(state: State, kind: str, data: bytes, name: str = "", mime: str = "") -> dict[str, Any]:
    if kind not in USUAL or not data:
        raise ActError("a file of a kind that phones send, with some bytes, is needed")
    usual_name, usual_mime, about = USUAL[kind]
    stored = state.files.add(kind, data, name or usual_name, mime or usual_mime, about)
    return files.describe(stored)


def location(latitude: float, longitude: float, live: int = 0) -> dict[str, Any]:
    """A place; `live`: for how many seconds it shall follow the person."""
    if not (abs(latitude) <= 90 and abs(longitude) <= 180):
        raise ActError("there is no such place")
    if live and not SHORTEST_LIVE <= live <= LONGEST_LIVE:
        raise ActError("a location lives from a minute to a day")
    place: dict[str, Any] = {"latitude": latitude, "longitude": longitude}
    return {"location": place | ({"live_period": live} if live else {})}


def contact(phone: Phone, wanted: Any = None) -> dict[str, Any]:
    """The person's own contact, or the one given."""
    if isinstance(wanted, dict) and wanted.get("phone_number"):
        other = {"phone_number": str(wanted["phone_number"])}
        other["first_name"] = str(wanted.get("first_name") or phone.name)
        own = wanted.get("user_id") in {None, phone.id}
        return {"contact": {**other, "user_id": phone.id} if own else other}
    number = f"99890{phone.id % 10_000_000:07d}"
    return {"contact": {"phone_number": number, "first_name": phone.name, "user_id": phone.id}}
