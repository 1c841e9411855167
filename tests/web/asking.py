"""How the tests of the HTTP side ask."""

import io
import json

from bot.web.server import SECRET_HEADER
from tests.web.conftest import SECRET

RIGHT = {SECRET_HEADER: SECRET}


async def post(client, base, body, headers=RIGHT):
    data = body if isinstance(body, bytes | io.BytesIO) else json.dumps(body).encode()
    async with client.post(f"{base}/telegram", data=data, headers=headers) as response:
        return response.status, await response.read(), response.headers


async def get(client, url):
    async with client.get(url) as response:
        return response.status, await response.text(), response.headers["Content-Type"]
