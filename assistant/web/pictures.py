"""The pictures of pages that the service makes: few at once, and kept while there is room."""

from collections import OrderedDict
from pathlib import Path
from threading import BoundedSemaphore, Lock

from ingest.pictures import Mark, Picture, page_picture

_Key = tuple[Path, int, tuple[Mark, ...]]


class Pictures:
    """Makes `at_once` pictures at a time, lets `waiting` more requests wait, and keeps the
    pictures used last, `capacity` bytes of them."""

    def __init__(self, at_once: int = 2, waiting: int = 8, capacity: int = 32 * 2**20) -> None:
        self._admitted = BoundedSemaphore(at_once + waiting)
        self._making = BoundedSemaphore(at_once)
        self._capacity = capacity
        self._kept: OrderedDict[_Key, Picture] = OrderedDict()
        self._bytes = 0
        self._lock = Lock()

    def picture(self, path: Path, page: int, marked: tuple[Mark, ...]) -> Picture | None:
        """The picture of a page, or None where too many requests wait. `path` names a file that
        never changes. Raises ReadError for a page or a file that cannot be drawn."""
        key = (path, page, marked)
        kept = self._look_up(key)
        if kept is not None:
            return kept
        if not self._admitted.acquire(blocking=False):
            return None
        try:
            with self._making:
                # Who waited may have waited for this very picture.
                return self._look_up(key) or self._keep(key, page_picture(path, page, marked))
        finally:
            self._admitted.release()

    def _look_up(self, key: _Key) -> Picture | None:
        with self._lock:
            kept = self._kept.get(key)
            if kept is not None:
                self._kept.move_to_end(key)
            return kept

    def _keep(self, key: _Key, picture: Picture) -> Picture:
        with self._lock:
            replaced = self._kept.pop(key, None)
            self._bytes += len(picture.data) - (len(replaced.data) if replaced else 0)
            self._kept[key] = picture
            while self._bytes > self._capacity:
                self._bytes -= len(self._kept.popitem(last=False)[1].data)
        return picture
