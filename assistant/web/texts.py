"""What the pages say themselves; each language has a file of its words beside this one.

Texts with `{office}`, `{date}`, `{n}` or `{title}` are filled in by `str.format`.
"""

from dataclasses import dataclass
from typing import Literal

from index.question import Language

# "easy" is plain Japanese (やさしい日本語) with furigana.
PageLanguage = Literal["ja", "easy", "en"]


@dataclass(frozen=True, slots=True)
class Texts:
    """The page's own words; `code` is their language as HTML names it, `language`
    as links do."""

    code: Language
    language: PageLanguage
    title: str
    lead: str
    not_a_decision: str
    skip: str
    navigation: str
    nav_ask: str
    nav_documents: str
    nav_divisions: str
    languages: str
    question: str
    placeholder: str
    ask: str
    clear: str
    new: str
    examples_heading: str
    example_of_duty: str
    waiting: str
    done: str
    empty: str
    failed: str
    earlier: str
    asked: str
    answer: str
    notices: str
    contact: str
    other_contacts: str
    department: str
    duties: str
    confidence: str
    confidence_high: str
    confidence_middle: str
    confidence_low: str
    directory_row: str
    telephone: str
    stated: str
    inferred: str
    missing: str
    confirmed: str
    general: str
    evidence: str
    more_evidence: str
    mark: str
    published: str
    date_unknown: str
    page: str
    pages: str
    slide: str
    slides: str
    sheet: str
    sheet_number: str
    up_to: str
    page_count: str
    slide_count: str
    sheet_count: str
    plain_text: str
    comma: str
    in_parentheses: str
    file: str
    picture: str
    picture_with_mark: str
    picture_hint: str
    quoted_page: str
    previous_page: str
    next_page: str
    as_pictures: str
    pictures: str
    page_links: str
    enlarge: str
    table: str
    row: str
    more_rows: str
    expired_tag: str
    expired: str
    superseded: str
    not_yet_valid: str
    also_in: str
    open_source: str
    no_surroundings: str
    whole_document: str
    declined: str
    hints_heading: str
    hints: tuple[str, str, str]
    ask_again: str
    generation: str
    documents_lead: str
    publisher: str
    kind: str
    published_label: str
    validity: str
    valid_from: str
    valid_until: str
    no_validity: str
    in_force: str
    no_longer: str
    replaced_by: str
    to_quotation: str
    place_moved: str
    full_text: str
    divisions_lead: str
    departments: str
    belongs_to: str
    window_of: str
    show_row: str
    read_in_document: str
    remark: str
    not_found: str
    busy: str
    back: str
    privacy: str
    no_script: str
    opening: str
    asked_too_much: str
    resumed: str
    answered_at: str
    tools: str
    copy_answer: str
    copy_number: str
    copy_this_number: str
    copy_link: str
    copied: str
    not_copied: str
    permalink: str
    print_answer: str
    helpful: str
    yes: str
    no: str
    reason_heading: str
    reasons: tuple[str, str, str, str, str]
    comment: str
    comment_hint: str
    send: str
    thanks: str
    token_refused: str
    feedback_failed: str
    receipt: str
    receipt_kept: str
    delete_question: str
    delete_lead: str
    nothing_kept: str
    receipt_hint: str
    delete: str
    deleted: str
    not_kept: str
    earlier_questions: str
    continue_heading: str
    plain_page: str
    too_large: str
    back_to_asking: str
    offline: str
    online_again: str
    reload: str
    privacy_kept: str
    privacy_feedback: str
