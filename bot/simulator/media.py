"""What people send besides text: pictures, voice, documents, places, contacts."""

from typing import Any

from bot.simulator import files
from bot.simulator.errors import ActError
from bot.simulator.people import Phone
from bot.simulator.state import State

NAMES = {
    "photo": ("photo.jpg", "image/jpeg"),
    "voice": ("voice.oga", "audio/ogg"),
    "document": ("file.bin", ""),
}

VOICE_SECONDS = 3


def content(state: State, kind: str, data: bytes, name: str = "", mime: str = "") -> dict[str, Any]:
    if kind not in NAMES or not data:
        raise ActError("a photo, voice or document with some bytes is needed")
    usual_name, usual_mime = NAMES[kind]
    stored = state.files.add(kind, data, name or usual_name, mime or usual_mime, VOICE_SECONDS)
    return files.describe(stored)


def location(latitude: float, longitude: float) -> dict[str, Any]:
    if not (abs(latitude) <= 90 and abs(longitude) <= 180):
        raise ActError("there is no such place")
    return {"location": {"latitude": latitude, "longitude": longitude}}


def contact(phone: Phone, wanted: Any = None) -> dict[str, Any]:
    """The person's own contact, or the one given."""
    if isinstance(wanted, dict) and wanted.get("phone_number"):
        other = {"phone_number": str(wanted["phone_number"])}
        other["first_name"] = str(wanted.get("first_name") or phone.name)
        own = wanted.get("user_id") in {None, phone.id}
        return {"contact": {**other, "user_id": phone.id} if own else other}
    number = f"99890{phone.id % 10_000_000:07d}"
    return {"contact": {"phone_number": number, "first_name": phone.name, "user_id": phone.id}}
