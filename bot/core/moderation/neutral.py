"""What a thread reads in the place of labels.

Bystanders learn neither what was seen nor that anybody looks at it: only posters are told more, in
a direct message.
"""

from bot.core.moderation.cases import Post, Stage
from bot.core.replies import Refusal

HELD = "This picture gets its labels a little later."
"""The picture waits for a decision."""

LEFT_OUT = "There are no labels for this picture."
"""The same bytes were removed before, by people or by the policy."""

BETWEEN_US = (
    "This may be a picture that a team wants to look at first, so I left it without labels; nobody "
    "was told, and I keep nothing of it."
)
"""In the direct message with the bot."""


def line_of(post: Post) -> Refusal:
    """What the reply says of a post that is not shown."""
    sentence = LEFT_OUT if post.stage is Stage.REMOVED else HELD
    return Refusal(post.identity.file_id, post.name, post.line or sentence)


def has_line(post: Post) -> bool:
    """Whether the reply says anything of it."""
    return post.stage is Stage.HELD or bool(post.line)
