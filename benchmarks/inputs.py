"""The fixed inputs that latency is measured on. Changing one breaks the comparison with every earlier result."""

from __future__ import annotations

#: language -> {name: text}; the names pin what is measured
TEXTS: dict[str, dict[str, str]] = {
    "shell": {
        "inert-100B": "ls -la src/components/forms && cat package.json && wc -l src/index.ts && head docs/index.txt",
        "suspect-typical": 'cd "$HOME/app" && git fetch -q && rm -rf "$BUILD_DIR/tmp" && docker compose up -d web',
        "suspect-short": "rm -rf node_modules",
        "destructive": "sudo bash -c 'rm -rf /var/lib/postgresql/*' && kubectl delete ns prod --wait=false",
        "1KB": 'for f in $(git ls-files \'*.py\'); do python3 -m py_compile "$f" || echo "bad: $f" >&2; done\n' * 11,
        "10KB": 'if [ -d out ]; then rm -rf out/tmp; fi; mkdir -p out && cp -r src out/ && echo "done: $(date +%s)"\n'
        * 105,
        "100KB": 'x=$(printf \'%s\' "$y" | sed -e \'s/a/b/\') && test -n "$x" && git add -A && git commit -qm "$x"\n'
        * 1_050,
    },
    "sql": {
        "select-short": "SELECT id, name FROM users WHERE id = 42",
        "delete-by-key": "DELETE FROM sessions WHERE id = 42 AND user_id = 7",
        "drop": "DROP TABLE IF EXISTS users CASCADE",
        "1KB": "INSERT INTO t (a, b, c) VALUES (1, 'two', now());\n" * 20,
        "10KB": "UPDATE orders SET state = 'x', seen = now() WHERE id = 17 AND state <> 'y';\n" * 135,
    },
    "hcl": {
        "1KB": 'resource "aws_s3_bucket" "b" {\n  bucket = "x"\n  force_destroy = true\n  tags = { a = "b" }\n}\n' * 11,
    },
    "python": {
        "short": "import shutil, os\nshutil.rmtree(os.path.join('build', 'tmp'))\nos.system('ls -la')\n",
        "1KB": "import os\nfor n in os.listdir('.'):\n    if n.endswith('.pyc'):\n        os.remove(n)\n" * 12,
    },
    "powershell": {
        "short": "Get-ChildItem -Recurse -Filter *.log | Where-Object { $_.Length -gt 1MB } | Remove-Item -Force",
        "1KB": "if (Test-Path .\\out) { Remove-Item .\\out -Recurse -Force }; New-Item -Type Directory out | Out-Null\n"
        * 10,
    },
    "cmd": {
        "short": 'if exist "%TEMP%\\x" (rd /s /q "%TEMP%\\x") else (echo none)',
    },
    "graphql": {
        "short": 'mutation { volumeDelete(volumeId: "3d2c42fb") }',
    },
}

#: name -> (tool, arguments): whole calls, as a door hands them to `analyze`
CALLS: dict[str, tuple[str, dict[str, object]]] = {
    "shell-inert-100B": ("Bash", {"command": TEXTS["shell"]["inert-100B"]}),
    "shell-suspect-short": ("Bash", {"command": TEXTS["shell"]["suspect-short"]}),
    "shell-suspect-typical": ("Bash", {"command": TEXTS["shell"]["suspect-typical"]}),
    "shell-destructive": ("Bash", {"command": TEXTS["shell"]["destructive"]}),
    "shell-1KB": ("Bash", {"command": TEXTS["shell"]["1KB"]}),
    "shell-10KB": ("Bash", {"command": TEXTS["shell"]["10KB"]}),
    "shell-100KB": ("Bash", {"command": TEXTS["shell"]["100KB"]}),
    "sql-select": ("execute_sql", {"query": TEXTS["sql"]["select-short"]}),
    "sql-delete-by-key": ("execute_sql", {"query": TEXTS["sql"]["delete-by-key"]}),
    "sql-drop": ("execute_sql", {"query": TEXTS["sql"]["drop"]}),
    "sql-10KB": ("execute_sql", {"query": TEXTS["sql"]["10KB"]}),
    "python-short": ("run_python", {"code": TEXTS["python"]["short"]}),
    "powershell-short": ("powershell", {"command": TEXTS["powershell"]["short"]}),
    "hcl-write": ("Write", {"file_path": "main.tf", "content": TEXTS["hcl"]["1KB"]}),
    "http-delete": ("http_request", {"method": "DELETE", "url": "https://api.vercel.com/v9/projects/shop"}),
    "curl-graphql": (
        "Bash",
        {
            "command": "curl -s https://backboard.railway.app/graphql/v2 -H 'Content-Type: application/json' "
            '-d \'{"query":"mutation { volumeDelete(volumeId: \\"3d2c42fb\\") }"}\''
        },
    ),
    "structured-tool": ("delete_project", {"project_id": "p1"}),
    "unknown-tool": ("lookup_weather", {"city": "Oslo", "days": 3, "options": {"units": "metric", "lang": "en"}}),
    "read-file": ("Read", {"file_path": "/home/dev/app/src/main.py"}),
}
