"""Which adapter stands behind which port: built once for all workspaces, or once for each."""

import os

import aiohttp

from bot.aws.cases import DynamoCases
from bot.aws.claims import DynamoClaims
from bot.aws.clients import Clients
from bot.aws.clips import DynamoClips
from bot.aws.drops import DynamoDrops
from bot.aws.index import DynamoIndex
from bot.aws.ledger import DynamoLedger
from bot.aws.library import DynamoLibrary
from bot.aws.pace import CallPace
from bot.aws.purse import DynamoPurse
from bot.aws.queue import SQSQueue
from bot.aws.rekognition import RekognitionDetector
from bot.aws.storage import S3ObjectStore
from bot.aws.threads import DaemonExecutor
from bot.aws.watcher import RekognitionWatcher
from bot.clock import SystemClock
from bot.config import Config
from bot.core.keys import analysis_version
from bot.core.prices import Prices
from bot.core.quotas import image_calls_a_second
from bot.jobs.cutting_room import CuttingRoom
from bot.jobs.drops.files import DroppedFiles
from bot.jobs.in_work import FilesInWork
from bot.jobs.pacing import Pacing
from bot.jobs.services import Rules, Services, Shared
from bot.jobs.studio import Studio
from bot.jobs.videos.room import Spool
from bot.ports import Meter
from bot.slack.answers import SlackAnswers
from bot.slack.board import SlackBoard
from bot.slack.calls import SlackCalls
from bot.slack.conversations import SlackConversations
from bot.slack.doors import SlackDoors
from bot.slack.downloading import MEGABYTE
from bot.slack.files import SlackFiles
from bot.slack.messages import Display
from bot.slack.opening import SlackWindows
from bot.slack.pace import MessagePace
from bot.slack.responses import ResponseURLs
from bot.stages import timed

_VIDEOS_ON_DISK = 2
"""The largest one and its copy in another form, or as many smaller ones."""

_JOBS_PER_VIDEO = 4
"""Of so many jobs at once one may have videos in work: plain pictures never wait for them."""


def build_shared(
    config: Config, clients: Clients, executor: DaemonExecutor, *, meter: Meter, pacing: Pacing
) -> Shared:
    """What all workspaces share. Close its studio and its cutting room in the end."""
    clock = SystemClock()
    a_second = config.rekognition_tps or image_calls_a_second(config.region)
    detector = RekognitionDetector(
        clients.rekognition(), executor, image_properties=config.image_properties,
        pace=CallPace(a_second=a_second, meter=meter),
    )  # fmt: skip
    dynamodb, days = clients.dynamodb(), config.retention_days or 0
    return Shared(
        clock=clock,
        detector=detector,
        objects=S3ObjectStore(clients.s3(), executor, bucket=config.bucket, expires=days > 0),
        drops=DynamoDrops(dynamodb, executor, clock, table=config.table, retention_days=days),
        library=DynamoLibrary(
            dynamodb, executor, clock, table=config.table,
            analysis_version=analysis_version(detector.version), retention_days=days,
        ),
        index=DynamoIndex(dynamodb, executor, clock, table=config.table, retention_days=days),
        claims=DynamoClaims(dynamodb, executor, clock, table=config.table),
        queue=SQSQueue(clients.queue(), executor, name=config.queue),
        watcher=_watcher(config, clients, executor),
        clips=DynamoClips(dynamodb, executor, clock, table=config.table, retention_days=days),
        cases=DynamoCases(dynamodb, executor, clock, table=config.table, retention_days=days),
        ledger=DynamoLedger(dynamodb, executor, clock, table=config.table, retention_days=days),
        studio=Studio(threads=os.cpu_count() or 1),
        cutting_room=CuttingRoom(),
        spool=_spool(config),
        in_work=FilesInWork(config.worker_concurrency),
        purse=DynamoPurse(dynamodb, executor, clock, table=config.table),
        meter=meter,
        pacing=pacing,
    )  # fmt: skip


def build_services(
    config: Config, shared: Shared, session: aiohttp.ClientSession, calls: SlackCalls, rules: Rules
) -> Services:
    """One workspace's services: `calls` speaks with its token, `rules` are its choices.

    What they remember of Slack's answers, and how fast they may speak, is this workspace's alone.
    """
    clock = shared.clock
    pace = MessagePace(clock, shared.meter)
    services = Services(
        clock=clock,
        detector=shared.detector,
        objects=shared.objects,
        drops=shared.drops,
        library=shared.library,
        index=shared.index,
        claims=shared.claims,
        queue=shared.queue,
        watcher=shared.watcher,
        clips=shared.clips,
        cases=shared.cases,
        ledger=shared.ledger,
        studio=shared.studio,
        cutting_room=shared.cutting_room,
        spool=shared.spool,
        in_work=shared.in_work,
        purse=shared.purse,
        meter=shared.meter,
        pacing=shared.pacing,
        files=DroppedFiles(_files(config, calls, session, shared), shared.drops, shared.objects),
        conversations=SlackConversations(
            calls,
            display=Display(config.min_confidence, config.max_labels, config.person_guesses),
            clock=clock, pace=pace,
        ),
        doors=SlackDoors(calls, clock),
        board=SlackBoard(calls, pace, clock),
        windows=SlackWindows(calls),
        answers=SlackAnswers(calls, ResponseURLs(session, config.slack_api_url), pace),
        rules=rules,
    )  # fmt: skip
    return timed(services)


def _watcher(config: Config, clients: Clients, executor: DaemonExecutor) -> RekognitionWatcher:
    return RekognitionWatcher(
        clients.rekognition(), executor,
        bucket=config.bucket, topic=config.video_topic, role=config.video_role,
    )  # fmt: skip


def _files(
    config: Config, calls: SlackCalls, session: aiohttp.ClientSession, shared: Shared
) -> SlackFiles:
    """Nothing else calls Slack with the administrator's token, where there is one."""
    token, url = config.slack_admin_token, config.slack_api_url
    admin = SlackCalls(token, url, session, meter=shared.meter) if token else None
    return SlackFiles(calls, session, api_url=url, clock=shared.clock, admin=admin)


def _spool(config: Config) -> Spool:
    size = _VIDEOS_ON_DISK * config.max_video_mb * MEGABYTE
    return Spool(size, jobs=max(config.worker_concurrency // _JOBS_PER_VIDEO, 1))


def prices_of(config: Config) -> Prices:
    """What Rekognition charges in the region."""
    return Prices(config.price_labels, config.price_properties, config.price_video)


def rules_of(config: Config) -> Rules:
    """The choices of the one workspace whose token the environment gives."""
    prices = prices_of(config)
    return Rules(
        min_confidence=config.min_confidence,
        person_guesses=config.person_guesses,
        max_file_bytes=config.max_file_mb * MEGABYTE,
        max_video_bytes=config.max_video_mb * MEGABYTE,
        max_video_seconds=config.max_video_minutes * 60.0,
        max_frames=config.max_frames,
        watches_for_notices=bool(config.video_topic and config.video_role),
        usd_per_1000=prices.per_1000(
            image_properties=config.image_properties,
            moderation=bool(config.moderation_channel),
            text=config.ocr_labels,
        ),
        usd_per_minute=prices.per_minute(moderation=bool(config.moderation_channel)),
        prices=prices,
        measures_properties=config.image_properties,
        monthly_budget=config.monthly_budget,
        moderation_channel=config.moderation_channel,
        reads_text=config.ocr_labels,
        can_remove=bool(config.slack_admin_token),
    )
