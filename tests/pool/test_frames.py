"""Frames survive any way of cutting the stream."""

import socket

from hypothesis import given
from hypothesis import strategies as st

from ordrelocal.pool import frames
from ordrelocal.pool.request import Request, billing

KINDS = st.sampled_from([frames.HEAD, frames.DATA, frames.END, frames.ERROR])


@given(st.lists(st.tuples(KINDS, st.binary(max_size=50)), max_size=8), st.integers(1, 17))
def test_frames_are_read_as_sent_wherever_the_stream_is_cut(sent: list[tuple[int, bytes]], step: int) -> None:
    stream = b"".join(frames.frame(kind, payload) for kind, payload in sent)
    reader = frames.FrameReader()
    received = [
        frame for start in range(0, len(stream), step) for frame in reader.feed(stream[start : start + step])
    ]
    assert received == sent


def test_a_frame_without_its_end_is_not_delivered() -> None:
    assert frames.FrameReader().feed(frames.frame(frames.DATA, b"half")[:-1]) == []


def test_send_all_sends_what_one_call_could_not_take() -> None:
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)
    with ours, theirs:
        theirs.settimeout(5)
        ours.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4096)
        ours.setblocking(True)
        message = frames.frame(frames.DATA, b"x" * 3000)
        frames.send_all(ours, [message[:5], message[5:]])
        assert frames.FrameReader().feed(theirs.recv(10_000))[0].payload == b"x" * 3000


@given(
    query=st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=60),
    graphs=st.lists(st.sampled_from(["urn:a", "http://e/é", "urn:b"]), max_size=3),
    time_s=st.none() | st.floats(0.1, 60),
)
def test_requests_are_read_as_written(query: str, graphs: list[str], time_s: float | None) -> None:
    request = Request(query, "text/csv", "", tuple(graphs), ("urn:n",), "192.0.2.1", time_s)
    payload = request.encode()[5:]
    assert Request.decode(payload) == request
    assert billing(payload) == ("192.0.2.1", time_s)
