"""`gh api` and `glab api` are requests to their forge."""

from __future__ import annotations

from blastwall.acts import Invocation
from blastwall.model import Origin, Snippet
from blastwall.rule import Carrier, Example

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from blastwall.acts import Act
    from blastwall.model import Json

#: Options of `gh api` and `glab api` that take a value (gh_api(1), glab-api(1)).
_VALUES = {
    "-X": "method",
    "--method": "method",
    "-F": "field",
    "--field": "field",
    "-f": "raw-field",
    "--raw-field": "raw-field",
    "-H": "header",
    "--header": "header",
    "--hostname": "hostname",
    "--input": "input",
    "-q": "",
    "--jq": "",
    "-t": "",
    "--template": "",
    "-p": "",
    "--preview": "",
    "--cache": "",
    "--form": "raw-field",
    "--output": "",
}


class GhApi(Carrier):
    """Hands `gh api` and `glab api` on as requests: method, fields and, for `graphql`, the document.

    **Source:** https://cli.github.com/manual/gh_api (fields make it a POST unless `--method` says otherwise),
    https://docs.gitlab.com/cli/api/
    """

    id = "gh-api"
    act = "invocation"
    keys = ("gh", "glab")
    triggers = ("gh", "glab")
    carried = (
        Example("gh api -X DELETE repos/octo/hello"),
        Example("gh api graphql -f query='mutation { deleteIssue(input: {issueId: \"1\"}) { clientMutationId } }'"),
    )
    source = "https://cli.github.com/manual/gh_api"

    def carry(self, act: Act) -> Iterator[Act | Snippet]:
        """Yield the request."""
        if not isinstance(act, Invocation) or not act.args or act.args[0].text != "api":
            return
        method = ""
        host = "api.github.com" if act.program == "gh" else "gitlab.com"
        headers: dict[str, Json] = {}
        fields: dict[str, Json] = {}
        endpoint = ""
        body: str | None = None
        words = [arg.text for arg in act.args[1:]]
        i = 0
        while i < len(words):
            word = words[i]
            i += 1
            if not word.startswith("-"):
                endpoint = endpoint or word
                continue
            name, has, value = word.partition("=")
            if not word.startswith("--") and len(word) > 2:
                name, value, has = word[:2], word[2:].removeprefix("="), "="
            what = _VALUES.get(name)
            if what is None:
                continue
            if not has:
                value = words[i] if i < len(words) else ""
                i += 1
            if what == "method":
                method = value
            elif what in ("field", "raw-field"):
                key, _, content = value.partition("=")
                fields[key] = _typed(content) if what == "field" else content
            elif what == "header":
                key, _, content = value.partition(":")
                headers[key.strip().lower()] = content.strip()
            elif what == "hostname":
                host = value
            elif what == "input":
                body = act.stdin.text if value == "-" and act.stdin is not None else "\0"
        if not endpoint:
            return
        graphql = endpoint == "graphql"
        path = endpoint if "://" in endpoint else f"https://{host}/{endpoint.lstrip('/')}"
        data: dict[str, Json] = {"url": path, "headers": headers}
        if not method:
            method = "POST" if fields or body is not None else "GET"
        data["method"] = method
        if graphql:
            query = fields.pop("query", "")
            data["method"] = "POST"
            data["json"] = {"query": query, "variables": fields}
            if not query and body is not None:
                del data["json"]
                data["body"] = body
        elif fields and method.upper() == "GET":
            data["params"] = fields
        elif fields:
            data["json"] = fields
        elif body is not None:
            data["body"] = body
        yield Snippet(
            "http",
            data=data,
            context=act.context,
            origin=Origin(act.snippet, act.span),
            pointer=act.snippet.pointer,
            depth=act.snippet.depth + 1,
        )


def _typed(text: str) -> Json:
    """Return what `--field` makes of a value: numbers, `true`, `false` and `null` become JSON, `@file` its text."""
    if text in ("true", "false", "null"):
        return {"true": True, "false": False, "null": None}[text]
    if text.lstrip("-").isdigit() and len(text) < 18:
        return int(text)
    if text.startswith("@"):
        return "\0"
    return text


CARRIER = GhApi()
