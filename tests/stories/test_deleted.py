"""After a report was deleted: its code opens nothing, in its own chat and in any other."""

import pytest

from tests.stories.test_my_case import NOTHING, opens, sent


@pytest.mark.parametrize("word", ["", "Samarqand"])
async def test_the_code_of_a_deleted_report_opens_like_one_that_never_was(stage, desk, word):
    reporter, code = await sent(stage, word)
    await opens(reporter, code, word)
    await reporter.taps("Delete my data", "Yes, delete", "Main menu")
    await opens(reporter, code)
    await reporter.taps("Skip")
    assert NOTHING in reporter.screen()

    stranger = stage.person("Karim")
    await stranger.opens()
    await opens(stranger, code)
    await stranger.taps("Skip")
    assert NOTHING in stranger.screen()
