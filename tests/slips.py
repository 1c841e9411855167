"""Texts as people spoil them: characters, lines and pieces gone, doubled, moved, or put in from elsewhere."""

from hypothesis import strategies as st

PIECES = (
    *("\t", "\x00", "\ufeff", "\u2028", "\x85", "\ud800", "\x1b[2J", "é", "ў", "👍", " ", "\n", "\n\n", "\r"),
    *(
        "'",
        '"',
        "[",
        "]",
        "{",
        "}",
        ":",
        ": ",
        "- ",
        "? ",
        "#",
        "|\n",
        ">9\n",
        "---\n",
        "...\n",
        "%YAML 1.1\n",
    ),
    *("&a ", "*a", "!!int ", "!!float x", "!x ", "<<: ", '"\\UFFFFFFFF"', "2026-99-99", "0x", "9" * 5000),
    *(",", ";", "=1+1", '"",', "NaN", "1e999", "-0", "٣", "[" * 900, "- " * 900, "{a: " * 400, "x" * 2500),
)


@st.composite
def spoilt(draw, text, pieces=PIECES, most=3):
    """The text with up to `most` slips."""
    for _ in range(draw(st.integers(1, most))):
        at = draw(st.integers(0, len(text)))
        until = min(len(text), at + draw(st.sampled_from((0, 1, 2, 8, 40, 400))))
        how = draw(st.sampled_from(("put", "cut", "double", "move", "line", "word")))
        if how == "put":
            text = text[:at] + draw(st.sampled_from(pieces)) + text[until:]
        elif how == "cut":
            text = text[:at] + text[until:]
        elif how == "double":
            text = text[:until] + text[at:until] + text[until:]
        elif how == "move":
            rest = text[:at] + text[until:]
            to = draw(st.integers(0, len(rest)))
            text = rest[:to] + text[at:until] + rest[to:]
        elif how == "line":
            lines = text.split("\n")
            one, other = (draw(st.integers(0, len(lines) - 1)) for _ in range(2))
            lines[one], lines[other] = lines[other], lines[one]
            text = "\n".join(lines)
        else:  # a word of elsewhere, where a word stands
            words = text.split(" ")
            one, other = (draw(st.integers(0, len(words) - 1)) for _ in range(2))
            words[one] = words[other]
            text = " ".join(words)
    return text
