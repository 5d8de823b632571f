"""Variables whose value a program runs: as a command (`EDITOR`), as code (`PS4`), as options (`TAR_OPTIONS`)."""

from __future__ import annotations

from blastwall.acts import HOLE, Arg, Invocation
from blastwall.rule import Carrier, Example
from blastwall_rules.carriers._handing_on import code, file_code, run

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from blastwall.acts import Act
    from blastwall.context import Context
    from blastwall.model import Snippet

_EDITORS = ("EDITOR", "VISUAL")
_PAGERS = ("PAGER",)
_GIT = (
    *("GIT_EDITOR", "GIT_SEQUENCE_EDITOR", "GIT_SSH_COMMAND", "GIT_SSH", "GIT_PAGER", "GIT_EXTERNAL_DIFF"),
    *("GIT_PROXY_COMMAND", "GIT_ASKPASS", "SSH_ASKPASS"),
    *_EDITORS,
    *_PAGERS,
)
_SUDO = ("SUDO_EDITOR", "SUDO_ASKPASS", *_EDITORS)
#: program -> the variables it runs as a command
_VARIABLES: dict[str, tuple[str, ...]] = {
    "git": _GIT,
    "crontab": _EDITORS,
    "visudo": _SUDO,
    "sudoedit": _SUDO,
    "sudo": ("SUDO_EDITOR", "SUDO_ASKPASS"),
    "vipw": _EDITORS,
    "vigr": _EDITORS,
    "edquota": _EDITORS,
    "virsh": ("VIRSH_DEFAULT_EDITOR_COMMAND", *_EDITORS),
    "kubectl": ("KUBE_EDITOR", "KUBECTL_EXTERNAL_DIFF", *_EDITORS),
    "oc": ("OC_EDITOR", "KUBE_EDITOR", "KUBECTL_EXTERNAL_DIFF", *_EDITORS),
    "helm": ("HELM_DIFF_OUTPUT_COMMAND",),
    "man": ("MANPAGER", "MANOPT", *_PAGERS),
    "apropos": _PAGERS,
    "perldoc": ("PERLDOC_PAGER", *_PAGERS),
    "ri": ("RI_PAGER", *_PAGERS),
    "pydoc": ("MANPAGER", *_PAGERS),
    "psql": ("PSQL_EDITOR", "PSQL_PAGER", *_EDITORS, *_PAGERS),
    "mysql": _PAGERS,
    "mycli": _PAGERS,
    "pgcli": _PAGERS,
    "systemctl": ("SYSTEMD_EDITOR", "SYSTEMD_PAGER", *_EDITORS),
    "journalctl": ("SYSTEMD_PAGER", *_PAGERS),
    "loginctl": ("SYSTEMD_PAGER", *_PAGERS),
    "gh": ("GH_EDITOR", "GH_PAGER", "GH_BROWSER", "BROWSER", *_EDITORS, *_PAGERS),
    "glab": ("GLAB_PAGER", "BROWSER", *_EDITORS, *_PAGERS),
    "hub": _GIT,
    "jj": ("JJ_EDITOR", "JJ_PAGER", *_EDITORS, *_PAGERS),
    "xdg-open": ("BROWSER",),
    "sensible-browser": ("BROWSER",),
    "sensible-editor": _EDITORS,
    "sensible-pager": _PAGERS,
    "less": ("LESSOPEN", "LESSCLOSE"),
    "more": _EDITORS,
    "rsync": ("RSYNC_RSH", "RSYNC_CONNECT_PROG"),
    "cvs": ("CVS_RSH", "CVSEDITOR", *_EDITORS),
    "svn": ("SVN_EDITOR", "SVN_SSH", *_EDITORS),
    "hg": ("HGEDITOR", "HGMERGE", *_EDITORS),
    "bzr": ("BZR_EDITOR", *_EDITORS),
    "fossil": _EDITORS,
    "aws": ("AWS_PAGER", *_PAGERS),
    "az": _PAGERS,
    "heroku": ("HEROKU_PAGER", *_PAGERS),
    "bat": ("BAT_PAGER", *_PAGERS),
    "delta": ("DELTA_PAGER", *_PAGERS),
    "fzf": ("FZF_DEFAULT_COMMAND",),
    "sk": ("SKIM_DEFAULT_COMMAND",),
    "fc": ("FCEDIT", *_EDITORS),
    "mutt": _EDITORS,
    "sops": ("SOPS_EDITOR", *_EDITORS),
    "ansible-vault": _EDITORS,
    "rails": _EDITORS,
    "bundle": ("BUNDLER_EDITOR", *_EDITORS),
    "gem": ("GEM_EDITOR", *_EDITORS),
    "pass": _EDITORS,
    "chezmoi": _EDITORS,
    "make": ("SHELL",),
    "npm": ("npm_config_script_shell", "NPM_CONFIG_SCRIPT_SHELL", "npm_config_editor", "npm_config_viewer"),
    "pnpm": ("npm_config_script_shell", "NPM_CONFIG_SCRIPT_SHELL", "pnpm_config_script_shell"),
    "yarn": ("npm_config_script_shell", "NPM_CONFIG_SCRIPT_SHELL", "YARN_SCRIPT_SHELL"),
    "ssh": ("SSH_ASKPASS",),
}
#: program -> variables whose words join its own
_OPTIONS = {
    "tar": ("TAR_OPTIONS",),
    "gtar": ("TAR_OPTIONS",),
    "make": ("MAKEFLAGS", "GNUMAKEFLAGS"),
    "gmake": ("MAKEFLAGS", "GNUMAKEFLAGS"),
    "fzf": ("FZF_DEFAULT_OPTS",),
}
_SHELLS = ("bash", "sh", "dash", "zsh", "ksh", "mksh", "ash", "set")
#: interpreter -> (variable, options in it that name a file it runs first)
_PRELOADED = {
    "node": ("NODE_OPTIONS", ("-r", "--require", "--import", "--loader", "--experimental-loader"), "javascript"),
    "npm": ("NODE_OPTIONS", ("-r", "--require", "--import"), "javascript"),
    "npx": ("NODE_OPTIONS", ("-r", "--require", "--import"), "javascript"),
    "bun": ("BUN_OPTIONS", ("-r", "--preload", "--require"), "javascript"),
    "ruby": ("RUBYOPT", ("-r",), "ruby"),
    "bundle": ("RUBYOPT", ("-r",), "ruby"),
    "rails": ("RUBYOPT", ("-r",), "ruby"),
    "perl": ("PERL5OPT", ("-M", "-m"), "perl"),
    "python": ("PYTHONSTARTUP", (), "python"),
    "python3": ("PYTHONSTARTUP", (), "python"),
}
_STARTING = ("BASH_ENV", "ENV", "ZDOTDIR")
#: program -> (variable that holds code, its language or the option that gives the program such code, the option
#: without which it is not looked at)
_HOLDING = {
    "perl": ("PERL5DB", "perl", "-d"),
    "lua": ("LUA_INIT", "-e", ""),
    "luajit": ("LUA_INIT", "-e", ""),
}
#: program -> variables that name a file it runs first, and its language or the option that gives such code
_READING = {
    "psql": (("PSQLRC",), "sql"),
    "R": (("R_PROFILE", "R_PROFILE_USER"), "-e"),
    "Rscript": (("R_PROFILE", "R_PROFILE_USER"), "-e"),
    "make": (("MAKEFILES",), "makefile"),
    "gmake": (("MAKEFILES",), "makefile"),
}
#: Options with which an interpreter comes to no prompt.
_GIVEN = ("-c", "-m", "-V", "-h", "--version", "--help")


class InjectedCode(Carrier):
    """Code that reaches a program through a variable is run as surely as an argument.

    **Source:** git-var(1), sudo(8), man(1), less(1), systemctl(1), kubectl edit, bash(1) (BASH_ENV, PROMPT_COMMAND,
    PS4), tar(1) (TAR_OPTIONS), fzf(1), node(1) (NODE_OPTIONS), ruby(1) (RUBYOPT), perlrun(1) (PERL5OPT, PERL5DB),
    lua(1) (LUA_INIT), psql(1) (PSQLRC), R's "Startup", the GNU Make manual (MAKEFLAGS, MAKEFILES), npm's `config`
    (script-shell).
    """

    id = "injected-code"
    act = "invocation"
    keys = tuple(dict.fromkeys((*_VARIABLES, *_OPTIONS, *_SHELLS, *_PRELOADED, *_HOLDING, *_READING)))
    triggers = tuple(name.lower() for name in keys)
    carried = (
        Example("EDITOR='rm -rf build #' git commit"),
        Example("SUDO_EDITOR='rm -rf build #' sudo -e /etc/hosts"),
        Example("TAR_OPTIONS='--checkpoint-action=exec=\"rm -rf build\"' tar cf a.tar src"),
        Example("PS4='$(rm -rf build)' bash -x run.sh"),
        Example("BASH_ENV=<(echo 'rm -rf build') bash -c true"),
        Example("npm_config_script_shell='rm -rf build' npm test"),
    )

    def carry(self, act: Act) -> Iterator[Act | Snippet]:
        """Yield the code."""
        assert isinstance(act, Invocation)
        env = act.context.env
        if not env:
            return
        program = act.program
        for name in _VARIABLES.get(program, ()):
            value = env.get(name, "")
            # A plain program name (`EDITOR=vim`) only chooses among programs.
            if value and value != HOLE and any(c in value for c in " \t;|&`$(\n"):
                text = value.lstrip("|- ") if name.startswith("LESS") else value
                yield code(act, Arg(text, act.span), context=_without(act, name))
        for name in _OPTIONS.get(program, ()):
            value = env.get(name, "")
            if value.strip(HOLE + " ") and value[:1] == "-":
                yield code(act, f"{program} {value}", context=_without(act, name))
        if program in _HOLDING:
            yield from _held(act)
        for name in _READING[program][0] if program in _READING else ():
            yield from _files(act, name, _READING[program][1])
        if program in _SHELLS:
            yield from _shell(act)
        elif program in _PRELOADED:
            yield from _preloaded(act)


def _without(act: Invocation, name: str) -> Context:
    """The context without this variable: what it names is followed once."""
    return act.context.derive(env={key: value for key, value in act.context.env.items() if key != name})


def _held(act: Invocation) -> Iterator[Act | Snippet]:
    """What a variable holds as code: lua's runs before any script, perl's where the debugger is asked for."""
    name, language, option = _HOLDING[act.program]
    value = act.context.env.get(name, "")
    if not value.strip(HOLE + " ") or (option and not any(a.text.startswith(option) for a in act.args)):
        return
    if value[:1] == "@":
        yield from _files(act, name, language, value[1:])
    else:
        yield from _as(act, name, language, value)


def _files(act: Invocation, name: str, language: str, path: str = "") -> Iterator[Act | Snippet]:
    """What a file holds that a variable names, where this call wrote it."""
    path = path or act.context.env.get(name, "")
    if path and path != HOLE:
        found = file_code(act, Arg(path, act.span), "shell", context=_without(act, name))
        if found is not None:
            yield from _as(act, name, language, found.text)


def _as(act: Invocation, name: str, language: str, text: str) -> Iterator[Act | Snippet]:
    """The code in its language, or the program with the option that gives it such code."""
    if language[:1] != "-":
        yield code(act, Arg(text, act.span), language, context=_without(act, name))
        return
    inner = run(act, [act.name, Arg(language), Arg(text, act.span)], context=_without(act, name), stdin=False)
    if inner is not None:
        yield inner


def _shell(act: Invocation) -> Iterator[Act | Snippet]:
    """What a shell runs of its variables: a file first, prompts where they are shown, `PS4` where it traces."""
    env = act.context.env
    flags = "".join(arg.text[1:] for arg in act.args if arg.text[:1] == "-" and arg.text[:2] != "--")
    if act.program != "set":
        for name in _STARTING:
            value = env.get(name, "")
            if not value or value == HOLE:
                continue
            if "$(" in value or "`" in value:
                yield code(act, Arg(f': "{value}"', act.span), context=_without(act, name))
            else:
                found = file_code(act, Arg(value, act.span), "shell", context=_without(act, name))
                if found is not None:
                    yield found
        for name, value in env.items():
            # bash takes functions from its environment, and whoever calls one by that name runs it
            if name.startswith("BASH_FUNC_") and value.startswith("()"):
                called = name[10:].removesuffix("%%").removesuffix("()")
                yield code(act, Arg(f"{called} {value}", act.span), context=_without(act, name))
        prompt = env.get("PROMPT_COMMAND", "")
        if prompt.strip(HOLE + " "):
            yield code(act, Arg(prompt, act.span), context=_without(act, "PROMPT_COMMAND"))
    shown = ("PS1", "PS2", "PS0") if "i" in flags or not act.args else ()
    for name in (*shown, *(("PS4",) if "x" in flags or "xtrace" in flags else ())):
        value = env.get(name, "")
        if "$(" in value or "`" in value:
            yield code(act, Arg(f': "{value}"', act.span), context=_without(act, name))


def _preloaded(act: Invocation) -> Iterator[Act | Snippet]:
    """What an interpreter loads first on the word of a variable, where its text is known."""
    name, options, language = _PRELOADED[act.program]
    words = act.context.env.get(name, "").split()
    if not options:
        prompting = not any(a.text[:1] != "-" or a.text.startswith(_GIVEN) for a in act.args)
        if words and prompting:
            yield from _file(act, words[0], language)
        return
    for index, word in enumerate(words):
        for option in options:
            if word == option and index + 1 < len(words):
                yield from _file(act, words[index + 1], language)
            elif word.startswith(option + "=") or (len(option) == 2 and word.startswith(option) and word != option):
                yield from _file(act, word[len(option) :].lstrip("="), language)


def _file(act: Invocation, path: str, language: str) -> Iterator[Snippet]:
    if path.startswith("data:text/javascript,"):
        from urllib.parse import unquote

        yield code(act, Arg(unquote(path.partition(",")[2]), act.span), language)
        return
    for name in (path, f"{path}.rb" if language == "ruby" else path):
        found = file_code(act, Arg(name, act.span), language, context=_without(act, _PRELOADED[act.program][0]))
        if found is not None:
            yield found
            return


CARRIER = InjectedCode()
