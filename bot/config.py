"""Settings from the environment, `.env` or files, prefix ELCHI_; a wrong one stops the start in one line."""

import os
import re
from pathlib import Path
from typing import Any, Self

from dotenv import dotenv_values
from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.web.senders import networks

TELEGRAM = "https://api.telegram.org"
LISTEN = re.compile(r"^(?P<host>\[[0-9a-fA-F:]+\]|[^:\s]+):(?P<port>\d{1,5})$")
SECRET = re.compile(r"^[A-Za-z0-9_-]{16,256}$")  # Bot API, setWebhook: these letters, at most 256


class SettingsError(ValueError):
    """A setting is missing or wrong; the message is one line and names it, without its value."""


class Settings(BaseSettings):
    """What the operator decides. Addresses have no path at their end; LISTEN is host:port.

    SECRETS is a folder: each of its files, named as a setting in small letters, holds that setting.
    """

    model_config = SettingsConfigDict(env_prefix="ELCHI_", env_file=".env", extra="ignore", frozen=True)

    bot_token: SecretStr
    bot_api: str = TELEGRAM
    database: str = "sqlite:///elchi.db"
    keys: Path = Path("elchi.keys")
    directory: Path = Path("elchi-directory.zip")
    public_url: str = ""
    webhook_secret: SecretStr = SecretStr("")
    listen: str = ""
    webhook_from: str = ""
    webhook_proxies: str = ""
    ministry_chat: int | None = None
    smtp: SecretStr = SecretStr("")
    mail_from: str = ""
    page_webhook: SecretStr = SecretStr("")
    page_secret: SecretStr = SecretStr("")
    traces: str = ""
    drills: str = Field(default="off", pattern="^(off|weekly)$")
    secrets: Path | None = None
    log: str = Field(default="info", pattern="^(debug|info|warning|error)$")

    @field_validator("bot_token")
    @classmethod
    def _token(cls, token: SecretStr) -> SecretStr:
        if not re.fullmatch(r"\d+:[A-Za-z0-9_-]+", token.get_secret_value()):
            raise ValueError("is not a bot token (digits, a colon, letters)")
        return token

    @field_validator("bot_api", "public_url", "traces")
    @classmethod
    def _address(cls, address: str) -> str:
        if address and not re.fullmatch(r"https?://[^\s/]+(/[^\s]*)?", address):
            raise ValueError("is not an http(s) address")
        return address.rstrip("/")

    @field_validator("webhook_from", "webhook_proxies")
    @classmethod
    def _ranges(cls, ranges: str) -> str:
        try:
            networks(ranges)
        except ValueError:
            raise ValueError("is not a list of address ranges such as 149.154.160.0/20") from None
        return ranges

    @field_validator("listen")
    @classmethod
    def _listen(cls, listen: str) -> str:
        match = LISTEN.match(listen)
        if listen and (not match or not 0 <= int(match["port"]) <= 65535):
            raise ValueError("is not host:port")
        return listen

    @model_validator(mode="after")
    def _webhook(self) -> Self:
        secret = self.webhook_secret.get_secret_value()
        if self.public_url and not SECRET.fullmatch(secret):
            raise ValueError(
                "ELCHI_WEBHOOK_SECRET: needed with ELCHI_PUBLIC_URL: 16 to 256 of A-Z a-z 0-9 _ -"
            )
        if self.public_url and not self.listen:
            raise ValueError("ELCHI_LISTEN: needed with ELCHI_PUBLIC_URL: host:port to answer at")
        return self

    @property
    def channels(self) -> tuple[str, str, str, str]:
        """How officers are paged past Telegram: mail server, sender, gateway, its secret; empty where not."""
        secret = self.page_secret.get_secret_value()
        return self.smtp.get_secret_value(), self.mail_from, self.page_webhook.get_secret_value(), secret

    @property
    def folder(self) -> Path | None:
        """Where the file of SQLite stands; None where the database has a server of its own."""
        kind, _, name = self.database.partition(":///")
        return Path(name).parent if kind.startswith("sqlite") else None

    @property
    def address(self) -> tuple[str, int] | None:
        """Where to listen, None where nothing is served."""
        match = LISTEN.match(self.listen)
        return (match["host"].strip("[]"), int(match["port"])) if match else None


def read_settings() -> Settings:
    """The settings of this process. Raises SettingsError in one line."""
    return _settled()


def _settled(**given: Any) -> Settings:
    """What is given stands before what environment, `.env` and files say."""
    try:
        return Settings(_secrets_dir=_secrets(), **given)
    except ValidationError as error:
        raise SettingsError(_one_line(error)) from None
    except (OSError, UnicodeDecodeError) as error:
        why = getattr(error, "strerror", None) or "it is not UTF-8"
        raise SettingsError(f".env: cannot be read in the working directory {_here()} ({why})") from None


def _here() -> str:
    try:
        return str(Path.cwd())
    except OSError:  # it is gone, or a folder above it is closed to us
        return ""


def _secrets() -> Path | None:
    """The folder of secrets, where one is named; its files can be read, and nothing else says otherwise."""
    place = os.environ.get("ELCHI_SECRETS", "")
    if not place:
        return None
    said = {name.upper(): value for name, value in {**dotenv_values(".env"), **os.environ}.items()}
    try:
        files = [file for file in sorted(Path(place).iterdir()) if file.name.startswith("elchi_")]
    except OSError:
        raise SettingsError("ELCHI_SECRETS: is not a folder that can be read") from None
    for file in files:
        name, told = file.name.upper(), _read(file)
        if said.get(name, told) != told:
            raise SettingsError(f"{name}: is set twice, and its file in ELCHI_SECRETS says otherwise")
    return Path(place)


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        raise SettingsError(f"{file.name.upper()}: its file in ELCHI_SECRETS cannot be read") from None


def _one_line(error: ValidationError) -> str:
    first = error.errors(include_input=False, include_url=False)[0]
    message = first["msg"].removeprefix("Value error, ")
    if not first["loc"]:
        return message
    name = f"ELCHI_{str(first['loc'][0]).upper()}"
    return f"{name}: is not set" if first["type"] == "missing" else f"{name}: {message}"


def storage_settings() -> tuple[str, Path]:
    """Database and key ring alone, for commands that need no token. Raises SettingsError in one line."""
    settings = _without_token()
    return settings.database, settings.keys


def directory_file() -> Path:
    """Where the ministry's own tables stand, for commands that need no token."""
    return _without_token().directory


def _without_token() -> Settings:
    return _settled(bot_token=SecretStr("0:none"), public_url="")
