"""What an application has sent, seen from outside it."""

from starlette.types import Message, Send


class Watched:
    """Sends on what an application sends. `status` is that of its response, None until there is
    one."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self.status: int | None = None

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
        await self._send(message)
