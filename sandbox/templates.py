"""Reads a CloudFormation template: short forms, parameters, conditions, functions.

The vendor's reference of the functions:
https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference.html
Only what such a template needs is known here; anything else raises TemplateError.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

ACCOUNT = "123456789012"
"""The account that moto plays."""

NO_VALUE = object()
"""What `AWS::NoValue` resolves to: the property that holds it is left out."""

Resolved = Any
"""A template node after all functions are gone: JSON, or NO_VALUE."""


class TemplateError(Exception):
    """The template says something that the sandbox does not know."""


@dataclass(frozen=True, slots=True)
class Resource:
    """A resource of the stack with its properties resolved."""

    logical_id: str
    kind: str
    name: str
    properties: dict[str, Any]
    after: tuple[str, ...] = ()
    """The logical ids of what must be there before (`DependsOn`)."""


def load(path: Path) -> dict[str, Any]:
    """The template as a document of full-form functions (`{"Ref": …}`, `{"Fn::Sub": …}`)."""
    document = yaml.load(path.read_text(encoding="utf-8"), _loader())  # noqa: S506  a SafeLoader
    if not isinstance(document, dict) or "Resources" not in document:
        raise TemplateError(f"{path.name} is not a CloudFormation template")
    return document


def _loader() -> type[yaml.SafeLoader]:
    """A loader that reads `!Ref` and its like, and leaves dates (policy versions) as text."""

    class TemplateLoader(yaml.SafeLoader):
        pass

    TemplateLoader.yaml_implicit_resolvers = {
        first: [(tag, rule) for tag, rule in rules if tag != "tag:yaml.org,2002:timestamp"]
        for first, rules in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }
    TemplateLoader.add_multi_constructor("!", _short_form)
    return TemplateLoader


def _short_form(loader: yaml.SafeLoader, name: str, node: yaml.Node) -> dict[str, Any]:
    value: Any
    if isinstance(node, yaml.ScalarNode):
        value = loader.construct_scalar(node)
    elif isinstance(node, yaml.SequenceNode):
        value = loader.construct_sequence(node, deep=True)
    else:
        value = loader.construct_mapping(node, deep=True)  # type: ignore[arg-type]
    if name == "GetAtt" and isinstance(value, str):
        value = value.split(".", 1)
    return {name if name in {"Ref", "Condition"} else f"Fn::{name}": value}


@dataclass(slots=True)
class Resolver:
    """Puts values in the place of functions.

    `physical` holds each resource's physical id, as the stack's description tells it.
    """

    document: Mapping[str, Any]
    parameters: Mapping[str, str]
    region: str
    physical: Mapping[str, str] = field(default_factory=dict)

    def resources(self) -> list[Resource]:
        """Every resource whose condition holds: in the template's order, but for `DependsOn`."""
        left = [
            self._resource(logical_id, body)
            for logical_id, body in self.document["Resources"].items()
            if self._holds(body.get("Condition"))
        ]
        ordered: list[Resource] = []
        while left:
            waiting = {resource.logical_id for resource in left}
            ready = [resource for resource in left if not waiting.intersection(resource.after)]
            if not ready:
                raise TemplateError(f"{', '.join(sorted(waiting))} wait for each other")
            ordered += ready
            left = [resource for resource in left if resource not in ready]
        return ordered

    def outputs(self) -> dict[str, str]:
        """What the template puts out, where its conditions hold."""
        return {
            name: str(self.resolve(body["Value"]))
            for name, body in self.document.get("Outputs", {}).items()
            if self._holds(body.get("Condition"))
        }

    def resolve(self, node: Any) -> Resolved:
        """The node with every function replaced by its value."""
        if isinstance(node, dict):
            if len(node) == 1:
                name, argument = next(iter(node.items()))
                function = self._functions().get(name)
                if function:
                    return function(argument)
                if name.startswith("Fn::"):
                    raise TemplateError(f"{name} is not known to the sandbox")
            return self._kept({key: self.resolve(value) for key, value in node.items()})
        if isinstance(node, list):
            values = [self.resolve(value) for value in node]
            return [value for value in values if value is not NO_VALUE]
        return node

    @staticmethod
    def _kept(values: dict[str, Any]) -> dict[str, Any]:
        return {key: value for key, value in values.items() if value is not NO_VALUE}

    def _resource(self, logical_id: str, body: Mapping[str, Any]) -> Resource:
        properties = self.resolve(body.get("Properties", {}))
        after = body.get("DependsOn", ())
        return Resource(
            logical_id, body["Type"], self._name(logical_id), properties,
            after=(after,) if isinstance(after, str) else tuple(after),
        )  # fmt: skip

    def _name(self, logical_id: str) -> str:
        """The plain name: SQS's physical ids are addresses that end with it."""
        return self.physical.get(logical_id, "").rsplit("/", 1)[-1]

    def _functions(self) -> dict[str, Callable[[Any], Resolved]]:
        return {
            "Ref": self._ref,
            "Fn::GetAtt": self._attribute,
            "Fn::Sub": self._sub,
            "Fn::Join": lambda parts: parts[0].join(self.resolve(parts[1])),
            "Fn::If": self._if,
            "Fn::Equals": lambda sides: str(self.resolve(sides[0])) == str(self.resolve(sides[1])),
            "Fn::Not": lambda sides: not self._holds(sides[0]),
            "Fn::And": lambda sides: all(self._holds(side) for side in sides),
            "Fn::Or": lambda sides: any(self._holds(side) for side in sides),
        }

    def _holds(self, condition: Any) -> bool:
        """Whether a condition, given by name or as a function, is true; none at all is."""
        if condition is None:
            return True
        if isinstance(condition, dict) and "Condition" in condition:
            condition = condition["Condition"]
        if isinstance(condition, str):
            condition = self.document["Conditions"][condition]
        return bool(self.resolve(condition))

    def _if(self, argument: list[Any]) -> Resolved:
        condition, then, otherwise = argument
        return self.resolve(then if self._holds(condition) else otherwise)

    def _ref(self, name: str) -> Resolved:
        pseudo = {
            "AWS::Region": self.region,
            "AWS::AccountId": ACCOUNT,
            "AWS::Partition": "aws",
            "AWS::URLSuffix": "amazonaws.com",
            "AWS::StackName": "labels",
            "AWS::NoValue": NO_VALUE,
        }
        if name in pseudo:
            return pseudo[name]
        if name in self.document.get("Parameters", {}):
            return self._parameter(name)
        if name in self.document["Resources"]:
            return self.physical.get(name, "")
        raise TemplateError(f"nothing is called {name!r}")

    def _parameter(self, name: str) -> Resolved:
        value = self.parameters.get(name, self.document["Parameters"][name].get("Default"))
        if value is None:
            raise TemplateError(f"parameter {name} has no value")
        return str(value)

    def _attribute(self, path: list[str]) -> str:
        logical_id, attribute = path
        name = self._name(logical_id)
        kind = self.document["Resources"][logical_id]["Type"]
        known = {
            ("AWS::S3::Bucket", "Arn"): f"arn:aws:s3:::{name}",
            ("AWS::SQS::Queue", "Arn"): f"arn:aws:sqs:{self.region}:{ACCOUNT}:{name}",
            ("AWS::SQS::Queue", "QueueName"): name,
            ("AWS::SQS::Queue", "QueueUrl"): self.physical.get(logical_id, ""),
            ("AWS::DynamoDB::Table", "Arn"): (
                f"arn:aws:dynamodb:{self.region}:{ACCOUNT}:table/{name}"
            ),
            # A topic's physical id is its ARN, which ends with its name.
            ("AWS::SNS::Topic", "TopicArn"): self.physical.get(logical_id, ""),
            ("AWS::SNS::Topic", "TopicName"): name.rsplit(":", 1)[-1],
            ("AWS::IAM::Role", "Arn"): f"arn:aws:iam::{ACCOUNT}:role/{name}",
        }
        if (kind, attribute) not in known:
            raise TemplateError(f"{attribute} of {kind} is not known to the sandbox")
        return known[kind, attribute]

    def _sub(self, argument: Any) -> str:
        text, names = argument if isinstance(argument, list) else (argument, {})

        def value(match: re.Match[str]) -> str:
            name = match[1]
            if name.startswith("!"):
                return f"${{{name[1:]}}}"
            if name in names:
                return str(self.resolve(names[name]))
            if "." in name:
                return self._attribute(name.split(".", 1))
            return str(self._ref(name))

        return re.sub(r"\$\{([^}]+)\}", value, text)
