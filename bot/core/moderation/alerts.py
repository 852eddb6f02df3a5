"""Which of a case's posts its alert tells of, and what it says of all of them."""

from collections.abc import Mapping, Sequence

from bot.core.entries import Identity
from bot.core.moderation.cases import Case, Post, Stage
from bot.core.moderation.notices import Alert, Sighted

MOST_SHOWN = 8
"""Posts that one alert names; of a picture that is posted for fun there may be hundreds."""


def shown_posts(posts: Sequence[Post]) -> list[Post]:
    """The first post, those with which something is to be done, and the latest ones.

    At most `MOST_SHOWN`; like `posts` in the order of their time.
    """
    first, later = posts[:1], posts[1:]
    under_way = [post for post in later if post.under_way]
    staying = [post for post in later if post.stays_in_slack and not post.under_way]
    urgent = [*under_way, *staying][: MOST_SHOWN - 1]
    others = [post for post in later if not post.stays_in_slack and not post.under_way]
    room = MOST_SHOWN - 1 - len(urgent)
    chosen = {post.identity for post in (*first, *urgent, *others[max(len(others) - room, 0) :])}
    return [post for post in posts if post.identity in chosen]


def is_report_only(case: Case, posts: Sequence[Post]) -> bool:
    """Whether nothing happened with any post, because the team only wanted reports."""
    stages = {post.stage for post in posts}
    return case.decision is None and Stage.REPORTED in stages and Stage.HELD not in stages


def alert_of(
    case: Case, posts: Sequence[Post], links: Mapping[Identity, str], *, can_remove: bool
) -> Alert:
    """The alert of a case as it stands; `links` are those of the shown posts' messages."""
    shown = shown_posts(posts)
    return Alert(
        case,
        tuple(Sighted(post, links.get(post.identity, "")) for post in shown),
        more=len(posts) - len(shown),
        report_only=is_report_only(case, posts),
        can_remove=can_remove,
    )
