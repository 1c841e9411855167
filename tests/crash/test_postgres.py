"""The same kills on PostgreSQL: one worker at every step, then several workers behind one address."""

import pytest

from tests.crash.campaign import campaign, ends, journeys, labs, rehearse, until_settled
from tests.crash.storm import storm
from tests.crash.test_crash import assert_good
from tests.crash.verdict import Figures

pytestmark = pytest.mark.crash


async def test_every_step_of_a_report_to_one_worker(nursery, tmp_path, tell, server):
    async with labs(nursery, tmp_path, 4, server=server) as running:
        passed = await rehearse(running[0])
        work = journeys(
            (),
            ends(until_settled(passed["sending"]), last=False),
            ends(until_settled(passed["recovering"]), last=False),
            (),
            ends(passed["taking"], last=False),
        )
        figures = await campaign(running, work)

    tell(f"crash, PostgreSQL, one worker: {figures.line()}")
    assert_good(figures)
    assert figures.doubled, "no kill fell between Telegram's acceptance and ours: the test aims badly"


@pytest.mark.parametrize("workers", [4])
async def test_random_kills_of_several_workers(nursery, tmp_path, tell, server, workers):
    figures = Figures()
    async with labs(nursery, tmp_path, 1, webhook=True, server=server, workers=workers) as running:
        await storm(running[0], figures, kills=6, people=3, seed=workers, weather={})
        figures.check_file(running[0])

    tell(f"crash, PostgreSQL, {workers} workers: {figures.line()}")
    assert_good(figures)


async def test_the_database_server_is_killed(nursery, tmp_path, tell, server):
    figures = Figures()
    async with labs(nursery, tmp_path, 1, webhook=True, server=server, workers=2) as running:
        await storm(running[0], figures, kills=4, people=3, seed=1, weather={}, crashes=2)
        figures.check_file(running[0])

    tell(f"crash, PostgreSQL itself killed: {figures.line()}")
    assert_good(figures)
    assert figures.points["server"] == 2
