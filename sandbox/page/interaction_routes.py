"""What a person does with blocks: buttons, menus, modals and the Home tab."""

from aiohttp import web

from sandbox.page import shapes
from sandbox.page.asked import Asked
from sandbox.page.message_routes import MESSAGE
from sandbox.page.outcomes import outcome_json, refusal
from sandbox.slack.errors import SlackError
from sandbox.slack.team import TeamSandbox
from sandbox.workspace.records import Message, User, View


class InteractionRoutes:
    """Handlers; what was chosen has the shape that `state.values` has in Slack."""

    def __init__(self, slack: TeamSandbox, asked: Asked) -> None:
        self._workspace = slack.workspace
        self._people = slack.people
        self._asked = asked

    def add_to(self, app: web.Application) -> None:
        """Add every route."""
        app.router.add_routes(
            [
                web.post(f"{MESSAGE}/actions", self.act),
                web.get("/api/modal", self.modal),
                web.get("/api/home", self.home),
                web.post("/api/home", self.open_home),
                web.post("/api/views/{view}/actions", self.act_in_view),
                web.post("/api/views/{view}/submit", self.submit),
                web.post("/api/views/{view}/close", self.close),
            ]
        )

    async def act(self, request: web.Request) -> web.Response:
        """Use a button or menu of a message."""
        return await self._click(request, self._asked.user(request), self._asked.message(request))

    async def act_in_view(self, request: web.Request) -> web.Response:
        """Use a button or menu of a modal or Home tab."""
        return await self._click(request, self._asked.user(request), self._asked.view(request))

    async def _click(self, request: web.Request, user: User, where: Message | View) -> web.Response:
        used = await request.json()
        chosen = used.get("value") or {}
        if isinstance(where, View):
            self._people.fill_in(where, used.get("values") or {})
        outcome = await self._people.click(
            user, where, used["action_id"], block_id=used["block_id"], value=chosen
        )
        return outcome_json(outcome)

    async def modal(self, request: web.Request) -> web.Response:
        """The modal on top, or nothing."""
        view = self._people.open_modal(self._asked.user(request))
        return web.json_response(shapes.view_json(self._workspace, view) if view else None)

    async def home(self, request: web.Request) -> web.Response:
        """What stands on the person's Home tab, or nothing."""
        view = self._workspace.home(self._asked.user(request).id)
        return web.json_response(shapes.view_json(self._workspace, view) if view else None)

    async def open_home(self, request: web.Request) -> web.Response:
        """Tell the app that the person opens its Home tab."""
        self._people.open_home(self._asked.user(request))
        return web.json_response({})

    async def submit(self, request: web.Request) -> web.Response:
        """Submit a modal; the errors by block, as the app answers them."""
        user, view = self._asked.user(request), self._asked.view(request)
        self._people.fill_in(view, (await request.json())["values"])
        try:
            errors = await self._people.submit(user, view)
        except SlackError as error:
            return refusal(str(error))
        return web.json_response({"errors": errors})

    async def close(self, request: web.Request) -> web.Response:
        """Close a modal."""
        await self._people.close_modal(self._asked.user(request), self._asked.view(request))
        return web.json_response({})
