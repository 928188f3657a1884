"""What every page of the desk is given: the counter, who is signed in, and the frame around it.

A module that adds pages has one function `…_pages(desk: Desk) -> APIRouter`; `app.build_staff`
includes it behind the gate. Its handlers are plain functions (the database is not asynchronous):

    router = APIRouter(dependencies=[desk.only("editor")])

    @router.get("/directory")
    def directory(request: Request) -> Response:
        return desk.render("directory.html.j2", request, here="directory", corpus=…)

    @router.post("/directory")
    def confirm(request: Request) -> Response:
        number = desk.form(request).get("number", "")    # the gate has checked the form's token
        with desk.counter.database.transaction() as session:
            …
        return desk.go(request, "directory?saved=1")

Templates extend "frame.html.j2" (blocks `title`, `content`), find `t` (the desk's words), `w`
(those of the public pages), `root` (relative path to the desk), `site` (to the whole service),
`account`, `language`, and put `{{ token_field(token) }}` of "parts.html.j2" into each form.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, get_args
from urllib.parse import urlencode

from fastapi import HTTPException, params
from starlette.datastructures import ImmutableMultiDict
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse

from assistant.service.counter import Counter
from assistant.service.publishing import Publisher
from assistant.staff.languages import StaffLanguage, staff_language, texts
from assistant.staff.rendering import TEMPLATES
from assistant.staff.signing import Signed, Signing, cookie_path, form_token
from assistant.staff.texts import Texts
from assistant.store.records import Account, Role
from assistant.web.languages import texts as public_texts
from corpus.errors import StoreError

_LANGUAGE_COOKIE = "madoguchi_staff_language"
_ROLES: Sequence[Role] = get_args(Role)


@dataclass(frozen=True, slots=True)
class Desk:
    """`secret` signs the forms; without a `publisher` the directory can only be looked at."""

    counter: Counter
    signing: Signing
    secret: bytes
    publisher: Publisher | None = None

    def account(self, request: Request) -> Account:
        """Who is signed in. Only the sign-in page can be reached by nobody."""
        signed: Signed = request.state.signed
        return signed.account

    def only(self, role: Role) -> params.Depends:
        """For `dependencies=[…]`: 403 for everyone of a lesser role."""

        def check(request: Request) -> None:
            if not may(self.account(request), role):
                raise HTTPException(403, self.texts(request).not_allowed)

        return params.Depends(check)

    def form(self, request: Request) -> ImmutableMultiDict[str, str]:
        """The fields of the form that was sent."""
        form: ImmutableMultiDict[str, str] = request.state.form
        return form

    def texts(self, request: Request) -> Texts:
        return texts(self.language(request))

    def language(self, request: Request) -> StaffLanguage:
        """As the address says, or as it was chosen before."""
        return staff_language(
            request.query_params.get("lang") or request.cookies.get(_LANGUAGE_COOKIE)
        )

    def render(
        self, template: str, request: Request, status: int = 200, here: str = "", **context: Any
    ) -> HTMLResponse:
        """A page in the desk's frame; `here` is its key in the navigation."""
        language, signed = self.language(request), request.state.signed
        root = root_of(request)
        page = TEMPLATES.get_template(template).render(
            t=texts(language),
            w=public_texts(language),
            language=language,
            other_language=_other_language(request, language),
            root=root,
            site=f"{root}../",
            here=here,
            account=signed.account if signed else None,
            may=may,
            token=form_token(self.secret, signed.token) if signed else "",
            **context,
        )
        response = HTMLResponse(page, status_code=status)
        if "lang" in request.query_params:
            response.set_cookie(
                _LANGUAGE_COOKIE, language, path=cookie_path(request), samesite="strict"
            )
        return response

    def message(self, request: Request, status: int, message: str) -> HTMLResponse:
        """A page with one sentence."""
        return self.render("message.html.j2", request, status, message=message)

    def unusable(self, request: Request, error: StoreError) -> HTMLResponse:
        """The database cannot be used: nothing was saved."""
        page = self.message(request, 503, self.texts(request).unusable)
        page.headers["Retry-After"] = "5"
        return page

    def go(self, request: Request, path: str) -> RedirectResponse:
        """Leads to a page of the desk by its path below /staff/, after a form."""
        return RedirectResponse(f"{root_of(request)}{path}", status_code=303)


def may(account: Account, role: Role) -> bool:
    return _ROLES.index(account.role) >= _ROLES.index(role)


def path_below(request: Request) -> str:
    """The path of a request below the desk's root, with a slash before it."""
    path: str = request.scope["path"]
    return path.removeprefix(request.scope.get("root_path", "")) or "/"


def root_of(request: Request) -> str:
    """Relative path from the page that was asked for to the desk's root."""
    return "../" * (path_below(request).count("/") - 1) or "./"


def _other_language(request: Request, language: StaffLanguage) -> str:
    query = [(k, v) for k, v in request.query_params.multi_items() if k != "lang"]
    return "?" + urlencode([*query, ("lang", "ja" if language == "en" else "en")])
