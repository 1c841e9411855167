import contextlib
import html

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.simulator import utf16
from bot.simulator.errors import ApiError
from bot.simulator.markup import parse

TAGS = ["b", "i", "u", "s", "code", "pre", "tg-spoiler", "blockquote", "em", "strong", "ins", "del"]


@pytest.mark.parametrize(
    ("source", "kind"),
    [
        ("<b>x</b>", "bold"),
        ("<strong>x</strong>", "bold"),
        ("<i>x</i>", "italic"),
        ("<em>x</em>", "italic"),
        ("<u>x</u>", "underline"),
        ("<ins>x</ins>", "underline"),
        ("<s>x</s>", "strikethrough"),
        ("<strike>x</strike>", "strikethrough"),
        ("<del>x</del>", "strikethrough"),
        ('<span class="tg-spoiler">x</span>', "spoiler"),
        ("<tg-spoiler>x</tg-spoiler>", "spoiler"),
        ("<code>x</code>", "code"),
        ("<pre>x</pre>", "pre"),
        ("<blockquote>x</blockquote>", "blockquote"),
        ("<blockquote expandable>x</blockquote>", "expandable_blockquote"),
        ("<B>x</b>", "bold"),
    ],
)
def test_every_tag_becomes_its_entity(source, kind):
    assert parse(source) == ("x", [{"type": kind, "offset": 0, "length": 1}])


def test_links_keep_their_target_and_people_become_mentions():
    assert parse('<a href="https://mfa.uz/a?b=1&amp;c=2">x</a>')[1][0]["url"] == "https://mfa.uz/a?b=1&c=2"
    assert parse("<a>https://mfa.uz/</a>")[1][0]["url"] == "https://mfa.uz/"
    assert parse('<a href="tg://user?id=77">x</a>')[1] == [
        {"type": "text_mention", "offset": 0, "length": 1, "user": {"id": 77}}
    ]
    assert parse('<a href="nonsense">x</a>') == ("x", [])


def test_code_with_a_language_is_one_entity():
    assert parse('<pre><code class="language-py">x</code></pre>')[1] == [
        {"type": "pre", "offset": 0, "length": 1, "language": "py"}
    ]


def test_offsets_count_utf16_units_and_references_are_decoded():
    text, entities = parse("😀&lt;&#128512;<b>é&quot;</b>&nbsp;&amp")
    assert text == '😀<😀é"&nbsp;&'
    assert entities == [{"type": "bold", "offset": 5, "length": 2}]


def test_outer_entities_come_first_and_empty_ones_vanish():
    assert [e["type"] for e in parse("<i><b>x</b>y</i><u></u>")[1]] == ["italic", "bold"]


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("a<foo>b", 'Unsupported start tag "foo" at byte offset 1'),
        ("ў<p>", 'Unsupported start tag "p" at byte offset 2'),
        ("1 < 2 > 1", 'Unsupported start tag "" at byte offset 2'),
        ("a<b", "Unclosed start tag at byte offset 1"),
        ("</b>", "Unexpected end tag at byte offset 0"),
        ("<b>x</i>", 'Unmatched end tag at byte offset 4, expected "</b>", found "</i>"'),
        ("<b>x</b", "Unclosed end tag at byte offset 4"),
        ("<b>x", 'Can\'t find end tag corresponding to start tag "b"'),
        ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ('<a href="x', "Unclosed start tag at byte offset 0"),
        ("<a href", 'Unclosed start tag "a" at byte offset 0'),
        ("<a href=", 'Unclosed start tag "a" at byte offset 0'),
        ("<a =x>", 'Empty attribute name in the tag "a" at byte offset 0'),
        ("<a href=x_y>z</a>", "Unexpected end of name token at byte offset 8"),
        ("<tg-emoji emoji-id='x'>x</tg-emoji>", "Invalid custom emoji identifier specified"),
    ],
)
def test_refusals_name_the_byte_offset(source, words):
    with pytest.raises(ApiError) as refused:
        parse(source)
    assert refused.value.description == f"Bad Request: can't parse entities: {words}"


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"], exclude_characters="\0")))
def test_escaped_text_comes_back_as_it_was(source):
    assert parse(html.escape(source, quote=False)) == (source, [])


@given(st.lists(st.tuples(st.sampled_from(TAGS), st.text("aў😀 &<>", max_size=5)), max_size=8))
def test_entities_cover_exactly_what_the_tags_enclosed(parts):
    source = "".join(f"<{tag}>{html.escape(text)}</{tag}>" for tag, text in parts)
    text, entities = parse(source)
    assert text == "".join(piece for _, piece in parts)
    assert [utf16.cut(text, e["offset"], e["length"]) for e in entities] == [p for _, p in parts if p]


@given(st.text("<>/ab='\" &;#x1\\😀", max_size=40))
def test_any_input_is_parsed_or_refused(source):
    with contextlib.suppress(ApiError):
        text, entities = parse(source)
        assert all(e["offset"] >= 0 and e["offset"] + e["length"] <= utf16.length(text) for e in entities)
