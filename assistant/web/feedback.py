"""What visitors say of an answer, and the deletion of what was kept of their questions."""

import sys

from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import HTMLResponse, JSONResponse, Response

from assistant.service.counter import Counter
from assistant.web import rendering
from assistant.web.forms import LONGEST_COMMENT, form_of, value
from assistant.web.languages import page_language, texts
from assistant.web.texts import PageLanguage
from corpus.errors import StoreError

_HELPFUL = {"yes": True, "no": False}


def feedback_pages(counter: Counter) -> APIRouter:
    pages = APIRouter()

    @pages.post("/feedback")
    async def feedback(request: Request, lang: str | None = None) -> Response:
        """Says thanks as JSON where that is asked for, as a page elsewhere."""
        language = page_language(lang)
        status, message = await judged(request, language)
        if "application/json" in request.headers.get("accept", ""):
            return JSONResponse({"kept": status == 200, "message": str(message)}, status)
        corpus = counter.service.corpus()
        return HTMLResponse(rendering.thanks_page(corpus, language, counter.keep, message), status)

    async def judged(request: Request, language: PageLanguage) -> tuple[int, str]:
        t = texts(language)
        sent = await form_of(request)
        if sent is None:
            return 413, t.too_large
        helpful = _HELPFUL.get(value(sent, "helpful") or "")
        if helpful is None:
            return 400, t.token_refused
        said = (value(sent, "comment") or "").strip()[:LONGEST_COMMENT] or None
        token, reason = value(sent, "token") or "", value(sent, "reason")
        try:
            kept = await run_in_threadpool(counter.give_feedback, token, helpful, reason, said)
        except StoreError as error:
            print(f"madoguchi: 記録できません / not stored: {error}", file=sys.stderr)
            return 503, t.feedback_failed
        return (200, t.thanks) if kept else (400, t.token_refused)

    @pages.get("/receipt")
    def receipt(lang: str | None = None) -> HTMLResponse:
        return shown(page_language(lang), None, "", 200)

    @pages.post("/receipt")
    async def delete(request: Request, lang: str | None = None) -> HTMLResponse:
        language = page_language(lang)
        t = texts(language)
        sent = await form_of(request)
        if sent is None:
            return shown(language, t.too_large, "", 413)
        number = (value(sent, "receipt") or "").strip()
        try:
            deleted = await run_in_threadpool(counter.delete, number)
        except StoreError as error:
            print(f"madoguchi: 削除できません / not deleted: {error}", file=sys.stderr)
            return shown(language, t.feedback_failed, number, 503)
        if deleted:
            return shown(language, t.deleted, "", 200)
        return shown(language, t.not_kept, number, 404)

    def shown(
        language: PageLanguage, message: str | None, number: str, status: int
    ) -> HTMLResponse:
        corpus = counter.service.corpus()
        html = rendering.receipt_page(corpus, language, counter.keep, message, number)
        return HTMLResponse(html, status, {"Cache-Control": "no-store"})

    return pages
