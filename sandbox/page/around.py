"""What lies around one workspace's page: the others', and the way for the app to come and go."""

from aiohttp import web

from sandbox.slack.team import TeamSandbox
from sandbox.workspace.records import Json


class Around:
    """Nothing by default: one workspace, which has the app from the start."""

    def __init__(self, team: TeamSandbox) -> None:
        self._team = team
        self.install_url = ""
        """Where the app's own page for installing is, when people install it themselves."""
        self.pages: dict[str, str] = {}
        """The address of each workspace's page, by the workspace's id."""
        self.names: dict[str, str] = {}

    def add_to(self, app: web.Application) -> None:
        """Add every route."""
        app.router.add_post("/api/app/uninstall", self.uninstall)

    def shape(self) -> Json:
        """As the page is told; Bolt's install page takes the workspace along to Slack's."""
        url = f"{self.install_url}?team={self._team.id}" if self.install_url else ""
        pages = [
            {"name": self.names[id_], "url": address, "current": id_ == self._team.id}
            for id_, address in self.pages.items()
        ]
        return {
            "install": url,
            "installed": self._team.workspace.app_installed,
            "workspaces": pages,
        }

    async def uninstall(self, _request: web.Request) -> web.Response:
        """Remove the app from the workspace."""
        self._team.people.uninstall()
        return web.json_response({})
