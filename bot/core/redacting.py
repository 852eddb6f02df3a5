"""The last net under every log line: whatever looks like a secret goes before it is written.

Nothing secret should come this far. What each pattern is after stands in its vendor's pages:
https://docs.slack.dev/authentication/tokens,
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html,
https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

GONE = "[redacted]"

_SHORTEST = 8
"""Characters; a shorter word is no secret, and stands in other words."""

_NAMES = (
    "x-amz-(?:signature|security-token|credential)|signature|secret_?(?:access_?)?key"
    "|(?:client|signing)_?secret|(?:session|access|refresh|security)_?token|token_key|password"
)
_CLOSED_PATHS = "commands|actions|services|workflows|upload|files-pri|files-tmb"

_PATTERNS: tuple[tuple[str, str], ...] = (
    # Tokens of Slack: bots', people's, apps', refreshing and rotating ones.
    (r"\b(?:xox[a-z](?:\.xox[a-z])?|xapp|xwfp)-[\w.%-]+", GONE),
    # Access key ids of AWS, of people and of roles.
    (r"\b(?:AKIA|ASIA)[0-9A-Z]{16}\b", GONE),
    # Addresses that are secrets by their path: who knows them may write, upload or read.
    (
        rf"(?i)\b((?:https?|wss?)://[^\s/\"'<>]+)/(?:[\w.-]+/)?(?:{_CLOSED_PATHS})/[^\s\"'<>]*",
        rf"\1/{GONE}",
    ),
    # What follows the question mark of any address: signatures, tickets, codes.
    (r"(?i)\b((?:https?|wss?)://[^\s?\"'<>]+)\?[^\s\"'<>]*", rf"\1?{GONE}"),
    (r"(?i)\b(bearer|authorization: basic) +[\w.~+/%=-]{8,}", rf"\1 {GONE}"),
    # A secret by its name, as in headers, forms, JSON and what botocore prints of a request.
    (
        rf"(?i)((?:{_NAMES})[\"']?\s*[=:]\s*(?:b?[\"'])?)(?!\[redacted\])[^\s\"',;&}})]{{6,}}",
        rf"\1{GONE}",
    ),
    # What Fernet has encrypted (https://github.com/fernet/spec).
    (r"\bgAAAAA[\w=-]{40,}", GONE),
)  # fmt: skip


def redactor(secrets: Iterable[str] = ()) -> Callable[[str], str]:
    """A function that takes out whatever looks like a secret, and these very words."""
    words = sorted({word for word in secrets if len(word) >= _SHORTEST}, key=len, reverse=True)
    exact = [(re.escape(word), GONE) for word in words]
    rules = [(re.compile(pattern), instead) for pattern, instead in (*exact, *_PATTERNS)]

    def redact(text: str) -> str:
        for pattern, instead in rules:
            text = pattern.sub(instead, text)
        return text

    return redact


def redacted(value: Any, redact: Callable[[str], str]) -> Any:
    """The same value without secrets in any of its texts; bytes are named by their length."""
    if isinstance(value, str):
        return redact(value)
    if isinstance(value, bytes | bytearray | memoryview):
        return f"[{len(value)} bytes]"
    if isinstance(value, Mapping):
        return {redact(str(key)): redacted(each, redact) for key, each in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [redacted(each, redact) for each in value]
    if value is None or isinstance(value, bool | int | float):
        return value
    return redact(str(value))
