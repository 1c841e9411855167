"""Builds bot/data/holidays.csv from the package holidays: public holidays where missions are, and at home."""  # noqa: INP001 - a script

import csv
import re
from pathlib import Path

import holidays

DATA = Path(__file__).resolve().parent.parent / "bot" / "data"
YEARS = range(2026, 2029)
HOME = "UZ"
ESTIMATED = re.compile(r"[,( ]*estimated\)?")  # by the moon: the day itself is announced only shortly before
SOURCE = f"PyPI holidays {holidays.__version__} (MIT)"
COLUMNS = ("country", "date", "name", "source", "source_date", "confidence")


def countries() -> list[str]:
    with (DATA / "missions.csv").open(encoding="utf-8", newline="") as file:
        return sorted({HOME, *(row["country"] for row in csv.DictReader(file))})


def calendar(country: str) -> dict[object, str]:
    """The nationwide public holidays of a country, in English where the package has it; none if unknown."""
    if country not in holidays.list_supported_countries():
        return {}
    return dict(holidays.country_holidays(country, years=YEARS, language="en_US"))


def main() -> None:
    with (DATA / "holidays.csv").open("w", encoding="utf-8", newline="") as file:
        write = csv.writer(file, lineterminator="\n")
        write.writerow(COLUMNS)
        for country in countries():
            for day, names in sorted(calendar(country).items()):
                for name in dict.fromkeys(part.strip() for part in names.split(";")):
                    plain, estimated = ESTIMATED.subn("", name)
                    plain += ")" * (plain.count("(") - plain.count(")"))
                    write.writerow((country, day, plain, SOURCE, "2026", "low" if estimated else "medium"))


if __name__ == "__main__":
    main()
