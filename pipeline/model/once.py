"""A property worked out once for each instance, without the lock of `functools.cached_property`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, Self, TypeVar, overload

T = TypeVar("T")


class once(Generic[T]):  # noqa: N801 (as `property`)
    """As `cached_property`, which locks on Python 3.11: an entry has a dozen of them, and one thread.

    >>> class Text:
    ...     @once
    ...     def words(self) -> list[str]:
    ...         return ["a", "b"]
    >>> text = Text()
    >>> text.words is text.words
    True
    """

    def __init__(self, make: Callable[[Any], T]) -> None:
        """Of the method that works it out."""
        self._make = make
        self.__doc__ = make.__doc__

    def __set_name__(self, owner: type, name: str) -> None:
        """Remember under which name the value is kept."""
        self._name = name

    @overload
    def __get__(self, instance: None, owner: type) -> Self: ...
    @overload
    def __get__(self, instance: object, owner: type) -> T: ...
    def __get__(self, instance: object | None, owner: type) -> T | Self:
        """Work it out and keep it: from then on it is found before this is asked."""
        if instance is None:
            return self
        made = instance.__dict__[self._name] = self._make(instance)
        return made
