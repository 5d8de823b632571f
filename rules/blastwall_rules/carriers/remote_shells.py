"""Commands that run on another machine or in an existing container: `ssh`, `docker exec`, `kubectl exec`."""

from __future__ import annotations

from blastwall.acts import HOLE, Arg, Invocation
from blastwall.rule import Carrier, Example
from blastwall_rules.carriers._handing_on import code, joined, leading, run

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from blastwall.acts import Act
    from blastwall.context import Context
    from blastwall.model import Snippet

_SSH = "-b -c -D -E -e -F -I -i -J -L -l -m -O -o -p -Q -R -S -w -W -B -P"
_KUBE = (
    "-n -c -f -s --namespace --container --context --kubeconfig --filename --cluster --user --server --token "
    "--pod-running-timeout --request-timeout --as --as-group --certificate-authority"
)
_EXEC = (
    "-e -w -u --env --workdir --user --env-file --detach-keys --index -f --file -p --project-name --profile "
    "--context -H --host"
)


class _Remote:
    """How one program is called: words before the command, and how the command is given.

    `path`: the subcommand, empty for none. `place`: words that name the place. `how`: `argv` (the rest is the
    command), `shell` (the rest, joined, is shell code), `dashes` (the command stands after `--`), `option` (the
    command is the value of one of `options`).
    """

    __slots__ = ("how", "options", "path", "place", "values")

    def __init__(self, path: str, values: str = "", place: int = 1, how: str = "argv", options: str = "") -> None:
        """Hold the form."""
        self.path = tuple(path.split())
        self.options = tuple(options.split())
        self.values = frozenset(values.split()) | frozenset(self.options)
        self.place = place
        self.how = how


_CONTAINERS = (_Remote("exec", _EXEC), _Remote("container exec", _EXEC), _Remote("compose exec", _EXEC))
_REMOTES: dict[str, tuple[_Remote, ...]] = {
    "ssh": (_Remote("", _SSH, how="shell"),),
    "autossh": (_Remote("", _SSH + " -M", how="shell"),),
    "sshpass": (_Remote("", "-p -f -d -P", place=0, how="argv"),),
    "mosh": (_Remote("", "-p --ssh --port --predict --server --client", how="shell"),),
    "pdsh": (_Remote("", "-w -x -g -l -R -t -u -f", place=0, how="shell"),),
    "clush": (_Remote("", "-w -x -g -l -t -u -f", place=0, how="shell"),),
    "pssh": (_Remote("", "-h -H -l -p -o -e -t -O", place=0, how="shell"),),
    "parallel-ssh": (_Remote("", "-h -H -l -p -o -e -t -O", place=0, how="shell"),),
    "rsh": (_Remote("", "-l", how="shell"),),
    "docker": _CONTAINERS,
    "podman": _CONTAINERS,
    "nerdctl": _CONTAINERS,
    "docker-compose": (_Remote("exec", _EXEC),),
    "podman-compose": (_Remote("exec", _EXEC),),
    "kubectl": (_Remote("exec", _KUBE, how="dashes"),),
    "k": (_Remote("exec", _KUBE, how="dashes"),),
    "k3s": (_Remote("kubectl exec", _KUBE, how="dashes"),),
    "microk8s": (_Remote("kubectl exec", _KUBE, how="dashes"),),
    "oc": (_Remote("exec", _KUBE, how="dashes"), _Remote("rsh", _KUBE)),
    "crictl": (_Remote("exec", "-r --timeout"),),
    "ctr": (_Remote("task exec", "--exec-id --user --cwd"),),
    "lxc": (_Remote("exec", "--env --cwd --user --group --mode", how="dashes"),),
    "incus": (_Remote("exec", "--env --cwd --user --group --mode", how="dashes"),),
    "lxc-attach": (_Remote("", "-n --name -v -s -e", place=0, how="dashes"),),
    "multipass": (_Remote("exec", "-d --working-directory", how="dashes"),),
    "limactl": (_Remote("shell", "--workdir --shell", how="argv"),),
    "pct": (_Remote("exec", "", how="dashes"),),
    "machinectl": (_Remote("shell", "-E --uid -M", how="argv"),),
    "adb": (_Remote("shell", "-s -t -e", place=0, how="shell"), _Remote("-s", "", place=0, how="shell")),
    "nomad": (_Remote("alloc exec", "-task -job -e -i -t", how="argv"),),
    "vagrant": (_Remote("ssh", "", how="option", options="-c --command"),),
    "gcloud": (
        _Remote("compute ssh", "--zone --project", how="option", options="--command"),
        _Remote("alpha cloud-shell ssh", "", how="option", options="--command"),
        _Remote("cloud-shell ssh", "", how="option", options="--command"),
    ),
    "aws": (
        _Remote("ecs execute-command", "--cluster --task --container", how="option", options="--command"),
        _Remote("ssm send-command", "--document-name --targets --instance-ids", how="option", options="--parameters"),
        _Remote("ssm start-session", "--target --document-name", how="option", options="--parameters"),
    ),
    "az": (
        _Remote("vm run-command invoke", "-g -n --command-id", how="option", options="--scripts"),
        _Remote("container exec", "-g -n --name", how="option", options="--exec-command"),
        _Remote("containerapp exec", "-g -n --name", how="option", options="--command"),
        _Remote("webapp ssh", "-g -n", how="option", options="--command"),
    ),
    "fly": (_Remote("ssh console", "-a --app -r -g -s", how="option", options="-C --command"),),
    "flyctl": (_Remote("ssh console", "-a --app -r -g -s", how="option", options="-C --command"),),
    "heroku": (
        _Remote("run", "-a --app -s --size -r --remote --type -e --env", place=0, how="argv"),
        _Remote("run:detached", "-a --app -s --size -r --remote", place=0, how="argv"),
    ),
    "railway": (_Remote("ssh", "-s -e -p --service --environment --project", place=0, how="argv"),),
    "doctl": (_Remote("compute ssh", "", how="option", options="--ssh-command"),),
    "cf": (_Remote("ssh", "-i", how="option", options="-c --command"),),
    "eb": (_Remote("ssh", "-n -i", how="option", options="-c --command"),),
    "ansible": (_Remote("", "-i -m -u -f -e -l -t", how="option", options="-a --args"),),
    "salt": (_Remote("", "-t -b", place=2, how="shell"),),
    "wsl": (_Remote("", "-d -u --distribution --user --cd", place=0, how="argv"),),
    "distrobox": (_Remote("enter", "-n --name -a", how="dashes"),),
    "toolbox": (_Remote("run", "-c --container -d -r", place=0, how="argv"),),
    "devcontainer": (_Remote("exec", "--workspace-folder --config --container-id", place=0, how="argv"),),
    "teleport": (_Remote("ssh", "-l -p", how="shell"),),
    "tsh": (_Remote("ssh", "-l -p --proxy --user --cluster", how="shell"),),
    "tailscale": (_Remote("ssh", "", how="shell"),),
}


class RemoteShells(Carrier):
    """A command run elsewhere is judged in its own place: another directory, other variables, another host.

    **Source:** ssh(1), docker-exec(1), kubectl-exec(1), and the manuals of the other programs.
    """

    id = "remote-shells"
    act = "invocation"
    keys = tuple(_REMOTES)
    triggers = tuple(_REMOTES)
    carried = (
        Example("ssh -p 22 deploy@web1 'rm -rf /srv/app'"),
        Example("docker exec -it web sh -c 'rm -rf /srv/app'"),
        Example("kubectl -n app exec web-0 -c main -- rm -rf /srv/app"),
        Example("heroku run rake db:migrate -a app"),
        Example("gcloud compute ssh web1 --command='uptime'"),
    )

    def carry(self, act: Act) -> Iterator[Act | Snippet]:
        """Yield the command."""
        assert isinstance(act, Invocation)
        for remote in _REMOTES[act.program]:
            rest = _after(act.args, remote)
            if rest is not None:
                yield from _carried(act, remote, rest)
                return


def _after(args: Sequence[Arg], remote: _Remote) -> list[Arg] | None:
    """Return the words without the subcommand; global options may stand before and inside it."""
    if not remote.path:
        return list(args)
    before: list[Arg] = []
    wanted = list(remote.path)
    index = 0
    while index < len(args):
        text = args[index].text
        if text == wanted[0]:
            wanted.pop(0)
            index += 1
            if not wanted:
                return before + list(args[index:])
            continue
        if text[:1] != "-":
            return None
        before.append(args[index])
        index += 1
        if text in remote.values and index < len(args):
            before.append(args[index])
            index += 1
    return None


def _carried(act: Invocation, remote: _Remote, args: list[Arg]) -> Iterator[Act | Snippet]:
    program = act.program
    if remote.how == "option":
        yield from _from_option(act, remote, args)
        return
    if remote.how == "dashes":
        cut = next((k for k, a in enumerate(args) if a.text == "--"), -1)
        head, tail = (args[:cut], args[cut + 1 :]) if cut >= 0 else (args, [])
        found = leading(head, remote.values)
        more = leading(list(found.rest)[remote.place :], remote.values)
        found.values.update({k: v for k, v in more.values.items() if k not in found.values})
        command: Sequence[Arg] = tail if cut >= 0 else more.rest
    else:
        found = leading(args, remote.values)
        # Options may also stand behind the place: `ssh host -p 22 uptime`.
        more = leading(list(found.rest)[remote.place :], remote.values) if program != "docker" else found
        command = more.rest if program != "docker" else list(found.rest)[remote.place :]
    names = [a.text for a in list(found.rest)[: remote.place]]
    place = " ".join(n for n in names if n)
    extra = " ".join(
        found.get(o)
        for o in ("-n", "--namespace", "--context", "-a", "--app", "-w", "-d")
        if found.get(o) and program != "ssh"
    )
    context = _context(act, program, place, extra)
    if program == "ssh":
        yield from _ssh_options(act, args)
    if program == "sshpass":
        inner = run(act, command)
        if inner is not None:
            yield inner
        return
    directory = found.get("-w", "--workdir", "--cwd")
    if directory and program != "pdsh":
        context = context.derive(cwd=directory)
    if not command:
        if act.stdin is not None and act.stdin.text.strip(HOLE + " \n\t") and remote.how == "shell":
            yield code(act, act.stdin, context=context)
        return
    if program == "wsl" and command[0].text in ("-e", "--exec", "--"):
        command = command[1:]
    if remote.how == "shell" or (program in ("heroku", "railway", "toolbox") and len(command) == 1):
        yield code(act, joined(command), context=context)
        return
    inner = run(act, command, context=context)
    if inner is not None:
        yield inner


def _from_option(act: Invocation, remote: _Remote, args: list[Arg]) -> Iterator[Act | Snippet]:
    place = ""
    if (
        act.program == "ansible"
        and not any(
            a.text
            in ("shell", "command", "raw", "ansible.builtin.shell", "ansible.builtin.command", "ansible.builtin.raw")
            or a.text.startswith(("-mshell", "-mcommand", "-mraw"))
            for a in args
        )
        and any(a.text[:2] == "-m" or a.text.startswith("--module-name") for a in args)
    ):
        return
    commands: list[Arg] = []
    index = 0
    while index < len(args):
        text = args[index].text
        name, equals, value = text.partition("=")
        if text in remote.options and index + 1 < len(args):
            index += 1
            commands.append(args[index])
        elif equals and name in remote.options:
            commands.append(Arg(value, args[index].span))
        elif text in remote.values:
            index += 1
            if index < len(args) and not place:
                place = args[index].text
        elif text == "--" and act.program in ("vagrant", "gcloud"):
            rest = args[index + 1 :]
            if rest and rest[0].text[:1] != "-":
                commands.append(joined(rest))
            break
        elif text[:1] != "-":
            place = text if not place else f"{place} {text}"
        index += 1
    context = _context(act, act.program, place, "")
    for command in commands:
        if "--parameters" in remote.options:
            for line in _parameters(command.text):
                yield code(act, line, context=context)
        elif command.text[:1] != "@":
            yield code(act, command, context=context)


def _parameters(text: str) -> list[str]:
    """Return the commands of SSM's `commands=[...]` or `{"commands": [...]}`."""
    if text.lstrip()[:1] == "{":
        import json

        try:
            data = json.loads(text)
        except (ValueError, RecursionError):
            return [text]
        found = data.get("commands", data.get("command", [])) if isinstance(data, dict) else []
        return [c for c in found if isinstance(c, str)] if isinstance(found, list) else [str(found)]
    name, equals, value = text.partition("=")
    if not equals or name not in ("commands", "command"):
        return []
    value = value.strip()
    if value[:1] == "[":
        import json

        try:
            data = json.loads(value)
            return [c for c in data if isinstance(c, str)]
        except (ValueError, RecursionError):
            value = value.strip("[]")
    return [value.strip("\"'")]


def _ssh_options(act: Invocation, args: Sequence[Arg]) -> Iterator[Snippet]:
    """Yield the commands that ssh options run on this side: `-o ProxyCommand=...`."""
    for index, arg in enumerate(args):
        text = arg.text[2:] if arg.text[:2] == "-o" and len(arg.text) > 2 else ""
        if arg.text == "-o" and index + 1 < len(args):
            text = args[index + 1].text
        cut = min((k for k in (text.find("="), text.find(" ")) if k >= 0), default=len(text))
        name, value = text[:cut], text[cut + 1 :]
        if name.lower() in ("proxycommand", "localcommand", "knownhostscommand") and value:
            yield code(act, value)


def _context(act: Invocation, program: str, place: str, extra: str) -> Context:
    where = f"{extra} {place}".strip()
    if program in ("wsl", "toolbox", "distrobox", "devcontainer", "limactl", "multipass"):
        return act.context.elsewhere(container=where or program)
    if program in (
        "docker",
        "podman",
        "nerdctl",
        "docker-compose",
        "podman-compose",
        "crictl",
        "ctr",
        "lxc",
        "incus",
        "pct",
    ):
        return act.context.elsewhere(container=where or program)
    if program in ("kubectl", "k", "oc", "k3s", "microk8s", "nomad"):
        return act.context.elsewhere(container=where or program).derive(connection=where)
    return act.context.elsewhere(host=where or program)


CARRIER = RemoteShells()
