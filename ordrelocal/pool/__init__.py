"""Isolated query workers.

::

    web processes ──socket──▶ broker ──▶ worker (one query at a time, no network, memory cap, killable)
                                 │            ▲ forked
                                 └─▶ nursery ─┘ holds one dataset in memory

The **broker** only passes requests on: it never parses a query and never loads data, so nothing that a
query does can hold it up. Each dataset has a **nursery**, a process that loads it and forks the workers. A
worker writes its answer straight to the client's connection; the broker keeps that connection too, and says
there how a worker ended that was killed. A worker that has answered may have the connection on **lease** and
read the next query from it, without the broker; it notes in shared memory what it does, so that the broker
can count and end such queries, too. When a new dataset appears, a new nursery loads it beside the old
one, and the old one ends with its last answer.
"""
