"""The library's door: `analyze` for one call, `Analyzer` to hold loaded knowledge and a policy for many."""

from __future__ import annotations

from blastwall.model import ALLOW, Radius, Snippet, ToolCall, Verdict
from blastwall.registry import DEFAULT_PACKAGES, Registry
from blastwall.triage import Triage

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from blastwall.budget import Budget
    from blastwall.context import Context
    from blastwall.engine import Engine
    from blastwall.model import Json
    from blastwall.policy import Policy
    from blastwall.registry.info import RuleInfo
    from blastwall.rule import Carrier, Rule
    from blastwall.workspace import Workspace

    #: What may be read of the files where a call runs, or a function that makes it when it is first needed.
    Files = Workspace | Callable[[], Workspace | None] | None


class Analyzer:
    """Loaded knowledge and a policy, for embedding: make one, keep it, call `analyze` from any thread.

    `packages` are importable packages of knowledge with a built index; `rules` are further rules of your own.
    Raises `KnowledgeError` where a package has no index.
    """

    def __init__(
        self,
        policy: Policy | None = None,
        *,
        packages: Sequence[str] = DEFAULT_PACKAGES,
        rules: Iterable[Rule | Carrier] = (),
    ) -> None:
        """Load the vocabulary; the engine and the rules are imported when a call first needs them."""
        self.registry = Registry(packages, extra=rules)
        self._triage = Triage(self.registry)
        self._policy = policy
        self._held: Engine | None = None

    @property
    def policy(self) -> Policy:
        """The policy that decides."""
        if self._policy is None:
            from blastwall.policy import Policy

            self._policy = Policy()
        return self._policy

    @property
    def _engine(self) -> Engine:
        engine = self._held
        if engine is None:
            from blastwall.engine import Engine

            engine = self._held = Engine(self.registry, self.policy, self._triage)
        return engine

    def analyze(
        self,
        call: ToolCall,
        *,
        context: Context | None = None,
        budget: Budget | None = None,
        workspace: Files = None,
    ) -> Verdict:
        """Return the verdict on one call. Total: never raises, touches no disk, clock or network.

        `context` says where the call would run, if you know more than the call itself tells; `budget` bounds the
        work (see `blastwall.budget.Budget`). `workspace` is what may be read of the files there (`package.json`,
        Makefiles, scripts; see `blastwall.workspace`), or a function that makes it, called where it is first needed.
        """
        if budget is None:
            command = self._triage.command(call)
            operations = None if command is None else self._triage.shell(command, own=workspace is not None)
            if operations is not None:
                return Verdict(ALLOW, operations, Radius())
        return self._engine.analyze(call, context=context, budget=budget, workspace=_made(workspace))

    def analyze_text(
        self,
        text: str,
        *,
        language: str,
        name: str = "",
        latent: bool = False,
        dialect: str = "",
        cwd: str = "",
        labels: Mapping[str, str] | None = None,
        workspace: Files = None,
    ) -> Verdict:
        """Return the verdict on code of a known language (`shell`, `sql`, `hcl`, ...).

        `name` is its file name; `latent` says that the code is only being written, not run.
        """
        from blastwall.engine import context_of

        context = context_of(ToolCall("", cwd=cwd, labels=labels), self.policy)
        if language in ("powershell", "cmd"):
            context = context.derive(platform="windows")
        files = _made(workspace)
        if files is not None:
            context = context.derive(readable=files.for_call())
        return self._engine.read(Snippet(language, text, context=context, dialect=dialect, name=name, latent=latent))

    def describe(self) -> list[RuleInfo]:
        """Return every rule and catalogue entry with its documentation. Raises `DefinitionError`."""
        from blastwall.registry.info import describe

        return describe(self.registry.packages)


_default: Analyzer | None = None


def analyze(
    call: ToolCall | str,
    arguments: Mapping[str, Json] | None = None,
    *,
    cwd: str = "",
    context: Context | None = None,
    workspace: Files = None,
) -> Verdict:
    """Return the verdict on one call under the default policy.

    Takes a `ToolCall`, or a tool's name and its arguments: `analyze("Bash", {"command": "rm -rf ~"})`. The built-in
    knowledge is loaded on first use and kept. Never raises on any input of these types; raises `KnowledgeError`
    where the installation itself is broken.
    """
    global _default
    if _default is None:
        _default = Analyzer()
    if isinstance(call, str):
        call = ToolCall(call, dict(arguments or {}), cwd=cwd)
    return _default.analyze(call, context=context, workspace=workspace)


def _made(workspace: Files) -> Workspace | None:
    return workspace() if callable(workspace) else workspace
