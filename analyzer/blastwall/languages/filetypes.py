"""Which language the code is in that a file of this name holds."""

from __future__ import annotations

#: The suffix of a file's name -> (language, dialect) of the code written to it.
_SUFFIXES: dict[str, tuple[str, str]] = {
    ".sh": ("shell", ""),
    ".bash": ("shell", "bash"),
    ".zsh": ("shell", "zsh"),
    ".ksh": ("shell", ""),
    ".envrc": ("shell", "bash"),
    ".bashrc": ("shell", "bash"),
    ".zshrc": ("shell", "zsh"),
    ".profile": ("shell", ""),
    ".bash_profile": ("shell", "bash"),
    ".sql": ("sql", ""),
    ".tf": ("hcl", ""),
    ".tofu": ("hcl", ""),
    ".hcl": ("hcl", ""),
    ".tfvars": ("hcl", ""),
    ".ps1": ("powershell", ""),
    ".psm1": ("powershell", ""),
    ".bat": ("cmd", ""),
    ".cmd": ("cmd", ""),
    ".py": ("python", ""),
    ".pyw": ("python", ""),
    ".rb": ("ruby", ""),
    ".rake": ("ruby", ""),
    ".pl": ("perl", ""),
    ".pm": ("perl", ""),
    ".php": ("php", ""),
    ".js": ("javascript", ""),
    ".mjs": ("javascript", ""),
    ".cjs": ("javascript", ""),
    ".ts": ("javascript", "typescript"),
    ".mts": ("javascript", "typescript"),
    ".jsx": ("javascript", ""),
    ".tsx": ("javascript", "typescript"),
    ".graphql": ("graphql", ""),
    ".gql": ("graphql", ""),
    ".mk": ("makefile", ""),
    ".dockerfile": ("dockerfile", ""),
    ".redis": ("redis", ""),
    ".cron": ("crontab", ""),
    ".crontab": ("crontab", ""),
    ".fish": ("shell", "fish"),
    ".bash_aliases": ("shell", "bash"),
    ".bash_logout": ("shell", "bash"),
    ".bash_login": ("shell", "bash"),
    ".zshenv": ("shell", "zsh"),
    ".zprofile": ("shell", "zsh"),
    ".zlogin": ("shell", "zsh"),
    ".zlogout": ("shell", "zsh"),
    ".kshrc": ("shell", ""),
    ".xprofile": ("shell", ""),
    ".xinitrc": ("shell", ""),
}
#: Whole file names (lower case) -> language.
_NAMES: dict[str, tuple[str, str]] = {
    "makefile": ("makefile", ""),
    "gnumakefile": ("makefile", ""),
    "dockerfile": ("dockerfile", ""),
    "containerfile": ("dockerfile", ""),
    "crontab": ("crontab", ""),
    "package.json": ("package-json", ""),
    "pre-commit": ("shell", ""),
    "post-commit": ("shell", ""),
    "pre-push": ("shell", ""),
    "post-checkout": ("shell", ""),
    "post-merge": ("shell", ""),
    "commit-msg": ("shell", ""),
    "entrypoint": ("shell", ""),
    "jenkinsfile": ("", ""),
}

#: Folders whose files are run by name alone: by git at each commit, by a shell at each login, by cron.
_FOLDERS: tuple[tuple[str, str], ...] = (
    ("/.git/hooks/", "shell"),
    ("/.husky/", "shell"),
    ("/etc/profile.d/", "shell"),
    ("/etc/init.d/", "shell"),
    ("/etc/cron.hourly/", "shell"),
    ("/etc/cron.daily/", "shell"),
    ("/etc/cron.weekly/", "shell"),
    ("/etc/cron.monthly/", "shell"),
    ("/etc/cron.d/", "crontab"),
    ("/var/spool/cron/", "crontab"),
)


def language_of_file(path: str, content: str = "") -> tuple[str, str]:
    """Return the language and dialect of what a file of this name holds; `("", "")` for no code.

    `content`, where it is known, speaks through its first line (`#!/usr/bin/env python3`) if the name says nothing.
    """
    whole = "/" + path.replace("\\", "/").rstrip("/ ").lower()
    name = whole.rsplit("/", 1)[-1]
    if name in _NAMES:
        return _NAMES[name]
    if name.startswith(("dockerfile.", "containerfile.")):
        return "dockerfile", ""
    dot = name.rfind(".")
    found = _SUFFIXES.get(name[dot:]) if dot >= 0 else None
    if found is not None:
        return found
    if content.startswith("#!"):
        line = content.split("\n", 1)[0].rstrip()
        if "python" in line:
            return "python", ""
        if "node" in line or "deno" in line or "bun" in line:
            return "javascript", ""
        if "sh" in line.rsplit("/", 1)[-1].split(" -", 1)[0]:
            return "shell", ""
    return next(((language, "") for folder, language in _FOLDERS if folder in whole), ("", ""))
