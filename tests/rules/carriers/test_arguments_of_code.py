"""Code that is given arguments, and modules that are reached by longer ways."""

from __future__ import annotations

import pytest

from blastwall import ToolCall, analyze

STOPPED = (
    "node -e \"import('node:fs/promises').then(f=>f.rm('/srv/data',{recursive:true}))\"",
    "node -e \"import('node:fs/promises').then(({rm})=>rm('/srv/data',{recursive:true}))\"",
    "node -e \"import('fs').then(m=>{ m.default.rmSync('/srv/data',{recursive:true}) })\"",
    "node -e \"const {promises:{rm}}=require('fs');rm('/srv/data',{recursive:true})\"",
    "node -e \"Function('return process')().mainModule.require('child_process').execSync('rm -rf ~')\"",
    "node -e \"Function('return this')().process.mainModule.require('child_process').execSync('rm -rf ~')\"",
    'node -e "process.kill(-1,9)"',
    "node -e \"process.kill(-1,'SIGKILL')\"",
    "node -e \"require('child_process').execSync(process.argv.slice(1).join(' '))\" rm -rf '~'",
    "node -e \"require('fs').rmSync(process.argv[1],{recursive:true})\" /srv/data",
    "python -c \"import sys,os; os.system(' '.join(sys.argv[1:]))\" rm -rf '~'",
    'python -c "import sys,shutil; shutil.rmtree(sys.argv[1])" /srv/data',
    'python -c "from sys import argv; import shutil; shutil.rmtree(argv[1])" /srv/data',
    "python -c \"import sys,subprocess; subprocess.run(sys.argv[1:])\" rm -rf '~'",
    "python - /srv/data <<'E'\nimport sys, shutil\nshutil.rmtree(sys.argv[1])\nE",
    "perl -e 'system(@ARGV)' rm -rf '~'",
    "perl -e 'system \"@ARGV\"' rm -rf '~'",
    "perl -e 'unlink @ARGV' a b c",
    "perl -e 'system($ARGV[0])' 'rm -rf ~'",
    "perl -e 'system(shift)' 'rm -rf ~'",
    "perl -e 'exec join \" \", @ARGV' rm -rf '~'",
    "ruby -e 'system(*ARGV)' rm -rf '~'",
    "ruby -e 'system(ARGV.join(\" \"))' rm -rf '~'",
    "ruby -e 'system(ARGV[0])' 'rm -rf ~'",
    "ruby -e 'system ARGV.shift' 'rm -rf ~'",
    "php -r 'system($argv[1]);' 'rm -rf ~'",
    "php -r 'system(implode(\" \", array_slice($argv, 1)));' -- rm -rf '~'",
    "python -m pdb -c '!import os; os.system(\"rm -rf ~\")' x.py",
)
SILENT = (
    "node -e \"import('node:fs/promises').then(f=>f.readFile('/srv/data')).then(console.log)\"",
    "node -e \"const {promises:{readFile}}=require('fs');readFile('/srv/data')\"",
    "node -e \"Function('return process')().mainModule.require('child_process').execSync('ls')\"",
    "node -e \"process.kill(process.pid,'SIGTERM')\"",
    'node -e "process.kill(1234, 0)"',
    "node -e \"require('child_process').execSync(process.argv.slice(1).join(' '))\" ls -la",
    "node -e \"require('fs').rmSync(process.argv[1],{recursive:true})\" dist",
    "python -c \"import sys,os; os.system(' '.join(sys.argv[1:]))\" ls -la",
    'python -c "import sys,shutil; shutil.rmtree(sys.argv[1])" build',
    "perl -e 'print \"@ARGV\"' rm -rf '~'",
    "ruby -e 'puts ARGV' rm -rf '~'",
    "php -r 'echo $argv[1];' 'rm -rf ~'",
    "python -m pdb -c continue x.py",
)


def _decision(command: str) -> str:
    return analyze(ToolCall("Bash", {"command": command}, cwd="/home/dev/app")).decision


@pytest.mark.parametrize("command", STOPPED)
def test_stopped(command: str) -> None:
    assert _decision(command) != "allow"


@pytest.mark.parametrize("command", SILENT)
def test_silent(command: str) -> None:
    assert _decision(command) == "allow"
