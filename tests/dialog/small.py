"""A small book for tests: the four landmarks, one journey with a block, and phrases."""

from bot.dialog.load import load_book

LANG = """
tree: lang
start: ask
nodes:
  ask:
    kind: choice
    text: "English\\nРусский"
    locale: true
    choices:
      - {id: uz, text: Oʻzbekcha}
      - {id: uz_Cyrl, text: Ўзбекча}
      - {id: ru, text: Русский}
      - {id: en, text: English}
    go: menu
"""

MENU = """
tree: menu
start: home
nodes:
  home:
    kind: choice
    text: How can we help?
    choices:
      - {id: danger_now, text: Danger now, go: danger}
      - {id: for_someone, text: For someone, go: relative}
"""

DANGER = """
tree: danger
journey: danger
again: true
start: enter
nodes:
  enter:
    kind: choice
    text: If you can, call.
    shows: numbers
    choices:
      - {id: continue, text: Go on, go: [{when: {l.country: "*"}, to: send}, {to: country}]}
      - {id: at_once, text: Send at once, go: send}
  country:
    kind: place
    fact: l.country
    text: Which country are you in?
    choices:
      - {id: RU, text: Russia}
      - {id: TR, text: Turkey}
      - {id: KZ, text: Kazakhstan}
      - {id: AE, text: UAE}
      - {id: KR, text: South Korea}
      - {id: NO, text: Norway}
      - {id: other, text: Another country, go: country}
      - {id: unknown, text: I do not know}
    go: send
  send:
    kind: choice
    fact: k.send
    skip: false
    text: Send for help to the consulate?
    choices:
      - {id: yes, text: Send, alert: true, go: sent}
      - {id: no, text: Not now, go: menu}
  sent:
    kind: choice
    text: Your message was sent.
    shows: receipt
    choices:
      - {id: menu, text: To the menu, go: menu}
"""

DECOY = """
tree: decoy
start: home
nodes:
  home:
    kind: choice
    text: Office hours are 9 to 17.
    choices:
      - {id: forms, text: Forms, go: home}
"""

SAFE = """
tree: safe_now
block: true
start: ask
nodes:
  ask:
    kind: choice
    fact: s.safe_now
    skip: false
    text: Is it safe to write now?
    choices:
      - {id: safe, text: It is safe}
      - {id: watched, text: Someone may see}
      - {id: not_safe, text: Not safe, go: danger}
    go: return
"""

RELATIVE = """
tree: relative
journey: relative
start: safe
nodes:
  safe:
    use: safe_now
    go:
      - {when: {s.safe_now: watched}, to: country}
      - {to: relation}
  relation:
    kind: choice
    fact: r.rel
    text: Who is this person to you?
    translators: Polite.
    was: [rel]
    choices:
      - {id: spouse, text: Husband or wife}
      - {id: child, text: My child}
      - {id: 18_24, text: Someone of 18 to 24}
    go: signs
  signs:
    kind: multi
    fact: r.signs
    text: What did you notice?
    alone: none
    choices:
      - {id: scared, text: Is scared}
      - {id: hurt, text: Was hurt}
      - {id: none, text: None of these}
    go: name
  name:
    kind: text
    fact: r.name
    seal: true
    text: What is the name?
    go: country
  country:
    kind: place
    fact: l.country
    text: In which country is the person?
    choices:
      - {id: RU, text: Russia}
      - {id: other, text: Another country, go: country}
    go: send
  send:
    kind: choice
    fact: k.send
    skip: false
    text: Send this to the consulate?
    shows: summary
    choices:
      - {id: yes, text: Send, alert: true, go: sent}
      - {id: no, text: Not now, go: menu}
  sent:
    kind: choice
    text: An officer reads this.
    shows: [receipt]
    choices:
      - {id: menu, text: To the menu, go: menu.home}
"""

PHRASES = """
phrases:
  nav.skip: Skip
  nav.back: Back
  nav.danger: Danger now
  nav.exit: Leave
  nav.lang: Language
  nav.more: More
  nav.done: Done
  note.unreadable: We cannot read this.
  note.other_word: Another word, please.
  nav.submit: Send what there is
  nav.change: Change an answer
  note.changed: Your answer is changed.
  note.changed_dropped: Some later answers are gone.
  note.not_kept: We did not keep this.
  ask.confirm_place: Is this the place?
  ask.which_report: Which report is this about?
  ask.which_answer: Which answer?
  ask.pin_here: "{place}: are you there?"
  ask.pin_person: "{place}: are they there?"
  ask.pin_scene: "{place}: is it there?"
  ask.pin_yes: "Yes"
  ask.pin_no: "No"
  note.empty: {text: There was no text., translators: Shown above the question.}
  note.place_unknown: We do not know this place.
  note.place_sea: This place is at sea.
  note.place_kept: We kept the place.
  note.place_elsewhere: Choose the place.
  note.kept: We kept your words.
  note.kept_either: We kept it.
  note.passed_on: An officer will read it.
  note.moved: The questions have changed.
  toast.stale: This button is old.
  fact.s.safe_now: Safe to write
  fact.l.country: Country
  fact.k.send: Sending
  fact.r.rel: Relation
  fact.r.signs: Signs
  fact.r.name: Name
  show.numbers: "Emergency: {numbers}"
  status.read: Your reference answer is ready.
"""

FILES = {
    "lang.yaml": LANG,
    "menu.yaml": MENU,
    "danger.yaml": DANGER,
    "decoy.yaml": DECOY,
    "safe_now.yaml": SAFE,
    "relative.yaml": RELATIVE,
    "phrases.yaml": PHRASES,
}


def book(**changed):
    """The small book, with whole files replaced: `book(menu=...)`."""
    return load_book(files(**changed))


def files(**changed):
    return {**FILES, **{f"{name}.yaml": text for name, text in changed.items()}}


def changed(name, old, new):
    """The small book's files, one text in one file replaced."""
    text = FILES[f"{name}.yaml"]
    assert old in text
    return files(**{name: text.replace(old, new)})
