"""What a written file would only do if somebody called its functions."""

from __future__ import annotations

import pytest

from blastwall import ToolCall, analyze

_CLEAR = "axios.delete('/projects')"


def _written(source: str, after: str = "") -> str:
    command = f"cat > src/a.mjs <<'EOF'\n{source}\nEOF\n{after}"
    return analyze(ToolCall("Bash", {"command": command}, cwd="/home/dev/app")).decision


@pytest.mark.parametrize(
    "source",
    [
        "export async function del(id) {\n return fetch(`/api/x/${id}`, {method: 'DELETE'})\n}",
        f"const f = async (id: string): Promise<void> => {{ await {_CLEAR} }}\nexport {{ f }}",
        f"class Api {{ async clear() {{ return {_CLEAR} }} }}\nmodule.exports = Api",
        f"module.exports = {{ clear: () => {_CLEAR}, other(id) {{ return {_CLEAR} }} }}",
        f"function a() {{ {_CLEAR} }}\nfunction b() {{ a() }}\nmodule.exports = {{ b }}",
        f"function a() {{ {_CLEAR} }}\nexport default a",
        "const api = (m, p) => fetch(p, { method: m })\nexport const del = (p) => api('DELETE', p)",
        "s.statics.purge = function () { return this.deleteMany({ at: { $lt: new Date() } }) }",
        "exports.clean = () => del(['dist/**', '!dist'])",
    ],
)
def test_what_nothing_calls_is_its_callers(source: str) -> None:
    assert _written(source) == "allow"


@pytest.mark.parametrize(
    "source",
    [
        _CLEAR,
        f"function a() {{ {_CLEAR} }}\na()",
        f"const a = () => {_CLEAR}\nsetTimeout(a, 5)",
        f"(async () => {{ await {_CLEAR} }})()",
        f"!function go() {{ {_CLEAR} }}()",
        f"const x = function () {{ {_CLEAR} }}()",
        f"function a() {{ {_CLEAR} }}\nfunction b() {{ a() }}\nconsole.log(`${{b()}}`)",
        f"export const a = () => 1\n{_CLEAR}",
        f"export const a = () => 1, b = {_CLEAR}",
        f"class A {{ static {{ {_CLEAR} }} }}",
        f"each(() => {{ {_CLEAR} }})",
        f"export async function main() {{ await {_CLEAR} }}",
        "exports.up = (knex) => knex.schema.dropTable('users')",
        "export const f = () => fs.rmSync('/', { recursive: true })",
        "exports.clean = () => del(['src/**', '!src'])",
    ],
)
def test_what_runs_is_judged(source: str) -> None:
    assert _written(source) != "allow"


@pytest.mark.parametrize(
    "after",
    ["node src/a.mjs", "node -e \"import('./src/a.mjs').then(m => m.f())\"", "node -e \"require('./src/a.mjs').f()\""],
)
def test_what_the_same_call_loads_is_judged(after: str) -> None:
    source = f"export const f = () => {_CLEAR}"
    assert _written(source, "node -e \"console.log('./src/a.mjs')\"") == "allow"
    assert _written(source, after) != "allow"
