"""Questions at the terminal that Ctrl-C ends at once.

`input` in a thread of its own would be waited for at the exit, until somebody answers.
"""

import asyncio
import os
import sys


async def ask_terminal(question: str) -> str:
    """Ask, and return the line that is typed; nothing when nobody is there."""
    print(question, end="", flush=True)
    number = sys.stdin.fileno()
    await _readable(number)
    line = _read_line(number)
    if not line.endswith(b"\n"):
        print()
    return line.decode(errors="replace").strip()


async def _readable(number: int) -> None:
    loop, arrived = asyncio.get_running_loop(), asyncio.Event()
    try:
        loop.add_reader(number, arrived.set)
    except PermissionError:  # A file, which is always there.
        return
    try:
        await arrived.wait()
    finally:
        loop.remove_reader(number)


def _read_line(number: int) -> bytes:
    """One line and no more: the next question reads the next one."""
    line = b""
    while (byte := os.read(number, 1)) and byte != b"\n":
        line += byte
    return line + byte
