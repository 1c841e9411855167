"""Writes bot/data/country_names.csv: the names of all countries in four locales, from CLDR through Babel."""  # noqa: INP001 - a script

import csv
import sys
from pathlib import Path

import babel
from babel import Locale

DATA = Path(__file__).resolve().parent.parent / "bot" / "data"
sys.path.insert(0, str(DATA.parent.parent))

from bot.dialog.script import normalise  # noqa: E402 - after the path is set

LOCALES = {"uz_latn": "uz", "uz_cyrl": "uz_Cyrl", "ru": "ru", "en": "en"}
# CLDR's sorting form or political gloss is not what a person reads on a button.
OVERRIDES = {
    ("uz_latn", "HK"): "Gonkong", ("uz_cyrl", "HK"): "Гонконг", ("ru", "HK"): "Гонконг",
    ("en", "HK"): "Hong Kong",
    ("uz_latn", "MO"): "Makao", ("uz_cyrl", "MO"): "Макао", ("ru", "MO"): "Макао", ("en", "MO"): "Macao",
    ("ru", "KG"): "Кыргызстан", ("ru", "US"): "США", ("ru", "KR"): "Южная Корея",
    ("ru", "KP"): "Северная Корея",
    ("uz_latn", "US"): "AQSH", ("uz_cyrl", "US"): "АҚШ", ("uz_latn", "AE"): "BAA", ("uz_cyrl", "AE"): "БАА",
    ("en", "TR"): "Turkey",
}  # fmt: skip


def main() -> None:
    """One row for each country that has a row in emergency_numbers.csv (ISO 3166-1 and Kosovo)."""
    with (DATA / "emergency_numbers.csv").open(encoding="utf-8", newline="") as file:
        codes = sorted({row["country"] for row in csv.DictReader(file)})
    cldr = {column: Locale.parse(locale).territories for column, locale in LOCALES.items()}
    with (DATA / "country_names.csv").open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(["country", *LOCALES, "source", "source_date"])
        source = f"Unicode CLDR through Babel {babel.__version__}"
        for code in codes:
            names = [OVERRIDES.get((column, code)) or normalise(cldr[column][code]) for column in LOCALES]
            edited = any((column, code) in OVERRIDES for column in LOCALES)
            out.writerow([code, *names, source + ("; shortened by us" if edited else ""), "2026"])


if __name__ == "__main__":
    main()
