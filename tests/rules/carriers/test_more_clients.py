"""Clients that are given statements and scripts: what they drop, remove and only read."""

from __future__ import annotations

import pytest

from blastwall import ToolCall, analyze

STOPPED = (
    "mysqlsh --sql < dump.sql",
    "psql -c \"select 1\" -f - <<< 'drop table users'",
    'mongosh --eval \'db["users"]["remove"]({})\'',
    "mongosh --eval 'db.users[\"drop\"]()'",
    "surreal sql <<< 'REMOVE DATABASE app;'",
    "surreal sql --conn http://localhost:8000 --ns t --db t <<< 'DELETE person;'",
    "aws athena start-query-execution --query-string 'DROP DATABASE d CASCADE'",
    "aws rds-data execute-statement --resource-arn a --secret-arn s --sql 'DELETE FROM users'",
    "mysqlsh --sql -e 'drop table users'",
    "lftp -c 'open h; mirror -R --delete ./empty /www'",
    "lftp ftp.example.com <<'EOF'\ncd /www\nglob -a rm -r *\nquit\nEOF",
    "cadaver x <<< 'rmcol www'",
    "ncftp h <<< 'rm -r www'",
    "sftp -b - web1 <<< 'rm /srv/*'",
)
SILENT = (
    "psql -c \"select 1\" -f - <<< 'select 2'",
    'mongosh --eval \'db["users"]["find"]({})\'',
    "surreal sql <<< 'SELECT * FROM person;'",
    "aws athena start-query-execution --query-string 'SELECT * FROM d.t' --work-group primary",
    "aws rds-data execute-statement --resource-arn a --secret-arn s --sql 'SELECT 1'",
    "aws s3 ls",
    "lftp -c 'open h; mirror -R ./dist /www'",
    "lftp -c 'open h; mirror -R --delete --dry-run ./dist /www'",
    "lftp ftp.example.com <<'EOF'\ncd /www\nls\nget a.txt\nEOF",
    "cadaver x <<< 'ls'",
    "ncftp h <<< 'get www'",
    "sftp -b - web1 <<< 'get /srv/a.txt'",
)


def _decision(command: str) -> str:
    return analyze(ToolCall("Bash", {"command": command}, cwd="/home/dev/app")).decision


@pytest.mark.parametrize("command", STOPPED)
def test_stopped(command: str) -> None:
    assert _decision(command) != "allow"


@pytest.mark.parametrize("command", SILENT)
def test_silent(command: str) -> None:
    assert _decision(command) == "allow"
