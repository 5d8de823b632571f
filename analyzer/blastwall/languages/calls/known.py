"""What the functions of each language's standard library do to files, processes and stores, by dotted name.

A name that begins with `.` is a method, whatever it is called on. Sources: the manuals of the languages' standard
libraries (Lua 5.4 section 6, R base and fs, Go os, os/exec, syscall and database/sql, java.lang and java.nio.file,
Groovy GDK, scala.sys.process, Kotlin io, .NET System.IO, dart:io, Rust std, Swift Foundation, Julia Base, Elixir File
and System, Erlang file and os, Octave and MATLAB, GHC System.Process and System.Directory, Nim os and osproc).
"""

from __future__ import annotations

#: kind of action: `shell` (a command line), `argv` (program and words, from this argument on), `run` (a line if it is
#: the only argument, else a vector), `delete`, `tree`, `rmdir`, `tree?` (a tree if an option says so), `write`, `mode`
#: (written if the second argument says so), `truncate`, `move`, `code` (in the same language), `made` (an object that
#: is remembered with its arguments), `request` (method, address), `delete-request` (address), `drop-table`,
#: `self-shell`, `self-argv`, `self-tree`, `self-delete` (what the object was made with), `redis`.
Action = tuple[str, int]

_LUA: dict[str, Action] = {
    "os.execute": ("shell", 0),
    "io.popen": ("shell", 0),
    "os.remove": ("delete", 0),
    "os.rename": ("move", 0),
    "io.open": ("mode", 0),
    "io.output": ("write", 0),
    "lfs.rmdir": ("rmdir", 0),
    "load": ("code", 0),
    "loadstring": ("code", 0),
    "luasql.execute": ("sql", 0),
    "redis.call": ("redis", 0),
    "redis.pcall": ("redis", 0),
    "ffi.C.system": ("shell", 0),
    "ffi.C.popen": ("shell", 0),
    "ffi.C.unlink": ("delete", 0),
    "ffi.C.remove": ("delete", 0),
    "ffi.C.rmdir": ("rmdir", 0),
    "vim.fn.system": ("shell", 0),
    "vim.fn.delete": ("tree?", 0),
    "http.request": ("request-table", 0),
    "pl.dir.rmtree": ("tree", 0),
    "dir.rmtree": ("tree", 0),
}
_R: dict[str, Action] = {
    "system": ("shell", 0),
    "shell": ("shell", 0),
    "shell.exec": ("shell", 0),
    "pipe": ("shell", 0),
    "system2": ("argv", 0),
    "processx.run": ("argv", 0),
    "sys.exec_wait": ("argv", 0),
    "sys.exec_background": ("argv", 0),
    "unlink": ("tree?", 0),
    "file.remove": ("delete", 0),
    "file.rename": ("move", 0),
    "file.create": ("write", 0),
    "writeLines": ("write", 1),
    "sink": ("write", 0),
    "fs.dir_delete": ("tree", 0),
    "fs.file_delete": ("delete", 0),
    "dir_delete": ("tree", 0),
    "file_delete": ("delete", 0),
    "parse": ("code-text", 0),
    "str2lang": ("code", 0),
    "str2expression": ("code", 0),
    "dbRemoveTable": ("drop-table", 1),
    "DBI.dbRemoveTable": ("drop-table", 1),
    "dbWriteTable": ("replace-table?", 1),
    "DBI.dbWriteTable": ("replace-table?", 1),
    "httr.DELETE": ("delete-request", 0),
    "DELETE": ("delete-request", 0),
    "httr.PUT": ("put-request", 0),
    "source": ("fetched", 0),
    "devtools.source_url": ("fetched", 0),
}
_GO: dict[str, Action] = {
    "os.RemoveAll": ("tree", 0),
    "os.Remove": ("delete", 0),
    "syscall.Unlink": ("delete", 0),
    "syscall.Rmdir": ("rmdir", 0),
    "unix.Unlink": ("delete", 0),
    "os.Rename": ("move", 0),
    "os.Truncate": ("truncate", 0),
    "os.Create": ("write", 0),
    "os.WriteFile": ("write", 0),
    "ioutil.WriteFile": ("write", 0),
    "os.OpenFile": ("mode", 0),
    "exec.Command": ("argv", 0),
    "exec.CommandContext": ("argv", 1),
    "syscall.Exec": ("vector", 1),
    "unix.Exec": ("vector", 1),
    "os.StartProcess": ("vector", 1),
    "syscall.ForkExec": ("vector", 1),
    "http.NewRequest": ("request", 0),
    "http.NewRequestWithContext": ("request", 1),
    ".FlushAll": ("redis-flush", 0),
    ".FlushDB": ("redis-flush", 0),
    ".DropTable": ("drop-table", 0),
    ".DropDatabase": ("drop-database", 0),
}
_JVM: dict[str, Action] = {
    ".exec": ("run", 0),
    "ProcessBuilder": ("argv", 0),
    "Process": ("run", 0),
    ".deleteDir": ("self-tree", 0),
    ".deleteRecursively": ("self-tree", 0),
    ".delete": ("self-delete", 0),
    ".deleteIfExists": ("self-delete", 0),
    ".deleteOnExit": ("self-delete", 0),
    "Files.delete": ("delete", 0),
    "Files.deleteIfExists": ("delete", 0),
    "Files.move": ("move", 0),
    "Files.write": ("write", 0),
    "Files.writeString": ("write", 0),
    "FileUtils.deleteDirectory": ("tree", 0),
    "FileUtils.forceDelete": ("tree", 0),
    "FileUtils.cleanDirectory": ("tree", 0),
    "FileSystemUtils.deleteRecursively": ("tree", 0),
    "FileWriter": ("write", 0),
    "FileOutputStream": ("write", 0),
    "PrintWriter": ("write", 0),
    ".execute": ("self-run", 0),
    ".executeOnShell": ("shell", 0),
    ".!": ("self-run", 0),
    ".!!": ("self-run", 0),
    "os.remove.all": ("tree", 0),
    "os.remove": ("delete", 0),
    "os.proc": ("argv", 0),
    "os.call": ("argv", 0),
    "evaluate": ("code", 0),
    "Eval.me": ("code", 0),
    ".DELETE": ("self-delete-request", 0),
    "RestTemplate.delete": ("delete-request", 0),
    ".flushAll": ("redis-flush", 0),
    ".flushDB": ("redis-flush", 0),
}
_CSHARP: dict[str, Action] = {
    "Directory.Delete": ("tree?", 0),
    "File.Delete": ("delete", 0),
    "File.Move": ("move", 0),
    "Directory.Move": ("move", 0),
    "File.WriteAllText": ("write", 0),
    "File.Create": ("write", 0),
    "Process.Start": ("argv-line", 0),
    "ProcessStartInfo": ("argv-line", 0),
    "DirectoryInfo": ("made", 0),
    "FileInfo": ("made", 0),
    ".Delete": ("self-delete", 0),
    ".DeleteAsync": ("delete-request", 0),
    ".EnsureDeleted": ("drop-database", 0),
}
_DART: dict[str, Action] = {
    "Process.run": ("argv", 0),
    "Process.runSync": ("argv", 0),
    "Process.start": ("argv", 0),
    ".deleteSync": ("self-delete", 0),
    ".delete": ("self-delete", 0),
    ".writeAsStringSync": ("self-write", 0),
    "http.delete": ("delete-request", 0),
}
_RUST: dict[str, Action] = {
    "fs.remove_dir_all": ("tree", 0),
    "std.fs.remove_dir_all": ("tree", 0),
    "remove_dir_all": ("tree", 0),
    "fs.remove_file": ("delete", 0),
    "std.fs.remove_file": ("delete", 0),
    "fs.remove_dir": ("rmdir", 0),
    "std.fs.remove_dir": ("rmdir", 0),
    "fs.rename": ("move", 0),
    "fs.write": ("write", 0),
    "std.fs.write": ("write", 0),
    "File.create": ("write", 0),
    "Command.new": ("made", 0),
    "std.process.Command.new": ("made", 0),
    "process.Command.new": ("made", 0),
    ".arg": ("more", 0),
    ".args": ("more", 0),
    ".spawn": ("self-argv", 0),
    ".output": ("self-argv", 0),
    ".status": ("self-argv", 0),
    ".exec": ("self-argv", 0),
}
_SWIFT: dict[str, Action] = {
    ".removeItem": ("tree", 0),
    "shell": ("shell", 0),
    "system": ("shell", 0),
}
_JULIA: dict[str, Action] = {
    "rm": ("tree?", 0),
    "Base.rm": ("tree?", 0),
    "Base.Filesystem.rm": ("tree?", 0),
    "Cmd": ("argv", 0),
    "mv": ("move", 0),
    "write": ("write", 0),
    "Meta.parse": ("code", 0),
    "include_string": ("code", 1),
    "HTTP.delete": ("delete-request", 0),
    "HTTP.request": ("request", 0),
}
_ELIXIR: dict[str, Action] = {
    "File.rm_rf": ("tree", 0),
    "File.rm_rf!": ("tree", 0),
    "File.rm": ("delete", 0),
    "File.rm!": ("delete", 0),
    "File.rmdir": ("rmdir", 0),
    "File.rmdir!": ("rmdir", 0),
    "File.rename": ("move", 0),
    "File.rename!": ("move", 0),
    "File.write": ("write", 0),
    "File.write!": ("write", 0),
    "System.cmd": ("argv", 0),
    "System.shell": ("shell", 0),
    ":os.cmd": ("shell", 0),
    ":file.del_dir_r": ("tree", 0),
    ":file.delete": ("delete", 0),
    "Code.eval_string": ("code", 0),
    "Port.open": ("run", 0),
    ".delete_all": ("delete-all", 0),
    "HTTPoison.delete": ("delete-request", 0),
    "HTTPoison.delete!": ("delete-request", 0),
    "Req.delete": ("delete-request", 0),
    "Req.delete!": ("delete-request", 0),
    "Tesla.delete": ("delete-request", 0),
    "Redix.command": ("redis", 1),
    "Redix.command!": ("redis", 1),
}
_ERLANG: dict[str, Action] = {
    "os.cmd": ("shell", 0),
    "file.del_dir_r": ("tree", 0),
    "file.delete": ("delete", 0),
    "file.del_dir": ("rmdir", 0),
    "file.rename": ("move", 0),
    "file.write_file": ("write", 0),
}
_OCTAVE: dict[str, Action] = {
    "system": ("shell", 0),
    "shell_cmd": ("shell", 0),
    "unix": ("shell", 0),
    "dos": ("shell", 0),
    "rmdir": ("tree?", 0),
    "confirm_recursive_rmdir": ("none", 0),
    "delete": ("delete", 0),
    "unlink": ("delete", 0),
    "movefile": ("move", 0),
    "eval": ("code", 0),
    "evalc": ("code", 0),
}
_HASKELL: dict[str, Action] = {
    "callCommand": ("shell", 0),
    "System.Process.callCommand": ("shell", 0),
    "system": ("shell", 0),
    "System.Process.system": ("shell", 0),
    "System.Cmd.system": ("shell", 0),
    "spawnCommand": ("shell", 0),
    "callProcess": ("argv", 0),
    "System.Process.callProcess": ("argv", 0),
    "readProcess": ("argv", 0),
    "rawSystem": ("argv", 0),
    "removeDirectoryRecursive": ("tree", 0),
    "System.Directory.removeDirectoryRecursive": ("tree", 0),
    "removePathForcibly": ("tree", 0),
    "System.Directory.removePathForcibly": ("tree", 0),
    "removeFile": ("delete", 0),
    "System.Directory.removeFile": ("delete", 0),
}
_NIM: dict[str, Action] = {
    "execShellCmd": ("shell", 0),
    "execCmd": ("shell", 0),
    "execCmdEx": ("shell", 0),
    "exec": ("shell", 0),
    "removeDir": ("tree", 0),
    "rmDir": ("tree", 0),
    "removeFile": ("delete", 0),
    "rmFile": ("delete", 0),
    "moveFile": ("move", 0),
    "writeFile": ("write", 0),
    "startProcess": ("argv", 0),
}
ACTIONS: dict[str, dict[str, Action]] = {
    "lua": _LUA,
    "r": _R,
    "go": _GO,
    "java": _JVM,
    "groovy": _JVM,
    "kotlin": _JVM,
    "scala": _JVM,
    "csharp": _CSHARP,
    "dart": _DART,
    "rust": _RUST,
    "swift": _SWIFT,
    "julia": _JULIA,
    "elixir": _ELIXIR,
    "erlang": _ERLANG,
    "octave": _OCTAVE,
    "haskell": _HASKELL,
    "nim": _NIM,
}
#: Objects that are remembered with what they were made of, to be asked for something later.
MADE = frozenset(
    {"File", "java.io.File", "Path.of", "Paths.get", "Path", "Directory", "Link", "DirectoryInfo", "FileInfo", "Seq"}
    | {"Command.new", "std.process.Command.new", "process.Command.new", "URL", "Uri.parse", "URI.create", "Process"}
)
#: Methods that take a statement.
SQL_METHODS = frozenset(
    {
        "execute",
        "executeUpdate",
        "executeQuery",
        "exec",
        "Exec",
        "ExecContext",
        "MustExec",
        "Query",
        "QueryRow",
        "query",
    }
    | {"query!", "QueryContext", "dbExecute", "dbSendQuery", "dbSendStatement", "dbGetQuery", "Raw", "update", "run"}
    | {"addBatch", "ExecuteNonQuery", "SqlCommand", "rawQuery", "execSQL", "Prepare", "prepare", "createStatement"}
    | {"prepareStatement", "sql", "withTransaction", "eachRow", "rows", "createNativeQuery", "nativeQuery", "batch"}
    | {"sqlx.query", "batch_execute", "ExecuteSqlRaw", "ExecuteSqlRawAsync", "FromSqlRaw", "rawUpdate", "rawDelete"}
)
SQL_WORDS = frozenset(
    str.split(
        """
    select insert update delete drop truncate alter create replace merge with grant revoke begin call exec vacuum set
    use pragma do declare rename optimize
    """
    )
)
