"""The bells between a node's processes: each wakes its own loop, and no number of rings is too many."""

import asyncio

import pytest
from django.db import transaction

from jalon.node.kernel.bell import MOST, Bell, Work, hung, ring_after_commit


@pytest.fixture
def home(settings, tmp_path):
    settings.JALON_HOME = tmp_path
    return tmp_path


@pytest.fixture
def heard(home, django_capture_on_commit_callbacks):
    """How often each bell rang after the rings of these works were committed."""

    def rings(works, *, rolled_back=()):
        with django_capture_on_commit_callbacks() as committed:
            with transaction.atomic():
                for work in works:
                    ring_after_commit(work)
            with transaction.atomic():
                for work in rolled_back:
                    ring_after_commit(work)
                transaction.set_rollback(True)

        async def play():
            bells = {work: Bell() for work in Work}
            with hung(bells):
                for ring in committed:
                    ring()
                for work in set(works):
                    await bells[work].wait(10, since=0)
            return {work: bell.rings for work, bell in bells.items() if bell.rings}

        return asyncio.run(play())

    return rings


@pytest.mark.django_db
@pytest.mark.parametrize("work", list(Work))
def test_a_ring_wakes_the_loop_of_its_work_alone(heard, work):
    assert heard([work]) == {work: 1}


@pytest.mark.django_db
def test_more_rings_than_a_socket_holds_do_not_drown_the_other_bell(heard):
    """The worker is busy and hears nothing for a while; whoever rings is not held up, and both works are heard of."""
    assert set(heard([Work.SENDING] * 10 * MOST + [Work.OPENING])) == {Work.SENDING, Work.OPENING}


@pytest.mark.django_db
def test_what_is_rolled_back_rings_nobody(heard):
    assert heard([Work.OPENING], rolled_back=[Work.SENDING]) == {Work.OPENING: 1}


@pytest.mark.django_db
def test_where_nobody_listens_the_act_goes_on(home, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True) as rung:
        ring_after_commit(Work.SENDING)
    assert len(rung) == 1
    assert list(home.iterdir()) == []


def test_a_loop_that_begins_anew_hangs_its_bells_over_the_old_ones(home):
    async def play():
        for _ in range(2):
            with hung({work: Bell() for work in Work}):
                pass

    asyncio.run(play())
    assert sorted(path.name for path in home.iterdir()) == sorted(f"{work.value}.bell" for work in Work)
