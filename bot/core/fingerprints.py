"""Whether two pictures are one, by their perceptual hashes (`Analysis.fingerprint`)."""

SAME_PICTURE = 0.25
"""The share of the bits set in either that may differ. In photos that were scaled or compressed up
to 0.12 do, in photos that have nothing in common about 0.5."""


def is_same_picture(one: int, other: int) -> bool:
    """Whether two hashes are those of one picture; 0 is an unknown hash and never the same."""
    if not one or not other:
        return False
    return (one ^ other).bit_count() <= SAME_PICTURE * (one | other).bit_count()
