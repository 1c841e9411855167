"""A larger small book: answers taken over, an interruption, a sparing tree, a report opened by its code."""

from bot.dialog.load import load_book
from tests.dialog.small import FILES

MENU = """
tree: menu
start: home
nodes:
  home:
    kind: choice
    text: How can we help?
    choices:
      - {id: danger_now, text: Danger now, go: danger}
      - {id: held, text: Held, go: held}
      - {id: army, text: Army, go: army}
      - {id: offer, text: A job offer, go: offer}
      - {id: mine, text: My report, go: mine}
"""

HELD = """
tree: held
journey: held
send: send
start: age
nodes:
  age:
    kind: choice
    fact: i.age
    text: How old are you?
    choices: [{id: u18, text: Under 18}, {id: adult, text: Older}]
    go: after_age
  after_age:
    kind: fork
    go:
      - {when: {i.age: u18}, to: child}
      - {to: wish}
  wish:
    kind: choice
    text: What would you like?
    choices: [{id: tell, text: Tell, go: docs}, {id: read, text: Read, go: menu.home}]
  docs:
    kind: choice
    fact: q.docs
    text: Who has your passport?
    choices: [{id: employer, text: The employer, go: back_asked}, {id: me, text: I have it}]
    go: leave
  back_asked:
    kind: choice
    fact: q.docs_back
    text: Do you get it back?
    choices: [{id: yes, text: "Yes"}, {id: no, text: "No"}]
    go: leave
  leave:
    kind: choice
    fact: q.leave
    text: Can you leave?
    choices: [{id: locked, text: Locked in, go: send_early}, {id: yes, text: "Yes"}]
    go: hurt
  hurt:
    kind: choice
    fact: q.hurt
    text: Has anyone hurt you?
    choices: [{id: yes, text: "Yes"}, {id: no, text: "No"}]
    go: words
  words:
    kind: text
    fact: q.words
    text: What else?
    go: send
  send_early:
    kind: choice
    fact: k.send
    skip: false
    text: Send now?
    choices: [{id: yes, text: Send, alert: true, go: sent}, {id: no, text: Not yet, go: unsent_early}]
  unsent_early:
    kind: choice
    text: Go on?
    choices: [{id: go_on, text: Go on, go: hurt}, {id: menu, text: Menu, go: menu.home}]
  send:
    kind: choice
    fact: k.send
    skip: false
    shows: summary
    text: Send this?
    choices: [{id: yes, text: Send, alert: true, go: sent}, {id: no, text: Not now, go: menu.home}]
  sent:
    kind: choice
    shows: receipt
    text: An officer reads this.
    choices: [{id: on, text: More, go: more}, {id: menu, text: Menu, go: menu.home}]
  more:
    kind: fork
    go:
      - {when: {q.docs: "*"}, to: menu.home}
      - {to: docs}
"""

CHILD = """
tree: child
journey: child
takes: [held, offer]
start: safe
nodes:
  safe:
    kind: choice
    fact: h.safe
    text: Are you safe?
    choices: [{id: yes, text: "Yes"}, {id: no, text: "No"}]
    go: country
  country:
    kind: place
    fact: l.country
    text: Where?
    choices: [{id: RU, text: Russia}, {id: other, text: Another country, go: typed}]
    go: send
  typed:
    kind: place
    fact: l.country
    text: Type the country.
    choices: [{id: unknown, text: I do not know}]
    go: send
  send:
    kind: choice
    fact: k.send
    skip: false
    shows: summary
    text: Send?
    choices: [{id: yes, text: Send, alert: true, go: sent}, {id: no, text: Not now, go: menu.home}]
  sent:
    kind: choice
    text: Sent.
    choices: [{id: menu, text: Menu, go: menu.home}]
"""

LIFE = """
tree: life
journey: life
again: true
joins: [held]
takes: [offer]
start: ask
nodes:
  ask:
    kind: choice
    fact: o.life
    text: Are you thinking of ending your life?
    choices: [{id: yes, text: "Yes", alert: true, go: stay}, {id: no, text: "No", go: on}]
    go: on
  on:
    kind: fork
    go:
      - {when: {o.life: yes}, to: stay}
      - {to: back}
  stay:
    kind: choice
    text: A person will read it.
    choices: [{id: menu, text: Menu, go: menu.home}]
"""

OFFER = """
tree: offer
journey: offer
start: signs
nodes:
  signs:
    kind: multi
    each: true
    fact: j
    alone: none
    text: What fits the offer?
    choices:
      - {id: passport, text: Wants a passport}
      - {id: money, text: Wants money}
      - {id: none, text: None of these}
    go: country
  country:
    kind: place
    fact: l.country
    text: Where are you?
    choices: [{id: RU, text: Russia}]
    go: report
  report:
    kind: choice
    fact: k.share
    text: Whom may we tell?
    choices: [{id: family, text: Family}]
    go: under_age
  under_age:
    kind: choice
    text: Under age?
    choices: [{id: yes, text: "Yes", go: child}, {id: no, text: "No", go: menu.home}]
"""

ARMY = """
tree: army
journey: army
sparing: true
start: stage
nodes:
  stage:
    kind: choice
    fact: m.stage
    text: How far?
    choices: [{id: offered, text: Offered}]
    go: country
  country:
    kind: place
    fact: l.country
    text: Which country?
    choices: [{id: RU, text: Russia}]
    go: help
  help:
    kind: text
    fact: m.help
    text: What help?
    go: menu.home
"""

MINE = """
tree: mine
journey: my_case
start: code
nodes:
  code:
    kind: text
    fact: f.code
    checks: true
    text: Your code?
    go:
      - {when: {case: "*"}, to: open}
      - {to: word}
  word:
    kind: text
    fact: f.word
    checks: true
    text: Your word?
    go:
      - {when: {case: "*"}, to: open}
      - {to: wrong}
  wrong:
    kind: choice
    text: This opens nothing.
    choices: [{id: again, text: Try again, go: code}]
  open:
    kind: choice
    text: What would you like?
    choices:
      - {id: withdraw, text: Withdraw, does: withdraw, go: menu.home}
      - {id: contact, text: Contact, go: reply}
  reply:
    kind: text
    fact: c.address
    text: Which number?
    go: open
"""

AGAIN = """
tree: again
start: safe
nodes:
  safe:
    use: safe_now
    go:
      - {when: {s.safe_now: watched}, to: decoy}
      - {to: back}
"""

SIGNALS = """
signals:
  suicide: {to: life, insists: true}
  compromise: {to: decoy}
"""

SPEECH = """
language: en
phrases:
  suicide: [want to die]
  compromise: [who wrote this]
"""

MORE = {
    "menu.yaml": MENU,
    "held.yaml": HELD,
    "child.yaml": CHILD,
    "life.yaml": LIFE,
    "offer.yaml": OFFER,
    "army.yaml": ARMY,
    "mine.yaml": MINE,
    "again.yaml": AGAIN,
    "signals.yaml": SIGNALS,
    "signals_en.yaml": SPEECH,
}
BOOK = load_book({**FILES, **MORE})
