"""What a thread reads in the place of labels: nothing of what was seen, and nobody is shamed."""

from bot.core.moderation.cases import Post, Stage
from bot.core.replies import Refusal

HELD = (
    "Someone from the moderation team will take a look at this picture first; if all is well, its "
    "labels follow here."
)
"""The picture waits for a decision."""

LEFT_OUT = (
    "I was asked to leave this picture out, so there are no labels for it; if that seems wrong to "
    "you, just ask the moderation team."
)
"""The same bytes were removed before, by people or by the policy."""

BETWEEN_US = (
    "This may be a picture that a team wants to look at first, so I left it without labels; nobody "
    "was told, and I keep nothing of it."
)
"""In the direct message with the bot."""


def line_of(post: Post) -> Refusal:
    """What the reply says of a post that is not shown."""
    sentence = LEFT_OUT if post.stage is Stage.REMOVED else HELD
    return Refusal(post.identity.file_id, post.name, sentence)
