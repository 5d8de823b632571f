"""Commands: names through aliases to cmdlets or programs, and what a cmdlet says it does."""

from __future__ import annotations

from blastwall.acts import HOLE, Arg, Invocation, Statement
from blastwall.invocation.windows import program_name
from blastwall.languages.powershell import changes, everything, pipeline, places, running, session
from blastwall.languages.powershell import nodes as n
from blastwall.languages.powershell.binding import EMPTY, Bound, apply_defaults, bind, signature_of
from blastwall.languages.powershell.cmdlets import ALIASES, SIGNATURES, UNIX_NAMES, Signature, is_cmdlet
from blastwall.languages.powershell.programs import VARIANTS, native
from blastwall.languages.powershell.values import Code, Files, Remote, Thing, codes, either, texts

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from blastwall.languages.powershell.lower import Script

_HANDLERS = pipeline.HANDLERS | session.HANDLERS | running.HANDLERS | everything.HANDLERS


def run(script: Script, node: n.Command, upstream: object, *, piped: bool) -> object:
    """Run one command of a pipeline; return what is known of its output."""
    name_value = script.value(node.name)
    if isinstance(name_value, Code):
        item = script.member_of(upstream) if piped else HOLE
        given = bind(script, signature_of(name_value.block), node.elements, keep=True)
        return script.block(name_value, item, given)
    if isinstance(name_value, Thing) and name_value.kind == "scriptblock":
        return HOLE
    if isinstance(name_value, Remote):
        script.speak("run-remote", (name_value.source,), node.span)
        return HOLE
    names = texts(name_value)
    if isinstance(name_value, Files):
        names = list(name_value.paths)
    results: list[object] = []
    reader = script.upstream
    for name in names[:VARIANTS]:
        script.upstream = reader
        results.append(_run_named(script, node, name.strip(), upstream, piped=piped))
    return either(results)


def _run_named(script: Script, node: n.Command, name: str, upstream: object, *, piped: bool) -> object:
    """Run a command whose name has been read."""
    lower = name.lower()
    bare = (
        lower.rpartition("\\")[2].rpartition("/")[2] if not lower.startswith(("\\\\?", "?")) and lower != "/" else lower
    )
    bare = program_name(bare)
    if lower in script.functions:
        given = bind(script, signature_of(script.functions[lower]), node.elements, keep=True)
        return script.call(lower, given, script.member_of(upstream) if piped else HOLE)
    if lower in _CMD_WORDS and lower not in script.aliases and _has_slash_options(node.elements):
        # written for cmd.exe: here it fails on its options, and what was meant is what counts
        script.embed("cmd", script.snippet.text[node.span[0] : node.span[1]], node.span)
        return None
    word = script.aliases.get(lower, lower).lower()
    is_path = (word != bare and "\\" in word) or "/" in word
    qualified = is_path and is_cmdlet(bare) and not lower.endswith((".ps1", ".exe", ".bat", ".cmd"))
    if (qualified and ":" not in word and "." not in word.rpartition("\\")[0].strip("\\")) or (
        qualified and word.startswith("microsoft.powershell.")
    ):
        word, is_path = bare, False
    target = (
        ""
        if is_path or lower.endswith(".exe")
        else ALIASES.get(word, word if is_cmdlet(word) or word == "mkdir" else "")
    )
    if word in ("md", "mkdir"):
        target = "mkdir"
    if target and word in UNIX_NAMES:
        signature = SIGNATURES.get(target)
        if _is_native(signature, node.elements) or not script.windows:
            target = ""
    if target in SIGNATURES or (target and is_cmdlet(target)):
        return _cmdlet(script, node, target, upstream, piped=piped)
    if target in ("help", "clear-host"):
        return None
    return native(script, node, name, bare if is_path or bare != lower else word, upstream if piped else None)


_CMD_WORDS = frozenset({"rd", "rmdir", "del", "erase"})


def _has_slash_options(elements: Sequence[n.Node]) -> bool:
    """Whether the first word of a command is an option of cmd.exe: `/s`, `/q`, `/a:h`, `/s/q`."""
    first = next((element for element in elements if isinstance(element, n.Text)), None)
    text = first.parts[0] if first is not None and first.parts else ""
    return (
        isinstance(text, str)
        and len(text) > 1
        and text[0] == "/"
        and all(len(piece) == 1 or piece[1] == ":" for piece in text[1:].split("/") if piece)
    )


def _is_native(signature: Signature | None, elements: Sequence[n.Node]) -> bool:
    """Whether arguments only make sense to the program of the same name (`rm -rf`, `curl -X`)."""
    if signature is None:
        return False
    for element in elements:
        if isinstance(element, n.Parameter):
            if not signature.resolve(element.name)[0]:
                return True
        elif isinstance(element, n.Text) and element.parts and str(element.parts[0]).startswith("--"):
            return True
    return False


def _cmdlet(script: Script, node: n.Command, name: str, upstream: object, *, piped: bool) -> object:
    """Run a cmdlet: its invocation, the file changes it makes, and its output."""
    signature = SIGNATURES.get(name, EMPTY)
    bound = bind(script, signature, node.elements)
    apply_defaults(script, name, signature, bound, node)
    rehearsal = bound.on("whatif") or (script.whatif and bound.switches.get("whatif") is not False)
    if rehearsal and "whatif" not in bound.switches:
        bound.args.append(Arg("-whatif", node.span))
    args = _located(script, bound)
    if (
        isinstance(upstream, Thing)
        and upstream.kind.startswith("cim:")
        and name in ("remove-ciminstance", "remove-wmiobject")
    ):
        args += [Arg("-classname"), Arg(upstream.kind[4:], node.span)]
    for value, _ in [pair for found in bound.named.values() for pair in found]:
        if (
            isinstance(value, Thing)
            and value.kind.startswith("cim:")
            and name in ("remove-ciminstance", "remove-wmiobject")
        ):
            args += [Arg("-classname"), Arg(value.kind[4:], node.span)]
    invocation = Invocation(
        name,
        args,
        context=script.context,
        snippet=script.snippet,
        span=node.span,
        name=Arg(name, node.name.span),
        upstream=script.upstream if piped else None,
    )
    script.add(invocation)
    verb, _, noun = name.partition("-")
    if noun:
        flags = ["what-if"] if rehearsal else []
        if bound.switches.get("confirm") is False or bound.on("force"):
            flags.append("unattended")
        scope = _scope(bound, piped)
        if scope == "many" and invocation.upstream is not None and everything.gets_all(invocation.upstream, noun):
            scope = "all"
        scope = "all" if everything.is_named(script, bound, noun) else scope
        if noun == "computer":
            scope = everything.machines(script, bound, upstream, piped) or scope
        script.add(
            Statement(
                "powershell",
                verb,
                context=script.context,
                snippet=script.snippet,
                span=node.span,
                names=(noun, *_subjects(bound)),
                flags=frozenset(flags),
                scope=scope,
            )
        )
    script.upstream = invocation
    for element in node.elements:
        if isinstance(element, n.Redirect):
            script.redirect(element, None)
    if name in ("set-item", "new-item", "set-content") and not rehearsal and session.provider_item(script, bound):
        return HOLE
    handler = _HANDLERS.get(name)
    if handler is not None:
        return handler(script, node, bound, upstream, rehearsal)
    if changes.apply(script, name, node, bound, upstream, piped=piped, rehearsal=rehearsal):
        return changes.made(script, name, bound) if name in ("new-item", "mkdir") else HOLE
    item = script.member_of(upstream) if piped else HOLE
    for found in [*bound.named.values(), bound.rest]:
        for value, _ in found:
            for code in codes(value):
                script.block(code, item)
    return _through(verb, upstream) if piped else HOLE


def _located(script: Script, bound: Bound) -> list[Arg]:
    """Return a cmdlet's words, its paths taken from the session's location where that is another provider's."""
    if not script.location or not places.provider_of(script.location)[0]:
        return list(bound.args)
    paths = {text for key in ("path", "literalpath", "destination") for text in bound.texts(key)}
    return [Arg(script.placed(arg.text), arg.span) if arg.text in paths else arg for arg in bound.args]


def _subjects(bound: Bound) -> list[str]:
    """Return the names a cmdlet's arguments give, for messages."""
    for key in ("name", "identity", "id", "path", "vmname", "displayname", "inputobject"):
        found = bound.texts(key)
        if found:
            return found[:4]
    return texts(bound.rest[0][0])[:4] if bound.rest else []


def _scope(bound: Bound, piped: bool) -> str:
    """Return how much a cmdlet that takes names reaches."""
    subjects = _subjects(bound)
    if any(text == "*" for text in subjects):
        return "all"
    if any("*" in text or "?" in text for text in subjects):
        return "many"
    if HOLE in subjects or (piped and not subjects):
        return "unknown" if not piped else "many"
    return "several" if len(subjects) > 1 else "one"


def _through(verb: str, upstream: object) -> object:
    """Return the output of a cmdlet that passes its input on."""
    if verb in ("sort", "tee", "get", "out", "write"):
        return upstream
    return upstream.narrowed() if verb in ("select", "where", "group") and isinstance(upstream, Files) else HOLE
