"""An address in front of several workers, as a reverse proxy is: each request to the next who listens."""

import asyncio
import contextlib
from collections.abc import Sequence
from itertools import count

LAST = b"\r\nConnection: close\r\n"  # behind a request's first line: its connection is not used again


async def _pass_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError):
        while data := await reader.read(65536):
            writer.write(data)
            await writer.drain()
    writer.close()


@contextlib.asynccontextmanager
async def door(port: int, behind: Sequence[int]):
    """Listens at `port` until the block ends."""
    turn = count()

    async def enter(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        first = next(turn)
        for number in range(len(behind)):
            try:
                inner = await asyncio.open_connection("127.0.0.1", behind[(first + number) % len(behind)])
            except OSError:
                continue
            inner[1].write((await reader.readline()).replace(b"\r\n", LAST))
            await asyncio.gather(_pass_on(reader, inner[1]), _pass_on(inner[0], writer))
            return
        writer.close()

    server = await asyncio.start_server(enter, "127.0.0.1", port)
    async with server:
        yield
