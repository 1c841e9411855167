"""The demo as a new user meets it: a real child process, a real browser, every language, until an officer acts."""

import asyncio
import os
import re
import signal
import sys
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import aiohttp
import pytest
import pytest_asyncio
from playwright.async_api import Locator, Page, expect

from bot.i18n import Catalogs, content_root

pytestmark = [pytest.mark.e2e, pytest.mark.asyncio(loop_scope="session")]

ROOT = Path(__file__).parents[2]
SHOTS = ROOT / "build" / "screenshots"
ADDRESS = re.compile(rb"Elchi demo: (http://127\.0\.0\.1:\d+/)")
LANGUAGES = {"uz_latn": "Oʻzbekcha", "uz_cyrl": "Ўзбекча", "ru": "Русский", "en": "English"}
PHONE_SPEAKS = {"uz_latn": "uz", "uz_cyrl": "uz", "ru": "ru", "en": "en"}
POCKET = {"width": 390, "height": 844}
NARROW = {"width": 360, "height": 740}
ARRIVES = 15_000  # patience of a busy machine, in milliseconds; not a promise about the bot
TEXTS = Catalogs.load(content_root() / "locales").texts
