"""Files among the facts: nothing of them is lost on the way in and out, and albums stay together."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.dialog.files import MOST, entry_of, media_of, together
from bot.dialog.turn import Media

WORD = st.text("abcXYZ019_-", min_size=1, max_size=20)
SAID = st.text(max_size=60).map(lambda text: text.rstrip())


@given(kind=WORD, ref=WORD, words=SAID, album=WORD | st.just(""))
def test_a_file_comes_back_as_it_was_kept(kind, ref, words, album):
    media = Media(kind, ref, words, album)
    assert media_of(entry_of(media)) == media


@pytest.mark.parametrize(
    ("entry", "media"),
    [("photo REF", Media("photo", "REF")), ("photo REF 77", Media("photo", "REF", album="77"))],
)
def test_what_an_earlier_release_kept_is_read(entry, media):
    assert media_of(entry) == media


@pytest.mark.parametrize(
    ("albums", "heaps"),
    [
        ((), ()),
        (("", "", ""), ((0,), (1,), (2,))),
        (("a", "a", "", "b", "a"), ((0, 1, 4), (2,), (3,))),
        (("a",) * 12, (tuple(range(MOST)), (10, 11))),
    ],
)
def test_files_of_one_album_go_together_ten_at_most(albums, heaps):
    assert together(albums) == heaps
