"""When moderators are told that pictures cannot be checked."""

from bot.core.moderation.outages import CALM, PEACE, begun, ended


def told_in(waits: list[float], succeeds: list[float]) -> list[tuple[str, float]]:
    """What is told, when checks wait and succeed at these times."""
    events = sorted([(at, "wait") for at in waits] + [(at, "end") for at in succeeds])
    outage, told = None, []
    for at, what in events:
        new, is_told = (begun if what == "wait" else ended)(outage, at)
        outage = new or outage
        if is_told:
            told.append((what, at))
    return told


def test_a_service_that_comes_and_goes_is_no_flood() -> None:
    """Every other check waits, for six hours."""
    waits = [float(at) for at in range(0, 21_600, 90)]
    succeeds = [at + 70.0 for at in waits]

    told = told_in(waits, succeeds)

    assert len(told) <= 2 * (21_600 / PEACE + 1)
    assert [what for what, _ in told] == ["wait", "end"] * (len(told) // 2)


def test_a_second_long_outage_is_told_a_little_later() -> None:
    waits = [0.0, *(400.0 + 60 * number for number in range(100))]

    assert told_in(waits, [CALM]) == [("wait", 0.0), ("end", CALM), ("wait", 1000.0)]


def test_what_is_told_as_over_has_been_calm() -> None:
    waits = [0.0, 100.0, 159.0]

    assert told_in(waits, [101.0, 160.0, 219.0]) == [("wait", 0.0), ("end", 219.0)]
