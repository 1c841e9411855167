"""Owns the pocket code: what an officer must know first, in eight letters that can be read out by telephone.

Rules
- It holds country, need, contact rule, whether a child is concerned, and a number by which a case is found
  again; nothing personal.
- Two letters check the other six (a Reed-Solomon code over 32 letters): every one or two wrong letters are
  found, two that changed places among them, and of other mistakes all but one in a thousand: groups in the
  wrong order as well, for both sums weigh a letter by its place, and neither is nought.
- Letters are those of the receipts, in either script; eight of them, so that neither is taken for the other.
"""

import re
import zlib
from dataclasses import dataclass
from typing import Literal, get_args

from bot.casework.case import CODE_DIGITS, CODE_LETTERS, LOOKALIKES, Case

Need = Literal[
    "danger", "held", "documents", "wages", "child", "lost_contact", "witness", "health", "army", "other"
]
Contact = Literal["none", "write", "call", "will_return"]
NEEDS: tuple[Need, ...] = get_args(Need)
CONTACTS: tuple[Contact, ...] = get_args(Contact)
ALPHABET = CODE_LETTERS + CODE_DIGITS
VERSION = 0
NUMBERS = 1024
DATA, WHOLE, BITS = 6, 8, 5
A, COUNTRY_BITS, NEED_BITS, CONTACT_BITS, NUMBER_BITS = ord("A"), 10, 4, 2, 10
SUMS = (9, 22)  # no word of one letter alone has both
UNKNOWN = 26 * 26  # the country where none is known
NEED_OF = {
    "danger": "danger", "held": "held", "docs": "documents", "wages": "wages", "child": "child",
    "relative": "lost_contact", "witness": "witness", "army": "army",
}  # fmt: skip
_POWERS = [1]
for _ in range(30):
    _POWERS.append(_POWERS[-1] << 1 ^ (0b100101 if _POWERS[-1] & 0b10000 else 0))
_LOGS = {power: at for at, power in enumerate(_POWERS)}


@dataclass(frozen=True, slots=True)
class Pocket:
    """`country` is ISO 3166-1 alpha-2 or empty; `number` lies between 0 and 1023."""

    country: str
    need: Need
    contact: Contact
    child: bool
    number: int


def pocket_of(case: Case) -> Pocket:
    """The pocket of a case: by its number the case is found again."""
    facts = case.report.facts
    chosen = (facts.get("c.reply") or facts.get("c.channel") or ("",))[0]
    contact: Contact = "none"
    if chosen in ("write_here", "this_chat"):
        contact = "write"
    elif chosen == "call":
        contact = "call"
    elif chosen == "i_will_return":
        contact = "will_return"
    need = next((each for each in NEEDS if each == NEED_OF.get(case.report.journey)), NEEDS[-1])
    number = zlib.crc32(case.code.encode()) % NUMBERS
    return Pocket(case.country or "", need, contact, "U6" in case.report.codes, number)


def encode(pocket: Pocket) -> str:
    """The code, as `ABCD-EFGH`."""
    value = VERSION
    for part, bits in (
        (_country(pocket.country), COUNTRY_BITS),
        (NEEDS.index(pocket.need), NEED_BITS),
        (CONTACTS.index(pocket.contact), CONTACT_BITS),
        (int(pocket.child), 1),
        (pocket.number % NUMBERS, NUMBER_BITS),
    ):
        value = value << bits | part
    data = [value >> BITS * at & 31 for at in reversed(range(DATA))]
    letters = "".join(ALPHABET[each] for each in (*data, *_check(data)))
    return f"{letters[:4]}-{letters[4:]}"


def decode(typed: str) -> Pocket | None:
    """What the code says; None where it is none, or holds a mistake."""
    plain = re.sub(r"[\W_]+", "", typed.upper()).translate(LOOKALIKES)
    if len(plain) != WHOLE or any(letter not in ALPHABET for letter in plain):
        return None
    values = [ALPHABET.index(letter) for letter in plain]
    if _check(values[:DATA]) != values[DATA:]:
        return None
    value = 0
    for each in values[:DATA]:
        value = value << BITS | each
    parts = []
    for bits in (NUMBER_BITS, 1, CONTACT_BITS, NEED_BITS, COUNTRY_BITS):
        parts.append(value & (1 << bits) - 1)
        value >>= bits
    number, child, contact, need, country = parts
    if value != VERSION or need >= len(NEEDS) or country > UNKNOWN:
        return None
    return Pocket(_letters(country), NEEDS[need], CONTACTS[contact], bool(child), number)


def _country(code: str) -> int:
    if not re.fullmatch("[A-Z]{2}", code):
        return UNKNOWN
    return (ord(code[0]) - A) * 26 + ord(code[1]) - A


def _letters(country: int) -> str:
    return "" if country == UNKNOWN else chr(A + country // 26) + chr(A + country % 26)


def _times(one: int, other: int) -> int:
    """The product in the field of 32 elements."""
    return _POWERS[(_LOGS[one] + _LOGS[other]) % 31] if one and other else 0


def _over(one: int, other: int) -> int:
    """The quotient in the same field; `other` is not nought."""
    return _POWERS[(_LOGS[one] - _LOGS[other]) % 31] if one else 0


def _check(data: list[int]) -> list[int]:
    """The two letters with which both weighted sums of the whole word are what SUMS says."""
    once, twice = SUMS
    for at, each in enumerate(data):
        once ^= _times(each, _POWERS[at])
        twice ^= _times(each, _POWERS[2 * at])
    one, other = _POWERS[DATA], _POWERS[DATA + 1]
    last = _over(twice ^ _times(one, once), _times(other, one ^ other))
    return [_over(once ^ _times(other, last), one), last]
