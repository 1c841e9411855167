"""The parameters of one Bot API call: every value a string, as Telegram's server reads them."""

import json
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from bot.simulator.errors import bad_request

TRUE = {"true", "yes", "1"}


@dataclass(frozen=True, slots=True)
class Upload:
    name: str
    mime: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Params:
    args: dict[str, str] = field(default_factory=dict)
    files: dict[str, Upload] = field(default_factory=dict)

    def has(self, name: str) -> bool:
        return name in self.args

    def text(self, name: str) -> str:
        return self.args.get(name, "")

    def required(self, name: str) -> str:
        value = self.args.get(name, "")
        if not value:
            raise bad_request(f'Parameter "{name}" is required')
        return value

    def flag(self, name: str) -> bool:
        return self.text(name).strip().lower() in TRUE

    def number(self, name: str, default: int = 0, low: int | None = None, high: int | None = None) -> int:
        """An integer; like Telegram's server it clips instead of refusing."""
        value = integer(self.args[name]) if name in self.args else default
        if low is not None:
            value = max(low, value)
        return min(high, value) if high is not None else value

    def decimal(self, name: str) -> float:
        try:
            return float(self.text(name).strip())
        except ValueError:
            return 0.0

    def json(self, name: str, refusal: str) -> Any:
        """The JSON inside a parameter, None when it is absent or empty."""
        value = self.text(name)
        if not value:
            return None
        try:
            return json.loads(value)
        except ValueError:
            raise bad_request(refusal) from None

    def lenient_json(self, name: str) -> Any:
        """The JSON inside a parameter; what cannot be parsed counts as absent, as with entities."""
        try:
            return json.loads(self.text(name) or "null")
        except ValueError:
            return None

    def for_journal(self) -> dict[str, Any]:
        return {**self.args, **{name: upload.name for name, upload in self.files.items()}}


def integer(value: str) -> int:
    try:
        return int(value.strip())
    except ValueError:
        return 0


def from_mapping(values: dict[str, Any]) -> Params:
    """Parameters out of a JSON object: strings stay, everything else becomes its JSON."""
    return Params({name: _as_string(value) for name, value in values.items() if value is not None})


def _as_string(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


async def read(request: web.Request) -> Params:
    """The parameters of a request: query, JSON, urlencoded form or multipart form."""
    args = dict(request.query)
    if request.method != "POST" or not request.can_read_body:
        return Params(args)
    if request.content_type == "application/json":
        return Params(args | (await _json_body(request)).args)
    if request.content_type not in {"multipart/form-data", "application/x-www-form-urlencoded"}:
        return Params(args)
    files: dict[str, Upload] = {}
    for name, value in (await request.post()).items():
        if isinstance(value, web.FileField):
            files[name] = Upload(value.filename, value.content_type, value.file.read())
        else:
            args[name] = value if isinstance(value, str) else bytes(value).decode("utf-8", "replace")
    return Params(args, files)


async def _json_body(request: web.Request) -> Params:
    try:
        body = json.loads(await request.read() or b"{}")
    except ValueError:
        raise bad_request("Can't parse request JSON: invalid JSON object") from None
    if not isinstance(body, dict):
        raise bad_request("Can't parse request JSON: expected an Object")
    return from_mapping(body)
