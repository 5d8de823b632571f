"""Files that are emptied, renamed and removed by loops; code that code writes, pipes and unpickles; the Finder."""

from __future__ import annotations

import pytest

from blastwall import ToolCall, analyze

# ruff: noqa: E501
STOPPED = (
    "perl -le 'truncate $_,0 for <data/*>'",
    "python -c \"import glob; [open(f,'w').close() for f in glob.glob('src/**/*.py',recursive=True)]\"",
    "python -c \"import glob\nfor f in glob.glob('src/*.py'): open(f,'w').close()\"",
    "python -c \"import glob\nfor f in glob.glob('src/*.py'): open(f,'w').write('')\"",
    "python -c \"import glob\nfor f in glob.glob('src/*.py'):\n    with open(f,'w') as h: pass\"",
    "python -c \"import os; [os.replace(f,'x') for f in os.listdir('.')]\"",
    "python -c \"import os\nfor f in os.listdir('.'): os.rename(f,'x')\"",
    "python -c \"import pickle; pickle.loads(b'cos\\nsystem\\n(S\\'rm -rf ~\\'\\ntR.')\"",
    "python - <<'E'\nopen('/tmp/x.py','w').write('import shutil; shutil.rmtree(\"/srv/data\")')\nimport subprocess; subprocess.run(['python','/tmp/x.py'])\nE",
    "python - <<'E'\nopen('/tmp/x.sh','w').write('rm -rf ~')\nimport os; os.system('sh /tmp/x.sh')\nE",
    'perl -e \'open(F,"|sh"); print F "rm -rf ~"\'',
    'perl -e \'open(my $f,"|-","sh"); print $f "rm -rf ~"; close $f\'',
    'lua -e \'for f in io.popen("ls data"):lines() do os.remove("data/"..f) end\'',
    "lua -e 'for l in io.lines(\"list.txt\") do os.remove(l) end'",
    "luajit -e \"require'ffi'.cdef'int system(const char*);'; require'ffi'.C.system('rm -rf ~')\"",
    "luajit -e \"local ffi=require('ffi'); ffi.cdef[[int system(const char*);]]; ffi.C.system('rm -rf ~')\"",
    "ruby -rpathname -e 'Pathname(\"/srv/data\").rmtree'",
    "ruby -rpathname -e 'Pathname.new(\"/srv/data\").rmtree'",
    "ruby -rpathname -e 'd=Pathname(\"/srv/data\"); d.rmtree'",
    'ruby -rpathname -e \'d=Pathname("/srv") + "data"; d.rmtree\'',
    "osascript -e 'tell application \"Finder\" to delete every item of home'",
    'osascript -l JavaScript -e \'ObjC.import("stdlib");$.system("rm -rf ~")\'',
    "osascript -l JavaScript -e '$.NSFileManager.defaultManager.removeItemAtPathError(\"/Users/dev/Documents\", null)'",
    'osascript <<\'EOF\'\ntell application "Finder"\n  delete (every item of folder "Documents" of home)\nend tell\nEOF',
    'osascript -e \'tell application "Finder" to delete (every file of desktop whose name starts with "x")\'',
)
SILENT = (
    "python -c \"import glob\nfor f in glob.glob('src/*.py'):\n    s=open(f).read(); open(f,'w').write(s.replace('a','b'))\"",
    "python -c \"import glob\nfor f in glob.glob('src/*.py'):\n    s=open(f).read()\n    with open(f,'w') as h: h.write(s.upper())\"",
    "python -c \"import os\nfor f in os.listdir('.'): os.rename(f,f.lower())\"",
    "python -c \"import os\nfor f in os.listdir('.'): os.rename(f,'old_'+f)\"",
    "python -c \"import shutil,glob\nfor f in glob.glob('*.csv'): shutil.move(f,'archive/')\"",
    "python -c \"import pickle; print(pickle.loads(open('x.pkl','rb').read()))\"",
    "python -c \"import pickle; print(pickle.loads(pickle.dumps({'a':1})))\"",
    "python - <<'E'\nfrom pathlib import Path\nPath('x.sh').write_text('rm -rf ~')\nE\nbash x.sh",
    "python - <<'E'\nfrom pathlib import Path\nPath('x.sh').write_text('echo hi')\nE\nbash x.sh",
    "perl -le 'print for <data/*>'",
    'perl -e \'open(F,"|sh"); print F "ls"\'',
    'perl -e \'open(F,">x.txt"); print F "rm -rf ~"\'',
    "lua -e 'for f in io.popen(\"ls data\"):lines() do print(f) end'",
    "luajit -e \"local ffi=require('ffi'); print(ffi.C.getpid())\"",
    "ruby -rpathname -e 'd=Pathname(\"/srv/data\"); puts d.children'",
    "osascript -e 'tell application \"Finder\" to get every item of home'",
    "osascript -l JavaScript -e 'Application(\"Finder\").name()'",
    'osascript -e \'tell application "Music" to delete track 1 of playlist "x"\'',
)


def _decision(command: str) -> str:
    return analyze(ToolCall("Bash", {"command": command}, cwd="/home/dev/app")).decision


@pytest.mark.parametrize("command", STOPPED)
def test_stopped(command: str) -> None:
    assert _decision(command) != "allow"


@pytest.mark.parametrize("command", SILENT)
def test_silent(command: str) -> None:
    assert _decision(command) == "allow"
