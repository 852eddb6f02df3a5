"""*Share here*: a found picture for everyone in a conversation, if nobody there gains by it."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.core.asking import Address
from bot.core.entries import Identity, entry_of
from bot.core.results import Found, found
from bot.errors import BotError
from bot.jobs.services import Services
from bot.jobs.together import together

GONE = "I cannot find this picture any more among those that you can see."
_PRIVATE = "This picture was posted in a private conversation, so I share it nowhere else."
_NOT_ALL = (
    "I do not share this picture here, because I am not sure that everyone in this conversation "
    "could open the channel that it comes from."
)


@dataclass(frozen=True, slots=True)
class Shared:
    """A picture that may be shared, and the names of people and channels by id."""

    found: Found
    people: Mapping[str, str]
    channels: Mapping[str, str]
    home: str


async def prepare_sharing(services: Services, address: Address, identity: Identity) -> Shared:
    """What to post at the address, judged anew: by the presser's access, and everybody's there.

    Raises BotError when it may not be shared, RetryLaterError when that cannot be found out.
    """
    access = await services.doors.access(address.team, address.user)
    if not access.may_open(identity.channel):
        raise BotError(GONE)
    image = await services.library.find_image(address.team, *identity)
    if image is None:
        raise BotError(GONE)
    elsewhere = identity.channel != address.channel
    if elsewhere and identity.channel not in access.public:
        raise BotError(_PRIVATE)
    if elsewhere and not await services.doors.may_all_open(
        address.team, identity.channel, address.channel
    ):
        raise BotError(_NOT_ALL)
    users = tuple(user for user in dict.fromkeys((address.user, image.user)) if user)
    home, *names = await together(
        services.conversations.home(), *(services.conversations.name_of(user) for user in users)
    )
    rules = services.rules
    entry = entry_of(image)
    shown = found(entry, minimum=rules.min_confidence, guesses=rules.person_guesses)
    people = dict(zip(users, names, strict=True))
    return Shared(shown, people, access.names, home)
