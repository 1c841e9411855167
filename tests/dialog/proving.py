"""What `check` finds in the small book when something in it is broken."""

import ast
from pathlib import Path

from bot.dialog.check import check
from bot.dialog.checks_words import texts
from bot.dialog.load import load_book
from bot.dialog.translations import Entry
from bot.dialog.wording import read_wording
from tests.dialog.small import FILES, book, changed

RULES = read_wording(
    {
        "banned.yaml": """
reporter:
  phrases: [note]
  words: {en: [victim*, case against], uz_latn: [qul, jabrlan*], ru: [жертв*]}
push:
  phrases: [status]
  words: {en: [police]}
paper:
  phrases: [show]
  words: {en: [alarm*]}
""",
        "cyrillic.yaml": "words: {taksi: таксии}\n",
    }
)


def whole(made):
    """Translations that say the English text everywhere: complete, and right by every rule but one's own."""
    return {
        locale: {
            (each.context, each.text): Entry("Xa" if locale != "uz_cyrl" else "Ха") for each in texts(made)
        }
        for locale in ("uz", "uz_Cyrl", "ru")
    }


def codes(made, translations=None, rules=RULES):
    found = check(made, translations or whole(made), rules)
    return [(each.code, each.where, each.message) for each in found]


def broken(name, old, new):
    return codes(load_book(changed(name, old, new)))


def uzbek(latin, cyrillic, text="Go on"):
    """What is found where the small book, with CONTENT's ids of languages, says these two."""
    lang = FILES["lang.yaml"].replace("id: uz,", "id: uz_latn,").replace("id: uz_Cyrl", "id: uz_cyrl")
    made = book(lang=lang)
    said = {"uz_latn": latin, "uz_cyrl": cyrillic, "ru": "Х"}
    entries = {
        locale: {
            (each.context, each.text): Entry("Ха" if locale == "uz_cyrl" else "Xa") for each in texts(made)
        }
        for locale in said
    }
    for locale, words in said.items():
        key = next(key for key in entries[locale] if key[1] == text)
        entries[locale][key] = Entry(words)
    fields = ("phrases.show.numbers", "Emergency: {numbers}")
    for locale in said:
        entries[locale][fields] = Entry("{numbers}")
    return codes(made, entries)


def used():
    """The codes of all findings that the rules can make, read from their source."""
    calls = [
        call
        for file in sorted(Path("bot/dialog").glob("checks_*.py"))
        for call in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name)
    ]
    places = {"_error": 0, "_finding": 0, "Finding": 1}
    named = [call.args[places[call.func.id]] for call in calls if call.func.id in places]
    return {code.value for code in named if isinstance(code, ast.Constant)}


# One edit in one file of the small book, and the code of the finding that it must raise.
EDITS = (
    ("relative", "    go: name\n", "    go: country\n", "unreachable"),
    ("menu", "danger_now, text: Danger now, go: danger", "x, text: X, go: relative", "danger_first"),
    ("relative", "id: yes, text: Send, alert: true", "id: yes, text: Send", "no_alert"),
    ("danger", "id: yes, text: Send, alert: true", "id: yes, text: Send", "no_alert"),
    ("relative", "{s.safe_now: watched}", "{s.safe_nov: watched}", "condition"),
    ("relative", "{s.safe_now: watched}", "{s.safe_now: watchd}", "condition"),
    ("relative", "fact: k.send\n    skip: false", "fact: k.send\n    go: sent", "skip"),
    ("relative", "    seal: true\n", "", "seal"),
    ("relative", "text: Is scared", f"text: {'x' * 25}", "long"),
    ("relative", "text: What did you notice?", f"text: {'x' * 301}", "long"),
    ("phrases", "This button is old.", "x" * 201, "long"),
    ("phrases", "nav.more: More", f"nav.more: {'x' * 25}", "long"),
    ("phrases", "nav.more: More", "nav.some: More", "phrase"),
    ("phrases", "translators: Shown above", "translators: At most 5 characters. Shown above", "long"),
    ("relative", "text: Is scared", "text: Is a victim", "banned"),
    ("relative", "text: Is scared", 'text: "VICTIMS  now"', "banned"),
    ("relative", "text: Is scared", "text: A case  against", "spaces"),
    ("phrases", "We kept your words.", "The case against you.", "banned"),
    ("phrases", "Your reference answer", "The police answer", "banned"),
    ("phrases", "Emergency: {numbers}", "Alarms: {numbers}", "banned"),
    ("danger", "text: If you can, call.", f"text: '{'x' * 15000}'", "weight"),
    ("danger", "text: If you can, call.", f"text: '{'x' * 4097}'", "long"),
    ("relative", "journey: relative\n", "journey: relative\ntakes: [nowhere]\n", "journey"),
    ("danger", "journey: danger\n", "journey: danger\njoins: [relativ]\n", "journey"),
    ("relative", "journey: relative\n", "journey: relative\nsend: country\n", "send"),
    ("relative", "    shows: summary\n", "", "summary"),
    ("relative", "    fact: r.name\n", "    fact: r.name\n    checks: true\n", "proof"),
    ("phrases", "  fact.r.signs: Signs\n", "", "heading"),
    ("relative", "An officer reads this.", f"{'word ' * 17}.", "sentence"),
    ("phrases", "There was no text.", f"{'word ' * 17}.", "sentence"),
    ("safe_now", "Is it safe to write now?", f"{'word ' * 13}?", "reading"),
)
