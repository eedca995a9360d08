"""Make objects of frozen dataclasses as fast as those of others."""

from __future__ import annotations

from dataclasses import field, fields, make_dataclass
from functools import wraps
from typing import Any, TypeVar

_T = TypeVar("_T")


def quick_init(cls: type[_T]) -> type[_T]:
    """Give a frozen dataclass with slots an `__init__` that takes less than half the time; it stays frozen.

    The one that dataclasses write calls `object.__setattr__` for each field. This one fills the object while it is of
    a class of the same layout that is not frozen: Python lets an object change between such two. For classes of which
    there are tens of thousands, whose fields have no default factory; it is fastest without names of arguments.
    """
    like = [(f.name, f.type, field(default=f.default)) for f in fields(cls)]  # type: ignore[arg-type]
    open_: Any = make_dataclass(cls.__name__, like, slots=True, eq=False, repr=False)
    become, fill = object.__setattr__, open_.__init__

    @wraps(cls.__init__)
    def init(self: object, *given: Any, **named: Any) -> None:  # noqa: ANN401  what each field takes
        become(self, "__class__", open_)
        fill(self, *given, **named)
        become(self, "__class__", cls)

    cls.__init__ = init  # type: ignore[method-assign]
    return cls
