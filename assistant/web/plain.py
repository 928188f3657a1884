"""The counter without JavaScript: the same answers as pages of plain HTML."""

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from assistant.answer.answer import LONGEST_QUESTION
from assistant.service.counter import Counter
from assistant.web import rendering
from assistant.web.conversation import turn_of
from assistant.web.forms import Asking, form_of, value
from assistant.web.languages import page_language, texts
from assistant.web.texts import PageLanguage
from corpus.errors import Busy, MadoguchiError

_EARLIER = 5  # questions of a visit that its next one carries along
_STORED_NOWHERE = {"Cache-Control": "no-store"}


def plain_pages(counter: Counter) -> APIRouter:
    """The form, and answers to it. A question stands in the address only where a link has put it
    there; the form sends it in the body, with the earlier ones of the visit."""
    pages = APIRouter()

    @pages.get("/plain")
    async def first(q: str = "", lang: str | None = None) -> HTMLResponse:
        if not q.strip():
            return page(Asking(), page_language(lang))
        return await answered(Asking(q.strip(), linked=True), page_language(lang))

    @pages.post("/plain")
    async def following(request: Request, lang: str | None = None) -> HTMLResponse:
        language = page_language(lang)
        sent = await form_of(request)
        if sent is None:
            return page(Asking(message=texts(language).too_large), language, 413)
        question = (value(sent, "q") or "").strip()
        earlier = [asked for asked in sent.get("previous", ()) if len(asked) <= LONGEST_QUESTION]
        form = Asking(question, tuple(earlier[-_EARLIER:]))
        if not question:
            return page(form.saying(texts(language).empty), language)
        return await answered(form, language)

    async def answered(form: Asking, language: PageLanguage) -> HTMLResponse:
        t = texts(language)
        try:
            reply = await counter.asked(form.question, form.earlier, "plain")
        except Busy as busy:
            wait = {"Retry-After": str(busy.retry_after)}
            return page(form.saying(t.asked_too_much), language, 503, wait)
        except MadoguchiError:
            return page(form.saying(t.failed), language, 500)
        turn = turn_of(1, form.question, reply)
        html = rendering.plain_answer(reply.corpus, language, counter.keep, form, turn)
        return HTMLResponse(html, headers=_STORED_NOWHERE)

    def page(
        form: Asking,
        language: PageLanguage,
        status: int = 200,
        headers: dict[str, str] | None = None,
    ) -> HTMLResponse:
        html = rendering.plain_form(counter.service.corpus(), language, counter.keep, form)
        return HTMLResponse(html, status, {**_STORED_NOWHERE, **(headers or {})})

    return pages
