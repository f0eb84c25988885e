"""``/``: one form, assessed on the server; with JavaScript the result follows every change."""

from __future__ import annotations

from functools import lru_cache
from urllib.parse import parse_qs

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from api.assessing import assess_document, law_of, today
from api.body import read_body, refuse_media
from api.errors import HttpError, error_entry
from api.messages.dictionary import Language, text
from api.messages.places import place_of
from api.pages.contexts import AssessPage, ProblemView, ResultFragment, ResultView
from api.pages.form_document import Fields, document_of
from api.pages.form_view import form_view
from api.pages.rendering import render
from api.pages.result_view import anchor, result_view
from api.state import cards_of
from data.scorecards.schedule import CardSchedule
from model.assessment import Assessment
from model.errors import Problem
from model.request import MAX_BYTES, with_day

MOST_FIELDS = 2_000
_MISSING = "missing_key"
_MEDIA = ("application/x-www-form-urlencoded",)
router = APIRouter(include_in_schema=False)


@router.get("/")
def show_form(request: Request) -> Response:
    """Return the empty form."""
    return HTMLResponse(_empty_form(page_language(request), today().isoformat()))


@lru_cache(maxsize=4)
def _empty_form(language: Language, day: str) -> bytes:
    """Return the empty form of a day, rendered once."""
    form = form_view({}, law_of({"on": day}), language, day)
    return bytes(render("assess.html", AssessPage(language, form), language).body)


@router.post("/")
async def show_assessment(request: Request) -> Response:
    """Return the form as it was filled in, with the result or with what to correct."""
    cards = await cards_of(request).latest()
    return assessed_page(await read_fields(request), cards, page_language(request))


def assessed_page(fields: Fields, cards: CardSchedule, language: Language) -> Response:
    """Return the page for a form as it was filled in."""
    result, problems = _assessed(fields, cards, language)
    day = today().isoformat()
    form = form_view(fields, law_of({"on": day}), language, day)
    page = AssessPage(language, form, result, problems)
    return render("assess.html", page, language, status=422 if problems else 200)


@router.post("/result")
async def show_result(request: Request) -> Response:
    """Return the part that follows the form, for the script of the page."""
    language, fields = page_language(request), await read_fields(request)
    result, problems = _assessed(fields, await cards_of(request).latest(), language)
    return render("result.html", ResultFragment(language, result, problems), language)


def page_language(request: Request) -> Language:
    """Return the language that the address names, Chinese where it names none."""
    named = request.query_params.get("lang")
    return Language.EN if named == Language.EN else Language.ZH


async def read_fields(request: Request) -> Fields:
    """Return the fields of a posted form.

    Raises:
        HttpError: ``too_large``, ``unknown_media`` or ``malformed``.
    """
    refuse_media(request.scope, _MEDIA)
    body = await read_body(request.scope, request.receive, MAX_BYTES)
    try:
        return parse_qs(body.decode(), max_num_fields=MOST_FIELDS, strict_parsing=bool(body))
    except ValueError as error:
        raise HttpError("malformed") from error


def _assessed(
    fields: Fields, cards: CardSchedule, language: Language
) -> tuple[ResultView | None, tuple[ProblemView, ...]]:
    """Return the result of a form, or what to correct in it."""
    try:
        return result_view(assessment_of(fields, cards), language), ()
    except HttpError as error:
        return None, tuple(_problem(problem, error, language) for problem in error.problems)


def assessment_of(fields: Fields, cards: CardSchedule) -> Assessment:
    """Return the assessment of a form.

    Raises:
        HttpError: ``invalid``, with everything wrong in it.
    """
    law = law_of(with_day({"on": fields.get("on", [""])[0] or None}, today()))
    return assess_document(document_of(fields, law), cards)


def _problem(problem: Problem, error: HttpError, language: Language) -> ProblemView:
    anchor_of_field = _anchor(problem.pointer)
    if problem.code == _MISSING:
        # The field shows what may be chosen; codes and pointers are for programs.
        place = place_of(problem.pointer, language, error.law).words
        message = text("page.missing", language, place=place)
        return ProblemView(message, "", anchor_of_field)
    words = error_entry(problem, language, error.law)
    return ProblemView(words["message"], words["cure"], anchor_of_field)


def _anchor(pointer: str) -> str:
    """Return the id of the part of the form that a pointer means."""
    root, _, rest = pointer.lstrip("/").partition("/")
    name = rest.partition("/")[0]
    if root == "answers" and name:
        return anchor(name)
    return f"finding-f.{name}" if root == "findings" and name else f"field-{root}"
