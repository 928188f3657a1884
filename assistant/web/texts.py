"""Every text that the page says itself, in both of its languages.

Texts with `{office}`, `{date}`, `{n}` or `{title}` are filled in by `str.format`.
"""

from dataclasses import dataclass

from index.question import Language


@dataclass(frozen=True, slots=True)
class Texts:
    """The page's own words in one language; `code` is the language as HTML names it."""

    code: Language
    title: str
    lead: str
    not_a_decision: str
    skip: str
    navigation: str
    nav_ask: str
    nav_documents: str
    nav_divisions: str
    other_language: str
    question: str
    placeholder: str
    ask: str
    clear: str
    new: str
    examples_heading: str
    examples: tuple[str, str, str, str, str, str]
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
    out_of_scope: str
    empty_question: str
    too_long: str
    no_evidence: str
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


JA = Texts(
    code="ja",
    title="窓口 ― {office}の政策・相談先案内",
    lead="政策についての質問に、{office}の文書から原文のまま引用してお答えし、"
    "担当の課室と電話番号をご案内します。",
    not_a_decision="この案内は{office}の決定や公式の見解ではありません。"
    "手続きや申請の前に、担当の課室へご確認ください。",
    skip="本文へ移動",
    navigation="ページの切り替え",
    nav_ask="質問する",
    nav_documents="文書",
    nav_divisions="担当課室一覧",
    other_language="English",
    question="質問",
    placeholder="例：事業承継の相談先は？",
    ask="質問する",
    clear="消去",
    new="新しい質問を始める",
    examples_heading="質問の例",
    examples=(
        "会社を子どもに継がせたい。どこに相談できますか",
        "自社の商品を海外に売りたい",
        "太陽光発電の電気を売る制度の担当はどこですか",
        "起業するときの支援はありますか",
        "中期政策の重点戦略は何ですか",
        "どこに聞けばいいかわからない",
    ),
    waiting="文書を調べています。しばらくお待ちください。",
    done="回答を表示しました。",
    empty="質問が入力されていません。お調べになりたいことを入力してください。",
    failed="申し訳ありません。ただいまお答えできません。少し待ってからもう一度お試しいただくか、"
    "代表電話へお問い合わせください。",
    earlier="これまでの質問と回答",
    asked="お尋ね",
    answer="文書の記載",
    notices="お知らせ",
    contact="担当の課室",
    other_contacts="ほかに考えられる担当",
    department="部",
    duties="該当する業務",
    confidence="確かさ",
    confidence_high="高い ― この課室の担当と考えられます",
    confidence_middle="中程度 ― ほかの課室の担当かもしれません",
    confidence_low="低い ― 代表電話でもご確認ください",
    directory_row="名簿の記載",
    telephone="電話",
    stated="名簿に記載の番号",
    inferred="推定の番号 – ご注意ください",
    missing="番号の記載なし",
    general="担当がわからないとき・つながらないとき",
    evidence="根拠となる文書",
    more_evidence="ほかの関連する記載（{n}件）",
    mark="根拠{n}",
    published="{date}発行",
    date_unknown="発行日の記載なし",
    page="{n}ページ",
    pages="{n}ページ",
    slide="スライド{n}",
    slides="スライド{n}",
    sheet="シート『{title}』",
    sheet_number="シート{n}",
    up_to="～",
    page_count="全{n}ページ",
    slide_count="スライド{n}枚",
    sheet_count="シート{n}枚",
    plain_text="テキスト",
    comma="、",
    in_parentheses="（{title}）",
    file="元のファイル",
    picture="{n}ページの画像",
    picture_with_mark="{n}ページの画像。引用された箇所：「{title}」",
    picture_hint="黄色の部分が、引用された箇所です。",
    quoted_page="引用された箇所のページへ戻る",
    previous_page="前のページ",
    next_page="次のページ",
    as_pictures="ページの画像で読む",
    pictures="ページの画像",
    page_links="ページの移動",
    enlarge="画像を拡大する",
    table="引用された行とその前後",
    row="行",
    more_rows="前後の行は省略しています。",
    expired_tag="対象期間が終わった文書",
    expired="この文書の対象期間は{date}に終わっています。最新の内容は担当の課室へご確認ください。",
    superseded="この文書の後に「{title}」が出ています。",
    not_yet_valid="この文書の対象期間は{date}に始まります。",
    also_in="同じ記載のある文書",
    open_source="原文を開く",
    no_surroundings="この箇所の前後は、文書が更新されたため表示できません。",
    whole_document="文書全体の中で読む",
    declined="お答えできませんでした",
    out_of_scope="お尋ねの内容は、ここに収録した文書では扱われていません。"
    "ほかの機関の担当かもしれません。",
    empty_question="質問の文が入力されていませんでした。",
    too_long="質問の文が長すぎるため、お調べできませんでした。",
    no_evidence="ここに収録した文書の中に、根拠となる記載が見つかりませんでした。",
    hints_heading="お尋ねの仕方",
    hints=(
        "知りたいことを一つずつ、一、二文の短い文でお書きください。",
        "制度や事業の名前（例：固定価格買取制度、エンジェル税制）がわかるときはお書きください。",
        "担当の課室を探すときは、業務の分野（例：輸出、特許、省エネ）をお書きください。",
    ),
    ask_again="続けて質問する",
    generation="索引の版",
    documents_lead="この案内が引用する文書です。題名を選ぶと、収録した全文を読むことができます。",
    publisher="発行者",
    kind="種別",
    published_label="発行日",
    validity="対象期間",
    valid_from="{date}から",
    valid_until="{date}まで",
    no_validity="期間の定めなし",
    in_force="対象期間内",
    no_longer="対象期間終了",
    replaced_by="後の文書",
    to_quotation="引用された箇所へ移動",
    place_moved="引用された箇所を示せません。文書が更新されたか、リンクが正しくありません。",
    full_text="全文",
    divisions_lead="各課室の業務と電話番号を、根拠とした文書から起こした一覧です。番号ごとに、記載どおりか、"
    "推定かを示します。",
    departments="部の一覧",
    belongs_to="{title}に置かれています",
    window_of="部全体の窓口",
    show_row="名簿の記載を見る",
    read_in_document="文書の中で読む",
    remark="備考",
    not_found="お探しのページは見つかりません。",
    busy="ただいま混み合っており、ページの画像を表示できません。少し待ってからもう一度お試しください。",
    back="文書の一覧へ戻る",
    privacy="入力された質問は保存しません。",
    no_script="質問にはJavaScriptが必要です。文書と担当課室一覧は、そのままご覧いただけます。",
)

EN = Texts(
    code="en",
    title="Madoguchi – Policies and contacts of the {office}",
    lead="Answers questions about policies by quoting documents of the {office} word for word, "
    "and names the division in charge with its telephone number.",
    not_a_decision="This guide is not a decision or an official statement of the {office}. "
    "Please confirm with the division in charge before you apply for anything.",
    skip="Skip to content",
    navigation="Pages",
    nav_ask="Ask",
    nav_documents="Documents",
    nav_divisions="Divisions",
    other_language="日本語",
    question="Your question",
    placeholder="For example: Who can advise me on business succession?",
    ask="Ask",
    clear="Clear",
    new="Start a new question",
    examples_heading="Example questions",
    examples=(
        "Who can help me hand over my business to a successor?",
        "We want to export our products.",
        "Which division handles the feed-in tariff for solar power?",
        "Is there support for start-ups?",
        "What are the priority strategies of the mid-term policy?",
        "I do not know whom to ask.",
    ),
    waiting="Looking through the documents. Please wait a moment.",
    done="The answer is shown.",
    empty="No question was entered. Please type what you would like to know.",
    failed="We are sorry. No answer can be given right now. Please try again in a moment, "
    "or call the main line.",
    earlier="Earlier questions and answers",
    asked="You asked",
    answer="What the documents say",
    notices="Please note",
    contact="Division in charge",
    other_contacts="Other divisions that may be in charge",
    department="Department",
    duties="Matching duties",
    confidence="Certainty",
    confidence_high="High – this division is most likely in charge",
    confidence_middle="Medium – another division may be in charge",
    confidence_low="Low – please also ask the main line",
    directory_row="Entry in the directory",
    telephone="Telephone",
    stated="Number as listed in the directory",
    inferred="Inferred number – please take care",
    missing="No number listed",
    general="If you are unsure whom to call, or cannot get through",
    evidence="Source documents",
    more_evidence="Other related passages ({n})",
    mark="Source {n}",
    published="published {date}",
    date_unknown="no date of publication",
    page="page {n}",
    pages="pages {n}",
    slide="slide {n}",
    slides="slides {n}",
    sheet="sheet “{title}”",
    sheet_number="sheet {n}",
    up_to="–",
    page_count="pages: {n}",
    slide_count="slides: {n}",
    sheet_count="sheets: {n}",
    plain_text="plain text",
    comma=", ",
    in_parentheses=" ({title})",
    file="Original file",
    picture="Picture of page {n}",
    picture_with_mark="Picture of page {n}. Quoted passage: “{title}”",
    picture_hint="The passage quoted is marked in yellow.",
    quoted_page="Back to the page with the quotation",
    previous_page="Previous page",
    next_page="Next page",
    as_pictures="Read the pages as pictures",
    pictures="Pages as pictures",
    page_links="Other pages",
    enlarge="Enlarge the picture",
    table="The quoted row and those around it",
    row="Row",
    more_rows="Further rows are left out.",
    expired_tag="document past its period",
    expired="The period covered by this document ended on {date}. Please ask the division for the "
    "current state.",
    superseded="A later document has appeared: “{title}”.",
    not_yet_valid="The period covered by this document begins on {date}.",
    also_in="The same words stand in",
    open_source="Open the source text",
    no_surroundings="The surroundings cannot be shown because the document has been updated.",
    whole_document="Read it in the whole document",
    declined="No answer could be given",
    out_of_scope="The documents held here do not cover your question. "
    "Another organisation may be in charge.",
    empty_question="There was no question in the text.",
    too_long="The question is too long to be looked up.",
    no_evidence="Nothing in the documents held here supports an answer.",
    hints_heading="How to ask",
    hints=(
        "Ask about one matter at a time, in one or two short sentences.",
        "If you know the name of a scheme (for example feed-in tariff, angel tax system), use it.",
        "To find a division, name the field (for example export, patents, energy saving).",
    ),
    ask_again="Ask a further question",
    generation="Index version",
    documents_lead="The documents that this guide quotes. Choose a title to read the whole stored "
    "text (in Japanese).",
    publisher="Publisher",
    kind="Kind",
    published_label="Published",
    validity="Period covered",
    valid_from="from {date}",
    valid_until="until {date}",
    no_validity="no period stated",
    in_force="within its period",
    no_longer="period has ended",
    replaced_by="Later document",
    to_quotation="Go to the quoted passage",
    place_moved="The quoted passage cannot be marked: the document has been updated, or the link "
    "is not right.",
    full_text="Full text",
    divisions_lead="Compiled from the documents that each entry rests on. Each number says "
    "whether it stands there or was inferred.",
    departments="Departments",
    belongs_to="Part of {title}",
    window_of="Contact point for the whole department",
    show_row="Show the entry in the directory",
    read_in_document="Read it in the document",
    remark="Remark",
    not_found="There is no such page.",
    busy="Too many pages are being shown at the moment. Please try again shortly.",
    back="Back to the documents",
    privacy="Questions are not stored.",
    no_script="Asking needs JavaScript. The documents and the divisions can be read without it.",
)

_BY_LANGUAGE: dict[Language, Texts] = {"ja": JA, "en": EN}


def texts(language: Language) -> Texts:
    return _BY_LANGUAGE[language]


def page_language(code: str | None) -> Language:
    """The page's language for `?lang=…`; Japanese unless English is asked for."""
    return "en" if code == "en" else "ja"
