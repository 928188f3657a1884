"""Training that is killed while it writes its second checkpoint: a program for its own process."""

import os
import signal
import sys
from typing import Any

from index.encoder.train import main


def kill_at(ending: str) -> None:
    """Kills this process when it opens a file whose path ends so."""

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        if event == "open" and str(arguments[0]).endswith(ending):
            os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(hook)


if __name__ == "__main__":
    kill_at(sys.argv[1])
    main(sys.argv[2:])
