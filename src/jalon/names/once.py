"""A property that is worked out when it is first asked for, and kept.

The standard library's takes a lock at every first look, which costs more than most of what is looked at here.
"""

from collections.abc import Callable
from typing import Any, Generic, TypeVar, overload

T = TypeVar("T")


class once(Generic[T]):  # noqa: N801 - a decorator
    """Decorate a method without arguments; two threads may both work it out, and get the same.

    Example:
        >>> class Name:
        ...     @once
        ...     def length(self) -> int:
        ...         return 3
        >>> Name().length
        3
    """

    def __init__(self, method: Callable[[Any], T]) -> None:
        self._method, self._name, self.__doc__ = method, method.__name__, method.__doc__

    @overload
    def __get__(self, instance: None, owner: type) -> "once[T]": ...
    @overload
    def __get__(self, instance: object, owner: type) -> T: ...
    def __get__(self, instance: object | None, owner: type) -> "once[T] | T":
        if instance is None:
            return self
        value = instance.__dict__[self._name] = self._method(instance)
        return value
