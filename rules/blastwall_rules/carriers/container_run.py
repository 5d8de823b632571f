"""Commands that a new container runs: `docker run`, with its mounts mapped back to this machine."""

from __future__ import annotations

import re

from blastwall.acts import HOLE, Arg, Invocation
from blastwall.rule import Carrier, Example
from blastwall_rules.carriers._handing_on import leading, run

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from blastwall.acts import Act
    from blastwall.model import Snippet

#: `docker run` options that are switches; every other long option takes a value.
_SWITCHES = frozenset(
    [
        "--detach",
        "--interactive",
        "--tty",
        "--rm",
        "--privileged",
        "--init",
        "--read-only",
        "--publish-all",
        "--no-healthcheck",
        "--oom-kill-disable",
        "--sig-proxy",
        "--disable-content-trust",
        "--quiet",
        "--help",
        "--no-deps",
        "--service-ports",
        "--build",
        "--use-aliases",
        "--no-TTY",
        "--remove-orphans",
        "--quiet-pull",
        "--replace",
        "--systemd",
        "--tls-verify",
    ]
)
_SHORT_VALUES = frozenset(["-a", "-c", "-e", "-h", "-l", "-m", "-p", "-u", "-v", "-w"])

#: Images whose documented entry point is a client of a service: the words after the image are its arguments.
_CLIENTS = {
    "amazon/aws-cli": "aws",
    "public.ecr.aws/aws-cli/aws-cli": "aws",
    "bitnami/kubectl": "kubectl",
    "rancher/kubectl": "kubectl",
    "registry.k8s.io/kubectl": "kubectl",
    "hashicorp/terraform": "terraform",
    "ghcr.io/opentofu/opentofu": "tofu",
    "alpine/helm": "helm",
    "alpine/git": "git",
    "rclone/rclone": "rclone",
    "restic/restic": "restic",
    "minio/mc": "mc",
}


class ContainerRun(Carrier):
    """A fresh container's own files are discarded with it; what is mounted into it is this machine's.

    **Source:** docker-run(1), podman-run(1): `-v host:container`, `--mount type=bind,src=,dst=`, `--privileged`.
    """

    id = "container-run"
    act = "invocation"
    keys = ("docker", "podman", "nerdctl", "docker-compose", "podman-compose")
    triggers = ("run",)
    carried = (
        Example("docker run --rm alpine rm -rf /tmp/x"),
        Example("docker run -v /:/host alpine rm -rf /host/home"),
        Example("docker compose run --rm web rake db:migrate"),
    )

    def carry(self, act: Act) -> Iterator[Act | Snippet]:
        """Yield the command, in the container or, through its mounts, outside."""
        assert isinstance(act, Invocation)
        args = list(act.args)
        at = next((k for k, a in enumerate(args[:10]) if a.text in ("run", "create")), -1)
        if at < 0 or any(a.text in ("exec", "build", "buildx", "ps", "logs") for a in args[:at]):
            return
        composed = act.program.endswith("-compose") or any(a.text == "compose" for a in args[:at])
        rest = args[at + 1 :]
        values = _SHORT_VALUES | {
            a.text
            for a in rest
            if a.text[:2] == "--" and len(a.text) > 2 and a.text not in _SWITCHES and "=" not in a.text
        }
        found = leading(rest, values)
        mounts, risky = _mounts(rest, len(rest) - len(found.rest))
        if not found.rest:
            return
        image = found.rest[0].text
        command: Sequence[Arg] = list(found.rest)[1:]
        entry = found.values.get("--entrypoint")
        if entry is not None and entry.text:
            command = [entry, *command]
        if not command:
            return
        client = _CLIENTS.get(image.partition("@")[0].removeprefix("docker.io/").split(":")[0]) if not entry else None
        if client is not None and command[0].text != client:
            # The image's entry point is a client: what it is told to do happens at its service, not in the container.
            command = [Arg(client, command[0].span), *command]
            risky = True
        workdir = found.get("-w", "--workdir")
        inside = act.context.elsewhere(container=image, throwaway=not mounts and not risky and not composed)
        if workdir:
            inside = inside.derive(cwd=workdir)
        mapped, changed = _mapped(command, mounts)
        host = next(
            (h + workdir[len(c) :] for h, c in mounts if workdir == c or workdir.startswith(c.rstrip("/") + "/")), ""
        )
        if mounts and (changed or host) and not (composed or HOLE in image):
            context = act.context.derive(cwd=host if host not in (".",) else act.context.cwd)
            inner = run(act, mapped, context=context)
        else:
            inner = run(act, command, context=inside)
        if inner is not None:
            yield inner


def _mounts(args: Sequence[Arg], end: int) -> tuple[list[tuple[str, str]], bool]:
    """Return pairs of a host directory and where it is in the container, and whether more than that is shared."""
    pairs: list[tuple[str, str]] = []
    risky = False
    index = 0
    while index < end:
        text = args[index].text
        value = ""
        name, equals, attached = text.partition("=")
        if text in ("-v", "--volume", "--mount", "--volumes-from") and index + 1 < end:
            name, value = text, args[index + 1].text
            index += 1
        elif equals and name in ("-v", "--volume", "--mount", "--volumes-from"):
            value = attached
        elif text[:2] == "-v" and text[:3] != "-v=" and len(text) > 2:
            name, value = "-v", text[2:]
        elif text in ("--privileged", "--pid=host", "--device"):
            risky = True
        if name in ("-v", "--volume") and value:
            pieces = value.split(":")
            if len(pieces) > 1 and not any("ro" in p.split(",") for p in pieces[2:]):
                if "/" in pieces[0] or pieces[0][:1] in (".", "~", HOLE):
                    pairs.append((pieces[0], pieces[1]))
                else:
                    risky = True
        elif name == "--mount" and value:
            fields = dict(f.partition("=")[::2] for f in value.split(","))
            source = fields.get("src", fields.get("source", ""))
            target = fields.get("dst", fields.get("target", fields.get("destination", "")))
            if "readonly" not in fields and "ro" not in fields:
                if fields.get("type") == "bind" and source and target:
                    pairs.append((source, target))
                elif fields.get("type") != "tmpfs":
                    risky = True
        elif name == "--volumes-from":
            risky = True
        index += 1
    return pairs, risky


def _mapped(command: Sequence[Arg], mounts: Sequence[tuple[str, str]]) -> tuple[list[Arg], bool]:
    """Return the words with container paths below a mount replaced by what they are outside."""
    out = list(command)
    changed = False
    for host, inside in sorted(mounts, key=lambda pair: -len(pair[1])):
        inside = inside.rstrip("/")
        if not inside:
            continue
        pattern = re.compile(r"(?<![\w./-])" + re.escape(inside) + r"(?=[/\s\"';&|)]|$)")
        base = host.rstrip("/")
        for index, word in enumerate(out):

            def outside(match: re.Match[str], base: str = base, word: Arg = word) -> str:
                return base if word.text[match.end() : match.end() + 1] == "/" else base or "/"

            text = pattern.sub(outside, word.text)
            if text != word.text:
                changed = True
                out[index] = Arg(text, word.span, glob=word.glob, split=word.split)
    return out, changed


CARRIER = ContainerRun()
