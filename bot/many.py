"""Which adapter stands behind which port where workspaces install the app themselves."""

from dataclasses import dataclass, replace

import aiohttp

from bot.aws.clients import Clients
from bot.aws.installations import DynamoInstallations
from bot.aws.remains import DynamoRemains
from bot.aws.sealing import Sealer
from bot.aws.states import DynamoStates
from bot.aws.table import Table
from bot.aws.threads import DaemonExecutor
from bot.config import Config
from bot.core.installations import Installation
from bot.core.team_settings import TeamSettings, least
from bot.installing import InstallFlow
from bot.jobs.erasing import Eraser
from bot.jobs.services import Services, Shared
from bot.ports.choosing import Front
from bot.ports.installing import Choices, Installations
from bot.slack.calls import SlackCalls
from bot.slack.credentials import AppSecret, Credentials
from bot.slack.desk import SlackDesk
from bot.slack.exchanging import Exchange
from bot.slack.installing import InstallationStore, StateStore
from bot.slack.leaving import Leaving, asking
from bot.slack.limits import DISTRIBUTED
from bot.slack.quiet import MethodPace
from bot.slack.team_token import TeamToken
from bot.wiring import build_services, rules_of
from bot.workspaces import ManyTeams


@dataclass(frozen=True, slots=True)
class Many:
    """The workspaces, and how they come and go."""

    teams: ManyTeams
    installations: Installations
    flow: InstallFlow
    eraser: Eraser | None = None
    """Who erases those that left long ago."""
    exchange: Exchange | None = None

    async def close(self) -> None:
        """Let exchanges of tokens under way come to their end."""
        if self.exchange:
            await self.exchange.close()


def build_many(
    config: Config, clients: Clients, executor: DaemonExecutor, shared: Shared,
    session: aiohttp.ClientSession,
) -> Many:  # fmt: skip
    """Everything for workspaces that install the app. Close it in the end."""
    clock, client = shared.clock, clients.dynamodb()
    items = Table(client, executor, clock, name=config.table)
    sealer = Sealer(config.token_key.split(","))
    installations = DynamoInstallations(client, executor, clock, sealer, table=config.table)
    states = DynamoStates(items, sealer, clock)
    exchange = build_exchange(config, shared, session, installations)
    teams = build_teams(config, shared, session, installations, exchange)
    store = InstallationStore(installations, clock, changed=teams.forget)
    flow = InstallFlow(config, session, clock, store=store, states=StateStore(states))
    eraser = Eraser(shared, installations, DynamoRemains(items))
    return Many(teams, installations, flow, eraser, exchange)


def build_exchange(
    config: Config, shared: Shared, session: aiohttp.ClientSession, installations: Installations
) -> Exchange:
    """Exchanges the tokens of all workspaces. Close it in the end."""
    secret = AppSecret(config.slack_client_id, config.slack_client_secret)
    app = SlackCalls(secret, config.slack_api_url, session, meter=shared.meter)
    leaving = _leaving(config, shared, session, installations)
    return Exchange(installations, app, shared.clock, leaving)


def build_teams(
    config: Config, shared: Shared, session: aiohttp.ClientSession, installations: Installations,
    exchange: Exchange,
) -> ManyTeams:  # fmt: skip
    """The workspaces, each with its own token and its own choices."""
    leaving = _leaving(config, shared, session, installations)

    def issue(installation: Installation) -> TeamToken:
        return TeamToken(installation, installations, exchange, leaving, clock=shared.clock)

    def build(
        installation: Installation, settings: TeamSettings, token: Credentials, choices: Choices
    ) -> Services:
        pace = MethodPace(shared.meter, DISTRIBUTED)
        calls = SlackCalls(token, config.slack_api_url, session, meter=shared.meter, pace=pace)
        its = team_config(config, settings)
        most = config.monthly_budget
        rules = replace(rules_of(its), owner=installation.installed_by, most_budget=most)
        desk = SlackDesk(calls, session, api_url=config.slack_api_url, team=installation.team)
        services = build_services(its, shared, session, calls, rules)
        return replace(services, front=Front(choices, desk))

    return ManyTeams(installations, shared.clock, leaving, issue=issue, build=build)


def _leaving(
    config: Config, shared: Shared, session: aiohttp.ClientSession, installations: Installations
) -> Leaving:
    ask = asking(config.slack_api_url, session, shared.meter)
    return Leaving(installations, shared.clock, ask)


def team_config(config: Config, settings: TeamSettings) -> Config:
    """The configuration with a workspace's own choices; of two budgets the tighter one counts."""
    return replace(
        config,
        moderation_channel=settings.moderation_channel,
        slack_admin_token=settings.admin_token,
        monthly_budget=least(config.monthly_budget, settings.monthly_budget),
    )
