"""The JSON Schema of a rule file for editors, with what the model says of every field.

Knows the model and nothing of what is in the files.
"""

import ast
import inspect
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from pydantic import BaseModel, BeforeValidator
from pydantic.fields import FieldInfo

from assistant.rules import model


def blocks() -> tuple[type[BaseModel], ...]:
    """Every kind of block that a rule file may hold, in the order of the model."""
    found = (
        value
        for value in vars(model).values()
        if inspect.isclass(value) and issubclass(value, model.Block) and value is not model.Block
    )
    return tuple(dict.fromkeys(found))


@cache
def field_docs() -> Mapping[str, Mapping[str, str]]:
    """Block -> field -> what is written under the field in the model's source."""
    found: dict[str, dict[str, str]] = {}
    for node in ast.parse(inspect.getsource(model)).body:
        if isinstance(node, ast.ClassDef):
            found[node.name] = dict(_documented(node))
    for block in blocks():  # what a block has from a block before it is said there
        for before in reversed(block.__mro__):
            found[block.__name__] = {**found.get(before.__name__, {}), **found[block.__name__]}
    return found


def _documented(node: ast.ClassDef) -> Iterator[tuple[str, str]]:
    for field, after in zip(node.body, [*node.body[1:], ast.Pass()], strict=True):
        if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name):
            said = isinstance(after, ast.Expr) and isinstance(after.value, ast.Constant)
            text = str(after.value.value) if said else ""  # type: ignore[attr-defined]
            yield field.target.id, " ".join(text.split())


def may_be_one(field: FieldInfo) -> bool:
    """Whether one item may stand where a list is meant."""
    return any(isinstance(note, BeforeValidator) for note in field.metadata)


def rule_schema() -> dict[str, Any]:
    """The schema as an editor needs it: every field described, and one item where that is allowed."""
    found = {"$schema": "https://json-schema.org/draft/2020-12/schema", **model.schema()}
    shapes = {**found["$defs"], model.RuleFile.__name__: found}
    for block in blocks():
        if block.__name__ not in shapes:  # what others have in common is no block by itself
            continue
        shape = shapes[block.__name__]
        for name, field in block.model_fields.items():
            shape["properties"][field.alias or name] = _described(
                shape["properties"][field.alias or name],
                field_docs()[block.__name__][name],
                one=may_be_one(field),
            )
    return found


def _described(shape: dict[str, Any], says: str, *, one: bool) -> dict[str, Any]:
    kept = {key: value for key, value in shape.items() if key in ("title", "default")}
    rest = {key: value for key, value in shape.items() if key not in kept}
    return {**kept, "description": says, **({"anyOf": [rest, rest["items"]]} if one else rest)}
