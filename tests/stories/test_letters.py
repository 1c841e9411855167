"""Words stay as they were written; the other script is one press away."""

SEND = ("I am in danger now", "Turkey", "Yes, send now")


async def test_words_are_shown_in_the_other_script_on_demand(stage, desk):
    officer, group, _ = desk
    reporter = stage.person("Dilshod")
    await reporter.opens("Ўзбекча")
    await reporter.taps(*SEND)
    await officer.taps("I take this", chat=group)
    await reporter.writes("Эшик қулф, учинчи қават")
    assert "Эшик қулф" in await officer.sees("Эшик")
    await officer.taps("In the other script")
    assert "Eshik qulf, uchinchi qavat" in await officer.sees("Eshik")
    assert any("Эшик қулф" in text for text in officer.texts())


async def test_an_opened_field_too(stage, desk):
    officer, group, _ = desk
    reporter = stage.person("Dilshod")
    await reporter.opens()
    await reporter.taps(*SEND)
    await officer.taps("I take this", chat=group)
    await reporter.taps("Tell more", "I am locked in")
    await reporter.writes("qizil darvoza")
    await officer.uncovers("What is around")
    await officer.taps("In the other script")
    assert "қизил дарвоза" in await officer.sees("қизил")
