"""Commands that run on another machine or in an existing container: `ssh`, `docker exec`, `kubectl exec`."""

from __future__ import annotations

from blastwall.acts import Arg, Invocation
from blastwall.model import Snippet
from blastwall.rule import Carrier, Example
from blastwall_rules.carriers._grammar import forms_of, hand_on
from blastwall_rules.carriers._handing_on import code, joined, permuted
from blastwall_rules.carriers._remote import REMOTES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from blastwall.acts import Act


class RemoteShells(Carrier):
    """A command run elsewhere is judged in its own place: another directory, other variables, another host.

    **Source:** ssh(1), docker-exec(1), kubectl-exec(1), and the manuals of the other programs.
    """

    id = "remote-shells"
    act = "invocation"
    keys = (*REMOTES, "ansible")
    triggers = (*REMOTES, "ansible")
    carried = (
        Example("ssh -p 22 deploy@web1 'rm -rf /srv/app'"),
        Example("docker exec -it web sh -c 'rm -rf /srv/app'"),
        Example("kubectl -n app exec web-0 -c main -- rm -rf /srv/app"),
        Example("heroku run rake db:migrate -a app"),
        Example("gcloud compute ssh web1 --command='uptime'"),
        Example("aws ssm send-command --document-name AWS-RunShellScript --parameters commands=uptime"),
        Example("ansible all -m shell -a 'uptime'"),
    )

    def carry(self, act: Act) -> Iterator[Act | Snippet]:
        """Yield the command."""
        assert isinstance(act, Invocation)
        program = act.program
        args = act.args
        if program == "ansible":
            yield from _ansible(act)
            return
        if program == "aws" and any(arg.text == "ssm" for arg in args[:6]):
            yield from _session_manager(act)
            return
        if program == "heroku":
            # oclif reads its own options behind the command too, up to `--`
            act = _settled(act)
        windows = program == "az" and any(arg.text == "RunPowerShellScript" for arg in args)
        for inner in hand_on(act, forms_of(REMOTES, program)):
            yield _powershell(inner) if windows and isinstance(inner, Snippet) else inner
        if program in ("gcloud", "vagrant"):
            # `gcloud compute ssh vm -- command`: what follows the dashes goes to ssh
            cut = next((k for k, arg in enumerate(args) if arg.text == "--"), len(args))
            rest = args[cut + 1 :]
            if rest and rest[0].text[:1] != "-" and any(arg.text == "ssh" for arg in args[:5]):
                yield code(act, joined(rest), context=act.context.elsewhere(host=program))


def _settled(act: Invocation) -> Invocation:
    """Return `heroku run -a app COMMAND` for `heroku run COMMAND -a app`; a shell splits one word with blanks."""
    named = ("-a", "--app", "-r", "--remote")
    args = list(act.args)
    moved: list[Arg] = []
    cut = next((k for k, arg in enumerate(args) if arg.text == "--"), len(args))
    index = 2
    while index < min(cut, len(args)):
        if args[index].text in named and index + 1 < len(args):
            moved += args[index : index + 2]
            del args[index : index + 2]
            cut -= 2
        else:
            index += 1
    words = [*args[:1], *moved, *args[1:]]
    command = words[len(moved) + 1 :]
    if len(command) == 1 and " " in command[0].text:
        words = [*words[: len(moved) + 1], Arg("sh", act.span), Arg("-c", act.span), *command]
    return Invocation(
        act.program,
        words,
        context=act.context,
        snippet=act.snippet,
        span=act.span,
        name=act.name,
        stdin=act.stdin,
        stdout=act.stdout,
        upstream=act.upstream,
    )


#: Ansible's modules whose argument is a command line.
_MODULES = ("shell", "command", "raw", "script", "win_shell", "win_command", "expect")
_ANSIBLE = (
    "-i -m -a -u -f -e -l -t -M -B -P -c -T --inventory --module-name --args --user --forks --extra-vars --limit "
    "--tree --module-path --background --poll --connection --timeout --become-method --become-user --private-key "
    "--key-file"
)


def _ansible(act: Invocation) -> Iterator[Act | Snippet]:
    """`ansible PATTERN [-m MODULE] -a ARGUMENTS`: without `-m`, the module is `command`."""
    found = permuted(act.args, frozenset(_ANSIBLE.split()))
    module = found.get("-m", "--module-name").rpartition(".")[2] or "command"
    given = found.values.get("-a") or found.values.get("--args")
    if given is None or module not in _MODULES or not {"-C", "--check"}.isdisjoint(found.flags):
        return  # these modules do nothing when they are only to say what would change
    place = found.words[0].text if found.words else "ansible"
    text = given.text
    for key in ("cmd=", "_raw_params="):
        if text.startswith(key):
            given = Arg(text[len(key) :].strip("\"'"), given.span)
    yield code(act, given, context=act.context.elsewhere(host=place))


_SSM = frozenset(
    [
        "--document-name",
        "--targets",
        "--instance-ids",
        "--parameters",
        "--target",
        "--document-version",
        "--comment",
        "--region",
        "--profile",
        "--timeout-seconds",
        "--max-concurrency",
        "--max-errors",
        "--output-s3-bucket-name",
        "--reason",
        "--cli-input-json",
    ]
)


def _session_manager(act: Invocation) -> Iterator[Act | Snippet]:
    """`aws ssm send-command` and `start-session`: the commands are a parameter of the document."""
    found = permuted(act.args, _SSM)
    words = [word.text for word in found.words]
    if "send-command" not in words and "start-session" not in words:
        return
    given = found.values.get("--parameters")
    if given is None:
        return
    place = found.get("--instance-ids", "--target", "--targets") or "aws"
    # `--parameters commands="a" workingDirectory="b"`: several words
    for word in (given, *(w for w in found.words if w.text.startswith(("commands=", "command=")))):
        for line in _parameters(word.text):
            inner = code(act, line, context=act.context.elsewhere(host=place))
            yield _powershell(inner) if "PowerShell" in found.get("--document-name") else inner


def _powershell(inner: Snippet) -> Snippet:
    """The same code, for the PowerShell of a Windows machine."""
    inner.language = "powershell"
    inner.context = inner.context.derive(platform="windows")
    return inner


def _parameters(text: str) -> list[str]:
    """Return the commands of SSM's `commands=[...]` or `{"commands": [...]}`."""
    if text.lstrip()[:1] == "{":
        data = _json(text)
        if not isinstance(data, dict):
            return [text]
        found = data.get("commands", data.get("command", []))
        return [c for c in found if isinstance(c, str)] if isinstance(found, list) else [str(found)]
    name, equals, value = text.partition("=")
    if not equals or name not in ("commands", "command"):
        return []
    value = value.strip()
    if value[:1] == "[":
        data = _json(value)
        if isinstance(data, list):
            return [c for c in data if isinstance(c, str)]
        value = value.strip("[]")
    return [value.strip("\"'")]


def _json(text: str) -> object:
    import json

    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


CARRIER = RemoteShells()
