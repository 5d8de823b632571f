"""OpenTelemetry spans of GenAI and MCP instrumentation, and OpenInference spans, as OTLP JSON or flat exports."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from blastwall.records.decoding import BrokenJson, decode, escape
from blastwall.records.interface import Found, Reader, Record, Recorded, canonical, items, obj, text

if TYPE_CHECKING:
    from blastwall.model import Json


class OtelReader(Reader):
    """Reads `execute_tool` spans; where arguments were not recorded there, the tool calls of model output."""

    name = "otel"

    def sniff(self, value: dict[str, Json]) -> bool:
        """Take an OTLP export, or one span with attributes that speak of tools or models."""
        if isinstance(value.get("resourceSpans"), list) or isinstance(value.get("scopeSpans"), list):
            return True
        if isinstance(value.get("resourceLogs"), list):
            return True
        marks = ("gen_ai.", "mcp.", "openinference.", "tool.", "llm.")
        return "attributes" in value and any(name.startswith(marks) for name in _attributes(value.get("attributes")))

    def read(self, record: Record, value: dict[str, Json]) -> Found:
        """Yield the calls of every span."""
        for at, span in self._spans(value):
            attributes = _attributes(span.get("attributes"))
            agent = attributes.get("gen_ai.agent.name", ("", ""))[1]
            session = attributes.get("mcp.session.id", attributes.get("gen_ai.conversation.id", ("", "")))[1]
            for found in self._span(record, at, span):
                found.call.agent, found.call.session = text(agent), text(session)
                yield found

    @staticmethod
    def _spans(value: dict[str, Json]) -> Iterator[tuple[str, dict[str, Json]]]:
        if "attributes" in value:
            yield "", value
        for outer, inner, leaf in (
            ("resourceSpans", "scopeSpans", "spans"),
            ("resourceLogs", "scopeLogs", "logRecords"),
        ):
            for i, resource in items(value.get(outer)):
                for j, scope in items(resource.get(inner)):
                    for k, span in items(scope.get(leaf)):
                        yield f"/{outer}/{i}/{inner}/{j}/{leaf}/{k}", span
                        for n, event in items(span.get("events")):
                            yield f"/{outer}/{i}/{inner}/{j}/{leaf}/{k}/events/{n}", event
        for i, scope in items(value.get("scopeSpans")):
            for j, span in items(scope.get("spans")):
                yield f"/scopeSpans/{i}/spans/{j}", span
        for i, span in items(value.get("spans")):
            yield f"/spans/{i}", span

    def _span(self, record: Record, at: str, span: dict[str, Json]) -> Iterator[Recorded]:
        attributes = _attributes(span.get("attributes"))

        def get(name: str) -> Json:
            return attributes.get(name, ("", None))[1]

        name = text(span.get("name"))
        tool = text(get("gen_ai.tool.name") or get("tool.name"))
        if not tool and name.startswith("execute_tool "):
            tool = name.removeprefix("execute_tool ")
        if not tool and name.startswith("tools/call "):
            tool = name.removeprefix("tools/call ")
        for key in ("gen_ai.tool.call.arguments", "input.value", "traceloop.entity.input", "tool.parameters"):
            if key in attributes and (tool or get("openinference.span.kind") == "TOOL"):
                where, arguments = attributes[key]
                id = get("gen_ai.tool.call.id") or get("tool_call.id") or get("jsonrpc.request.id")
                if self.first_time(id, tool, canonical(arguments)):
                    yield self.found(
                        record, f"{at}/attributes/{where}", tool or name, arguments, id=id, time=_time(span)
                    )
                return
        for key in ("gen_ai.output.messages", "gen_ai.completion", "gen_ai.choice"):
            if key in attributes:
                yield from self._output(record, at, attributes[key])
        yield from self._openinference(record, at, attributes)

    def _output(self, record: Record, at: str, attribute: tuple[str, Json]) -> Iterator[Recorded]:
        where, messages = attribute
        if isinstance(messages, str):
            try:
                messages = decode(messages)
            except BrokenJson:
                return
        for _, message in items(messages if isinstance(messages, list) else [messages]):
            for _, part in items(message.get("parts")):
                if part.get("type") == "tool_call" and self.first_time(
                    part.get("id"), text(part.get("name")), canonical(part.get("arguments"))
                ):
                    yield self.found(
                        record,
                        f"{at}/attributes/{where}",
                        part.get("name"),
                        part.get("arguments"),
                        id=part.get("id"),
                    )

    def _openinference(self, record: Record, at: str, attributes: dict[str, tuple[str, Json]]) -> Iterator[Recorded]:
        ending = ".tool_call.function.arguments"
        for name in sorted(attributes):
            if name.startswith("llm.output_messages.") and name.endswith(ending):
                stem = name.removesuffix(ending) + ".tool_call."
                where, arguments = attributes[name]
                tool = attributes.get(stem + "function.name", ("", ""))[1]
                id = attributes.get(stem + "id", ("", ""))[1]
                if self.first_time(id, text(tool), canonical(arguments)):
                    yield self.found(record, f"{at}/attributes/{where}", tool, arguments, id=id)


def _attributes(value: Json) -> dict[str, tuple[str, Json]]:
    """Return attributes by name, each with its pointer below `attributes`: OTLP's list or a plain object."""
    if isinstance(value, dict):
        return {name: (escape(name), item) for name, item in value.items()}
    return {
        text(item.get("key")): (f"{index}/value", _any_value(item.get("value"))) for index, item in items(value) if item
    }


def _any_value(value: Any, depth: int = 0) -> Json:
    """Return what an OTLP `AnyValue` holds."""
    if not isinstance(value, dict) or depth > 32:
        return value if isinstance(value, str | int | float | bool) else None
    for key in ("stringValue", "intValue", "doubleValue", "boolValue"):
        if key in value:
            found: Json = value[key]
            return found
    if "kvlistValue" in value:
        members = obj(value["kvlistValue"]).get("values")
        return {text(item.get("key")): _any_value(item.get("value"), depth + 1) for _, item in items(members)}
    if "arrayValue" in value:
        members = obj(value["arrayValue"]).get("values")
        return [_any_value(item, depth + 1) for _, item in items(members)]
    return None


def _time(span: dict[str, Json]) -> str:
    return text(span.get("startTimeUnixNano") or span.get("start_time"))
