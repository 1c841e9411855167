"""What the fuzzing begins with: small things of the repository, a list for each reader of fuzz_targets.py."""

import io
import json
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from bench import fuzz_targets as readers
from bench.fuzz_targets import DIALOGS, PARTS, ROOT, STAFF, workbook
from bot.cli.sheets import as_csv
from bot.directory.upkeep.schema import TABLES
from tests.dialog.small import FILES
from tests.few_rows import few_rows
from tests.telegram.raw_updates import group, member, press, private


@dataclass(frozen=True)
class Target:
    """A reader, what to begin with, how long an input may be, and words that it knows."""

    run: Callable[[bytes], None]
    seeds: Callable[[], Iterator[bytes]]
    longest: int = 4096
    words: tuple[str, ...] = ()


def _seeds_of_updates() -> Iterator[bytes]:
    for made in (
        private(text="/start CODE"),
        private(photo=[{"file_id": "x", "width": 1, "height": 2}], caption="c", media_group_id="7"),
        private(location={"latitude": 1.5, "longitude": 2.5, "live_period": 60}),
        private(contact={"phone_number": "+1", "user_id": 5}, reply_to_message={"message_id": 1}),
        private(document={"file_id": "d"}, sender_chat={"id": -5}),
        private(venue={"location": {"latitude": 1, "longitude": 2}}),
        *(private(**{kind: {"file_id": "v"}}) for kind in ("voice", "video", "audio", "sticker")),
        group(text="/bind CODE"),
        group(migrate_to_chat_id=-5),
        group(migrate_from_chat_id=-5),
        press(),
        press(data="k:tokentoken:x", message=None),
        member({"id": -5, "type": "group"}, "restricted", is_member=False),
        {"update_id": 9, "edited_message": private(text="x", edit_date=1)["message"]},
    ):
        yield json.dumps(made, separators=(",", ":")).encode()


def _seeds_of_texts() -> Iterator[bytes]:
    for path in (
        ROOT / "dialogs/signals_uz.yaml",
        ROOT / "dialogs/signals_ru.yaml",
        ROOT / "dialogs/menu.yaml",
    ):
        for line in path.read_text("utf-8").splitlines()[::9]:
            yield line.encode()
    yield from (
        b"\xed\xa0\xbd",
        "\u202ea\u0301\u0301\u0301\u0301\u0301\u200d\u2066👍🏽 سЯक्".encode(),
        b"a\n\n\nb\x00\x1b",
    )


def _seeds_of_dialogs() -> Iterator[bytes]:
    for at, name in enumerate(DIALOGS):
        path = ROOT / "dialogs" / name
        text = FILES.get(name) or (path.read_text("utf-8") if path.exists() else FILES["danger.yaml"])
        yield bytes([at]) + text[:20_000].encode()


def _seeds_of_sheets() -> Iterator[bytes]:
    for at, name in enumerate(STAFF):
        yield bytes([at]) + as_csv(TABLES[name], few_rows()[name][1]).encode()


def _seeds_of_workbooks() -> Iterator[bytes]:
    yield b"\x00" + workbook()
    with zipfile.ZipFile(io.BytesIO(workbook())) as sound:
        for at, part in enumerate(PARTS, 1):
            yield bytes([at]) + sound.read(part)


def _seeds_of_archives() -> Iterator[bytes]:
    texts = {TABLES[name].file: as_csv(TABLES[name], rows) for name, (_, rows) in few_rows().items()}
    for at, text in enumerate(texts.values(), 1):
        yield bytes([at]) + text[:4000].encode()
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("missions.csv", texts["missions.csv"])
    yield b"\x00" + made.getvalue()


def _seeds_of_rosters() -> Iterator[bytes]:
    head = "officer,days,begins,ends,since,until,holidays\n"
    weekly = "A,Mon-Fri,09:00,18:00,2026-12-01,2026-12-31,no\n"
    yield f"c{head}{weekly}B,2026-12-03..2026-12-09,9:00,8:00,,,\n".encode()
    event = "BEGIN:VEVENT\r\nSUMMARY:A\r\nDTSTART:20261201T090000\r\nDTEND:20261201T180000\r\n"
    more = "RRULE:FREQ=WEEKLY;BYDAY=MO,TU;UNTIL=20261231T150000Z\r\nEXDATE:20261203T090000\r\n"
    yield f"iBEGIN:VCALENDAR\r\nVERSION:2.0\r\n{event}{more}END:VEVENT\r\nEND:VCALENDAR\r\n".encode()


WORDS_OF_UPDATES = (
    *("message", "edited_message", "callback_query", "my_chat_member", "chat", "from", "type", "private"),
    *("supergroup", "reply_to_message", "new_chat_member", "migrate_to_chat_id", "location", "latitude"),
    *("NaN", "Infinity", "1e999", "\\\\ud83d", "\\\\u0000", "null", "true"),
)
TARGETS = {
    "updates": Target(readers.updates, _seeds_of_updates, 2048, WORDS_OF_UPDATES),
    "callbacks": Target(
        readers.callbacks, lambda: iter((b"t:4:yes", b"k:tokentoken:x", b"t:0:\xd1\x8f")), 80
    ),
    "texts": Target(readers.texts, _seeds_of_texts),
    "dialogs": Target(
        readers.dialogs, _seeds_of_dialogs, 6000, ("&a ", "*a", "!!int ", "%YAML 1.1", "? ", "<<: ", "return")
    ),
    "sheets": Target(readers.sheets, _seeds_of_sheets, 8000, ("24/7", "Mo-Fr ", "high", "2026-11-26")),
    "workbooks": Target(
        readers.workbooks, _seeds_of_workbooks, 60_000, ("<f>", 't=\\"d\\"', "1e999", "A1048577")
    ),
    "archives": Target(readers.archives, _seeds_of_archives, 8000),
    "rosters": Target(
        readers.rosters, _seeds_of_rosters, 4096, ("RRULE:", "DURATION:P", "FREQ=YEARLY", "Sat Sun", "daily")
    ),
}
