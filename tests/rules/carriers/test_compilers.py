"""Source that is written, compiled and run in one call; source that is only compiled."""

from __future__ import annotations

import pytest

from blastwall import ToolCall, analyze

# ruff: noqa: E501
STOPPED = (
    "cat > /tmp/m.c <<'EOF'\n#include <stdlib.h>\nint main(void) { return system(\"rm -rf /srv/data\"); }\nEOF\ncc -o /tmp/m /tmp/m.c && /tmp/m",
    'cat > m.c <<\'EOF\'\n#include <unistd.h>\nint main(void) { execl("/bin/rm", "rm", "-rf", "/srv/data", NULL); }\nEOF\ngcc m.c && ./a.out',
    'cat > m.c <<\'EOF\'\n#include <unistd.h>\nint main(void) { char *a[] = {"rm", "-rf", "/srv/data", NULL}; execvp("rm", a); }\nEOF\ngcc m.c -o m && ./m',
    "cat > m.cpp <<'EOF'\n#include <filesystem>\nint main() { std::filesystem::remove_all(\"/srv/data\"); }\nEOF\ng++ -std=c++17 m.cpp -o m && ./m",
    "cat > m.c <<'EOF'\n#include <ftw.h>\nstatic int gone(const char *p, const struct stat *s, int f, struct FTW *w) { return remove(p); }\nint main(void) { return nftw(\"/srv/data\", gone, 64, FTW_DEPTH); }\nEOF\ncc m.c -o m && ./m",
    "echo 'int main(){system(\"rm -rf ~\");}' | tcc -run -",
    "cat > /tmp/m.rs <<'EOF'\nfn main() { std::fs::remove_dir_all(\"/srv/data\").unwrap(); }\nEOF\nrustc -o /tmp/m /tmp/m.rs && /tmp/m",
    'cat > m.go <<\'EOF\'\npackage main\nimport "os"\nfunc main() { os.RemoveAll("/srv/data") }\nEOF\ngo build -o x m.go && ./x',
    'cat > M.java <<\'EOF\'\nclass M { public static void main(String[] a) throws Exception { Runtime.getRuntime().exec(new String[]{"rm","-rf","/srv/data"}); } }\nEOF\njava M.java',
    'cat > M.java <<\'EOF\'\nclass M { public static void main(String[] a) throws Exception { Runtime.getRuntime().exec(new String[]{"rm","-rf","/srv/data"}); } }\nEOF\njavac M.java && java M',
)
SILENT = (
    "cat > /tmp/m.c <<'EOF'\n#include <stdlib.h>\nint main(void) { return system(\"rm -rf /srv/data\"); }\nEOF\ncc -o /tmp/m /tmp/m.c",
    "cat > /tmp/m.c <<'EOF'\n#include <stdio.h>\nint main(void) { printf(\"rm -rf /srv/data\\n\"); return 0; }\nEOF\ncc -o /tmp/m /tmp/m.c && /tmp/m",
    'cat > m.c <<\'EOF\'\n#include <unistd.h>\nint main(void) { execl("/bin/ls", "ls", "-la", NULL); }\nEOF\ngcc m.c && ./a.out',
    "echo 'int main(){puts(\"rm -rf ~\");}' | tcc -run -",
    'cat > /tmp/m.rs <<\'EOF\'\nfn main() { println!("{}", std::fs::read_dir("/srv/data").unwrap().count()); }\nEOF\nrustc -o /tmp/m /tmp/m.rs && /tmp/m',
    'cat > m.go <<\'EOF\'\npackage main\nimport "os"\nfunc main() { os.RemoveAll("/srv/data") }\nEOF\ngo build -o x m.go',
    'cat > M.java <<\'EOF\'\nclass M { public static void main(String[] a) throws Exception { Runtime.getRuntime().exec(new String[]{"ls","-la"}); } }\nEOF\njavac M.java && java M',
    "gcc -Wall -o app main.c && ./app",
)


def _decision(command: str) -> str:
    return analyze(ToolCall("Bash", {"command": command}, cwd="/home/dev/app")).decision


@pytest.mark.parametrize("command", STOPPED)
def test_stopped(command: str) -> None:
    assert _decision(command) != "allow"


@pytest.mark.parametrize("command", SILENT)
def test_silent(command: str) -> None:
    assert _decision(command) == "allow"
