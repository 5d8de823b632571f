"""Covers secrets in what is printed. Each is replaced by as many stars, so that positions stay right."""

from __future__ import annotations

import re

#: Patterns whose group 1 is the secret; without a group the whole match is. None nests one repetition in another.
_PATTERNS = tuple(
    re.compile(pattern, flags)
    for pattern, flags in (
        # HTTP authorization, in headers and in code
        (r"\b(?:bearer|basic|token)\s+([A-Za-z0-9._~+/=\-]{8,})", re.IGNORECASE),
        (r"\bauthorization[\"']?\s{0,4}:\s{0,4}[\"']?(?:[A-Za-z\-]{1,24}\s{1,4})?([^\s\"']{8,})", re.IGNORECASE),
        (r"\bcookie[\"']?\s{0,4}:\s{0,4}[\"']?([^\n\"']{6,2000})", re.IGNORECASE),
        # keys that carry their issuer's mark
        (r"\b(?:AKIA|ASIA|AROA|AIDA)[0-9A-Z]{16}\b", 0),
        (r"\b(?:ghp|gho|ghu|ghs|ghr)_[A-Za-z0-9]{16,}", 0),
        (r"\bgithub_pat_[A-Za-z0-9_]{16,}", 0),
        (r"\bglpat-[A-Za-z0-9_\-]{16,}", 0),
        (r"\bxox[abeprs]-[A-Za-z0-9\-]{8,}", 0),
        (r"\bsk-[A-Za-z0-9_\-]{16,}", 0),
        (r"\b[rs]k_(?:live|test)_[A-Za-z0-9]{8,}", 0),
        (r"\bAIza[A-Za-z0-9_\-]{30,}", 0),
        (r"\b(?:npm|hf|dop_v1|pypi)[_\-][A-Za-z0-9_\-]{20,}", 0),
        (r"\bhooks\.slack\.com/services/([A-Za-z0-9/]{8,})", 0),
        (r"\beyJ[A-Za-z0-9_\-]{8,}\.[A-Za-z0-9_\-]{8,}\.[A-Za-z0-9_\-]*", 0),
        # name = value, name: value
        (
            r"(?:password|passwd|passphrase|pwd|secret|token|credential|api[_\-]?key|access[_\-]?key|private[_\-]?key)"
            r"[A-Za-z0-9_\-]{0,32}[\"']?\s{0,4}[=:]\s{0,4}[\"']?([^\s\"'`,;&|)}\]]{6,})",
            re.IGNORECASE,
        ),
        # --name value; aws configure set aws_secret_access_key value
        (
            r"(?:--?[a-z\-]{0,24}(?:password|passwd|passphrase|secret|token|api-key|access-key)|secret_access_key)"
            r"\s{1,4}[\"']?([^\s\"'`,;&|)}\]]{6,})",
            re.IGNORECASE,
        ),
        # names that end in PASS: DB_PASS=value
        (r"_pass[\"']?\s{0,4}[=:]\s{0,4}[\"']?([^\s\"'`,;&|)}\]]{4,})", re.IGNORECASE),
        # clients whose short option is the password: mysql -pVALUE, redis-cli -a VALUE, sshpass -p VALUE,
        # mongosh, sqlcmd -P VALUE; what stands between is options, never another command
        (r"\b(?:mysql|mariadb)(?:-?dump|-?admin)?\s[^;&|\n]{0,200}?(?<=\s)-p[\"']?([^\s\"']+)", 0),
        (r"\bredis-cli\s[^;&|\n]{0,200}?(?<=\s)-a\s{0,4}[\"']?([^\s\"']+)", 0),
        (
            r"\b(?:sshpass|mongosh|mongo|(?:az|docker)\s+login)\s[^;&|\n]{0,200}?(?<=\s)-p\s{0,4}[\"']?([^\s\"']+)",
            0,
        ),
        (r"\b(?:sqlcmd|bcp)\s[^;&|\n]{0,200}?(?<=\s)-P\s{0,4}[\"']?([^\s\"']+)", 0),
        # user:password of an HTTP client
        (
            r"\b(?:curl|wget|xh|xhs|https?)\s[^;&|\n]{0,400}?(?<=\s)(?:-[uUa]|--(?:proxy-)?user|--auth)"
            r"[\s=]{0,4}[\"']?[^\s:@/\"']{1,128}:([^\s\"']{1,256})",
            0,
        ),
        # user:password@ in a URL
        (r"://[^\s/:@\"']{0,128}:([^\s/@\"']{1,256})@", 0),
        (r"-----BEGIN [A-Z ]{0,40}PRIVATE KEY-----([^-]{16,})", 0),
    )
)
#: What stands for a secret without being one: a variable, a placeholder, an option.
_STAND_IN = re.compile(r"[$<{%*\-]|(?:true|false|null|none|undefined)\b", re.IGNORECASE)


def redact(text: str) -> str:
    """Return the text with secrets covered; it is as long as before."""
    for pattern in _PATTERNS:
        text = pattern.sub(_cover, text)
    return text


def _cover(match: re.Match[str]) -> str:
    whole = match.group()
    if not match.re.groups:
        return _stars(whole)
    secret = match.group(1)
    if _STAND_IN.match(secret):
        return whole
    start = match.start(1) - match.start()
    return whole[:start] + _stars(secret) + whole[start + len(secret) :]


def _stars(secret: str) -> str:
    return "".join("\n" if char == "\n" else "*" for char in secret)
