"""Project tools that run a command in their environment: `uv run`, `poetry run`, `bundle exec`, `op run`."""

from __future__ import annotations

from blastwall.acts import Arg, Invocation
from blastwall.rule import Carrier, Example
from blastwall_rules.carriers._grammar import Form, forms_of, hand_on
from blastwall_rules.carriers._handing_on import run

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from blastwall.acts import Act
    from blastwall.model import Snippet

_UV = (
    "--with --with-editable --python -p --group --extra --env-file --project --index-url --package "
    "--with-requirements --no-group --no-extra --only-group --index --default-index --extra-index-url --find-links "
    "--config-file --cache-dir --color --upgrade-package --refresh-package --link-mode --resolution --prerelease "
    "--exclude-newer --allow-insecure-host --from --constraints --overrides --build-constraints --python-platform"
)
_CONDA = "-n --name -p --prefix"
_NPM = "-p --package -w --workspace"
_PNPM = "--filter -F --filter-prod --workspace-concurrency --resume-from --reporter"
_NIX = (
    "-k --keep --arg:2 --argstr:2 --expr -f --file --override-input:2 --option:2 --inputs-from --redirect:2 "
    "-u --unset --profile --max-jobs -j --cores --log-format -I --include --override-flake:2"
)
_VAULT = "-d --duration --region -n --prompt --mfa-token -t --backend"

#: program -> the subcommands that run a command
RUNNERS: dict[str, Form | tuple[Form, ...]] = {
    # Python
    "uv": (Form(_UV, path="run", cwd="--directory"), Form(_UV, path="tool run", cwd="--directory")),
    "poetry": Form("-C --directory -P --project", path="run"),
    "pipenv": Form(path="run"),
    "pdm": Form("-p --project --venv", path="run"),
    "rye": Form("-f --pyproject", path="run|r"),
    "hatch": (Form("-e --env -p", path="run"), Form("-e --env", path="-e")),
    "pixi": Form("-e --environment --manifest-path --feature", path="run|r"),
    "conda": Form(_CONDA, path="run", cwd="--cwd"),
    "mamba": Form(_CONDA, path="run", cwd="--cwd"),
    "micromamba": Form(_CONDA + " -e --env --label -a --attach", path="run", cwd="--cwd"),
    "pipx": Form("--spec --python --pip-args --index-url", path="run"),
    "pyenv": Form(path="exec"),
    "dotenv": (
        Form("-e -c -f --file -v -q -p", path="run"),
        Form("-e -f --file -v -q -p", code="-c"),
    ),
    "dotenv-cli": Form("-e -c -f --file -v -p", code="-c"),
    "dotenvx": Form("-f --env-file -e --env -fk -fv --log-level --convention", path="run"),
    "honcho": Form("-e -f -d -p --env --procfile --app-root --port", path="run"),
    # Ruby
    "bundle": Form("--gemfile", path="exec|e"),
    "rbenv": Form(path="exec"),
    "chruby-exec": Form(how="dashes", place=1),
    "rvm": Form(path="do|exec", place=1),
    "foreman": Form("-e -f -d --env --procfile --root", path="run"),
    "spring": Form(),
    # JavaScript
    "npm": (
        Form(_NPM, path="exec|x", code="-c --call"),
        Form(path="explore", place=1),
    ),
    "pnpm": (Form(_PNPM, path="exec", cwd="-C --dir"), Form(_PNPM + " --package", path="dlx", cwd="-C --dir")),
    "yarn": (
        Form(path="exec", cwd="--cwd"),
        Form("-p --package", path="dlx", cwd="--cwd"),
        # what follows a workspace's name is a command of yarn's again
        Form(path="workspace", place=1, before="yarn"),
        Form("--from --include --exclude -j --jobs", path="workspaces foreach exec"),
    ),
    "bun": Form("-p --package", path="x"),
    "lerna": Form("--scope --ignore --concurrency --since", path="exec", single=True),
    "nx": Form("-p --projects --project", path="exec", single=True),
    "nodenv": Form(path="exec"),
    "volta": Form("--node --npm --yarn --pnpm", path="run"),
    "fnm": Form("--using", path="exec"),
    "nvm": Form(path="exec", place=1),
    "n": Form(path="exec|run|as", place=1),
    # tool versions, environments
    "mise": Form("-j --jobs", path="exec|x", cwd="-C --cd", code="-c --command", place=0),
    "rtx": Form("-j --jobs", path="exec|x", cwd="-C --cd", code="-c --command"),
    "asdf": Form(path="exec"),
    "direnv": Form(path="exec", place=1),
    "rustup": Form(path="run", place=1),
    "nix": (
        Form(_NIX, path="develop|shell", how="after", code="-c --command"),
        Form(_NIX, path="run", place=1, how="dashes"),
    ),
    "nix-shell": Form("-p -A -E -I -i -k --attr --expr --arg:2 --argstr:2", how="options", code="--run --command"),
    "devbox": Form("-c --config -e --env --env-file --environment", path="run", single=True),
    "devenv": Form("-i -c --cores -j --max-jobs", path="shell"),
    "guix": Form("-L -f -e -m -p --with-source", path="shell|environment", how="dashes"),
    "flox": Form("-d --dir -r --remote", path="activate", how="dashes"),
    "cabal": Form(path="exec", how="dashes"),
    "stack": Form(path="exec"),
    "opam": Form("--switch --root", path="exec"),
    "esy": Form(),
    "cargo": Form("-x -w -i -d -E -B --exec --watch --ignore --delay", path="watch", how="options", code="-s --shell"),
    # secrets
    "op": Form("--env-file --account --session --config", path="run"),
    "doppler": Form(
        "-p -c -t --project --config --token --name-transformer --mount --fallback", path="run", code="--command"
    ),
    "infisical": Form(
        "--env --path --projectId --token --domain --tags --project-config-dir", path="run", code="--command"
    ),
    "chamber": Form("-b --backend -r --retries", path="exec", place=1, how="dashes"),
    "aws-vault": Form(_VAULT, path="exec", place=1),
    "aws-sso": Form("-A -R -p -r --account --role --profile --region", path="exec"),
    "aws-okta": Form("-d --debug -s -t", path="exec", place=1),
    "saml2aws": Form("-a --profile --exec-profile", path="exec"),
    "envconsul": Form("-consul-addr -prefix -secret -config -vault-addr -log-level"),
    "teller": Form("-c --config", path="run"),
    "berglas": Form(path="exec"),
    "sops": (Form(path="exec-env|exec-file", place=1, how="each"),),
    "assume": Form("-r --region --service -d --duration", how="after", code="--exec", single=True),
    "gopass": Form(path="env", place=1),
    "psst": Form(how="dashes"),
    # databases and caches that are started for the command
    "pg_tmp": Form("-w -d -o -p"),
    "deno": Form("--config -c --import-map --lock --env-file --reload:0 --allow-read:0", path="run|x"),
    "podman": Form(path="unshare"),
    "buildah": Form(path="unshare"),
    "railway": Form("-s -e -p --service --environment --project", path="run"),
    "ddev": Form("-s --service -d --dir", path="exec", single=True, where="container"),
    "sail": Form(path="exec", place=1, where="container"),
    "pueue": Form(
        "-w -g -a -d -l -o --working-directory --group --after --delay --label --priority", path="add", how="shell"
    ),
    "sbatch": Form("-J -p -n -N -t -o -e -A -D", how="options", code="--wrap", stdin=True),
}
_JS = frozenset({"npm", "pnpm", "yarn", "bun", "uv", "pipx", "deno"})


class Runners(Carrier):
    """A project tool's `run` only sets up the environment: the command is judged as if it stood alone.

    **Source:** the manuals of uv, poetry, bundler, npm, conda, nix, 1Password, doppler, aws-vault and the others.
    """

    id = "runners"
    act = "invocation"
    keys = tuple(RUNNERS)
    triggers = tuple(RUNNERS)
    carried = (
        Example("uv run python -c 'print(1)'"),
        Example("bundle exec rails db:migrate"),
        Example("npm exec -- prisma migrate status"),
        Example("aws-vault exec prod -- terraform plan"),
        Example("nix develop -c make clean"),
        Example("mise exec node@20 -- npm test"),
    )

    def carry(self, act: Act) -> Iterator[Act | Snippet]:
        """Yield the command."""
        assert isinstance(act, Invocation)
        program = act.program
        for inner in hand_on(act, forms_of(RUNNERS, program)):
            yield _resolved(program, act, inner) if isinstance(inner, Invocation) else inner


def _resolved(program: str, act: Invocation, inner: Invocation) -> Act | Snippet:
    """Return the command as the tool finds it: without a version, by its module's name, inside a package."""
    name = inner.name.text
    words = [inner.name, *inner.args]
    span = inner.name.span
    context = inner.context
    if program == "mise" or program == "rtx":
        # `mise exec node@20 python@3 -- command`: the tools stand before `--`
        cut = next((k for k, word in enumerate(words) if word.text == "--"), -1)
        words = words[cut + 1 :] if cut >= 0 else words
    elif program == "aws-vault":
        profile = next((arg.text for arg in act.args[1:] if arg.text[:1] != "-"), "")
        context = context.derive(env={**context.env, "AWS_PROFILE": profile})
    elif program == "uv" and any(arg.text in ("-m", "--module") for arg in act.args[: len(act.args) - len(words)]):
        words = [Arg("python", span), Arg("-m", span), *words]
    elif program == "uv" and name == "-":
        words = [Arg("python", span), *words]
    elif program == "deno" and name.startswith("npm:"):
        words = [Arg(name[4:], span), *words[1:]]
    elif program == "hatch" and ":" in name:
        words = [Arg(name.partition(":")[2], span), *words[1:]]
    elif program == "nix" and any(arg.text == "run" for arg in act.args[:4]):
        # `nix run nixpkgs#bash -- -c ...`: the package is the program
        package = next((arg.text for arg in act.args[1:] if "#" in arg.text), "").partition("#")[2]
        if package and package not in ("coreutils", "busybox"):
            words = [Arg(package.rpartition(".")[2], span), *words]
    if program in _JS and "@" in words[0].text[1:]:
        name = words[0].text
        words[0] = Arg(name[: name.rindex("@")] if name.rindex("@") else name, span)
    if words and words[0].text.endswith(".py"):
        words = [Arg("python", span), *words]
    return run(act, words, context=context) or inner


CARRIER = Runners()
