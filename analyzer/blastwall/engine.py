"""Runs one call through the rooms: extraction, triage, languages, knowledge, score, policy. Total on any input.

Touches neither disk nor clock nor network. Whatever breaks below becomes a notice and at least `confirm`.
"""

from __future__ import annotations

from blastwall.acts import Act, Invocation
from blastwall.budget import Budget
from blastwall.context import Context, environment_of
from blastwall.effects import DEVELOPMENT, LOSS, PRODUCTION, Effect, Target
from blastwall.languages import FRONTENDS, frontend
from blastwall.latent import inert_file
from blastwall.model import (
    ALLOW,
    CONFIRM,
    DENY,
    LOW,
    UNKNOWN,
    Finding,
    Notice,
    Radius,
    Snippet,
    ToolCall,
    Verdict,
    worst,
)
from blastwall.policy import Policy
from blastwall.score import radius_of, score_effect, widened
from blastwall.triage import Triage

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from blastwall.registry import Registry
    from blastwall.workspace import Workspace

_UNKNOWN = frozenset({UNKNOWN})
#: Languages programs are written in, in functions others call; a shell script's variables are its own.
_PROGRAMS = frozenset(
    {"python", "javascript", "ruby", "perl", "php", "lua", "r", "go", "java", "groovy", "kotlin", "scala", "csharp"}
    | {"dart", "rust", "swift", "julia", "elixir", "erlang", "octave", "haskell", "nim", "tcl", "lisp", "applescript"}
)
#: Below the project and named by its own scripts, or known only to who calls them.
_OWN_BUSINESS = frozenset({"unresolved", "directory", "file", "code", "cache", "runtime"})
#: What a program has to destroy for those who run it to be asked.
_WHOLE = frozenset({"root", "home", "system", "device", "account", "database", "stack", "cluster", "repository"})
_UNTOLD = Effect("unknown", Target("nothing"))
#: A program named by its path is the project's own, or as good as: it is run, whatever it does.
_RUN = Effect("execute", Target("code", "a local program"))
#: Known to be code, but no reader for it exists yet: running it is running what can't be seen.
_UNREAD = frozenset({"awk", "unknown"})


class Engine:
    """One registry and one policy, ready for calls. Holds no state between them."""

    __slots__ = ("policy", "registry", "triage")

    def __init__(self, registry: Registry, policy: Policy, triage: Triage | None = None) -> None:
        """Hold them; without a `triage` of the same registry, compile what one needs."""
        self.registry = registry
        self.policy = policy
        self.triage = triage or Triage(registry)

    def analyze(
        self,
        call: ToolCall,
        *,
        context: Context | None = None,
        budget: Budget | None = None,
        workspace: Workspace | None = None,
    ) -> Verdict:
        """Return the verdict on a call. Never raises."""
        try:
            context = context or context_of(call, self.policy)
            if workspace is not None:
                context = context.derive(readable=workspace.for_call())
            return self._call(call, context, budget or Budget())
        except Exception as error:
            return _failed(error)

    def read(self, snippet: Snippet, *, budget: Budget | None = None) -> Verdict:
        """Return the verdict on one piece of code, as if a call ran it (or wrote it, where it is latent)."""
        try:
            work = _Work(self, budget or Budget())
            work.run([snippet], [])
            return work.verdict()
        except Exception as error:
            return _failed(error)

    def _call(self, call: ToolCall, context: Context, budget: Budget) -> Verdict:
        acts: Sequence[Act] = ()
        notices: Sequence[Notice] = ()
        command = self.triage.command(call)
        if command is not None and budget.open_snippet(0):
            snippets = [Snippet("shell", command, context=context, pointer="/command")]
        else:
            # Imported here: a cold hook that is asked about its host's own shell does without.
            from blastwall.extraction import extract

            found = extract(call, context, budget)
            snippets, acts, notices = found.snippets, found.acts, found.notices
        if len(snippets) == 1 and not acts and not notices and not call.notices:
            only = snippets[0]
            if only.language == "shell" and only.argv is None and not only.latent:
                operations = self.triage.shell(only.text, own=context.readable is not None)
                if operations is not None:
                    return Verdict(ALLOW, operations, Radius())
        work = _Work(self, budget)
        work.notices += call.notices
        work.notices += notices
        work.run(snippets, acts)
        return work.verdict()


class _Work:
    """One call being analysed."""

    __slots__ = ("budget", "effects", "engine", "findings", "notices")

    def __init__(self, engine: Engine, budget: Budget) -> None:
        self.engine = engine
        self.budget = budget
        self.effects: list[Effect] = []
        self.findings: list[Finding] = []
        self.notices: list[Notice] = []

    def run(self, snippets: Iterable[Snippet], acts: Iterable[Act | Effect]) -> None:
        """Read snippets and judge acts until neither yields more, first come first served, within the budget."""
        judge = self.engine.registry.judge
        pending: list[Snippet | Act | Effect] = [*acts, *snippets]
        pending.reverse()
        budget = self.budget
        while pending:
            item = pending.pop()
            if isinstance(item, Effect):
                self.effects.append(item)
                continue
            if isinstance(item, Snippet):
                pending.extend(reversed(self.read(item)))
                continue
            # A long argument vector counts for more: a chain of wrappers hands nearly all of it on, again and again.
            if not budget.judge(1 + (len(item.args) >> 6) if isinstance(item, Invocation) else 1):
                break
            further: list[Snippet | Act | Effect] = []
            spoken = False
            for answer in judge(item, self.notices):
                spoken = True
                if isinstance(answer, Finding):
                    if answer.snippet is None:
                        answer.snippet = item.snippet
                    if answer.effect.environment == UNKNOWN:
                        answer.effect.environment = _environment(answer.effect, item.context)
                    self.findings.append(answer)
                    if not item.context.supposed:
                        self.effects.append(answer.effect)
                elif isinstance(answer, Effect):
                    if not item.context.supposed:
                        self.effects.append(answer)
                elif answer is not item:
                    if isinstance(answer, Snippet):
                        answer.depth = max(answer.depth, item.snippet.depth + 1)
                        answer.latent = answer.latent or item.snippet.latent
                        answer.pointer = answer.pointer or item.snippet.pointer
                    further.append(answer)
            told = spoken and not (further and all(map(_is_supposed, further)))
            if not told and not item.context.supposed and not _is_cmdlet(item):
                # Unknown is unknown: a role that may only read must not get what nobody knows.
                path = isinstance(item, Invocation) and "/" in item.name.text
                self.effects.append(_RUN if path else _UNTOLD)
            pending.extend(reversed(further))
        if budget.exhausted:
            self.notices.append(
                Notice(
                    "over-budget", f"not analysed to the end: the budget of {budget.exhausted} ran out", confirm=True
                )
            )

    def read(self, snippet: Snippet) -> list[Snippet | Act | Effect]:
        """Read one snippet into acts and inner snippets."""
        budget = self.budget
        if not budget.open_snippet(snippet.depth):
            return []
        language = snippet.language
        if language not in FRONTENDS:
            if language in _UNREAD:
                return [Effect("execute", Target("code", f"{language} code"))]
            self.notices.append(Notice("no-reader", f"no reader for `{language}`", pointer=snippet.pointer))
            return [Effect("unknown", Target("nothing"))]
        if len(snippet.text) > budget.text:
            budget.exhausted = budget.exhausted or "text"
            snippet.text = snippet.text[: budget.text]
        try:
            read = frontend(language)
            assert read is not None, "the table above has it"
            reading = read(snippet, budget)
        except Exception as error:
            self.notices.append(
                Notice(
                    "reader-failed",
                    f"the {language} reader failed: {type(error).__name__}: {str(error)[:200]}",
                    confirm=True,
                    pointer=snippet.pointer,
                )
            )
            return []
        if not (snippet.context.within or snippet.context.supposed):
            # What can't be read in the project's own files is no reason to hold up who runs them.
            self.notices += reading.notices
        for inner in reading.snippets:
            inner.depth = max(inner.depth, snippet.depth + 1)
            inner.latent = inner.latent or snippet.latent
            inner.pointer = inner.pointer or snippet.pointer
            inner.name = inner.name or snippet.name
        if len(reading.acts) > 1:
            # Imported here: a cold hook that needs no rule does without what the rules build on.
            from blastwall.targets.builds import note

            note(reading.acts)
        return [*reading.acts, *reading.snippets]

    def _counts(self, finding: Finding) -> bool:
        """Whether a finding is one of this call: the project's own files and mere suppositions have to be graver.

        What a project's own script deletes below the project by name, a build makes again; what it calls by a
        variable is nobody's guess. A task is the command it names and is judged as such; a script is stopped for
        what is refused only, and a program, whose functions nobody may call here, only for whole systems.
        """
        snippet = finding.snippet
        context = snippet.context if snippet is not None else None
        if snippet is None or context is None or not (context.within or context.supposed):
            return True
        effect = finding.effect
        if context.within:
            if effect.target.kind in _OWN_BUSINESS and effect.scope != "all":
                return False
            shell = snippet.language in ("shell", "makefile")
            if shell and ("#" in context.within[-1] or (effect.verb, effect.target.kind) == ("delete", "outside")):
                return True
            if _is_program(snippet) and effect.target.kind not in _WHOLE:
                return False
        else:
            shell = False
        score, _ = score_effect(effect)
        if not shell:
            finding.confidence = LOW
        return self.engine.policy.decide(score, effect.environment) == DENY

    # -- the end ---------------------------------------------------------------------------------------------------

    def verdict(self) -> Verdict:
        """Score what was found and decide."""
        policy = self.engine.policy
        findings = [finding for finding in _distinct(self.findings) if self._counts(finding)]
        for finding in findings:
            target = finding.effect.target
            policy.mark(target)
            context = finding.snippet.context if finding.snippet is not None else None
            named = policy.environment(target.name, *((context.connection, context.host) if context else ()))
            if named:
                finding.effect.environment = named
        wide = widened(finding.effect for finding in findings)
        decisions = []
        targets = set()
        for finding in findings:
            effect = finding.effect
            snippet = finding.snippet
            latent = snippet is not None and snippet.latent
            inert = latent and snippet is not None and (inert_file(snippet.name) or _is_parameter(effect, snippet))
            scope = wide.get((effect.verb, effect.target.kind), "") if effect.scope == "one" else ""
            finding.score, finding.factors = score_effect(
                effect, confidence=finding.confidence, latent=latent, inert=inert, scope=scope
            )
            finding.suppressed = policy.suppressed(finding)
            decision = policy.decide(finding.score, effect.environment)
            if (latent or finding.confidence == LOW) and decision != ALLOW:
                decision = CONFIRM
            finding.decision = ALLOW if finding.suppressed else decision
            decisions.append(finding.decision)
            if effect.verb in LOSS and not effect.target.expendable:
                targets.add((effect.target.kind, effect.target.name))
        findings.sort(key=lambda finding: -finding.score)
        notices = _distinct_notices(self.notices)
        if any(notice.confirm for notice in notices):
            decisions.append(CONFIRM)
        live = [finding for finding in findings if not finding.suppressed]
        radius = radius_of(live, len(targets))
        operations = frozenset(effect.operation for effect in self.effects) or _UNKNOWN
        return Verdict(worst(decisions), operations, radius, tuple(findings), tuple(notices))


def context_of(call: ToolCall, policy: Policy) -> Context:
    """Return the context a call's code starts in, as far as the call says."""
    labels = call.labels
    label = labels.get("environment") or labels.get("env") or ""
    environment = policy.environment(label, call.server) or environment_of(label) if label or call.server else UNKNOWN
    if environment == UNKNOWN and call.server:
        environment = environment_of(call.server)
        if environment == DEVELOPMENT:
            # A server merely *named* test is a weak reason to lower anything.
            environment = UNKNOWN
    cwd = call.cwd
    windows = len(cwd) > 1 and (cwd[1] == ":" or cwd.startswith("\\\\"))
    return Context(
        cwd=cwd,
        workspace=cwd,
        platform="windows" if windows else "posix",
        environment=environment,
    )


def _is_parameter(effect: Effect, snippet: Snippet) -> bool:
    """Whether written program source deletes what its caller will name: nobody's loss before it is called."""
    return effect.target.kind == "unresolved" and snippet.language in _PROGRAMS


def _environment(effect: Effect, context: Context) -> str:
    """The context's class; production where it is unknown and the target's own name says so."""
    if context.environment == UNKNOWN and environment_of(effect.target.name) == PRODUCTION:
        return PRODUCTION
    return context.environment


def _is_cmdlet(act: Act) -> bool:
    """Whether this is a cmdlet: PowerShell's reader gives each a statement beside the invocation, which is judged."""
    return isinstance(act, Invocation) and act.snippet.language == "powershell" and "-" in act.program


def _is_program(snippet: Snippet | None) -> bool:
    """Whether this is program source, or code that stands in it."""
    for _ in range(16):
        if snippet is None:
            return False
        if snippet.language in _PROGRAMS:
            return True
        snippet = snippet.origin.parent if snippet.origin is not None else None
    return False


def _is_supposed(item: Snippet | Act | Effect) -> bool:
    """Whether this is only what a program nobody knows might run."""
    return not isinstance(item, Effect) and item.context.supposed


def _distinct(findings: list[Finding]) -> list[Finding]:
    """Drop repetitions: two dialects or an unrolled loop may find the same thing twice."""
    if len(findings) < 2:
        return findings
    seen: dict[tuple[object, ...], Finding] = {}
    for finding in findings:
        effect = finding.effect
        snippet = finding.snippet
        key = (
            finding.rule,
            finding.span,
            snippet.text if snippet is not None else "",
            effect.verb,
            effect.target.kind,
            effect.target.name,
            effect.scope,
        )
        seen.setdefault(key, finding)
    return list(seen.values())


def _distinct_notices(notices: list[Notice]) -> list[Notice]:
    seen: dict[tuple[str, str], Notice] = {}
    for notice in notices:
        seen.setdefault((notice.id, notice.message), notice)
    return list(seen.values())


def _failed(error: Exception) -> Verdict:
    notice = Notice("engine-failed", f"the analysis failed: {type(error).__name__}: {str(error)[:200]}", confirm=True)
    return Verdict(CONFIRM, _UNKNOWN, Radius(), (), (notice,))
