"""Owns the shape of the reference tables: which columns each has, what they hold, what must be filled."""

from collections.abc import Mapping

from bot.directory.hotlines import KINDS as LINES
from bot.directory.upkeep.cells import CONFIDENCES
from bot.directory.upkeep.tables import Column, Table


def _must(name: str, kind: str = "text", choices: tuple[str, ...] = ()) -> Column:
    return Column(name, kind, required=True, choices=choices)


SOURCED = (_must("source"), _must("source_date", "dated"))
TRUSTED = (*SOURCED, _must("confidence", choices=CONFIDENCES))
NOTES = Column("notes")
MISSION_KINDS = ("embassy", "consulate_general", "consulate", "consular_section")

TABLES: Mapping[str, Table] = {
    table.name: table
    for table in (
        Table(
            "missions",
            ("id",),
            (
                _must("id", "id"),
                _must("kind", choices=MISSION_KINDS),
                _must("country", "country"),
                _must("city_en"),
                _must("city_ru"),
                _must("city_uz"),
                _must("latitude", "latitude"),
                _must("longitude", "longitude"),
                _must("coordinate_precision", choices=("building", "city")),
                Column("address"),
                Column("phone", "phones"),
                Column("emergency_phone", "phones"),
                Column("email", "emails"),
                Column("website", "url"),
                Column("telegram"),
                _must("timezone", "zone"),
                Column("working_hours", "hours"),
                Column("duty_hours", "hours"),
                *TRUSTED,
                Column("phone_raw"),
                NOTES,
            ),
        ),
        Table(
            "consular_districts",
            ("subdivision",),
            (
                _must("country", "country"),
                _must("subdivision", "subdivision"),
                _must("subdivision_name"),
                _must("mission_id", "mission"),
                *TRUSTED,
                NOTES,
            ),
        ),
        Table(
            "accreditation",
            ("country",),
            (_must("country", "country"), _must("mission_id", "mission"), *TRUSTED, NOTES),
        ),
        Table(
            "disputed",
            ("region",),
            (_must("region", "region"), _must("name"), _must("claims", "countries"), *TRUSTED, NOTES),
        ),
        Table(
            "emergency_numbers",
            ("country",),
            (
                _must("country", "country"),
                _must("country_name"),
                *(Column(kind, "short") for kind in ("police", "ambulance", "fire", "general")),
                Column("all_emergency_pattern"),
                Column("source"),
                Column("source_date", "dated"),
                Column("confidence", choices=CONFIDENCES),
            ),
        ),
        Table(
            "hotlines",
            ("country", "name", "phone"),
            (
                _must("country", "country"),
                _must("kind", choices=LINES),
                Column("label"),
                _must("name"),
                Column("phone", "phones"),
                Column("hours"),
                Column("languages"),
                Column("source"),
                Column("source_date", "dated"),
                _must("confidence", choices=CONFIDENCES),
                NOTES,
            ),
        ),
        Table(
            "holidays",
            ("country", "date", "name"),
            (_must("country", "country"), _must("date", "day"), _must("name"), *TRUSTED),
        ),
        Table(
            "territories",
            ("country",),
            (_must("country", "country"), _must("state", "country"), *TRUSTED),
            staff=False,
        ),
        Table(
            "country_names",
            ("country",),
            (
                _must("country", "country"),
                *(_must(locale) for locale in ("uz_latn", "uz_cyrl", "ru", "en")),
                *SOURCED,
            ),
            staff=False,
        ),
    )
}
