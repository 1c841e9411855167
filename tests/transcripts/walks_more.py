"""More walks: other people, armies, job offers, one's own report, reading, and what interrupts."""

from bot.dialog.turn import Pin, Words
from tests.transcripts.events import BACK_LATER, PHOTO, STICKER, VOICE, First, In, Late, album, claim
from tests.transcripts.walks import (
    DANGER,
    DESPAIR,
    DOCS,
    FIFTEEN,
    GATE,
    HELD,
    ISTANBUL,
    LATER,
    LOCKED,
    NAME,
    NO_ONE,
    PHONE,
    SAFE_CHAT,
    SECOND,
    SHOP,
    WAGES,
    WHO_WROTE,
    WISH_TO_DIE,
    WORD,
)

CODE = "ABC-234"

RELATIVE = {
    # Worried about someone: a child, an injury, a watched writer, a grown person who does not want this.
    "relative_full": (
        "for_someone", "safe", "sibling", "adult", ISTANBUL, "at.istanbul", "4_14d",
        "papers_taken", "not_paid", "/done", "no", "agrees", "this_chat", "allow", "evening", WORD, SECOND,
        "yes", "tell", NAME, SHOP, "/skip", "yes_safe", PHONE, "family", "/done", "finish", "home",
    ),
    "relative_child": (
        "for_someone", "shared_phone", "sibling", "u18", "RU", "yes", "tell", "call", PHONE, "any", "/skip",
        "today", "none", "/done", "/skip", "cannot_ask", *("/skip",) * 5, "finish", "home",
    ),
    "relative_hurt": (
        "for_someone", "safe", "friend", "adult", "KZ", "today", "hurt", "/done", "no", "go_on",
        "asked_to_free", "yes", "finish", "finish", "home",
    ),
    "relative_watched": ("for_someone", "watched", "AE", "yes", "finish"),
    "relative_refuses": (
        "for_someone", "safe", "spouse", "adult", "unknown", "15d_plus", "/skip", "/skip", "refuses",
        "stop",
        "home",
    ),
    "relative_danger_only": (
        "for_someone", "safe", "spouse", "adult", "PL", "today", "scared", "/done", "no", "refuses",
        "danger_only", *LATER, "yes", "tell", Words("he drives the truck drunk"), *NO_ONE, "finish", "home",
    ),
    # Not safe to write leads to the danger path at once.
    "relative_not_safe": ("for_someone", "not_safe", "KR", "yes", "reply", "do_not_contact", "home"),
    # Two sons, two reports: what is said at the menu needs to know which.
    "relative_two": (
        "for_someone", "safe", "child", "adult", "TR", "today", "/skip", "/skip", "/submit", "yes",
        "finish", "finish",
        "home", "for_someone", "safe", "child", "adult", "KZ", "today", "/skip", "/skip", "/submit",
        "yes", "finish",
        "finish", "home", Words("he wrote from another number"), "at.DEF-567",
    ),
    # The relation changed at the end: nothing is asked twice.
    "relative_edit": (
        "for_someone", "safe", "sibling", "adult", "TR", "today", "papers_taken", "/done", "no", "agrees",
        *LATER, "/change", "at.relative.age", "u18", "no", "go_on", "/change", "/back", "/exit",
    ),
}  # fmt: skip

WITNESS = {
    "witness_now": (
        "saw_something", "coworker", "yes", "TR", "now", "locked_or_guarded", "asked_for_help", "/done",
        "yes",
        "tell", *LATER, "6_20", "yes", GATE, "/skip", "local_police", "/done", "finish", "home",
    ),
    "witness_earlier": (
        "saw_something", "ngo", "yes", Pin(41.01, 28.97, "TR", "Istanbul"), "at.Istanbul",
        "earlier", "papers_kept", "/done", "20p",
        "no",
        PHOTO, *LATER, "yes", "tell", Words("Aid"), Words("17/2"), Words("help@example.org"), "/skip",
        *NO_ONE,
        "another", "ngo", "yes", "RU", "this_week", "/skip", "/skip", "/submit", "no", "home",
    ),
    "witness_not_yet": (
        "saw_something", "client_or_neighbour", "yes", "KZ", "now", "injured", "/done", "no", "go_on", "1",
        "no", "/skip", "call", PHONE, "day", "/skip", "yes", "finish", "finish", "home",
    ),
    "witness_not_safe": ("saw_something", "friend", "no", "RU", "yes", "finish"),
}  # fmt: skip

CHILD = {
    "child_full": (
        "need_help", "child", "no", "RU", "yes", "tell", "boss", "food_sleep", "/skip", "dont_know",
        "write_here", "finish", "home",
    ),
    "child_no": (
        "need_help", "child", "yes", "unknown", "no", "send", "yes", "reply", "call", PHONE, "finish",
        "home",
    ),
    # A child in another journey keeps what was answered, and is asked the short way.
    "child_from_docs": ("docs_home", "shared_phone", "u18", "yes", "TR", "yes", "tell", "parents",
        "go_home",
                        "/skip", "no", "go_on", "finish", "home"),
}  # fmt: skip

ARMY = {
    "army_offered": ("need_help", "army", "go_on", "safe", "me", "25_59", "offered", "home"),
    # An offer becomes a report only on request; words and photos that nobody asked for are not kept.
    "army_told": (
        "need_help", "army", "go_on", "safe", "me", "18_24", "pressured", "RU",
        Words("our unit stands near"),
        PHOTO, "threat", "papers_taken", "/done", In("Rostov", "Rostov", "Ростов", "Ростов"), *LATER,
        "yes", "tell", In("a lawyer", "advokat", "адвокат", "адвокат"), "nobody", "finish", "home",
    ),
    "army_urgent": (
        "need_help", "army", "go_on", "safe", "me", "25_59", "leaving_soon", "RU", "yes", "tell", *LATER,
        "could_not_read", "/done", "/skip", "/skip", "choose", "mia", "/done", "finish", "home",
    ),
    "army_relative": (
        "need_help", "army", "go_on", "shared_phone", "relative", "in_unit", "UA", "no", "go_on",
        "own_choice",
        "/done", "/skip", *LATER, "yes", "tell", NAME, "/skip", "nobody", "finish", "home",
    ),
    "army_watched": ("need_help", "army", "go_on", "watched", "RU", "yes", "finish"),
}  # fmt: skip

JOB_CHECK = {
    "job_check_none": ("job_check", "thinking", "none", "/done", "none", "/done", "none", "/done", "no",
        "no",
                       "finish"),
    "job_check_high": (
        "job_check", "papers_given", "wants_passport", "asks_money_first", "/done", "hurry_or_secret",
        "/done", "no_written_contract", "/done", "not_sure", "yes", "safe", "UZ", Words("Baxt Travel"),
        *LATER, "yes", "result", "advice", "finish", "home",
    ),
    "job_check_report": (
        "job_check", "paid", "asks_money_first", "/done", "none", "/done", "none", "/done", "no", "yes",
        "safe",
        "UZ", "/skip", *LATER, "no", "result", "advice", "find",
    ),
    "job_check_arrived": ("job_check", "arrived", "go_on", "safe", "25_59", "still_there", "AE", "yes"),
    "job_check_watched": ("job_check", "paid", "none", "/done", "none", "/done", "none", "/done", "no",
        "yes",
                          "watched", "TR", "yes", "finish"),
}  # fmt: skip

OPENED = ("my_case", claim(CODE))

MY_CASE = {
    "my_case_add": (
        *OPENED, "add", Words("he called from another number"), *album("his house", ""), Pin(41.0, 28.9,
        "TR"),
        "all", "home",
    ),
    "my_case_contact": (*OPENED, "contact", *SAFE_CHAT, "open", "share", "family", "/done", "home"),
    # From another chat, with the code alone: words reach the officer, nothing can be changed.
    "my_case_not_own": (
        "my_case", claim(CODE, own=False), "contact", "add", Words("she is at home again"), "all", "home",
    ),
    "my_case_word": (
        "my_case", Words("abc 234"), claim(CODE, "olma"), "withdraw", "safe_now", "yes", "home",
    ),
    "my_case_withdraw_not": (*OPENED, "withdraw", "/skip", "no", "delete", "no", "home"),
    "my_case_delete": (*OPENED, "delete", "yes", "home"),
    # Four times something that does not fit, and the page is dull.
    "my_case_wrong": (
        "my_case", Words("ZZZ-999"), "/skip", "again", Words("ZZZ-999"), Words("olma"), "again",
        Words("ZZZ-999"),
    ),
    "complaint": (*OPENED, "complain", Words("nobody answered"), "yes", "home"),
    "complaint_no": (*OPENED, "complain", "/skip", "no"),
}  # fmt: skip

READING = {
    # Where is my consulate: by list, by name, by location; and a point at sea.
    "find": ("find_consulate", "TH", "again", Pin(0, 0, None), Pin(40.38, 71.78, "UZ", "Fergana"), "at.-",
        Pin(41.01, 28.97, "TR", "Istanbul"), "at.Istanbul", "bring", "/back", "nearby", "home",
    ),
    "find_list": ("find_consulate", "list", "europe", "at.c:LV", "home"),
    "find_unknown": ("find_consulate", "other", Words("Xyz"), "unknown", "home"),
    "about": ("info", "about", "privacy", "clear", "home"),
    "topics": (
        "info", "topics", "passport", "next", "next", "all", "pay", "officer", "/back", "all", "menu",
    ),
    "hotlines": ("info", "hotlines", "RU", "again", "TR", "home"),
    "language": ("info", "/lang", "/back", "home"),
}  # fmt: skip

INTERRUPTED = {
    # Words of danger before any button: the language is taken from them.
    "alarm_first": (First(LOCKED), "in_danger", "TR", "yes", "finish", "home"),
    "alarm_go_on": (
        "for_someone", "safe", "sibling", LOCKED, "go_on", "adult", LOCKED, "need_help", "held",
    ),
    "alarm_for_someone": (LOCKED, "for_someone", "safe", "child", "adult", "RU"),
    "life_yes": (WISH_TO_DIE, "yes", "country", "RU", "contact", *LATER, "home"),
    # In an open journey the answer goes into its report, and one can go on where one was.
    "life_held": (
        "need_help", "held", "safe", "25_59", "still_there", WISH_TO_DIE, "dont_know", "country", "TR",
        "home",
    ),
    "life_no": ("for_someone", "safe", "sibling", WISH_TO_DIE, "no", WISH_TO_DIE, "/skip"),
    "pause": ("for_someone", "safe", "sibling", DESPAIR, "go_on", DESPAIR, "later", "home"),
    "minor": (FIFTEEN, "no", FIFTEEN, "yes", "no", "RU", "yes", "finish", "finish", "home"),
    "compromise": ("for_someone", "safe", "sibling", WHO_WROTE, Words("olma", sign="word")),
    # The second agreed word: a dull page at once, and the officer knows.
    "watched_word": ("danger_now", "RU", "yes", Words("anor", sign="watched"), "other"),
    # Back after six hours: first whether it is safe; what was written meanwhile is kept.
    "again": (
        "danger_now", "RU", "yes", "tell", BACK_LATER, "safe", Late(Words("I am at a station")),
        "watched",
    ),
    "again_danger": ("danger_now", "RU", "yes", BACK_LATER, "not_safe", "yes"),
    # Photos, a sticker, nothing, an old button, and a changed message.
    "odd": (
        "for_someone", "safe", *album("the house", "", "the door"), STICKER, Words(" "),
        Words("the red house", edited=True), VOICE, "sibling",
    ),
    # Leaving by a typed word, and what stands there when somebody else opens the chat.
    "exit": (
        "for_someone", "safe", "child", Words("she cries on the phone"), Words("0"), "/start", "other",
    ),
}  # fmt: skip

WALKS = {
    **DANGER, **HELD, **WAGES, **RELATIVE, **WITNESS, **JOB_CHECK, **DOCS, **CHILD, **ARMY, **MY_CASE,
    **READING, **INTERRUPTED,
}  # fmt: skip
