"""What leaves the process, and what it starts: a few places, by name."""

import ast
from functools import cache

from tests.test_architecture import Module, foreign, imports, of

BOT = of("bot", "handlers")
VERBS = {"get", "post", "put", "patch", "delete", "head", "options", "request", "ws_connect"}


def dotted(node: ast.expr) -> str:
    """`self._session.get`; what stands before a dot and is no name is left out."""
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value)}.{node.attr}"
    return node.id if isinstance(node, ast.Name) else ""


@cache
def calls(module: Module) -> list[tuple[str, ast.Call]]:
    """Every call with the dotted name of what is called."""
    found = (node for node in ast.walk(module.tree) if isinstance(node, ast.Call))
    return [(dotted(node.func), node) for node in found]


def callers(*names: str) -> set[str]:
    """The modules that call something by one of these last names."""
    return {m.path for m in BOT for name, _ in calls(m) if name.split(".")[-1] in names}


def test_requests_are_sent_from_three_adapters_and_by_the_doctor() -> None:
    senders = {
        module.path
        for module in BOT
        for name, _ in calls(module)
        if name.split(".")[-1] in VERBS and name.split(".")[-2:-1] in (["session"], ["_session"])
    }

    assert senders == {
        "bot/slack/downloading.py", "bot/slack/responses.py", "bot/slack/uploading.py",
        "bot/commands/ports.py",
    }  # fmt: skip


def test_they_follow_no_redirects() -> None:
    following = [
        f"{module.path}:{call.lineno}"
        for module in BOT
        if module.path.startswith("bot/slack/")
        for name, call in calls(module)
        if name in {"self._session.get", "self._session.post"}
        and not any(k.arg == "allow_redirects" and ast.unparse(k.value) == "False"
                    for k in call.keywords)
    ]  # fmt: skip

    assert following == []


def test_sessions_are_fenced_but_for_those_of_commands_that_a_person_runs() -> None:
    assert callers("ClientSession") == {
        "bot/slack/fence.py", "bot/commands/doctor.py", "bot/commands/live.py",
    }  # fmt: skip


def test_slacks_clients_share_a_session() -> None:
    without = [
        f"{module.path}:{call.lineno}"
        for module in BOT
        for name, call in calls(module)
        if name.split(".")[-1] in {"AsyncWebClient", "WebClient"}
        and "session" not in {keyword.arg for keyword in call.keywords}
    ]

    assert without == []


def test_nothing_else_speaks_to_a_network() -> None:
    banned = (
        "urllib.request",
        "http.client",
        "requests",
        "httpx",
        "ftplib",
        "smtplib",
        "telnetlib",
    )
    speaking = {
        f"{module.path} imports {name}"
        for module in BOT
        for name in imports(module)
        if name.startswith(banned) or name.split(".")[0] == "socket"
    }

    assert speaking == {"bot/commands/ports.py imports socket"}
    assert callers("open_connection", "create_connection", "create_datagram_endpoint") == set()


def test_one_place_starts_processes_and_none_a_shell() -> None:
    assert callers("Popen", "run_command", "create_subprocess_exec", "check_output", "system",
                   "popen", "create_subprocess_shell", "execv", "spawnv") == {
        "bot/pictures/videos/apart.py"
    }  # fmt: skip
    shells = [
        m.path for m in BOT for _, call in calls(m) for k in call.keywords if k.arg == "shell"
    ]
    assert shells == []


def test_nothing_that_was_read_is_run() -> None:
    banned = {"pickle", "marshal", "shelve", "yaml", "xml"}

    assert callers("eval", "exec", "compile_command", "import_module", "__import__") == set()
    assert {m.path for m in BOT for name in [*imports(m), *foreign(m)]
            if name.split(".")[0] in banned} == set()  # fmt: skip
