"""One worker at a time: who waits, who takes over, and whose lease is over."""

from datetime import timedelta

from waiting import until

from collector.worker import Worker, lease, loop


def counting(name="poll", counts=True):
    """A piece of work that only notes when it was done."""
    done = []
    return done, {name: lambda hand: done.append(hand.clock()) or {"done": 1}}


def test_a_second_worker_waits_and_takes_over_when_the_first_one_stops(site, clock, working, monkeypatch):
    monkeypatch.setattr(loop, "TURN", 0.05)
    first_did, first = counting()
    second_did, second = counting()
    said = []
    with working(site.settings, clock, jobs=first) as worker:
        until(lambda: first_did)
        with working(site.settings, clock, jobs=second, say=said.append):
            until(lambda: said)
            assert second_did == []
            worker.stop()
            until(lambda: second_did)


def test_a_second_worker_that_is_not_to_wait_ends_and_did_nothing(site, clock):
    with site.office() as office:
        office.store.leases.take("worker", "other:1", clock(), clock() + lease.SPAN)
    did, jobs = counting()
    said = []
    Worker(site.settings, clock, jobs=jobs, say=said.append, environ={}).run(wait=False)
    assert (did, said) == ([], ["Tiến trình other:1 đang làm việc; tiến trình này không làm gì."])


def test_a_crashed_worker_s_lease_is_over_after_its_span(site, clock, working, monkeypatch):
    monkeypatch.setattr(loop, "TURN", 0.05)
    with site.office() as office:
        office.store.leases.take("worker", "dead:1", clock(), clock() + lease.SPAN)
    did, jobs = counting()
    said = []
    with working(site.settings, clock, jobs=jobs, say=said.append):
        until(lambda: said)
        assert did == []
        clock.on(seconds=lease.SPAN.total_seconds())
        until(lambda: did)


def test_a_lease_of_a_time_before_the_clock_was_set_back_does_not_block_for_that_long(
    site, clock, working, monkeypatch
):
    monkeypatch.setattr(loop, "TURN", 0.05)
    monkeypatch.setattr(lease, "SPAN", timedelta(seconds=0.3))
    with site.office() as office:
        office.store.leases.take("worker", "dead:1", clock(), clock() + timedelta(days=2))
    did, jobs = counting()
    with working(site.settings, clock, jobs=jobs):
        until(lambda: did)


def test_a_worker_whose_lease_was_taken_while_it_slept_stops_working_and_waits(site, clock, working, monkeypatch):
    monkeypatch.setattr(loop, "TURN", 0.05)
    monkeypatch.setattr(lease, "RENEW_SECONDS", 0.0)
    did, jobs = counting()
    said = []
    with working(site.settings, clock, jobs=jobs, say=said.append):
        until(lambda: did)
        with site.office() as office:
            later = clock() + timedelta(hours=1)
            assert until(lambda: office.store.leases.take("worker", "other:1", later, later + lease.SPAN))
        until(lambda: said)
        assert "other:1" in said[0]
