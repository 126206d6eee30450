"""A TCP proxy on loopback that cuts every connection once, after a number of bytes or before a commit is answered."""

from __future__ import annotations

import socket
import threading
import time
from contextlib import suppress
from types import TracebackType

COMMIT = b"\x00\x02\xb0\x12\x00\x00"  # as Bolt sends it


class CuttingProxy:
    """Entered, it listens at ``port`` for what is meant for ``target``.

    After ``cut_after`` bytes towards the target, or when the target answers the commit with the number ``commit``, it closes all
    connections and refuses new ones for ``away`` seconds (for ever when None); ``cuts`` counts how often that was.
    """

    def __init__(self, target: int, *, cut_after: int | None = None, commit: int | None = None, away: float | None) -> None:
        self.target, self.left, self.commit, self.away, self.cuts = target, cut_after, commit, away, 0
        self.commits = 0
        self.back = 0.0  # when connections are taken again
        self.pairs: list[socket.socket] = []
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self.listener.getsockname()[1]

    def __enter__(self) -> CuttingProxy:
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        _close(self.listener, *self.pairs)

    def _accept(self) -> None:
        with suppress(OSError):  # the listener is closed in the end
            while True:
                near, _ = self.listener.accept()
                if time.monotonic() < self.back:
                    near.close()
                    continue
                far = socket.create_connection(("127.0.0.1", self.target))
                self.pairs += [near, far]
                for each in (near, far):  # else each little message waits 40 ms to be sent with the next
                    each.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                threading.Thread(target=self._carry, args=(near, far, True), daemon=True).start()
                threading.Thread(target=self._carry, args=(far, near, False), daemon=True).start()

    def _carry(self, source: socket.socket, sink: socket.socket, counted: bool) -> None:
        with suppress(OSError):
            while data := source.recv(65_536):
                if self._is_time(data) if counted else self.commits == self.commit and not self.cuts:
                    self._cut()
                    return
                sink.sendall(data)
        _close(source, sink)

    def _is_time(self, data: bytes) -> bool:
        self.commits += COMMIT in data
        if self.left is not None:
            self.left -= len(data)
        return self.left is not None and self.left < 0 and not self.cuts

    def _cut(self) -> None:
        self.cuts += 1
        self.back = float("inf") if self.away is None else time.monotonic() + self.away
        _close(*self.pairs)


def _close(*sockets: socket.socket) -> None:
    for each in sockets:
        with suppress(OSError):
            each.shutdown(socket.SHUT_RDWR)
        each.close()
