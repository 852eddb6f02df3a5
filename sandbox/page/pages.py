"""One page for each workspace of a sandbox, each with links to the others."""

from contextlib import AsyncExitStack
from typing import Self

from sandbox.page.server import Page
from sandbox.slack import SlackSandbox


class Pages:
    """Serves them for as long as the context lasts; the first one has the port that is wished for.

    They say where the app is installed from, as far as that is known when they begin.
    """

    def __init__(self, slack: SlackSandbox, *, detector: str, port: int = 0) -> None:
        self._slack = slack
        self.pages = [
            Page(team, detector=detector, port=0 if number else port)
            for number, team in enumerate(slack.teams)
        ]
        self._stack = AsyncExitStack()

    @property
    def url(self) -> str:
        """The first workspace's page."""
        return self.pages[0].url

    async def __aenter__(self) -> Self:
        """Listen."""
        for page in self.pages:
            await self._stack.enter_async_context(page)
        addresses = {
            team.id: page.url for team, page in zip(self._slack.teams, self.pages, strict=True)
        }
        for page in self.pages:
            page.around.pages = addresses
            page.around.names = {team.id: team.workspace.team.name for team in self._slack.teams}
            page.around.install_url = self._slack.install_url
        return self

    async def __aexit__(self, *_error: object) -> None:
        """Stop listening."""
        await self._stack.aclose()

    async def draw_samples(self) -> None:
        """Draw the sample pictures in the background; they are the same for all."""
        await self.pages[0].draw_samples()
