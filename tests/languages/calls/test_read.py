"""What each of these languages does is seen: at least five flagged, five clean and one evasion for each."""

from __future__ import annotations

import random
import shlex
import time

import pytest

from blastwall.api import analyze
from blastwall.budget import Budget
from blastwall.context import Context
from blastwall.languages import frontend
from blastwall.model import ALLOW, DENY, Snippet, ToolCall

_GO = 'package main\nimport (\n\t"os"\n\t"os/exec"\n\t"net/http"\n\t"path/filepath"\n)\nfunc main() {{\n{}\n}}\n'
_JAVA = "public class A {{ public static void main(String[] a) throws Exception {{ {} }} }}\n"
#: language -> (how it is run: a program and its option, or a file's name, flagged, clean, evasions)
CASES: dict[str, tuple[str, tuple[str, ...], tuple[str, ...], tuple[str, ...]]] = {
    "lua": (
        "lua -e",
        (
            "os.execute('rm -rf /')",
            "io.popen([[rm -rf ~]])",
            "os.execute('rm -rf src')",
            "con:execute('DROP TABLE users')",
            "redis.call('FLUSHALL')",
            "http.request{url='https://api.github.com/repos/acme/app', method='DELETE'}",
            "io.open('/dev/sda', 'w'):write('x')",
        ),
        (
            "print('rm -rf /')",
            "-- os.execute('rm -rf /')\nprint(1)",
            "--[[ os.execute('rm -rf /') ]] print(1)",
            "os.remove('a.tmp')",
            "print(io.popen('ls'):read('*a'))",
            "local t = {1} table.remove(t, 1)",
            "print(\"os.execute('rm -rf /')\")",
        ),
        (
            "local x = os.execute; x('rm -rf /')",
            "os['exec' .. 'ute']('rm -rf /')",
            "os.execute(string.char(114, 109, 32, 45, 114, 102, 32, 47))",
            "load(\"os.execute('rm -rf /')\")()",
            "for _, d in ipairs({'/'}) do os.execute('rm -rf ' .. d) end",
            "local function f(p) os.execute('rm -rf ' .. p) end f('/')",
            "pcall(os.execute, 'rm -rf /')",
            "io.popen('sh', 'w'):write('rm -rf /')",
        ),
    ),
    "r": (
        "Rscript -e",
        (
            "system('rm -rf /')",
            "system2('rm', c('-rf', '/'))",
            "unlink('/', recursive = TRUE)",
            "unlink('src', recursive = TRUE)",
            "DBI::dbExecute(con, 'DROP TABLE users')",
            "httr::DELETE('https://api.github.com/repos/acme/app')",
            "dbWriteTable(con, 'users', df, overwrite = TRUE)",
            "file.remove(list.files('/etc', full.names = TRUE))",
        ),
        (
            "print('rm -rf /')",
            "rm(list = ls())",
            "x <- read.csv('a.csv'); print(mean(x$y))",
            "unlink('a.tmp')",
            "unlink('build', recursive = TRUE)",
            "DBI::dbGetQuery(con, 'SELECT 1')",
            "# system('rm -rf /')\nprint(1)",
        ),
        (
            "do.call('system', list('rm -rf /'))",
            "eval(parse(text = \"system('rm -rf /')\"))",
            "f <- system; f('rm -rf /')",
            "'/' -> d; unlink(d, recursive = TRUE)",
            "sapply(c('/'), unlink, recursive = TRUE)",
            "lapply(list('/'), function(d) unlink(d, recursive = TRUE))",
            "system(paste0('rm -', 'rf /'))",
        ),
    ),
    "go": (
        "go run main.go",
        (
            'os.RemoveAll("/")',
            'exec.Command("rm", "-rf", "/").Run()',
            'os.RemoveAll("src")',
            'db.Exec("DROP TABLE users")',
            'http.NewRequest("DELETE", "https://api.github.com/repos/acme/app", nil)',
            'http.NewRequest(http.MethodDelete, "https://api.github.com/repos/acme/app", nil)',
            "os.RemoveAll(os.Args[1])",
        ),
        (
            'fmt.Println("rm -rf /")',
            'os.RemoveAll("build")',
            'delete(m, "a")',
            'exec.Command("git", "status").Run()',
            'db.Query("SELECT 1")',
            '// os.RemoveAll("/")\nfmt.Println(1)',
            'd, _ := os.MkdirTemp("", "x"); defer os.RemoveAll(d)',
        ),
        (
            'f := os.RemoveAll; f("/")',
            "h, _ := os.UserHomeDir(); os.RemoveAll(h)",
            'for _, d := range []string{"/"} { os.RemoveAll(d) }',
            'exec.Command("sh", "-c", fmt.Sprintf("rm -rf %s", "/")).Run()',
            'args := []string{"-rf", "/"}; exec.Command("rm", args...).Run()',
            'cmd := exec.Command("bash"); cmd.Stdin = strings.NewReader("rm -rf /"); cmd.Run()',
        ),
    ),
    "java": (
        "java A.java",
        (
            'Runtime.getRuntime().exec("rm -rf /");',
            'new ProcessBuilder("rm", "-rf", "/").start();',
            'FileUtils.deleteDirectory(new File("/etc"));',
            'stmt.executeUpdate("DROP TABLE users");',
            'new ProcessBuilder(List.of("sh", "-c", "rm -rf ~")).start();',
        ),
        (
            'System.out.println("rm -rf /");',
            'Files.delete(Path.of("a.tmp"));',
            'stmt.executeQuery("SELECT 1");',
            '// Runtime.getRuntime().exec("rm -rf /")\n',
            'map.remove("a"); list.clear();',
        ),
        (
            'String d = "/"; Runtime.getRuntime().exec("rm -rf " + d);',
            'String[] c = new String[]{"rm"}; Runtime r = Runtime.getRuntime(); r.exec("rm -rf /");',
        ),
    ),
    "groovy": (
        "groovy -e",
        (
            "'rm -rf /'.execute()",
            "['rm', '-rf', '/'].execute()",
            "new File('/').deleteDir()",
            "Runtime.runtime.exec('rm -rf /')",
            "Sql.newInstance('x').execute('DROP TABLE users')",
            "new File('src').deleteDir()",
        ),
        (
            "println 'rm -rf /'",
            "println 'ls'.execute().text",
            "[1, 2].remove(0)",
            "new File('build').deleteDir()",
            "println new File('.').list()",
        ),
        ('def d = "/"; "rm -rf ${d}".execute()', "'/ fr- mr'.reverse().execute()"),
    ),
    "julia": (
        "julia -e",
        (
            "run(`rm -rf /`)",
            'rm("/", recursive=true)',
            'run(Cmd(["rm", "-rf", "/"]))',
            'LibPQ.execute(conn, "DROP TABLE users")',
            'rm("src", recursive=true)',
        ),
        ('println("rm -rf /")', "println(readdir())", 'rm("a.tmp")', "run(`ls`)", 'using Pkg; Pkg.rm("X")'),
        ('d = "/"; run(`rm -rf $d`)', 'f = rm; f("/", recursive=true)'),
    ),
    "elixir": (
        "elixir -e",
        (
            'File.rm_rf!("/")',
            'System.cmd("rm", ["-rf", "/"])',
            'System.shell("rm -rf /")',
            "Repo.delete_all(User)",
            'Ecto.Adapters.SQL.query!(Repo, "DROP TABLE users")',
        ),
        ('IO.puts("rm -rf /")', 'File.ls!(".")', "Map.delete(%{a: 1}, :a)", 'System.cmd("ls", [])', 'File.rm("a.tmp")'),
        ('"/" |> File.rm_rf!()', 'd = "/"; System.shell("rm -rf #{d}")'),
    ),
    "tcl": (
        "tclsh -",
        (
            "exec rm -rf /",
            "file delete -force /",
            "exec sh -c {rm -rf /}",
            "file delete -force src",
            'spawn ssh prod\nsend "rm -rf /var/lib/mysql\\r"',
        ),
        ("puts {rm -rf /}", "puts [exec ls]", "set x 1", "file delete a.tmp", "# exec rm -rf /\nputs 1"),
        ("set d /; exec rm -rf $d", "eval {exec rm -rf /}", 'open "|rm -rf /"'),
    ),
    "applescript": (
        "osascript -e",
        (
            'do shell script "rm -rf /"',
            'do shell script "rm -rf ~" with administrator privileges',
            'tell application "Finder" to empty trash',
            'tell application "Terminal" to do script "rm -rf ~"',
            'do shell script "rm -rf ~/Documents"',
        ),
        (
            'display dialog "rm -rf /"',
            'do shell script "ls"',
            'tell application "Finder" to activate',
            '-- do shell script "rm -rf /"\nbeep',
            "set volume output volume 10",
        ),
        ('set d to "/"\ndo shell script "rm -rf " & d', 'do shell script "rm" & " -rf /"'),
    ),
    "lisp": (
        "emacs --batch --eval",
        (
            '(shell-command "rm -rf /")',
            '(delete-directory "/" t)',
            '(call-process "rm" nil nil nil "-rf" "/")',
            '(delete-directory "src" t)',
            '(progn (shell-command-to-string "rm -rf ~"))',
        ),
        (
            '(message "rm -rf /")',
            '(delete-file "a.tmp")',
            '(shell-command "ls")',
            ';; (shell-command "rm -rf /")\n(message "x")',
            '(delete-directory "build" t)',
        ),
        ('(let ((d "/")) (delete-directory d t))', '(shell-command (concat "rm -rf " "/"))'),
    ),
    "scala": (
        "scala -e",
        (
            'import sys.process._; "rm -rf /".!',
            'import sys.process._; Seq("rm", "-rf", "/").!',
            'Runtime.getRuntime.exec("rm -rf /")',
            'os.remove.all("/etc")',
            'stmt.execute("DROP TABLE users")',
        ),
        (
            'println("rm -rf /")',
            'import sys.process._; "ls".!',
            "List(1, 2).map(_ + 1)",
            'stmt.executeQuery("SELECT 1")',
            "// rm\nprintln(1)",
        ),
        ('import sys.process._; val d = "/"; s"rm -rf $d".!',),
    ),
    "erlang": (
        "erl -noshell -eval",
        (
            'os:cmd("rm -rf /").',
            'file:del_dir_r("/etc").',
            'os:cmd("rm -rf ~/app").',
            'file:del_dir_r("src").',
            'os:cmd("git push --force").',
        ),
        (
            'io:format("rm -rf /"), halt().',
            'os:cmd("ls").',
            'file:delete("a.tmp").',
            'file:read_file("a").',
            "lists:delete(1, [1, 2]).",
        ),
        ('os:cmd("rm -rf" ++ " /").', 'D = "/", os:cmd("rm -rf " ++ D).'),
    ),
    "octave": (
        "octave --eval",
        (
            "system('rm -rf /')",
            'system("rm -rf ~")',
            "rmdir('src', 's')",
            "unix('rm -rf /')",
            "eval(\"system('rm -rf /')\")",
        ),
        ("disp('rm -rf /')", "system('ls')", "delete('a.tmp')", "x = [1 2]'; disp(x)", "% system('rm -rf /')\ndisp(1)"),
        ("system(strcat('rm -rf ', '/'))", "d = '/'; system(['rm -rf /'])"),
    ),
    "haskell": (
        "ghc -e",
        (
            'System.Process.callCommand "rm -rf /"',
            'callCommand "rm -rf ~"',
            'System.Directory.removeDirectoryRecursive "/etc"',
            'callProcess "rm" ["-rf", "/"]',
            'removePathForcibly "src"',
        ),
        (
            'putStrLn "rm -rf /"',
            'callCommand "ls"',
            'removeFile "a.tmp"',
            "print (1 + 1)",
            'removePathForcibly "build"',
        ),
        ('callCommand ("rm -rf" ++ " /")',),
    ),
}


def _line(run: str, code: str) -> str:
    if run == "go run main.go":
        return f"cat > main.go <<'EOF_X'\n{_GO.format(code)}\nEOF_X\n{run}"
    if run == "java A.java":
        return f"cat > A.java <<'EOF_X'\n{_JAVA.format(code)}\nEOF_X\n{run}"
    if run.endswith(" -"):
        return f"{run[:-2]} <<'EOF_X'\n{code}\nEOF_X"
    return f"{run} {shlex.quote(code)}"


def _decision(run: str, code: str) -> str:
    call = ToolCall("Bash", {"command": _line(run, code)}, cwd="/home/dev/app")
    return analyze(call).decision


FLAGGED = [(run, code) for run, flagged, _, _ in CASES.values() for code in flagged]
CLEAN = [(run, code) for run, _, clean, _ in CASES.values() for code in clean]
EVASIONS = [(run, code) for run, _, _, evasions in CASES.values() for code in evasions]


@pytest.mark.parametrize(("run", "code"), FLAGGED)
def test_flagged(run: str, code: str) -> None:
    assert _decision(run, code) != ALLOW


@pytest.mark.parametrize(("run", "code"), CLEAN)
def test_clean(run: str, code: str) -> None:
    assert _decision(run, code) == ALLOW


@pytest.mark.parametrize(("run", "code"), EVASIONS)
def test_evasion(run: str, code: str) -> None:
    assert _decision(run, code) == DENY


@pytest.mark.parametrize("language", CASES)
def test_each_language_reaches_the_measure(language: str) -> None:
    _, flagged, clean, evasions = CASES[language]
    assert len(flagged) >= 5
    assert len(clean) >= 5
    assert evasions


_LANGUAGES = (*CASES, "kotlin", "csharp", "dart", "rust", "swift", "nim")


@pytest.mark.parametrize("language", _LANGUAGES)
def test_total_and_linear(language: str) -> None:
    read = frontend(language)
    assert read is not None
    chance = random.Random(3)
    seeds = [code for _, code in (*FLAGGED, *EVASIONS)]
    pieces = [*"([{}])\"'`$;\n\\", "#{", "<<", "..", ":=", "->", "|>", "::", "/*", "--[[", "function(", "x=", "${"]
    for _ in range(120):
        text = chance.choice(seeds)
        for _ in range(chance.randrange(1, 6)):
            at = chance.randrange(len(text) + 1)
            text = text[:at] + chance.choice(pieces) * chance.randrange(1, 40) + text[at:]
        read(Snippet(language, text, context=Context(cwd="/a")), Budget())
    for unit in ("f(", 'a="b"+', "{", "function f(x) ", "a.b(c).d ", "[[", 'do shell script "a" & '):
        begun = time.process_time()
        read(Snippet(language, unit * (16_000 // len(unit)), context=Context(cwd="/a")), Budget())
        assert time.process_time() - begun < 3


@pytest.mark.parametrize(
    ("code", "decision"),
    [
        (
            "cat > a.rs <<'E'\nuse std::fs;\nfn main() { fs::remove_dir_all(\"/\").unwrap(); }\nE\nrust-script a.rs",
            DENY,
        ),
        ('rust-script -e \'std::process::Command::new("rm").arg("-rf").arg("/").status()\'', DENY),
        ("rust-script -e 'println!(\"rm -rf /\")'", ALLOW),
        (
            "cat > a.dart <<'E'\nvoid main() { Process.runSync('rm', ['-rf', '/']); }\nE\ndart run a.dart",
            DENY,
        ),
        ("cat > a.dart <<'E'\nvoid main() { print('rm -rf /'); }\nE\ndart run a.dart", ALLOW),
        ("swift -e 'import Foundation; try FileManager.default.removeItem(atPath: \"/etc\")'", DENY),
        ("kotlin -e 'java.io.File(\"/\").deleteRecursively()'", DENY),
        ("kotlin -e 'println(\"rm -rf /\")'", ALLOW),
        ('bb -e \'(shell/sh "rm" "-rf" "/")\'', DENY),
        ("racket -e '(system \"rm -rf /\")'", DENY),
        ("racket -e '(displayln \"rm -rf /\")'", ALLOW),
        ("sbcl --eval '(uiop:run-program \"rm -rf /\")'", DENY),
    ],
)
def test_where_it_is_cheap(code: str, decision: str) -> None:
    assert analyze(ToolCall("Bash", {"command": code}, cwd="/home/dev/app")).decision == decision
