"""A new release beside the one before, on one PostgreSQL, while people report: nothing is lost or doubled."""

import pytest

from tests.crash.nursery import Nursery
from tests.crash.test_crash import assert_good
from tests.crash.upgrade import NEW, OLD, ROOT, Crowd, Upgrade, before_the_newest_step, take_out
from tests.crash.verdict import Figures, judge
from tests.postgres import HEAD

pytestmark = [pytest.mark.crash, pytest.mark.long]
PEOPLE = 3  # who report at a time


@pytest.fixture
def before(tmp_path):
    """Bears bots of the release before."""
    commit = before_the_newest_step()
    if commit is None:
        pytest.skip("there is no history here to take the release before out of")
    nursery = Nursery(take_out(commit, tmp_path / "before"))
    yield nursery
    nursery.close()


async def test_a_new_release_comes_up_beside_the_old_which_ends(nursery, before, tmp_path, tell, server):
    figures = Figures()
    async with Upgrade(tmp_path / "lab", before, nursery, server).open() as lab:
        since = len(lab.world.journal.calls)
        was = lab.revision()
        crowd = Crowd(lab, figures)
        await crowd.come(PEOPLE)
        for slot in NEW:
            await lab.revive(slot=slot)
            await lab.until(lambda: lab.crew[slot].worker is not None)  # noqa: B023 # waited for here
        assert (was < HEAD, lab.revision()) == (True, HEAD)
        await crowd.go()

        for slot in OLD + NEW:
            await lab.crew[slot].arm()
        await crowd.come(PEOPLE)
        await crowd.go()
        assert all((await lab.busy(OLD + NEW)).values()), "not everybody took updates: nothing is shown"

        for slot in OLD:
            await crowd.come(PEOPLE)
            await lab.leave(slot, figures)
            await crowd.go()
        await crowd.end()
        await lab.calm()
        await lab.elchi("db", "upgrade", "--post", root=ROOT)
        judge(lab, figures, "the upgrade", since, crowd.reporters, 1, None)
        figures.check_file(lab)

    tell(f"upgrade, PostgreSQL, two of {was} and two of {HEAD}: {figures.line()}")
    assert_good(figures)
    assert (len(figures.ends), figures.doubled) == (len(OLD), 0)
