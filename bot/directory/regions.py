"""Owns the list of countries with a mission of Uzbekistan, by the regions in which people look for them."""

from bot.directory.mission import Directory

REGIONS = ("near", "europe", "middle_east", "asia", "world")
# Parts of the world as the United Nations draw them (M49), but Uzbekistan's neighbourhood as its citizens
# know it: where one goes by train, bus or a short flight, and mostly speaks Russian. All else is `world`.
COUNTRIES = {
    "near": "AF AM AZ BY GE KG KZ MD MN RU TJ TM UA",
    "europe": "AD AL AT BA BE BG CH CY CZ DE DK EE ES FI FR GB GR HR HU IE IS IT LI LT LU LV MC ME MK MT NL"
    " NO PL PT RO RS SE SI SK SM VA XK",
    "middle_east": "AE BH DZ EG IL IQ IR JO KW LB LY MA OM PS QA SA SY TN TR YE",
    "asia": "BD BN BT CN HK ID IN JP KH KP KR LA LK MM MO MV MY NP PH PK SG TH TL TW VN",
}


def region(country: str) -> str:
    """The region under which a country is listed."""
    return next((name for name, countries in COUNTRIES.items() if country in countries.split()), "world")


def listed(directory: Directory, locale: str) -> dict[str, tuple[str, ...]]:
    """The countries with a mission, region by region, each in the order of their names in a language."""
    countries = {mission.country for mission in directory.missions.values()} & directory.countries.keys()
    by_name = sorted(countries, key=lambda code: (directory.countries[code].of(locale), code))
    return {name: tuple(code for code in by_name if region(code) == name) for name in REGIONS}
