"""Owns scripts: Uzbek Latin and Cyrillic, apostrophes, and one search key for all spellings of a word."""

import re
import unicodedata

TURNED = "\u02bb"  # in oʻ and gʻ
TUTUQ = "\u02bc"  # tutuq belgisi
APOSTROPHES = "'`\u00b4\u2018\u2019\u201b\u2032\u02b9\u02bb\u02bc\u02bd\u02c8\u055a\uff07"
VOWELS = "aeiouаеёиоуэюяў"

# Loan words as `latin cyrillic`. A stem keeps its spelling before any suffix.
_STEMS_TEXT = """
litsenz лиценз|sement цемент|sentner центнер|sentr центр|konsert концерт|konsern концерн|prosent процент
protsent процент|protses процесс|ofitser офицер|ofitsiant официант|ofitsial официал|sotsial социал
sotsiol социол|spetsial специал|assotsia ассоциа|initsia инициа|potensial потенциал|ssenar сценар
dotsent доцент|retsept рецепт|printsip принцип|prinsip принцип
konferensiya конференция|kvitansiya квитанция|stansiya станция|tsirk цирк
instansiya инстанция|konvensiya конвенция|kompetensiya компетенция|intelligensiya интеллигенция|sirk цирк
evakuatsi эвакуаци|shveysar швейцар|fransi франци|fransu францу|tselsiy цельсий|tseh цех|tsex цех|sex цех
obyekt объект|subyekt субъект|obʼekt объект|subʼekt субъект|kompyuter компьютер|kuryer курьер|karyer карьер
intervyu интервью|vyetnam вьетнам|pxenyan пхеньян|york йорк|rayon район|mayor майор|yod йод
batalyon батальон|feldsher фельдшер|albom альбом|fakultet факультет|konsulta консульта|filtr фильтр
multfilm мультфильм|apelsin апельсин|premyer премьер|injener инженер|injeksiya инъекция|brilliant бриллиант
refleksiya рефлексия|anneksiya аннексия|kvars кварц|abzas абзац|kalsiy кальций|dyuym дюйм|melbur мельбур
braziliya бразилия|xelsinki хельсинки|dyusseldorf дюссельдорф|kyoln кёльн|koln кёльн|filial филиал|seyf сейф
syezd съезд|foye фойе|yaroslavl ярославль|sudya судья
yupiter юпитер|bulyon бульон|albert альберт|pavilyon павильон|medalyon медальон|tyulen тюлень
"""
# Whole words only: before a suffix the soft sign goes (апрель, апрелда), so the rules suffice there.
_WHOLE_TEXT = """
yanvar январь|fevral февраль|aprel апрель|iyun июнь|iyul июль|sentabr сентябрь|sentyabr сентябрь
oktabr октябрь|oktyabr октябрь|noyabr ноябрь|dekabr декабрь|parol пароль|rol роль|otel отель|motel мотель
profil профиль|avtomobil автомобиль|model модель|modul модуль|detal деталь|medal медаль|kontrol контроль
film фильм|nyu нью|stil стиль|mebel мебель|signal сигнал|sogol соголь|gospital госпиталь
tiv ТИВ|iiv ИИВ|nnt ННТ|bmt БМТ|aqsh АҚШ|baa БАА
"""


def _pairs(text: str) -> tuple[tuple[str, str], ...]:
    pairs = [tuple(entry.split()) for entry in text.replace("\n", "|").split("|") if entry.strip()]
    return tuple(sorted(((a, b) for a, b in pairs), key=lambda pair: -len(pair[0])))


_STEMS = _pairs(_STEMS_TEXT)
_WHOLE = dict(_pairs(_WHOLE_TEXT))

# First match wins, so longer spellings stand first. `sʼh` is two letters (Isʼhoq), `yoʻ` is not `yo`.
_RULES = (
    ("tsiya", "ция"), ("tsiye", "цие"), ("tsion", "цион"), ("ksiya", "кция"), ("sʼh", "сҳ"), ("yoʻ", "йў"),
    ("oʻ", "ў"), ("gʻ", "ғ"), ("sh", "ш"), ("ch", "ч"), ("yo", "ё"), ("yu", "ю"), ("ya", "я"), ("ye", "е"),
    ("ʼ", "ъ"),
    *zip("abdefghijklmnopqrstuvxyz", "абдефгҳижклмнопқрстувхйз", strict=True),
)  # fmt: skip
_RULE_AT = re.compile("|".join(latin for latin, _ in _RULES))
_RULE_OF = dict(_RULES)

_LATIN_OF = dict(
    zip(
        "абвгдежзийклмнопрстуфхцчшщъыьэюяёўғқҳ",
        "a b v g d e j z i y k l m n o p r s t u f x ts ch sh sh ʼ i _ e yu ya yo oʻ gʻ q h".split(),  # noqa: SIM905
        strict=True,
    )
)
_APOSTROPHE = re.compile(f"(?<=[^\\W\\d_])[{APOSTROPHES}](?=[^\\W\\d_])|(?<=[oOgG])[{APOSTROPHES}]")
_CYRILLIC_WORD = re.compile("[А-Яа-яЁёЎўҒғҚқҲҳ]+")
# What must not be read as Uzbek stands first: fields, tags, addresses, commands, handles, words with digits.
_TOKEN = re.compile(
    r"(?P<keep>\{[^{}]*\}|%\([^)]*\)[a-z]|<[^<>]*>|\w+://\S+|[\w.+-]+@[\w.-]+\w|[/@#][A-Za-z_]\w*"
    r"|\b\w+(?:\.\w+)*\.(?:uz|com|org|net|ru)\b|\w*\d\w*)"
    rf"|(?P<word>[A-Za-z][A-Za-z{TURNED}{TUTUQ}]*)"
)


def normalise(text: str) -> str:
    """Spell the apostrophes inside words the standard way: oʻ and gʻ with U+02BB, all others with U+02BC."""

    def spell(match: re.Match[str]) -> str:
        before = match.string[match.start() - 1]
        return TURNED if before in "oOgG" else TUTUQ

    return _APOSTROPHE.sub(spell, text)


def _cased(model: str, cyrillic: str) -> str:
    if not model[0].isupper():
        return cyrillic
    return cyrillic.upper() if model.isupper() and len(model) > 1 else cyrillic[0].upper() + cyrillic[1:]


def _word_to_cyrillic(word: str) -> str:
    """One word; capitals beyond the first letter, a `w` or a bare `c` mean: not Uzbek, leave it."""
    low = word.lower()
    if low in _WHOLE:
        return _cased(word, _WHOLE[low])
    if word[1:] != word[1:].lower():
        return word
    if "w" in low or "c" in low.replace("ch", ""):
        return word
    for stem, cyrillic in _STEMS:
        if low.startswith(stem):
            return _cased(word, cyrillic + _by_rule(low[len(stem) :], cyrillic[-1]))
    return _cased(word, _by_rule(low, ""))


def _by_rule(low: str, before: str) -> str:
    out = before
    for match in _RULE_AT.finditer(low):
        piece = _RULE_OF[match.group()]
        if match.group() == "e" and (not out or out[-1] in VOWELS):
            piece = "э"
        out += piece
    return out[len(before) :]


def to_cyrillic(text: str) -> str:
    """Uzbek Latin as Uzbek Cyrillic; fields, tags, commands, addresses and abbreviations stay as they are."""

    def spell(match: re.Match[str]) -> str:
        return match["keep"] or _word_to_cyrillic(match["word"])

    return _TOKEN.sub(spell, normalise(text))


def to_latin(text: str) -> str:
    """Uzbek Cyrillic as Uzbek Latin; whatever is not Cyrillic stays as it is."""

    def spell(match: re.Match[str]) -> str:
        word = match.group()
        low, out = word.lower(), ""
        for place, letter in enumerate(low):
            latin = _LATIN_OF[letter].replace("_", "")
            if letter == "е" and (place == 0 or low[place - 1] in VOWELS + "ъь"):
                latin = "ye"
            if letter == "ъ" and low[place + 1 : place + 2] == "е":
                latin = ""
            if letter == "ц" and (place == 0 or low[place - 1] in "кн"):
                latin = "s"
            if letter == "ҳ" and low[place - 1 : place] == "с":
                latin = TUTUQ + latin
            out += latin.upper() if word.isupper() and len(word) > 1 else _cased(word[place], latin)
        return out

    return _CYRILLIC_WORD.sub(spell, text)


_FOLD_OF = str.maketrans(
    dict(zip("абвгдезийклмнопрстуфэыўғқҳх", "abvgdeziiklmnoprstufeiogkhh", strict=True))
    | dict(zip("әңөұүһіїєґӯӣјљњ", "anouuhiiegoijln", strict=True))
    | {"ж": "j", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "sh", "ю": "yu", "я": "ya", "ё": "yo", "ҷ": "j"}
    | {"ђ": "j", "ћ": "ch", "џ": "j", "ъ": "", "ь": "", "ı": "i", "ø": "o", "ł": "l", "đ": "d", "æ": "ae"}
    | {"œ": "oe", "þ": "th", "ð": "d", "ə": "a", "ş": "sh", "ș": "sh", "ç": "ch", "ŋ": "n"}
)  # fmt: skip
_NO_APOSTROPHES = dict.fromkeys(map(ord, APOSTROPHES))
# Uzbek, Russian and English habits of spelling one sound, brought to one letter.
_SAME = tuple(
    {"shch": "sh", "dzh": "j", "dj": "j", "zh": "j", "kh": "h", "x": "h", "q": "k", "w": "v"}.items()
)
_DOUBLE = re.compile(r"([^\W\d_])\1+")
_GAP = re.compile(r"[\W_]+")


def fold(text: str) -> str:
    """One search key for every spelling: Олмаота = Olmaota, Ўш = Oʻsh = Osh, hyphen = space; never shown."""
    bare = text.translate(_NO_APOSTROPHES)  # first: NFKC turns an acute accent into a space
    plain = unicodedata.normalize("NFC", unicodedata.normalize("NFKC", bare).casefold()).translate(_FOLD_OF)
    marks = unicodedata.normalize("NFKD", plain)
    key = _GAP.sub(" ", "".join(c for c in marks if not unicodedata.combining(c)).translate(_FOLD_OF)).strip()
    before = None
    while before != key:
        before = key
        for many, one in _SAME:
            key = key.replace(many, one)
        key = _DOUBLE.sub(r"\1", key.replace("ye", "e").replace("y", "i"))
    return key


def fold_name(text: str) -> str:
    """A looser key for names of people: Oʻgʻiloy = Ўғилой = Ugiloy; a hint only, never a proof."""
    return _DOUBLE.sub(r"\1", fold(text).replace("u", "o").replace("j", "z"))


_KEYBOARD = dict(zip("qwertyuiop[]asdfghjkl;'zxcvbnm,.`", "йцукенгшщзхъфывапролджэячсмитьбюё", strict=True))
_SLIP = str.maketrans(_KEYBOARD | {v: k for k, v in _KEYBOARD.items()})


def other_keyboard(text: str) -> str:
    """What was meant when the keyboard stood in the other language: `vjcrdf` for `москва`, and back."""
    return text.lower().translate(_SLIP)
