"""The walks whose transcripts staff review: answers by id, `/name` a button, digits typed."""

from bot.dialog.turn import Offer, Words
from tests.transcripts.events import VOICE, In

ISTANBUL = Words("Stambul", (Offer("istanbul", "TR"), Offer("istanbul_old", "TR")))
LOCKED = In(
    en="they locked us in and took my passport",
    uz_latn="pasportimni olib qoʻyishdi, chiqarishmayapti",
    uz_cyrl="паспортимни олиб қўйишди, чиқаришмаяпти",
    ru="помогите, нас заперли и забрали паспорт",
)
WISH_TO_DIE = In(
    en="i want to die", uz_latn="yashagim kelmayapti", uz_cyrl="яшагим келмаяпти", ru="не хочу жить"
)
DESPAIR = In(
    en="i can't take this any more", uz_latn="boshqa chiday olmayman", uz_cyrl="бошқа чидай олмайман",
    ru="я больше не могу",
)  # fmt: skip
FIFTEEN = In(en="i am 15 years old", uz_latn="men 15 yoshdaman", uz_cyrl="мен 15 ёшдаман", ru="мне 15 лет")
WHO_WROTE = In(en="who wrote this?", uz_latn="buni kim yozdi?", uz_cyrl="буни ким ёзди?", ru="кто это писал?")
NAME = In(en="Aziz, 1994", uz_latn="Aziz, 1994", uz_cyrl="Азиз, 1994", ru="Азиз, 1994")
SHOP = In(en="a bakery", uz_latn="nonvoyxona", uz_cyrl="нонвойхона", ru="пекарня")
GATE = In(
    en="A blue gate, a mosque", uz_latn="Koʻk darvoza, masjid", uz_cyrl="Кўк дарвоза, масжид",
    ru="Синие ворота, мечеть",
)  # fmt: skip
WORD, SECOND = Words("olma"), Words("anor")
PHONE = Words("+90 555 000 00 00")
SAFE_CHAT = ("this_chat", "allow", "any", WORD, "/skip")
LATER = ("i_will_return", "/skip")  # comes back alone, without an agreed word
NO_ONE = ("none", "/done")

DANGER = {
    # In danger: the shortest way, then everything that is asked afterwards.
    "danger_short": ("danger_now", "RU", "yes", "finish", "home"),
    "danger_full": (
        "danger_now", "TR", "yes", "tell", "locked", GATE, "with_child", "call", PHONE, "home",
    ),
    "danger_not_sent": ("danger_now", "other", ISTANBUL, "at.istanbul", "no", "send", "yes", "/exit"),
    # The number keys instead of the buttons, a voice message instead of words, a point instead of a sign.
    "danger_typed": (
        Words("1"), Words("3"), Words("1"), Words("2"), Words("3"), VOICE, Words("1"), Words("1"), "home",
    ),
    # From the middle of another journey, by the button below each question; and sent again afterwards.
    "danger_button": (
        "need_help", "held", "safe", "25_59", "/danger", "KZ", "yes", "reply", "write_here", "home",
        "danger_now", "yes", "finish", "home",
    ),
}  # fmt: skip

HELD = {
    # Cannot leave, without an urgent sign: every question, then the first topics of "Tell more".
    "held_full": (
        "need_help", "held", "safe", "25_59", "still_there", "TR", "only_with_guard", "employer",
        "afraid_to_ask", "before", "me", "police_deport", "/done", "build", *SAFE_CHAT, "iom_ngo", "/done",
        "yes", "tell", "risk", "maybe", "urgent", "go_on", "others", "no", "2_5", "finish", "finish",
        "home",
    ),
    # Locked in: the alert leaves at once, the contact rule comes after it.
    "held_locked": (
        "need_help", "held", "safe", "18_24", "still_there", "RU", "locked", "yes", "reply", *LATER,
        *NO_ONE,
        "finish", "finish", "home",
    ),
    # Hurt now, not sent yet, on with the questions, and sent at the end of them.
    "held_hurt_not_yet": (
        "need_help", "held", "safe", "/skip", "left_not_safe", "/skip", "afraid", "lost", "yes_now", "no",
        "go_on", "shame", "/done", "home_care", *LATER, *NO_ONE, "yes", "finish", "finish", "home",
    ),
    "held_left": (
        "need_help", "held", "shared_phone", "60p", "left_safe", "KR", "yes", "me", "no", "none", "/done",
        "farm", "this_chat", WORD, SECOND, *NO_ONE, "yes", "finish", "finish", "home",
    ),
    # Two questions skipped: what there is can be sent.
    "held_skip": (
        "need_help", "held", "safe", "/skip", "/skip", "/submit", "yes", "finish", "finish", "home",
    ),
    # An answer changed before sending: the questions that no longer fit are gone, the new one is asked.
    "held_edit": (
        "need_help", "held", "safe", "25_59", "still_there", "TR", "only_with_guard", "employer", "no",
        "before", "family", "/done", "factory", *LATER, *NO_ONE, "/change", "at.held.docs", "lost",
        "/change",
        "at.held.leave", "locked", "no", "go_on", "/change", "/back", "yes", "finish", "finish", "home",
    ),
    "held_back": (
        "need_help", "held", "safe", "25_59", "still_there", "TR", "yes", "/back", "/back", "KZ", "afraid",
        "/back", "/back", "/back", "/back", "/back", "/back", "/back",
    ),
    "held_watched": ("need_help", "held", "watched", "RU", "yes", "finish"),
    "held_child": ("need_help", "held", "safe", "u18", "no", "RU", "yes", "finish", "finish", "home"),
}  # fmt: skip

WAGES = {
    # Pay alone is a question of work; a passport that is not given back is not.
    "wages_pay": (
        "need_help", "passport_or_wages", "safe", "25_59", "tell", "KZ", "me", "part", "yes", "none",
        "/done",
        "no", "worse_pay", "yes", *LATER, *NO_ONE, "yes", "proof", "finish", "home",
    ),
    "wages_force": (
        "need_help", "passport_or_wages", "safe", "18_24", "tell", "RU", "employer", "no", "held", "yes",
        "none", "/done", "no", "other_work", *LATER, *NO_ONE, "yes", "tell", "pay", *("/skip",) * 2,
        "finish", "finish", "home",
    ),
    "wages_locked": (
        "need_help", "passport_or_wages", "safe", "25_59", "tell", "TR", "recruiter", "no", "none",
        "locked",
        "yes", "finish", "finish", "home",
    ),
    # The wish to tell an officer is no answer; changing one leads past it.
    "wages_edit": (
        "need_help", "passport_or_wages", "safe", "25_59", "tell", "TR", "employer", "no", "part", "yes",
        "none",
        "/done", "no", "same", *LATER, *NO_ONE, "/change", "at.wages.docs", "me", "yes", "/change",
        "at.wages.threat", "family", "/done", "yes", "finish", "finish", "home",
    ),
    "wages_info": (
        "need_help", "passport_or_wages", "shared_phone", "60p", "only_info", "proof", "info_end", "home",
    ),
    "wages_watched": ("need_help", "passport_or_wages", "watched", "AE", "no"),
}  # fmt: skip

DOCS = {
    # Lost, and no sign of force: the checklist, and nothing is sent.
    "docs_lost": (
        "docs_home", "safe", "25_59", "TR", "lost", "2w", "yes", "yes", "none", "/done",
        "bring", "collect", "finish", "home",
    ),
    # Lost, but a threat: an officer is offered.
    "docs_force": (
        "docs_home", "safe", "25_59", "KR", "stolen", "today_3d", "afraid", "held", "police_deport",
        "/done", "tell", *LATER, *NO_ONE, "yes", "papers", "bring", "collect", "finish", "home",
    ),
    "docs_pay": (
        "docs_home", "safe", "60p", "RU", "expired", "later", "me", "yes", "part", "none", "/done", "go_on",
        "bring", "collect", "finish", "find",
    ),
    # Somebody keeps it: the way of "I cannot leave", with what was answered.
    "docs_kept": (
        "docs_home", "safe", "18_24", "AE", "kept_by_someone", "employer", "afraid_to_ask", "afraid", "no",
        "none", "/done", "none", *LATER, *NO_ONE, "/change", "at.kept.hurt", "before", "yes", "finish",
        "finish", "home",
    ),
    "docs_taken": (
        "docs_home", "shared_phone", "25_59", "KZ", "taken_by_authority", "go_on", "today_3d", "authority",
        "yes", "yes", "none", "/done", "only_info", "bring", "collect", "finish", "home",
    ),
    "docs_locked": (
        "docs_home", "safe", "25_59", "SA", "damaged", "later", "employer", "locked", "yes", "reply", *LATER,
        *NO_ONE, "finish", "go_on", "home",
    ),
    "docs_watched": ("docs_home", "watched", "RU", "yes", "finish"),
}  # fmt: skip
