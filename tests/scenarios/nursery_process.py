"""A process that has read the bot's modules, and of which every bot of the scenarios is a copy.

It is told over a socket what to become: a line of JSON for each, answered by the number of the
process and, once that has ended, by its status. It ends, with all of them, when the socket does.
The argument is the socket's file descriptor.
"""

import gc
import json
import os
import runpy
import select
import signal
import socket
import sys
from contextlib import suppress
from typing import Any

import bot.running
from tests.descriptions import read_now, read_once

_PIECE = 65_536

Order = dict[str, Any]


class Nursery:
    """Makes processes and waits for their ends; one thread, because it forks."""

    def __init__(self, orders: socket.socket) -> None:
        self._orders = orders
        self._ends, wakened = socket.socketpair()
        for each in (self._ends, wakened):
            os.set_blocking(each.fileno(), False)
        self._wakened = wakened
        self._received = b""
        self._running: set[int] = set()
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(wakened.fileno())

    def serve(self) -> Order | None:
        """In the nursery until nobody wants more of it: None. In each new process: its order."""
        while True:
            ready, _, _ = select.select([self._orders, self._ends], [], [])
            if self._ends in ready:
                self._ends.recv(_PIECE)
                self._bury()
            if self._orders in ready:
                piece = self._orders.recv(_PIECE)
                if not piece:
                    self._end()
                    return None
                *lines, self._received = (self._received + piece).split(b"\n")
                for line in lines:
                    if order := self._begin(line):
                        return order

    def _begin(self, line: bytes) -> Order | None:
        pid = os.fork()
        if pid:
            self._running.add(pid)
            self._tell(pid=pid)
            return None
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        for each in (self._orders, self._ends, self._wakened):
            each.close()
        order: Order = json.loads(line)
        return order

    def _bury(self) -> None:
        for pid in tuple(self._running):
            ended, status = os.waitpid(pid, os.WNOHANG)
            if ended:
                self._running.remove(pid)
                self._tell(pid=pid, status=os.waitstatus_to_exitcode(status))

    def _tell(self, **words: int) -> None:
        with suppress(BrokenPipeError):
            self._orders.sendall(json.dumps(words).encode() + b"\n")

    def _end(self) -> None:
        for pid in self._running:
            os.kill(pid, signal.SIGKILL)


def become(order: Order) -> None:
    """Be what `python …` with these arguments would be, in a session of its own."""
    os.setsid()
    os.chdir(order["root"])
    os.environ.clear()
    os.environ.update(order["environment"])
    nothing = os.open(os.devnull, os.O_RDONLY)
    log = os.open(order["log"], os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
    for source, target in ((nothing, 0), (log, 1), (log, 2)):
        os.dup2(source, target)
    module, *arguments = order["arguments"]
    sys.argv = [module, *arguments]
    runpy.run_module(module, run_name="__main__", alter_sys=True)


def main() -> None:
    """Serve, and in a new process become what was ordered."""
    assert bot.running.__doc__, "read by now, with all that it needs"
    read_once()
    read_now()
    gc.freeze()
    order = Nursery(socket.socket(fileno=int(sys.argv[1]))).serve()
    if order is not None:
        become(order)


if __name__ == "__main__":
    main()
