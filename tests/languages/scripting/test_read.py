"""Perl, Ruby and PHP: each flagged script beside one that reads alike and loses nothing."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from blastwall import Analyzer
from blastwall.budget import Budget
from blastwall.context import Context
from blastwall.languages.scripting import read
from blastwall.model import Snippet

ANALYZER = Analyzer()

PAIRS = [
    ("perl", 'system("rm -rf /")', 'print "rm -rf /\\n"'),
    ("perl", "`rm -rf ~`", "$x = 'rm -rf ~'; print `ls`"),
    ("perl", 'exec "rm", "-rf", "/"', 'exec "ls", "-rf", "/"'),
    ("perl", 'my $d = "/etc"; system("rm -rf $d")', 'my $d = "build"; system("rm -rf $d")'),
    ("perl", "qx{rm -rf /usr}", "# qx{rm -rf /usr}\nprint 1"),
    ("perl", 'open(my $fh, "-|", "rm", "-rf", "/")', 'open(my $fh, "<", "rm -rf /")'),
    ("perl", 'use File::Path; rmtree("/home")', 'use File::Path; rmtree("/tmp/x")'),
    ("perl", '$dbh->do("DELETE FROM users")', '$dbh->do("DELETE FROM users WHERE id = 4")'),
    ("perl", 'system("rm -rf /") if $ok; s/a/b/', 's/system("rm -rf /")/x/; m{unlink}'),
    ("perl", "=pod\n\ntext\n\n=cut\n\nsystem('rm -rf /');", "=pod\n\nsystem('rm -rf /');\n\n=cut\n\nprint 1;"),
    ("perl", "system(<<EOT);\nrm -rf /\nEOT\n", "print <<EOT;\nsystem('rm -rf /')\nEOT\n"),
    ("ruby", 'FileUtils.rm_rf("/")', 'FileUtils.rm_rf("tmp/cache")'),
    ("ruby", 'FileUtils.rm_rf("/etc")', 'FileUtils.rm_rf("/etc", noop: true)'),
    ("ruby", "%x(rm -rf /)", "%q(rm -rf /)"),
    ("ruby", 'puts "#{`rm -rf /`}"', 'puts "`rm -rf /`"'),
    ("ruby", 'Open3.capture3("rm -rf /")', 'Open3.capture3("ls /")'),
    ("ruby", "User.delete_all", "User.count"),
    ("ruby", "def up\n  drop_table :users\nend", "def down\n  drop_table :users\nend"),
    ("ruby", "def run\n  system('rm -rf /')\nend", "def system(x)\n  puts x\nend\nsystem('rm -rf /')"),
    ("php", '<?php shell_exec("rm -rf /");', "rm -rf / <?php echo 1;"),
    ("php", 'unlink("/etc/passwd");', 'unlink("/tmp/a");'),
    ("php", 'foreach (glob("/var/www/*") as $f) { unlink($f); }', 'foreach (glob("/var/www/*") as $f) { echo $f; }'),
    ("php", '$db->exec("DROP TABLE users");', '$db->query("SELECT 1");'),
    ("php", "User::truncate();", "User::all();"),
    ("php", "function up() { Schema::drop('users'); }", "function down() { Schema::drop('users'); }"),
    ("php", "/* */ system('rm -rf /');", "/* system('rm -rf /'); */ // unlink('/etc')\n# passthru('x')"),
]


@pytest.mark.parametrize(("language", "flagged", "clean"), PAIRS, ids=[f"{row[0]}: {row[1]}" for row in PAIRS])
def test_pairs(language: str, flagged: str, clean: str) -> None:
    assert ANALYZER.analyze_text(flagged, language=language).decision != "allow"
    verdict = ANALYZER.analyze_text(clean, language=language)
    assert verdict.decision == "allow", verdict.findings


@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from(["perl", "ruby", "php"]), st.text(alphabet="ab$@%#{}()[]<>\"'`/\\=~|;,.:\n qxsy?EOT-<", max_size=60)
)
def test_total(language: str, text: str) -> None:
    read(Snippet(language, text, context=Context()), Budget())


@pytest.mark.parametrize("text", ["(" * 20_000, '"#{' * 5_000, "<<EOT\n" * 3_000, "q(" * 9_000, "$x = $x . " * 5_000])
@pytest.mark.parametrize("language", ["perl", "ruby", "php"])
def test_long_ones_end(language: str, text: str) -> None:
    read(Snippet(language, text, context=Context()), Budget())
