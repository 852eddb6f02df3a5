"""Tries every right that a role uses, so that nothing is changed and nothing is paid for.

A right is tried by a call that AWS must refuse for another reason, or that has nothing to do:
refused for want of a right, it says so first. Where AWS does not promise that it looks at rights
first (SQS), a refusal proves that the right is missing, and anything else only makes it likely.

One call leaves a trace: whether messages may be received shows only when one is, so a job that
waits may be handed out once more. It can be had at once again; to a chore it is one of many tries.
"""

import asyncio
from collections.abc import Iterable
from concurrent.futures import Executor

from botocore.exceptions import BotoCoreError, ClientError

from bot.aws.codes import MISSING
from bot.aws.examining import Examined, first_line, give_rights
from bot.aws.failures import error_code
from bot.aws.role_rights import Trial, rights_of
from bot.core.findings import Finding, Role

_REFUSED, _UNTOLD = "refused", "?"
_TRY_AGAIN = "Mend what else is wrong here, check the network, and run the doctor again."


async def try_rights(examined: Examined, executor: Executor) -> list[Finding]:
    """One finding for each service; its rights are tried one after the other."""
    loop = asyncio.get_running_loop()
    return await asyncio.gather(
        *(
            loop.run_in_executor(executor, _try_all, examined.role, service, trials)
            for service, trials in rights_of(examined).items()
        )
    )


def _try(trial: Trial) -> str:
    """Why a right could not be used: empty when it could, `_UNTOLD` when that cannot be told."""
    try:
        trial.call()
    except ClientError as error:
        code = error_code(error)
        if code in trial.proofs:
            return ""
        if "AccessDenied" in code:
            return _REFUSED
        # What is not there is told by whoever looks at its shape.
        return _UNTOLD if code in MISSING else first_line(error)
    except BotoCoreError as error:
        return first_line(error)
    return ""


def _try_all(role: Role, service: str, trials: Iterable[Trial]) -> Finding:
    subject = f"{role.capitalize()}'s rights in {service}"
    tried = [(trial, _try(trial)) for trial in trials]
    refused: dict[str, list[str]] = {}
    for trial, answer in tried:
        if answer == _REFUSED:
            refused.setdefault(trial.right, []).append(trial.where)
    if refused:
        told = "; ".join(f"{right} on {', '.join(places)}" for right, places in refused.items())
        return Finding(subject, ok=False, detail=f"refused: {told}", advice=give_rights(role))
    troubles = [answer for _, answer in tried if answer not in {"", _UNTOLD}]
    if troubles:
        return Finding(subject, ok=False, detail=troubles[0], advice=_TRY_AGAIN)
    if any(answer for _, answer in tried):
        detail = "not all of them could be tried"
        return Finding(subject, ok=True, detail=detail, advice=_TRY_AGAIN)
    return Finding(subject, ok=True, detail=f"{len(tried)} tried, none refused")
