"""Lead and coordinating units in one cell: "Chủ trì: …; Phối hợp: …", "A chủ trì, phối hợp với B", "A (chủ trì)"."""

import re

_LABEL = re.compile(
    r"(?:^|[\s;,.(-])(?:(?:cơ quan|đơn vị|tổ chức|phòng)\s+)?(?P<part>chủ trì|phối hợp)"
    r"(?:\s+(?:thực hiện|chính|tham mưu))?\s*:",
    re.IGNORECASE,
)
_BRACKET = re.compile(r"\((?P<part>chủ trì|phối hợp|ct|ph)\)", re.IGNORECASE)
_ANY = re.IGNORECASE | re.DOTALL
_SENTENCES = (
    re.compile(r"(?P<lead>.+?)\s*(?:làm\s+)?chủ trì,?\s*(?:;|và)?\s*phối hợp\s+(?:với|cùng)\s+(?P<other>.+)", _ANY),
    re.compile(r"(?:giao\s+)?(?P<lead>[^:]+?)[,;]?\s+phối hợp\s+(?:với|cùng)\s+(?P<other>.+)", _ANY),
    re.compile(r"(?P<lead>[^:]+?)\s+(?:làm\s+)?chủ trì(?:\s+thực hiện)?(?P<other>)", _ANY),
)
_EDGES = " \n;,.-–+•("


def split_lead(text: str) -> tuple[str, str] | None:
    """Return lead and coordinating text of a cell that names both, or None where it does not tell them apart.

    >>> split_lead("Chủ trì: Sở Nội vụ; Phối hợp: UBND cấp xã")
    ('Sở Nội vụ', 'UBND cấp xã')
    """
    return _by_labels(text) or _by_brackets(text) or _by_sentence(text)


def _by_labels(text: str) -> tuple[str, str] | None:
    found = list(_LABEL.finditer(text))
    if not found:
        return None
    parts = {"chủ trì": [text[: found[0].start()]], "phối hợp": list[str]()}
    for label, following in zip(found, [*found[1:], None], strict=True):
        end = following.start() if following else len(text)
        parts[label["part"].casefold()].append(text[label.end() : end])
    return _tidy(parts["chủ trì"]), _tidy(parts["phối hợp"])


def _by_brackets(text: str) -> tuple[str, str] | None:
    found, start = {"c": list[str](), "p": list[str]()}, 0
    for bracket in _BRACKET.finditer(text):
        found[bracket["part"][0].casefold()].append(text[start : bracket.start()])
        start = bracket.end()
    if not start:
        return None
    found["p" if found["c"] else "c"].append(text[start:])
    return _tidy(found["c"]), _tidy(found["p"])


def _by_sentence(text: str) -> tuple[str, str] | None:
    for pattern in _SENTENCES:
        if found := pattern.fullmatch(text.strip(_EDGES)):
            return _tidy([found["lead"]]), _tidy([found["other"]])
    return None


def _tidy(texts: list[str]) -> str:
    return "; ".join(tidy for text in texts if (tidy := text.strip(_EDGES)))
