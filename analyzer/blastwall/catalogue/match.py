"""Matches acts against compiled catalogue entries and yields what they say: findings, and harmless effects too."""

from __future__ import annotations

from blastwall.acts import HOLE, FileChange, Invocation, Request, Statement, ToolUse
from blastwall.context import environment_of
from blastwall.effects import LOSS, SCOPES, Effect, Target
from blastwall.invocation import Options, parse
from blastwall.invocation.patterns import matches_any
from blastwall.model import HIGH, LOW, Finding, Instead
from blastwall.targets import is_temporary_repository
from blastwall.targets.names import is_build_name, is_regenerable_name, looks_like_directory

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from typing import Any

    from blastwall.acts import Act, Arg
    from blastwall.model import Span

    Entry = Mapping[str, Any]

#: Verbs of entries that are no findings: they only say what a call does.
HARMLESS = frozenset({"read", "create", "write", "execute", "restart"})
_NOTHING = Target("nothing")
_ARTICLES = frozenset({"a", "an", "the"})
#: A noun phrase ends before these: what follows one of them needs a name, or a word for it.
_NO_NOUN = frozenset(
    {"and", "at", "below", "by", "for", "from", "in", "into", "keeps", "of", "on", "over", "protects", "published"}
    | {"that", "to", "what", "which", "with"}
)
_ANY = ("**",)
_FIELDS = ("verb", "kind", "scope", "recovery", "backups", "unattended", "message", "confidence", "expendable")


def program_of(shard: Entry, name: str) -> Entry:
    """Return one program of a compiled shard: its specification with its operations, which siblings share."""
    spec, places = shard["programs"][name]
    return {**shard["specs"][spec], "operations": [shard["operations"][place] for place in places]}


class Program:
    """One program's knowledge, compiled: how it parses options, and its operations by subcommand path."""

    __slots__ = (
        "always",
        "entries",
        "first",
        "harmless",
        "listed",
        "lists",
        "long",
        "operation",
        "spec",
        "style",
        "values",
    )

    def __init__(self, specs: Sequence[Entry]) -> None:
        """Merge the parts of one program, which may come from several files."""
        spec = specs[0]
        self.spec = spec
        self.style: str = spec.get("style", "gnu")
        self.long: tuple[str, ...] = tuple(spec.get("long", ()))
        self.values = frozenset(v for part in specs for v in part.get("values", ()))
        self.harmless: tuple[str, ...] = tuple(spec.get("harmless", ()))
        self.operation: str = spec.get("operation", "unknown")
        #: path pattern words -> entries, most exact first
        groups: dict[tuple[str, ...], list[Entry]] = {}
        for part in specs:
            for entry in part.get("operations", ()):
                for path in entry["paths"]:
                    groups.setdefault(tuple(path), []).append(entry)
        #: entries about the program's own options, whatever the subcommand
        self.always = groups.pop(_ANY, [])
        self.entries = sorted(groups.items(), key=lambda item: _exactness(item[0]), reverse=True)
        self.lists: dict[tuple[str, ...], str] = {
            tuple(path): verb
            for part in specs
            for verb in ("read", "write", "execute", "permit")
            for path in part.get(verb, ())
        }
        #: the lists' patterns (`describe-*`), which are looked at only after every exact path
        self.listed = [(path, verb) for path, verb in self.lists.items() if any("*" in part for part in path)]
        starts = {path[0] for path, _ in self.entries if path and not _open(path[0])}
        #: first word -> the entries whose path may begin with it; under the empty word those any other may begin
        self.first = {
            word: [(path, entries) for path, entries in self.entries if not path or _open(path[0]) or path[0] == word]
            for word in ("", *starts)
        }

    def judge(self, act: Invocation) -> Iterator[Finding | Effect | FileChange]:
        """Yield what an invocation of this program does; a harmless effect where nothing is lost."""
        args = _with_environment_flags(act, self.spec)
        taking = self.values
        for word, more in self.spec.get("values_after", {}).items():
            if any(arg.text == word for arg in args[:8]):
                # `-f` is a file to `docker compose` and a force to `docker volume prune`.
                taking = taking | frozenset(more)
        options = parse(args, style=self.style, values=taking, long=self.long)
        words = self._words(args, options)
        if self.spec.get("help", True) and (options.on(("--help",)) or words[:1] == ["help"]):
            yield Effect("read", _NOTHING, "none")
            return
        for entry in self.always:
            if _applies(entry, options, options.arguments, act):
                yield from _speak_for(entry, act, options, options.arguments, self.spec)
        found = self._answers(act, args, options, words, taking)
        if found is None:
            # Perhaps an option nobody listed took the word before the subcommand for its value.
            more = _taking(args, options, self.style)
            if more:
                again = parse(args, style=self.style, values=taking | more, long=self.long)
                found = self._answers(act, args, again, self._words(args, again), taking | more)
        yield from found if found is not None else (Effect(self.operation, _NOTHING, "none"),)

    def _words(self, args: Sequence[Arg], options: Options) -> list[str]:
        words = [arg.text for arg in options.arguments]
        if self.spec.get("commands_first"):
            words = words[: _leading(args, options)]
        return [word.lower() for word in words] if self.spec.get("fold_case") else words

    def _answers(
        self, act: Invocation, args: Sequence[Arg], options: Options, words: Sequence[str], taking: frozenset[str]
    ) -> list[Finding | Effect | FileChange] | None:
        """Return what the entries and lists say of a subcommand, or None where they know none such."""
        found: list[Finding | Effect | FileChange] = []
        listed = self._listed(words)
        for path, entries in self.first.get(words[0] if words else "") or self.first[""]:
            taken = _path_length(path, words)
            if taken < 0 or (listed is not None and listed[0] > _exact_length(path)):
                continue
            answered = False
            for entry in entries:
                own = options
                if entry.get("values") or entry.get("switches") or entry.get("long"):
                    own_values = (taking | frozenset(entry.get("values", ()))) - frozenset(entry.get("switches", ()))
                    own = parse(args, style=self.style, values=own_values, long=entry.get("long", self.long))
                    taken = max(_path_length(path, [arg.text for arg in own.arguments]), 0)
                clashing = self.values.intersection((*entry.get("require", ()), *entry.get("unless", ())))
                if clashing and taken:
                    own = _without_global(own, args, clashing)
                if not _applies(entry, own, own.arguments[taken:], act):
                    continue
                answered = True
                if own.on(entry.get("harmless", ())) or own.on(self.harmless):
                    found.append(Effect("read", _NOTHING, "none"))
                    continue
                found += _speak_for(entry, act, own, own.arguments[taken:], self.spec)
            if answered:
                return found
        return [Effect(listed[1], _NOTHING, "none")] if listed is not None else None

    def _listed(self, words: Sequence[str]) -> tuple[int, str] | None:
        for length in range(min(len(words), 5), -1, -1):
            verb = self.lists.get(tuple(words[:length]))
            if verb is not None:
                return length, verb
        for path, verb in self.listed:
            if _path_length(path, words) >= 0:
                return _exact_length(path), verb
        return None


def _taking(args: Sequence[Arg], options: Options, style: str) -> frozenset[str]:
    """Return the options before the second argument that a word follows which may be their value."""
    arguments = {id(arg) for arg in options.arguments[:2]}
    found: set[str] = set()
    before = ""
    for arg in args:
        if id(arg) in arguments:
            if len(before) > 1 and before[0] == "-" and "=" not in before:
                found.add("-" + before.lstrip("-") if style == "single" else before)
            arguments.discard(id(arg))
            if not arguments:
                break
        before = arg.text
    return frozenset(found)


def _leading(args: Sequence[Arg], options: Options) -> int:
    """Return how many arguments stand before the first option behind them: what follows may be an option's values."""
    arguments = {id(arg) for arg in options.arguments}
    count = 0
    for arg in args:
        if id(arg) in arguments:
            count += 1
        elif count:
            break
    return count


def _without_global(options: Options, args: Sequence[Arg], names: frozenset[str]) -> Options:
    """Return the options without those of these names before the subcommand: `git -C DIR switch` is no `switch -C`."""
    first = options.arguments[0]
    before = set()
    for arg in args:
        if arg is first:
            break
        before.add(id(arg))
    if not any(option.name in names and id(option.word) in before for option in options.given):
        return options
    own = Options()
    own.given = [option for option in options.given if option.name not in names or id(option.word) not in before]
    own.arguments, own.rest, own.uncertain = options.arguments, options.rest, options.uncertain
    return own


def _open(part: str) -> bool:
    """Whether a part of a path pattern stands for more than one word."""
    return "*" in part or "|" in part


def _exact_length(path: Sequence[str]) -> int:
    return sum(1 for part in path if "*" not in part)


def _exactness(path: Sequence[str]) -> tuple[int, int, int, int]:
    # `remove` says more than `remove|erase`, however long that is.
    choices = sum("|" in part for part in path)
    return (_exact_length(path), -choices, sum(len(part) for part in path if part != "**"), -len(path))


def _path_length(path: Sequence[str], words: Sequence[str]) -> int:
    """Return how many leading words a path pattern takes, or -1. `**` stands for any number of words, at the front."""
    if path and path[0] == "**":
        rest = path[1:]
        for start in range(max(0, len(words) - len(rest)) + 1):
            if start > 6:
                break
            inner = _path_length(rest, words[start:])
            if inner >= 0:
                return start + inner
        return -1
    if len(words) < len(path):
        return -1
    for part, word in zip(path, words, strict=False):
        if part == word:
            continue
        if "|" in part or "*" in part:
            if not matches_any(word, part.split("|")):
                return -1
        else:
            return -1
    return len(path)


def _with_environment_flags(act: Invocation, spec: Entry) -> Sequence[Arg]:
    """Put the flags that a variable injects (`TF_CLI_ARGS`) where the program itself would see them."""
    names = spec.get("flags_from")
    if not names or not act.context.env:
        return act.args
    from blastwall.acts import Arg

    extra: list[Arg] = []
    for name, value in act.context.env.items():
        if any(name == known or name.startswith(known + "_") for known in names):
            suffix = next(name[len(known) :].lstrip("_") for known in names if name.startswith(known))
            if not suffix or any(arg.text == suffix for arg in act.args):
                extra += [Arg(word, act.span) for word in value.split()]
    if not extra:
        return act.args
    return (*act.args[:1], *extra, *act.args[1:])


def _applies(entry: Entry, options: Options, arguments: Sequence[Arg], act: Invocation) -> bool:
    if "require" in entry and not options.ever(entry["require"]):
        return False
    for group in entry.get("require_all", ()):
        if not options.ever(group):
            return False
    if "unless" in entry and options.on(entry["unless"]):
        return False
    if "argument" in entry and not any(_text_matches(arg.text, entry["argument"]) for arg in arguments):
        return False
    if "not_argument" in entry and any(_text_matches(arg.text, entry["not_argument"]) for arg in arguments):
        return False
    count = len(arguments)
    return bool(entry.get("at_least", 0) <= count <= entry.get("at_most", count))


def _text_matches(text: str, patterns: Sequence[str]) -> bool:
    return matches_any(text, patterns)


def _speak_for(
    entry: Entry, act: Invocation, options: Options, arguments: Sequence[Arg], spec: Entry
) -> Iterator[Finding | Effect | FileChange]:
    facts = {key: entry[key] for key in _FIELDS if key in entry}
    for variant in entry.get("variants", ()):
        if (
            ("flags" not in variant or options.ever(variant["flags"]))
            and ("argument" not in variant or any(_text_matches(arg.text, variant["argument"]) for arg in arguments))
            and (
                "trees" not in variant or any(looks_like_directory(name) for name in _names(entry, options, arguments))
            )
        ):
            facts.update({key: variant[key] for key in _FIELDS if key in variant})
    if options.on(spec.get("unattended", ())) or options.on(entry.get("unattended_flags", ())):
        facts["unattended"] = True
    names = _names(entry, options, arguments)
    scope = facts.get("scope", "one")
    if scope == "one" and len(names) > 1:
        scope = "several"
    if (
        not names
        and scope == "one"
        and facts["verb"] in LOSS
        and facts.get("kind", "resource") not in ("runtime", "cache", "process", "record")
        and entry.get("name", "arguments").startswith(("arg", "opt"))
    ):
        # A destructive verb whose target is not said: it may come from a file, a default or standard input. Unknown
        # asks; it is not known to be everything.
        scope = "unknown"
        facts["confidence"] = LOW
    if act.program == "git" and act.context.files and facts["verb"] in LOSS and is_temporary_repository(act):
        facts["expendable"] = "temp"
    if entry.get("made_again") and arguments and all(_is_made_again(arg) for arg in arguments):
        facts["expendable"] = "regenerable"
        facts["scope"] = scope = "one"
    loose = [arg for arg in arguments if arg.split or arg.glob]
    if loose and entry.get("name", "arguments").startswith(("arguments", "rest")) and scope in ("one", "several"):
        scope = "many"
    if not names and entry.get("needs_name"):
        # Without what it acts on the program only prints its usage.
        yield Effect("read", _NOTHING, "none")
        return
    where = [act.context.connection, *(options.value((name,)) or "" for name in spec.get("connection", ()))]
    where += [act.context.env.get(name, "") for name in spec.get("connection_variables", ())]
    environment = environment_of(*where, *names)
    if environment == "unknown":
        environment = act.context.environment
    span = _span(act, entry, arguments)
    table = entry.get("kinds")
    if not table or not names:
        yield from _conclude(entry, act, facts, names, scope, environment, span=span)
        return
    for word, named in _by_type(names, typed=bool(entry.get("typed_names"))):
        picked = _kind(table, word)
        more = picked if isinstance(picked, dict) else {"kind": picked} if picked else {}
        reach = more.get("scope", "one" if scope == "several" and "scope" not in facts and len(named) == 1 else scope)
        yield from _conclude(entry, act, {**facts, **more}, named, reach, environment, span=span)


def _is_made_again(arg: Arg) -> bool:
    """Whether an argument names only what a build or an install makes again."""
    last = arg.text.rstrip("/").rpartition("/")[2]
    return HOLE not in arg.text and (is_regenerable_name(last) or is_build_name(last))


def _by_type(names: Sequence[str], *, typed: bool) -> Iterator[tuple[str, Sequence[str]]]:
    """Yield each type word with the names it stands for: `ns a b`, `deploy,svc web`, `pod/a pvc/b`."""
    if any("/" in name for name in names):
        for name in names:
            yield name.partition("/")[0], (name,)
        return
    rest = names[1:] if typed and len(names) > 1 else names
    for word in names[0].split(","):
        yield word, rest


def _kind(table: Mapping[str, Any], word: str) -> Any:
    short = word.lower().partition(".")[0]
    for patterns, value in table.items():
        if short in patterns.split("|"):
            return value
    return None


def _names(entry: Entry, options: Options, arguments: Sequence[Arg]) -> list[str]:
    source = entry.get("name", "arguments")
    if source == "arguments":
        return [arg.text for arg in arguments]
    if source == "rest":
        # only what stands after `--`
        return [arg.text for arg in options.arguments[options.rest :]] if options.rest >= 0 else []
    if source.startswith("arguments:"):
        return [arg.text for arg in arguments[int(source[10:]) :]]
    if source.startswith("argument:"):
        place = int(source[9:])
        return [arguments[place].text] if -len(arguments) <= place < len(arguments) else []
    if source.startswith("option:"):
        value = options.value(source[7:].split(","))
        return [value] if value else []
    return [] if source == "none" else [source]


def _span(act: Act, entry: Entry, arguments: Sequence[Arg]) -> Span:
    return act.span


def _conclude(
    entry: Entry,
    act: Act,
    facts: Mapping[str, Any],
    names: Sequence[str],
    scope: str,
    environment: str,
    *,
    span: Span,
) -> Iterator[Finding | Effect]:
    verb = facts["verb"]
    label = ", ".join(_shown(name) for name in names[:4])
    if len(names) > 4:
        label += f" and {len(names) - 4} more"
    effect = Effect(
        verb,
        Target(facts.get("kind", "resource"), label, expendable=facts.get("expendable", "")),
        scope if scope in SCOPES else "unknown",
        facts.get("recovery", "none"),
        environment=environment,
        backups=bool(facts.get("backups")),
        unattended=bool(facts.get("unattended")),
    )
    if verb in HARMLESS:
        yield effect
        return
    message = str(facts.get("message", ""))
    if "{name}" in message:
        # A name from the command is code; words the entry itself gives ("every release") are prose.
        shown = label if label and label == entry.get("name") else f"`{label}`" if label else ""
        message = worded(message, shown)
    instead = entry.get("instead")
    yield Finding(
        entry["id"],
        effect,
        message,
        span=span,
        snippet=act.snippet,
        confidence=facts.get("confidence", HIGH),
        instead=Instead(instead["text"], instead.get("command", "")) if instead else None,
    )


def _shown(name: str) -> str:
    return name.replace(HOLE, "…")


def worded(message: str, name: str) -> str:
    """Return a message with the name put in; without one, in words that need none ("deletes the backup")."""
    if name:
        return message.replace("{name}", name)
    message = message.replace(" ({name})", "")
    before, found, after = message.partition(" {name}")
    if found and _is_noun_phrase(before):
        message = before + after
    return message.replace("{name}", "what it names")


def _is_noun_phrase(text: str) -> bool:
    for place, word in enumerate(reversed(text.split())):
        if word in _ARTICLES:
            return place > 0
        if word in _NO_NOUN:
            return False
    return False


def judge_request(entries: Sequence[Entry], act: Request) -> Iterator[Finding | Effect]:
    """Yield what the most exact of a host's entries says of a request; nothing where none matches."""
    best: Entry | None = None
    bound: dict[str, str] = {}
    rank = -1
    for entry in entries:
        if act.method not in entry["methods"]:
            continue
        for template in entry["paths"]:
            captured = _bind(template, act.path)
            if captured is None or not _query_fits(entry, act):
                continue
            exact = sum(2 if "{" not in part else 1 for part in template.split("/") if part)
            if exact > rank:
                best, bound, rank = entry, captured, exact
    if best is None:
        return
    name = best.get("name", "")
    names = [bound.get(part, "") for part in name.split(",") if bound.get(part)] if name else list(bound.values())[-1:]
    environment = environment_of(act.context.connection, *names)
    if environment == "unknown":
        environment = act.context.environment
    facts = {key: best[key] for key in _FIELDS if key in best}
    yield from _conclude(best, act, facts, names, best.get("scope", "one"), environment, span=act.span)


def _query_fits(entry: Entry, act: Request) -> bool:
    wanted = entry.get("query")
    if wanted and not any(matches_any(part, wanted) for part in act.query.split("&")):
        return False
    body = entry.get("body")
    return not body or (act.body is not None and matches_any(act.body, body))


def _bind(template: str, path: str) -> dict[str, str] | None:
    """Match a path template (`/v1/projects/{id}`, `{rest...}` for the tail) and return what it captured."""
    want = template.strip("/").split("/")
    have = path.strip("/").split("/")
    captured: dict[str, str] = {}
    for place, part in enumerate(want):
        if part.startswith("{") and part.endswith("...}"):
            captured[part[1:-4]] = "/".join(have[place:])
            return captured
        if place >= len(have):
            return None
        if part.startswith("{") and part.endswith("}"):
            if not have[place]:
                return None
            captured[part[1:-1]] = have[place]
        elif part != have[place]:
            return None
    return captured if len(want) == len(have) else None


def judge_field(entries: Sequence[Entry], act: Statement) -> Iterator[Finding | Effect]:
    """Yield what the catalogue knows of a GraphQL root field; a host that is known and another's is no match."""
    host = str(act.details.get("host") or "")
    for entry in entries:
        hosts = entry.get("hosts", ())
        if host and HOLE not in host and hosts and not matches_any(host, hosts):
            continue
        arguments = act.details.get("arguments")
        names = []
        if isinstance(arguments, dict):
            names = [str(value) for value in arguments.values() if isinstance(value, str)][:1]
        environment = environment_of(act.context.connection, host)
        if environment == "unknown":
            environment = act.context.environment
        facts = {key: entry[key] for key in _FIELDS if key in entry}
        yield from _conclude(entry, act, facts, names, entry.get("scope", "one"), environment, span=act.span)
        return


def judge_tool(entries: Sequence[Entry], act: ToolUse) -> Iterator[Finding | Effect]:
    """Yield what the catalogue knows of a named tool of a named server."""
    server = act.server.lower()
    for entry in entries:
        servers = entry.get("servers", ())
        if servers and server and not matches_any(server, servers):
            continue
        if entry.get("servers_only") and not server:
            continue
        names = []
        for argument in entry.get("arguments", ()):
            value = act.arguments.get(argument)
            if isinstance(value, str):
                names.append(value)
            elif isinstance(value, list):
                names += [str(item) for item in value if isinstance(item, str | int)]
        environment = environment_of(act.context.connection, server, *names)
        if environment == "unknown":
            environment = act.context.environment
        facts = {key: entry[key] for key in _FIELDS if key in entry}
        scope = entry.get("scope", "one")
        if scope == "one" and len(names) > 1:
            scope = "several"
        yield from _conclude(entry, act, facts, names, scope, environment, span=act.span)
        return
