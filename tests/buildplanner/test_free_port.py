import socket

import pytest

from buildplanner.free_port import problem_with


def test_a_port_in_use_is_refused_with_another_to_try() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        assert "try another, for example `make run PORT=8001`" in problem_with(str(taken.getsockname()[1]))


def test_a_free_port_is_fine() -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    assert problem_with(port) == ""


@pytest.mark.parametrize("port", ["", "http", "0", "65536", "-1"])
def test_what_is_no_port_is_refused(port: str) -> None:
    assert "is not a port" in problem_with(port)
