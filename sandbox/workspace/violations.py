"""What an app does wrong: a short code that never changes, and what a customer's Slack would do."""

from typing import Self

_REFUSED = "a customer's Slack refuses the call, and what it was to do does not happen"

CONSEQUENCES = {
    "bad_socket_frame": "Slack ignores a frame that it cannot read, and delivers the event again",
    "blocks_without_text": "notifications and screen readers have nothing to say",
    "expired_trigger": "Slack opens no window: a trigger_id lives for three seconds",
    "failed_delivery": "Slack delivers an event three more times; a person sees an error",
    "file_not_ready": "Slack refuses the whole message: it cannot show the file yet",
    "invalid_answer": "Slack shows the person that something went wrong",
    "late_ack": "Slack delivers an event again; a person sees that the app did not respond",
    "missing_alt_text": "Slack refuses the whole message: a picture needs an alternative text",
    "missing_scope": "Slack refuses the call in every workspace that granted only the manifest",
    "not_in_channel": "Slack refuses to post where the app is no member",
    "not_authed": "Slack sends the log-in page instead of the file",
    "raw_mention": "Slack notifies everybody whom the text names, though nobody meant to",
    "subscriptions_off": "Slack switches the app's events off and writes to its owners",
    "token_in_address": "the token is in the access log of every proxy on the way",
    "token_to_foreign_host": "a stranger has the token, and with it everything the app may do",
    "too_fast": "Slack tolerates short bursts, then refuses messages for a while",
    "too_many_blocks": "Slack refuses the whole message or view",
    "unclear_update": "whether the old blocks stay or go is not documented",
    "unexpected_payload": "Slack ignores a payload in an acknowledgement that takes none",
    "unknown_thread": "Slack posts the reply somewhere else than in that thread",
    "wrong_length": "Slack discards an upload of another length than it was told",
    "used_trigger": "Slack opens no second window: a trigger_id works once",
}
"""By code. Every other code is the error that the call was answered with."""


class Violation(str):
    """What was wrong, in words about this one case; the code says which rule it was."""

    __slots__ = ("code",)
    code: str

    def __new__(cls, code: str, text: str) -> Self:
        """The text is the value: a violation reads, compares and serialises as its words."""
        made = super().__new__(cls, text)
        made.code = code
        return made

    @property
    def consequence(self) -> str:
        """What a customer's Slack would have done, as the end of a sentence."""
        return CONSEQUENCES.get(self.code, _REFUSED)

    @property
    def sentence(self) -> str:
        """Both: what was wrong, and what comes of it."""
        return f"{self}. At a customer's: {self.consequence}."
