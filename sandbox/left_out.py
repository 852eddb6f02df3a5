"""Lets moto start without services that nobody here asks for.

Its CloudFormation reads every service that it could make something of, which takes twice as long
as all the rest of its start.
"""

import sys
from types import ModuleType
from typing import Any

_ONLY_READ = (
    *("apigateway", "autoscaling", "batch", "datapipeline", "ecs", "efs", "elb", "elbv2", "emr"),
    *("iot", "rds", "redshift", "route53", "sagemaker", "stepfunctions"),
)
"""It asks nothing of these modules: to have been read makes their resources known to it."""

LEFT_OUT = frozenset((*_ONLY_READ, "ec2", "ssm"))


def leave_out() -> None:
    """Put empty modules in their place, in this process and before CloudFormation is asked for."""
    for name in _ONLY_READ:
        _empty(name)
    _empty("ssm", ssm_backends={})
    _empty("ec2", ec2_backends={})
    _place("moto.ec2.models.core", TaggedEC2Resource=type("TaggedEC2Resource", (), {}))


def _empty(name: str, **names: Any) -> None:
    _place(f"moto.{name}", models=_place(f"moto.{name}.models"), **names)


def _place(name: str, **names: Any) -> ModuleType:
    module = sys.modules[name] = ModuleType(name)
    module.__path__ = []
    vars(module).update(names)
    return module
