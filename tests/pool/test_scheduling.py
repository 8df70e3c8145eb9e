"""Clients take turns."""

from dataclasses import dataclass

from ordrelocal.pool.scheduling import FairQueue


@dataclass(eq=False)
class Wish:
    client: str
    name: str = ""


def test_clients_take_turns_whatever_their_number_of_queries() -> None:
    queue: FairQueue[Wish] = FairQueue(client_running=10, client_waiting=10)
    for number in range(3):
        queue.add(Wish("busy", f"b{number}"))
    queue.add(Wish("calm", "c0"))
    order = [wish.name for wish in iter(queue.start_next, None)]
    assert order == ["b0", "c0", "b1", "b2"]


def test_a_client_runs_only_so_many_queries_at_once() -> None:
    queue: FairQueue[Wish] = FairQueue(client_running=2, client_waiting=10)
    wishes = [Wish("one") for _ in range(3)]
    for wish in wishes:
        queue.add(wish)
    assert [queue.start_next(), queue.start_next(), queue.start_next()] == [*wishes[:2], None]
    queue.finish(wishes[0])
    assert queue.start_next() is wishes[2]
    assert queue.running("one") == 2


def test_a_client_lets_only_so_many_queries_wait() -> None:
    queue: FairQueue[Wish] = FairQueue(client_running=1, client_waiting=2)
    assert [queue.add(Wish("one")) for _ in range(3)] == [True, True, False]
    assert queue.add(Wish("two"))


def test_a_query_that_did_not_start_is_first_again() -> None:
    queue: FairQueue[Wish] = FairQueue(client_running=1, client_waiting=2)
    first, second = Wish("one"), Wish("two")
    queue.add(first)
    queue.add(second)
    started = queue.start_next()
    assert started is first
    queue.put_back(first)
    assert queue.start_next() is first


def test_a_withdrawn_query_does_not_run() -> None:
    queue: FairQueue[Wish] = FairQueue(client_running=1, client_waiting=2)
    wish = Wish("one")
    queue.add(wish)
    queue.withdraw(wish)
    assert queue.start_next() is None
    assert list(queue) == []
