"""The walks whose transcripts staff review: answers by id, `@` a location, `/name` a button."""

from bot.dialog.turn import Offer, Words

ISTANBUL = Words("Stambul", (Offer("istanbul", "TR"), Offer("istanbul_old", "TR")))

WALKS = {
    # In danger: the shortest way, then everything that is asked afterwards.
    "danger_short": ("danger_now", "RU", "yes", "finish", "home"),
    "danger_full": (
        "danger_now", "TR", "yes", "tell", "locked", Words("A blue gate, a mosque"), "with_child",
        "call", Words("+90 555 000 00 00"), "home",
    ),
    "danger_not_sent": ("danger_now", "other", ISTANBUL, "at.istanbul", "no", "send", "yes", "/exit"),
    # Worried about someone: a child, an injury, a watched writer, a grown person who does not want this.
    "relative_full": (
        "for_someone", "safe", "sibling", "adult", ISTANBUL, "at.istanbul", "4_14d",
        "papers_taken", "not_paid", "/done", "no", "agrees", "this_chat", "allow", "evening", Words("olma"),
        "yes", "tell", Words("Aziz, 1994"), Words("a bakery"), "/skip", "yes_safe", Words("by his friend"),
        "family", "/done", "finish", "home",
    ),
    "relative_child": (
        "for_someone", "shared_phone", "parent", "u18", "RU", "yes", "tell", "call",
        Words("+7 900 000 00 00"), "any", "/skip", "today", "none", "/done", "/skip", "cannot_ask",
        "/skip", "/skip", "/skip", "/skip", "/skip", "finish", "home",
    ),
    "relative_hurt": ("for_someone", "safe", "friend", "adult", "KZ", "today", "hurt", "/done", "no", "go_on",
                      "asked_to_free", "yes", "finish", "finish", "home"),
    "relative_watched": ("for_someone", "watched", "AE", "yes", "finish"),
    "relative_refuses": (
        "for_someone", "safe", "spouse", "adult", "unknown", "15d_plus", "/skip", "/skip", "refuses", "stop",
        "home",
    ),
    # Not safe to write leads to the danger path at once.
    "relative_not_safe": ("for_someone", "not_safe", "KR", "yes", "reply", "do_not_contact", "home"),
    # Where is my consulate: by list, by name, by location; and a point at sea.
    "find": ("find_consulate", "TH", "again", "@ 0 0", "@ 41.01 28.97 TR", "home"),
    "about": ("info", "privacy", "home"),
    # Leaving by a typed word, and what stands there when somebody else opens the chat.
    "exit": ("for_someone", "safe", "child", Words("she cries on the phone"), Words("0"), "/start", "other"),
}  # fmt: skip
