"""Where looking a place up fails, an alert still finds its desk."""

from bot.directory.competence import Answer
from bot.store.atlas import Atlas


def test_where_looking_fails_the_ministry_answers(monkeypatch):
    atlas = Atlas.bundled()
    atlas.close()  # every question to the gazetteer fails from here on
    place = atlas.at(41.01, 28.95)
    assert place.source == "pin"
    assert (atlas.find("Istanbul", "en"), atlas.place("g:745044"), atlas.name("g:745044", "en")) == (
        (),
        None,
        None,
    )

    monkeypatch.setattr("bot.store.atlas.competent", lambda *_: 1 / 0)
    assert atlas.route(place) == Answer((), desk=True, trace=())
