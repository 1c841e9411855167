import pytest

from bot.simulator.errors import ApiError
from bot.simulator.files import Files, check_image, image_size

JPEG = bytes.fromhex("ffd8ffe000104a46494600010100000100010000ffc0000b080020004001012200") + bytes(20)


@pytest.mark.parametrize(
    ("data", "size"),
    [
        (JPEG, (64, 32)),
        (b"GIF89a" + (5).to_bytes(2, "little") + (7).to_bytes(2, "little"), (5, 7)),
        (b"RIFF\0\0\0\0WEBP", (800, 600)),
        (b"\xff\xd8\xff", None),
        (b"hello", None),
    ],
)
def test_pictures_are_measured(data, size):
    assert image_size(data) == size


def test_impossible_pictures_are_refused():
    wide = b"GIF89a" + (9000).to_bytes(2, "little") + (2).to_bytes(2, "little")
    with pytest.raises(ApiError) as refused:
        check_image(wide)
    assert refused.value.description == "Bad Request: PHOTO_INVALID_DIMENSIONS"


def test_names_from_outside_cannot_shape_paths_or_headers():
    files = Files(42)
    stored = files.add("document", b"x", "../../etc/passwd.a/b", "text/html\r\nX: y")
    assert (stored.path, stored.mime) == ("documents/file_0.bin", "application/octet-stream")
    assert files.add("document", b"x", "a.PDF", "application/pdf").path == "documents/file_1.PDF"


async def test_downloads_ask_for_the_token_and_the_path(api, server, session, world, citizen):
    message = world.send_file(citizen, "document", b"paper")
    path = (await api.ok("getFile", file_id=message["document"]["file_id"]))["file_path"]
    statuses = []
    for address in (f"bot{world.token}/{path}", f"bot{world.token}/documents/x", f"bot1:x/{path}"):
        async with session.get(f"{server.url}/file/{address}") as response:
            statuses.append(response.status)
    assert statuses == [200, 404, 401]


async def test_files_over_20_megabytes_cannot_be_fetched(api, world, citizen):
    message = world.send_file(citizen, "document", bytes(20 * 1024 * 1024 + 1))
    said = await api.words("getFile", file_id=message["document"]["file_id"])
    assert said == "Bad Request: file is too big"


async def test_anothers_contact_carries_no_user_id(api, world, citizen):
    world.send_contact(citizen, {"phone_number": "+998901112233", "first_name": "Ona", "user_id": 1})
    world.send_contact(citizen, {"phone_number": "+998901112233"})
    other, own = [u["message"]["contact"] for u in await api.updates()]
    assert other == {"phone_number": "+998901112233", "first_name": "Ona"}
    assert own["user_id"] == citizen
