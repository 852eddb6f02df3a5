"""What a person is told when not all frames of something that moves were looked at."""

_BARELY = 0.1
"""Seconds that nobody misses."""


def sampling_sentence(*, count: int, looked: int, seconds: float, seen: float) -> str:
    """One sentence, or nothing when every frame was looked at.

    `count` frames take `seconds`; `looked` of them were looked at, until the second `seen`.
    """
    if seen < seconds - _BARELY:
        return (
            f"This animation is too much to look at in a minute: I saw its first {seen:.0f} of "
            f"{seconds:.0f} seconds."
        )
    if looked < count:
        return (
            f"This animation has {count:,} frames; I looked at {looked:,} of them, evenly "
            "spread over all of it."
        )
    return ""
