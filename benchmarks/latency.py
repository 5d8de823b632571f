"""Latency of each room and of the whole, in process, on one core: median and 99th percentile, in microseconds."""

from __future__ import annotations

import gc
import json
import sys
from collections.abc import Callable
from pathlib import Path
from time import perf_counter_ns

from benchmarks.inputs import CALLS, TEXTS

Row = dict[str, object]
CORPUS = Path(__file__).resolve().parents[1] / "corpus"

#: Measure for about this long each, and between these many times.
BUDGET_NS = 600_000_000
FEWEST, MOST = 30, 20_000


def measured(work: Callable[[], object]) -> Row:
    """Return how long `work` takes: `median_us`, `p99_us`, and over how many `runs`."""
    for _ in range(5):
        work()
    start = perf_counter_ns()
    work()
    once = max(perf_counter_ns() - start, 1)
    runs = max(FEWEST, min(MOST, BUDGET_NS // once))
    times = []
    gc.collect()
    # The collector stays on: a user's process has it on too.
    for _ in range(runs):
        start = perf_counter_ns()
        work()
        times.append(perf_counter_ns() - start)
    times.sort()
    return {
        "median_us": round(times[len(times) // 2] / 1000, 2),
        "p99_us": round(times[int(len(times) * 0.99)] / 1000, 2),
        "runs": runs,
    }


def rooms() -> dict[str, Row]:
    """Measure triage, extraction, each language's reader, and knowledge with score on what the reader found."""
    from blastwall import Analyzer, Budget, Snippet, ToolCall
    from blastwall.engine import context_of
    from blastwall.extraction import extract
    from blastwall.languages import frontend

    analyzer = Analyzer()
    engine = analyzer._engine
    rows: dict[str, Row] = {}
    for name in ("inert-100B", "suspect-typical"):
        text = TEXTS["shell"][name]
        rows[f"triage/{name}"] = measured(lambda text=text: engine.triage.shell(text))
    for name in ("shell-suspect-typical", "hcl-write", "structured-tool", "unknown-tool"):
        call = ToolCall(*CALLS[name], cwd="/home/dev/app")
        context = context_of(call, analyzer.policy)
        rows[f"extraction/{name}"] = measured(lambda call=call, context=context: extract(call, context, Budget()))
    context = context_of(ToolCall("", cwd="/home/dev/app"), analyzer.policy)
    for language, texts in TEXTS.items():
        read = frontend(language)
        assert read is not None
        for name, text in texts.items():
            rows[f"{language}/{name}"] = measured(
                lambda read=read, language=language, text=text: read(Snippet(language, text, context=context), Budget())
            )
    for language, name in (("shell", "destructive"), ("sql", "drop")):
        read = frontend(language)
        assert read is not None
        acts = read(Snippet(language, TEXTS[language][name], context=context), Budget()).acts
        rows[f"knowledge/{language}-{name}"] = measured(
            lambda acts=acts: [list(engine.registry.judge(act, [])) for act in acts]
        )
    return rows


def calls() -> dict[str, Row]:
    """Measure `analyze` on whole calls."""
    from blastwall import Analyzer, ToolCall

    analyzer = Analyzer()
    rows: dict[str, Row] = {}
    for name, (tool, arguments) in CALLS.items():
        call = ToolCall(tool, arguments, cwd="/home/dev/app")
        analyzer.analyze(call)
        rows[name] = measured(lambda call=call: analyzer.analyze(call))
    return rows


def mix() -> Row:
    """Measure every one-line shell call of the corpus that triage suspects: each one's median, then over all calls."""
    from blastwall import Analyzer, ToolCall

    analyzer = Analyzer()
    times = []
    for path in sorted(CORPUS.glob("*/*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            command = row.get("arguments", {}).get("command")
            if row.get("tool") != "Bash" or not isinstance(command, str) or "\n" in command or len(command) > 300:
                continue
            if analyzer._engine.triage.shell(command) is not None:
                continue
            call = ToolCall("Bash", {"command": command}, cwd="/home/dev/app")
            analyzer.analyze(call)
            own = []
            for _ in range(15):
                start = perf_counter_ns()
                analyzer.analyze(call)
                own.append(perf_counter_ns() - start)
            times.append(sorted(own)[7])
    times.sort()
    return {
        "median_us": round(times[len(times) // 2] / 1000, 2),
        "p99_us": round(times[int(len(times) * 0.99)] / 1000, 2),
        "calls": len(times),
    }


def without_compiled_sqlglot() -> None:
    """Make this process see only sqlglot's Python sources, as an install without the `fast` extra does."""
    from importlib.machinery import SOURCE_SUFFIXES, FileFinder, SourceFileLoader

    def hook(path: str) -> FileFinder:
        if "sqlglot" not in path.replace("\\", "/").split("/")[-3:]:
            raise ImportError(path)
        return FileFinder(path, (SourceFileLoader, SOURCE_SUFFIXES))

    sys.path_hooks.insert(0, hook)
    sys.path_importer_cache.clear()


def main() -> None:
    """Print the measurements as JSON; `pure` measures what depends on sqlglot without its compiled build."""
    if "pure" in sys.argv:
        without_compiled_sqlglot()
        import sqlglot.parser

        assert str(sqlglot.parser.__file__).endswith(".py"), sqlglot.parser.__file__
        for table in (TEXTS, CALLS):
            for name in list(table):
                if not name.startswith("sql"):
                    del table[name]
        print(json.dumps({"calls": calls()}))
        return
    print(json.dumps({"rooms": rooms(), "calls": calls(), "mix": mix()}))


if __name__ == "__main__":
    main()
