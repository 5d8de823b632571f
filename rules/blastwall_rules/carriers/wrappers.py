"""Programs that run the command given as their last words, in the same place: `sudo`, `env`, `timeout`, `nice`."""

from __future__ import annotations

from blastwall.acts import HOLE, Arg, Invocation
from blastwall.rule import Carrier, Example
from blastwall_rules.carriers._handing_on import code, leading, run

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from blastwall.acts import Act
    from blastwall.model import Snippet

_SUDO = (
    "-u -g -h -p -C -r -t -T -U -D -R -a --user --group --host --prompt --close-from --role --type --command-timeout"
)
#: program -> (its options that take a value, how many words come before the command)
_GRAMMAR: dict[str, tuple[str, int]] = {
    "sudo": (_SUDO + " --other-user --chdir --chroot --auth-type", 0),
    "doas": ("-u -C -a", 0),
    "run0": ("-u -g -D --user --group --chdir --unit --property --description --slice --nice --setenv --background", 0),
    "pkexec": ("--user", 0),
    "env": ("-u -C -S --unset --chdir --split-string --block-signal --default-signal --ignore-signal", 0),
    "nice": ("-n --adjustment", 0),
    "timeout": ("-s -k --signal --kill-after", 1),
    "gtimeout": ("-s -k --signal --kill-after", 1),
    "nohup": ("", 0),
    "setsid": ("", 0),
    "stdbuf": ("-i -o -e --input --output --error", 0),
    "unbuffer": ("", 0),
    "ionice": ("-c -n -p -P -u --class --classdata --pid", 0),
    "chrt": ("-T -P -D -p --sched-runtime --sched-period --sched-deadline --pid", 1),
    "taskset": ("", 1),
    "numactl": ("-C -N -m -i -p --cpunodebind --physcpubind --membind --interleave --preferred --localalloc", 0),
    "prlimit": ("-p -o --pid --output", 0),
    "cpulimit": ("-l -p -e --limit --pid --exe", 0),
    "unshare": ("-R -w -S -G --root --wd --setuid --setgid --map-user --map-group --propagation --setgroups", 0),
    "nsenter": ("-t -S -G --target --setuid --setgid", 0),
    "setpriv": ("--reuid --regid --groups --inh-caps --ambient-caps --bounding-set --securebits --pdeathsig", 0),
    "setarch": ("", 1),
    "linux64": ("", 0),
    "linux32": ("", 0),
    "time": ("-f -o --format --output", 0),
    "gtime": ("-f -o --format --output", 0),
    "hyperfine": ("-w -m -M -r -p -s -c -n -S -i --warmup --runs --prepare --setup --cleanup --shell --export-json", 0),
    "caffeinate": ("-t -w", 0),
    "strace": ("-o -e -p -s -u -E -a -b -I -O -P -S -X --output --trace --attach --user", 0),
    "ltrace": ("-o -e -p -s -u -a -A -D -F -l -n -w -x", 0),
    "perf-exec": ("", 0),
    "valgrind": ("", 0),
    "catchsegv": ("", 0),
    "fakeroot": ("-l -s -i -b -u --lib --faked", 0),
    "firejail": ("", 0),
    "arch": ("-e", 0),
    "faketime": ("-f", 1),
    "dbus-run-session": ("--config-file --dbus-daemon", 0),
    "dbus-launch": ("", 0),
    "xvfb-run": ("-n -f -e -s -p -w --server-num --auth-file --error-file --server-args --wait", 0),
    "winpty": ("", 0),
    "rlwrap": ("-C -D -f -F -H -s -l -m -P -q -S -t -z", 0),
    "torify": ("", 0),
    "torsocks": ("", 0),
    "proxychains": ("-f", 0),
    "proxychains4": ("-f", 0),
    "eatmydata": ("", 0),
    "systemd-inhibit": ("--what --who --why --mode", 0),
    "systemd-cat": ("-t -p --identifier --priority", 0),
    "systemd-run": (
        "-p -u -M -H -E -G --unit --property --description --slice --uid --gid --nice --setenv --on-active --on-boot "
        "--on-calendar --on-startup --on-unit-active --timer-property --working-directory --machine --host",
        0,
    ),
    "chpst": ("-u -U -b -d -e -P -n -l -L -m -o -p -f -c -t -/", 0),
    "softlimit": ("-a -c -d -f -l -m -o -p -r -s -t", 0),
    "setuidgid": ("", 1),
    "gosu": ("", 1),
    "su-exec": ("", 1),
    "envdir": ("", 1),
    "tini": ("-p -e", 0),
    "dumb-init": ("-r --rewrite", 0),
    "busybox": ("", 0),
    "toybox": ("", 0),
    "command": ("", 0),
    "builtin": ("", 0),
    "exec": ("-a", 0),
    "noglob": ("", 0),
    "nocorrect": ("", 0),
    "chronic": ("", 0),
    "ts-node-dev": ("", 0),
    "dotenv": ("-e -f --file -c", 0),
    "npx": ("-p -c --package --call -w --workspace", 0),
    "bunx": ("-p --package", 0),
    "uvx": ("--from --with --python -p --with-requirements --index-url", 0),
    "cross-env": ("", 0),
    "dotenvx": ("", 0),
    "entr": ("", 0),
    "retry": ("-d -t -m -u -w --delay --times --max-delay --until --while", 0),
    "sem": ("-j --jobs --id", 0),
    "gdb": ("-ex -x -p", 0),
}
_ELEVATING = frozenset({"sudo", "doas", "run0", "pkexec", "gosu", "su-exec"})
_ASSIGNING = frozenset({"sudo", "env", "doas", "cross-env", "chpst"})


class Wrappers(Carrier):
    """A wrapper changes how a command runs, not what it does: the command is judged as if it stood alone.

    **Source:** the manual pages of each: sudo(8), env(1), timeout(1), nice(1), stdbuf(1), nsenter(1) and so on.
    """

    id = "wrappers"
    act = "invocation"
    keys = tuple(_GRAMMAR)
    triggers = tuple(_GRAMMAR)
    carried = (
        Example("sudo -u root rm -rf build"),
        Example("timeout -k 5 10s make clean"),
        Example("env -u HOME A=1 rm -rf build"),
        Example("nohup nice -n 10 ionice -c3 rm -rf build"),
    )

    def carry(self, act: Act) -> Iterator[Act | Snippet]:
        """Yield the inner command."""
        assert isinstance(act, Invocation)
        values, positionals = _GRAMMAR[act.program]
        program = act.program
        found = leading(act.args, values.split(), assignments=program in _ASSIGNING, positionals=positionals)
        rest = found.rest
        context = act.context
        if found.env:
            context = context.derive(env={**context.env, **found.env})
        directory = (
            found.get("-D", "--chdir", "--working-directory") if program != "env" else found.get("-C", "--chdir")
        )
        if directory:
            context = context.derive(cwd=directory)
        if program in _ELEVATING:
            context = context.derive(elevated=True, user=found.get("-u", "--user") or "root")
            if "-e" in found.flags or "--edit" in found.flags or "-l" in found.flags:
                return
        if program == "env":
            split = found.values.get("-S") or found.values.get("--split-string")
            if split is not None:
                yield code(act, " ".join([split.text, *(_quoted(a) for a in rest)]), context=context)
                return
        if program in ("command", "exec") and any(f in ("-v", "-V") for f in found.flags):
            return
        if program in ("npx", "dotenv") and ("-c" in found.values or "--call" in found.values) and not rest:
            yield code(act, found.values.get("-c") or found.values["--call"], context=context)
            return
        if program == "npx" and rest:
            # `npx prisma@5 migrate`: the version is no part of the program's name.
            name = rest[0].text
            rest = [Arg(_unversioned(name), rest[0].span), *rest[1:]]
        if program == "uvx" and rest:
            rest = [Arg(rest[0].text.partition("@")[0], rest[0].span), *rest[1:]]
        if program == "hyperfine":
            for word in rest:
                yield code(act, word, context=context)
            return
        if program == "gdb" and "--args" not in found.flags:
            return
        if program == "dotenv" and rest and rest[0].text == "run":
            rest = rest[1:]
        if program == "dotenvx" and rest and rest[0].text == "run":
            rest = leading(rest[1:], ("-f", "-e", "--env-file", "--env")).rest
        if program == "nice" and rest and rest[0].text[:1] == "-":
            rest = rest[1:]
        if program == "taskset" and ("-p" in found.flags or "--pid" in found.flags):
            return
        if (
            program in ("sudo", "doas", "run0")
            and not rest
            and act.stdin is not None
            and {"-s", "-i"} & set(found.flags)
        ):
            rest = [Arg("sh", act.span)]
        if program in ("dbus-launch", "valgrind", "firejail"):
            rest = leading(rest, ()).rest
        inner = run(act, rest, context=context)
        if inner is not None:
            yield inner


def _unversioned(name: str) -> str:
    base = name.rpartition("/")[2] if name[:1] == "@" else name
    return base.partition("@")[0] or base


def _quoted(arg: Arg) -> str:
    return arg.text if HOLE in arg.text else "'" + arg.text.replace("'", "'\\''") + "'"


CARRIER = Wrappers()
