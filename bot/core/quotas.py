"""How many calls a second Rekognition allows an account in a region, by default.

https://docs.aws.amazon.com/general/latest/gr/rekognition.html
"""

_LARGE = frozenset({"us-east-1", "us-west-2", "eu-west-1"})
_IN_LARGE = 50
_ELSEWHERE = 5


def image_calls_a_second(region: str) -> int:
    """Transactions a second of each of DetectLabels, DetectModerationLabels and DetectText."""
    return _IN_LARGE if region in _LARGE else _ELSEWHERE
