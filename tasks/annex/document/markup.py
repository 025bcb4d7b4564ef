"""The elements of WordprocessingML, in the transitional and the strict form alike: found by their local names."""

import re
from collections.abc import Iterator
from typing import Any

Element = Any  # of defusedxml's ElementTree, which has no types

_WHOLE = re.compile(r"-?\d{1,9}(?!\d)")
_OFF = {"0", "false", "off", "none"}
# They only wrap what they hold: content controls, tracked insertions, links.
_WRAPPERS = {"sdt", "sdtContent", "customXml", "ins", "moveTo", "smartTag", "hyperlink", "fldSimple", "bdo", "dir"}


def local(element: Element) -> str:
    """Return an element's name without its namespace."""
    return str(element.tag).rpartition("}")[2]


def attribute(element: Element, name: str) -> str:
    """Return an attribute of the element's own namespace, or ""."""
    namespace, brace, _name = element.tag.rpartition("}")
    return str(element.get(f"{namespace}{brace}{name}", ""))


def child(element: Element | None, *path: str) -> Element | None:
    """Return the first child of this name, or of the path of names, or None."""
    for name in path:
        if element is None:
            return None
        element = next((each for each in element if local(each) == name), None)
    return element


def value(element: Element | None, *path: str) -> str:
    """Return the `val` of a descendant by its path, "" where there is none."""
    found = child(element, *path)
    return attribute(found, "val") if found is not None else ""


def number(element: Element | None, *path: str, default: int = 0) -> int:
    """Return the `val` of a descendant as a number."""
    return whole(value(element, *path), default)


def whole(text: str, default: int = 0) -> int:
    """Return the whole number that an attribute says; other programs write "2340.0" or nothing at all."""
    found = _WHOLE.match(text)
    return int(found[0]) if found else default


def switch(element: Element | None, name: str) -> bool | None:
    """Return what a property such as "b" says: on, off, or nothing."""
    found = child(element, name)
    return None if found is None else attribute(found, "val") not in _OFF


def unwrapped(element: Element) -> Iterator[Element]:
    """Yield the children, and in place of a wrapper those that it holds."""
    for each in element:
        if local(each) in _WRAPPERS:
            yield from unwrapped(each)
        else:
            yield each
