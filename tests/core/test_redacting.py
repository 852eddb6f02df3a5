"""Whatever looks like a secret is taken out of what is written down."""

import pytest

from bot.core.redacting import GONE, redacted, redactor

AWS_KEY = "AKIA" + "IOSFODNN7EXAMPLE"
SIGNED = f"https://b.s3.amazonaws.com/o/1?X-Amz-Credential={AWS_KEY}%2F2026&X-Amz-Signature=0a1b2c"


@pytest.mark.parametrize(
    "secret",
    [
        "xoxb-123-456-AbCdEf", "xoxp-1-2-3-cafe", "xoxe.xoxb-1-MTIz", "xoxe-1-abc", "xoxa-2-abc",
        "xapp-1-A1-2-cafe", AWS_KEY, "ASIA" + "IOSFODNN7EXAMPLE",
        "gAAAAA" + "BkYWJj" * 8, "Bearer abcdef012345",
    ],
)  # fmt: skip
def test_tokens_and_keys_are_taken_out_wherever_they_stand(secret: str) -> None:
    redact = redactor()

    for text in (secret, f"failed with {secret}.", f"({secret})", f"'{secret}'", f"a={secret}"):
        assert secret.removeprefix("Bearer ").strip(".") not in redact(text)
        assert GONE in redact(text)


@pytest.mark.parametrize(
    ("text", "left"),
    [
        (f"GET {SIGNED} failed", f"GET https://b.s3.amazonaws.com/o/1?{GONE} failed"),
        ("wss://wss.slack.com/link/?ticket=1&app_id=2", f"wss://wss.slack.com/link/?{GONE}"),
        ("https://hooks.slack.com/commands/T1/2/abc", f"https://hooks.slack.com/{GONE}"),
        ("'https://files.slack.com/upload/v1/CwAB'", f"'https://files.slack.com/{GONE}'"),
        ("https://files.slack.com/files-pri/T1-F1/a.jpg", f"https://files.slack.com/{GONE}"),
        ("http://127.0.0.1:1/x/actions/T1/2 now", f"http://127.0.0.1:1/{GONE} now"),
        ("{'SecretAccessKey': 'wJalrXUtnFEMI'}", f"{{'SecretAccessKey': '{GONE}'}}"),
        ("aws_secret_access_key=wJalrXUtnFEMI", f"aws_secret_access_key={GONE}"),
        ("x-amz-security-token: b'IQoJb3JpZ2lu'", f"x-amz-security-token: b'{GONE}'"),
        ("Signature=0a1b2c3d4e, more", f"Signature={GONE}, more"),
        ('"client_secret": "abcdef012345"', f'"client_secret": "{GONE}"'),
    ],
)
def test_addresses_and_named_secrets_keep_what_tells_where_they_belong(
    text: str, left: str
) -> None:
    assert redactor()(text) == left


@pytest.mark.parametrize(
    "text",
    [
        "job of 1700000000.000100 answered in 2.3 s",
        "Slack: chat.postMessage: ratelimited",
        "Amazon S3: An error occurred (SlowDown) when calling the PutObject operation",
        "make a token with connections:write (Basic Information, App-Level Tokens)",
        "SLACK_BOT_TOKEN must begin with xoxb- or xoxe.xoxb-",
        "see https://docs.slack.dev/reference/methods/chat.update for more",
        "TOKEN_KEY is not set: Encrypts the workspaces' tokens",
    ],
)
def test_what_tells_no_secret_stays(text: str) -> None:
    assert redactor()(text) == text


def test_known_words_are_taken_out_whatever_they_look_like() -> None:
    redact = redactor(["hush-hush", "", "few"])

    assert redact("a few hush-hush words") == f"a few {GONE} words"


def test_secrets_go_from_every_depth_and_bytes_are_never_shown() -> None:
    value = {"a": ["xoxb-1-2-3", {"b": ("fine", b"\x00\x01")}], "n": 1.5, "none": None, "yes": True}

    assert redacted(value, redactor()) == {
        "a": [GONE, {"b": ["fine", "[2 bytes]"]}], "n": 1.5, "none": None, "yes": True,
    }  # fmt: skip
