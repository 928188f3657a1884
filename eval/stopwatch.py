"""Seconds by step, measured in the work itself."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from time import perf_counter
from typing import ParamSpec, TypeVar
from unittest.mock import patch

Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")


class Stopwatch:
    """Adds up the time that calls take; `seconds` by step, in order of first use."""

    def __init__(self) -> None:
        self.seconds: defaultdict[str, float] = defaultdict(float)

    def call(
        self,
        step: str,
        function: Callable[Arguments, Result],
        *args: Arguments.args,
        **kwargs: Arguments.kwargs,
    ) -> Result:
        """Calls a function and counts its time to a step."""
        started = perf_counter()
        try:
            return function(*args, **kwargs)
        finally:
            self.seconds[step] += perf_counter() - started

    @contextmanager
    def watching(self, steps: Iterable[tuple[str, object, str]]) -> Iterator[None]:
        """Counts every call of `owner.name` to its step; `steps` are (step, owner, name).

        So a long function is measured as it is, and not as a second copy of its steps. Calls of
        watched functions must not nest, or time counts twice.
        """
        with ExitStack() as stack:
            for step, owner, name in steps:
                timed = self._timed(step, getattr(owner, name))
                stack.enter_context(patch.object(owner, name, timed))
            yield

    def _timed(
        self, step: str, function: Callable[Arguments, Result]
    ) -> Callable[Arguments, Result]:
        def timed(*args: Arguments.args, **kwargs: Arguments.kwargs) -> Result:
            return self.call(step, function, *args, **kwargs)

        return timed
