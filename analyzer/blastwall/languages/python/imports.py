"""What `from x import *` brings into a script, of the modules whose functions matter here."""

from __future__ import annotations

#: module -> the names that matter
STAR: dict[str, tuple[str, ...]] = {
    "os": (
        "remove", "unlink", "rmdir", "removedirs", "rename", "replace", "system", "popen", "walk", "listdir", "environ",
        "path", "chmod", "chown", "truncate", "execv", "execvp", "execl", "execlp", "execve", "execvpe", "spawnv",
        "spawnl", "spawnlp", "spawnvp", "posix_spawn", "chdir", "getenv", "scandir", "open", "sep",
        "fwalk", "kill", "killpg",
    ),
    "shutil": ("rmtree", "move", "copy", "copyfile", "copytree"),
    "subprocess": ("run", "call", "check_call", "check_output", "Popen", "getoutput"),
    "pathlib": ("Path",),
    "sqlalchemy": ("text", "create_engine", "delete", "update", "MetaData"),
    "glob": ("glob", "iglob"),
    "base64": ("b64decode", "b32decode", "b85decode", "b16decode", "urlsafe_b64decode"),
    "pymongo": ("MongoClient",),
    "importlib": ("import_module",),
    "pty": ("spawn",),
}  # fmt: skip
