"""A page drawn by Dash as a tree that can be asked: by component, class and text."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Node:
    """One component and everything below it."""

    value: Any

    @property
    def props(self) -> dict[str, Any]:
        return self.value["props"] if isinstance(self.value, dict) else {}

    @property
    def kind(self) -> str:
        return self.value["type"] if isinstance(self.value, dict) else ""

    @property
    def text(self) -> str:
        """What stands in it."""
        return _text(self.value)

    def all(self, kind: str = "", css: str = "", **props: Any) -> list["Node"]:
        """Components of a type, with a class, with these properties."""
        return [
            node
            for node in self.walk()
            if (not kind or node.kind == kind)
            and (not css or css in str(node.props.get("className", "")).split())
            and all(node.props.get(name) == value for name, value in props.items())
        ]

    def one(self, kind: str = "", css: str = "", **props: Any) -> "Node":
        """The only such component."""
        found = self.all(kind, css, **props)
        assert len(found) == 1, (kind, css, props, len(found))
        return found[0]

    def links(self) -> dict[str, str]:
        """Addresses by what their links say."""
        found = [node for node in self.walk() if node.kind in ("Link", "A")]
        return {node.text: node.props["href"] for node in found}

    def rows(self) -> list[list[str]]:
        """The cells of its table's body, as text."""
        (body,) = self.all("Tbody")
        return [[cell.text for cell in row.all("Td")] for row in body.all("Tr")]

    def walk(self) -> Iterator["Node"]:
        yield from (Node(one) for one in _walk(self.value))


def drawn(person, path: str) -> Node:
    """What the router draws for an address."""
    address, _, search = path.partition("?")
    called = person.call("router.show", address, f"?{search}" if search else "")
    assert called.status == 200, called.text
    return Node(called.outputs["page"]["children"])


def outcome(called, component: str, prop: str = "children") -> Node:
    """What a callback put into a component."""
    return Node(called.outputs[component][prop])


def _walk(value: Any) -> Iterator[Any]:
    if isinstance(value, list):
        for one in value:
            yield from _walk(one)
    elif isinstance(value, dict) and "props" in value:
        yield value
        yield from _walk(value["props"].get("children"))


def _text(value: Any) -> str:
    if isinstance(value, list):
        return "".join(_text(one) for one in value)
    if isinstance(value, dict):
        return _text(value.get("props", {}).get("children"))
    return "" if value is None else str(value)
