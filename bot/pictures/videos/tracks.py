"""The tracks of a video that is written: each takes packets of one stream and gives packets."""

from fractions import Fraction
from typing import Protocol, TypeAlias

from av.container import OutputContainer
from av.packet import Packet
from av.stream import Stream

Coded: TypeAlias = "Packet[Stream]"
"""A packet of whatever stream; PyAV's classes are generic for type checkers alone."""


_MOST_WAITING = 32
"""Packets; H.264 reorders 16 frames at most."""


class Track(Protocol):
    """One stream on its way from one container to another."""

    @property
    def source(self) -> Stream:
        """The stream whose packets are taken."""
        ...

    def take(self, packet: Coded) -> list[Coded]:
        """What is to be written for this packet of the source."""
        ...

    def finish(self) -> list[Coded]:
        """What is left to be written when there are no more packets."""
        ...


class CopiedTrack:
    """The packets as they are; `begins` is the time stamp of the beginning in seconds."""

    def __init__(self, source: Stream, output: OutputContainer, begins: float) -> None:
        """Add a stream of the same kind to the output."""
        self.source = source
        self._begins = begins
        self._target = output.add_stream_from_template(source)
        self._waiting: list[Coded] = []

    def take(self, packet: Coded) -> list[Coded]:
        """The packet, counted from the beginning.

        Matroska does not say when packets are decoded, and FFmpeg finds out with the first few
        behind it. Those are decoded one after the other just before.
        """
        if not packet.size:
            return []
        self._waiting.append(packet)
        if packet.dts is None and len(self._waiting) < _MOST_WAITING:
            return []
        return self.finish()

    def finish(self) -> list[Coded]:
        """The packets that wait for the time at which they are decoded."""
        waiting, self._waiting = self._waiting, []
        known = next((packet.dts for packet in reversed(waiting) if packet.dts is not None), 0)
        for early, packet in enumerate(reversed(waiting)):
            offset = in_units(self._begins, packet.time_base)
            if packet.dts is None:
                packet.dts = known - early * (packet.duration or 1)
            packet.pts = (packet.dts if packet.pts is None else packet.pts) - offset
            packet.dts -= offset
            packet.stream = self._target
        return waiting


def in_units(seconds: float, base: Fraction | None) -> int:
    """A time in units of a stream's time base."""
    return round(seconds / base) if base else 0
