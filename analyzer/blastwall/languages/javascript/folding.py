"""Calls that give something known: decoders, string and array methods, paths, `require`, `call`, `apply`, `bind`."""

from __future__ import annotations

from blastwall.acts import HOLE
from blastwall.languages.javascript.values import MAX_TEXT, Chain, Const, Items, Step, Table, Text, plain

TYPE_CHECKING = False
if TYPE_CHECKING:
    from blastwall.languages.javascript.values import Value

#: The global object, by the names it goes by.
_GLOBAL = frozenset({"globalThis", "global", "window", "self", "mainModule", "module", "main", "top"})
_TEMP = "/tmp"


def module_of(name: str) -> str:
    """Return a module's name without its scheme."""
    return name.removeprefix("node:")


def called(steps: list[Step], args: list[Value], span: tuple[int, int], *, tag: bool) -> list[Step]:
    """Return the steps with the last one called; what it is a roundabout way of calling stands in its place."""
    if not steps:
        return steps
    last = steps[-1]
    made = Step(last.name if last.args is None else "", span)
    made.args = [*last.bound, *args] if last.args is None else args
    made.tag = tag
    if last.args and not made.name and (name := _returned(last)):
        return [Step(name, span)]
    whole = [*steps[:-1], made] if last.args is None else [*steps, made]
    return whole if tag else (_roundabout(whole, made.args) or whole)


def _returned(step: Step) -> str:
    """`Function("return process")()`: the global thing that a function made of a text gives."""
    source = plain(step.args[-1]).strip().rstrip(";").split() if step.args else []
    known = step.name in ("Function", "constructor", "eval") and len(source) == 2 and source[0] == "return"
    name = "globalThis" if known and source[1] == "this" else source[1] if known else ""
    return name if name in _GLOBAL or name in ("process", "require", "module") else ""


def _roundabout(steps: list[Step], args: list[Value]) -> list[Step] | None:
    """`f.call(x, a)`, `f.apply(x, [a])`, `Reflect.apply(f, x, [a])`, `f.bind(x, a)` and `promisify(f)`."""
    last = steps[-1]
    before = steps[-2] if len(steps) > 1 else None
    if last.name == "apply" and before is not None and before.name == "Reflect" and args:
        function = args[0]
        if isinstance(function, Chain) and function.steps:
            made = Step(function.steps[-1].name, last.span)
            made.args = _listed(args[2] if len(args) > 2 else None)
            return [*function.steps[:-1], made]
        return None
    if last.name in ("call", "apply", "bind") and before is not None and before.args is None and before.name:
        made = Step(before.name, last.span)
        rest = args[1:] if last.name != "apply" else _listed(args[1] if len(args) > 1 else None)
        if last.name == "bind":
            made.bound = [*before.bound, *rest]
        else:
            made.args = [*before.bound, *rest]
        return [*steps[:-2], made]
    if last.name in ("promisify", "callbackify") and args and isinstance(args[0], Chain) and args[0].steps:
        return list(args[0].steps)
    return None


def _listed(value: Value | None) -> list[Value]:
    return list(value.values) if isinstance(value, Items) else []


def required(steps: list[Step]) -> list[Step] | None:
    """Return the module's name for `require("fs")`, `import("fs")` and the longer ways to the same function."""
    last = steps[-1] if steps else None
    if last is None or not last.args or not isinstance(last.args[0], Text):
        return None
    name = last.args[0].text
    before = [step.name for step in steps[:-1]]
    plainly = last.name in ("require", "import") and all(word in _GLOBAL or word == "process" for word in before)
    bound = last.name == "binding" and before == ["process"]
    source = plain(steps[0].args[-1]) if steps[0].args else ""
    made = not last.name and ("createRequire" in before or (before[:1] == ["Function"] and "require" in source))
    loaded = last.name == "getBuiltinModule"
    if plainly or bound or made or loaded:
        return [Step(module_of(name), last.span)]
    return None


def local(steps: list[Step]) -> list[Step]:
    """Return the steps without the global object in front of a name of it."""
    at = 0
    while at < len(steps) - 1 and steps[at].name in _GLOBAL and steps[at].args is None:
        at += 1
    names = ("eval", "Function", "fetch", "process", "setTimeout", "require", "Deno", "Bun", "atob", "Buffer")
    return steps[at:] if at and steps[at].name in names else steps


def folded(chain: Chain) -> Value:
    """Fold the calls that give a known text: `atob`, `String.raw`, `path.join`, `Buffer.from(x, "base64")`."""
    import base64
    import binascii

    steps = chain.steps
    last = steps[-1] if steps else None
    if last is None:
        return chain
    dotted = chain.dotted
    if last.args is None:
        return _constant(dotted) or chain
    if dotted in ("path.join", "path.resolve", "path.posix.join"):
        parts = [each.text if isinstance(each, Text) else HOLE for each in last.args]
        return Text(
            "/".join(part.rstrip("/") if i + 1 < len(parts) and part != "/" else part for i, part in enumerate(parts))
        )
    if dotted in ("String.fromCharCode", "String.fromCodePoint"):
        return Text("".join(_char(each) for each in last.args))
    if dotted in ("decodeURIComponent", "decodeURI", "unescape") and last.args and isinstance(last.args[0], Text):
        from urllib.parse import unquote

        return Text(unquote(last.args[0].text))
    if dotted in ("URL", "url.pathToFileURL", "fileURLToPath", "url.fileURLToPath") and last.args:
        return _file_address(last.args[0]) or chain
    if dotted in ("JSON.parse", "structuredClone", "Object.freeze", "String", "Array.from", "path.normalize") and (
        last.args and isinstance(last.args[0], Text | Items | Table)
    ):
        return chain if dotted == "JSON.parse" else last.args[0]
    if last.name in ("readdirSync", "readdir") and last.args and len(steps) <= 3:
        return Items([Text("*", glob=True)])
    if last.name in ("mkdtempSync", "mkdtemp") and last.args and isinstance(last.args[0], Text):
        return Text(last.args[0].text + HOLE)
    if dotted == "process.cwd":
        return Text(".")
    if dotted == "String.raw" and last.tag and last.args:
        return last.args[0]
    if dotted in ("os.homedir",):
        return Text("~")
    if dotted in ("os.tmpdir",):
        return Text("/tmp")
    first = last.args[0] if last.args else None
    if (dotted == "atob" or dotted.startswith("Buffer.from")) and len(steps) <= 3:
        call = next((step for step in steps if step.args), None)
        source = call.args[0] if call is not None and call.args else first
        kind = call.args[1] if call is not None and call.args and len(call.args) > 1 else None
        encoding = "base64" if dotted == "atob" else kind.text if isinstance(kind, Text) else ""
        if isinstance(source, Text) and HOLE not in source.text:
            try:
                if encoding == "base64":
                    return Text(
                        base64.b64decode(source.text + "=" * (-len(source.text) % 4)).decode("utf-8", "replace")
                    )
                if encoding == "hex":
                    return Text(bytes.fromhex(source.text).decode("utf-8", "replace"))
            except (ValueError, binascii.Error):
                return Text(HOLE)
            return source
    return chain


def _constant(dotted: str) -> Value | None:
    name = dotted.removeprefix("process.env.").removeprefix("process.env[")
    if name == dotted:
        return Text(_TEMP) if dotted == "os.tmpdir" else Text("/") if dotted == "path.sep" else None
    if name in ("HOME", "USERPROFILE"):
        return Text("~")
    return Text(_TEMP) if name in ("TMPDIR", "TEMP", "TMP") else None


def _char(value: Value) -> str:
    number = value.value if isinstance(value, Const) else None
    if isinstance(number, str):
        try:
            number = int(number, 0)
        except ValueError:
            return HOLE
    return chr(number) if isinstance(number, int) and 0 < number < 0x110000 else HOLE


def _file_address(value: Value) -> Value | None:
    text = plain(value)
    return Text(text.removeprefix("file://") or "/") if text.startswith(("file://", "/")) else None


def method(value: Value, name: str, args: list[Value]) -> Value:
    """Return what a method of a text or an array gives."""
    first = args[0].text if args and isinstance(args[0], Text) else None
    if isinstance(value, Items) and name == "join":
        parts = [plain(each) for each in value.values]
        return Text((first if first is not None else "," if not args else HOLE).join(parts))
    if isinstance(value, Text):
        if name == "concat":
            return Text(value.text + "".join(plain(each) for each in args))
        if name in ("trim", "toString", "trimEnd", "trimStart", "valueOf", "normalize"):
            return Text(value.text.strip() if name.startswith("trim") else value.text)
        if name in ("toLowerCase", "toUpperCase"):
            return Text(value.text.lower() if name == "toLowerCase" else value.text.upper())
        if name == "split" and first is not None:
            parts = value.text.split(first) if first else list(value.text)
            return Items([Text(part) for part in parts[:4000]])
        if name in ("replace", "replaceAll") and len(args) > 1 and first and HOLE not in first:
            count = 1 if name == "replace" else -1
            return Text(value.text.replace(first, plain(args[1]), count)[: MAX_TEXT + 1])
        if name in ("slice", "substring", "substr", "at", "charAt"):
            return _part(value, name, args)
        if name in ("padEnd", "padStart"):
            return value
        if name == "repeat" and args and isinstance(args[0], Const) and isinstance(args[0].value, int):
            return Text(value.text * min(args[0].value, MAX_TEXT // max(1, len(value.text)) + 1))
        return Text(HOLE)
    if isinstance(value, Items):
        if name in ("reverse", "toReversed"):
            return Items(list(reversed(value.values)), open=value.open)
        if name in ("push", "unshift"):
            # the list itself grows, whatever the call gives
            value.values[len(value.values) if name == "push" else 0 : 0] = args[:500]
            return Const(None)
        if name == "concat":
            more = [each for arg in args for each in (arg.values if isinstance(arg, Items) else [arg])]
            return Items([*value.values, *more], open=value.open)
        if name == "slice":
            numbers = [each.value for each in args if isinstance(each, Const) and isinstance(each.value, int)]
            begin, end = numbers[0] if numbers else 0, numbers[1] if len(numbers) > 1 else None
            return Items(value.values[begin:end], open=value.open)
        if name in ("flat", "filter", "sort"):
            return value
        if name in ("pop", "shift", "at", "find") and value.values:
            return value.values[0 if name == "shift" else -1]
    return Chain([])


def _part(value: Text, name: str, args: list[Value]) -> Value:
    numbers = [each.value for each in args if isinstance(each, Const) and isinstance(each.value, int)]
    if len(numbers) != len(args) or HOLE in value.text or not numbers:
        return value if not args else Text(HOLE)
    if name in ("at", "charAt"):
        return Text(value.text[numbers[0] :][:1])
    if name == "substr":
        return Text(value.text[numbers[0] :][: numbers[1] if len(numbers) > 1 else None])
    return Text(value.text[slice(*numbers[:2])])
