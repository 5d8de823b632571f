"""Project tools that run a command in their environment: `uv run`, `poetry run`, `bundle exec`, `npm exec`."""

from __future__ import annotations

from blastwall.acts import Arg, Invocation
from blastwall.rule import Carrier, Example
from blastwall_rules.carriers._handing_on import leading, run

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from blastwall.acts import Act
    from blastwall.model import Snippet

#: program -> pairs of a subcommand path and the options after it that take a value
_RUNNERS: dict[str, tuple[tuple[str, str], ...]] = {
    "uv": (
        (
            "run",
            "--with --python -p --group --extra --env-file --directory --project --index-url --package "
            "--with-requirements --no-group",
        ),
        ("tool run", "--from --with --python -p"),
    ),
    "poetry": (("run", ""),),
    "pipenv": (("run", ""),),
    "pdm": (("run", "-p --project"),),
    "rye": (("run", ""),),
    "hatch": (("run", ""), ("-e run", "")),
    "pixi": (("run", "-e --environment --manifest-path"),),
    "conda": (("run", "-n --name -p --prefix --cwd"),),
    "mamba": (("run", "-n --name -p --prefix --cwd"),),
    "micromamba": (("run", "-n --name -p --prefix --cwd"),),
    "pipx": (("run", "--spec --python --pip-args"),),
    "bundle": (("exec", "--gemfile"),),
    "npm": (("exec", "-p --package -w --workspace -c --call"), ("x", "-p --package -w --workspace -c --call")),
    "pnpm": (("exec", "-C --filter -F"), ("dlx", "--package -C")),
    "yarn": (("exec", ""), ("dlx", "-p --package")),
    "bun": (("x", ""),),
    "aws-vault": (("exec", "-d --duration --region -n --mfa-token"),),
    "op": (("run", "--env-file --account"),),
    "doppler": (("run", "-p -c -t --project --config --token"),),
    "infisical": (("run", "--env --path --projectId --token"),),
    "chamber": (("exec", ""),),
    "direnv": (("exec", ""),),
    "mise": (("exec", "-C"), ("x", "-C")),
    "asdf": (("exec", ""),),
    "rbenv": (("exec", ""),),
    "pyenv": (("exec", ""),),
    "nodenv": (("exec", ""),),
    "volta": (("run", "--node --npm --yarn"),),
    "fnm": (("exec", "--using"),),
    "nvm": (("exec", ""),),
    "rustup": (("run", ""),),
    "spring": (("", ""),),
    "foreman": (("run", "-e -f -d"),),
    "envconsul": (("", "-consul-addr -prefix -secret -config"),),
    "teller": (("run", ""),),
    "railway": (("run", "-s -e -p --service --environment --project"),),
    "with-contenv": (("", ""),),
    "saml2aws": (("exec", "-a --profile"),),
    "granted": (("", ""),),
    "assume": (("", ""),),
    "okteto": (("exec", "-n -f"),),
    "ddev": (("exec", "-s -d --service --dir"),),
    "lando": (("ssh", "-s -u"),),
    "sail": (("", ""),),
}
#: Words that stand between the subcommand and the command (a profile, a toolchain).
_PLACES = {"aws-vault": 1, "chamber": 1, "direnv": 1, "rustup": 1, "nvm": 1}


class Runners(Carrier):
    """A project tool's `run` only sets up the environment: the command is judged as if it stood alone.

    **Source:** the manuals of uv, poetry, bundler, npm, conda and the others.
    """

    id = "runners"
    act = "invocation"
    keys = tuple(_RUNNERS)
    triggers = tuple(_RUNNERS)
    carried = (
        Example("uv run python -c 'print(1)'"),
        Example("bundle exec rails db:migrate"),
        Example("npm exec -- prisma migrate status"),
        Example("aws-vault exec prod -- terraform plan"),
    )

    def carry(self, act: Act) -> Iterator[Act | Snippet]:
        """Yield the command."""
        assert isinstance(act, Invocation)
        args = list(act.args)
        for path, values in _RUNNERS[act.program]:
            rest = args
            wanted = path.split()
            if wanted:
                before = leading(
                    args, frozenset(["-C", "--cwd", "--dir", "--prefix", "--filter", "-F", "-p", "-e"])
                ).rest
                if [a.text for a in before[: len(wanted)]] != wanted:
                    continue
                rest = list(before[len(wanted) :])
            found = leading(rest, frozenset(values.split()))
            words = list(found.rest)
            context = act.context
            if act.program in _PLACES:
                places, words = words[: _PLACES[act.program]], words[_PLACES[act.program] :]
                words = [*leading(words).rest]
                if act.program == "aws-vault" and places:
                    context = context.derive(env={**context.env, "AWS_PROFILE": places[0].text})
            if found.get("-m", "--module") or (act.program == "uv" and "-m" in found.flags and words):
                words = [Arg("python", act.span), Arg("-m", act.span), *words]
            if words and act.program in ("npm", "pnpm", "yarn", "bun", "uv", "pipx") and "@" in words[0].text[1:]:
                name = words[0].text
                words[0] = Arg(name[: name.rindex("@")] if name.rindex("@") else name, words[0].span)
            if words and words[0].text.endswith(".py"):
                words = [Arg("python", act.span), *words]
            inner = run(act, words, context=context)
            if inner is not None:
                yield inner
            return


CARRIER = Runners()
