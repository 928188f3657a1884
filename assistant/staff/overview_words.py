"""What the overview says, in both languages of the desk."""

from collections.abc import Mapping
from dataclasses import dataclass

from assistant.staff.languages import StaffLanguage


@dataclass(frozen=True, slots=True)
class Words:
    """Texts with names in braces are filled in by `str.format`."""

    title: str
    lead: str
    period: str
    days: str
    totals: str
    questions: str
    answered: str
    declined: str
    declined_share: str
    median: str
    p95: str
    milliseconds: str
    seconds: str
    helpful: str
    helpful_share: str
    nothing: str
    not_stored: str
    by_day: str
    by_day_alt: str
    times: str
    times_alt: str
    languages: str
    faces: str
    kind: str
    groups: str
    groups_lead: str
    groups_alt: str
    no_groups: str
    more_groups: str
    example: str
    cases: str
    case: str
    verdicts: str
    verdicts_lead: str
    verdicts_alt: str
    no_verdicts: str
    document: str
    citations: str
    right: str
    wrong: str
    outdated: str
    day: str
    figures: str
    csv: str
    csv_of: str
    names: Mapping[str, str]


_JA = Words(
    title="概況",
    lead="窓口に寄せられた質問の様子です。日付は日本時間です。",
    period="期間",
    days="最近{n}日",
    totals="まとめ",
    questions="質問の数",
    answered="回答した",
    declined="回答しなかった",
    declined_share="回答しなかった割合",
    median="回答の時間（中央値）",
    p95="回答の時間（遅い方から5％）",
    milliseconds="ミリ秒",
    seconds="{n}ミリ秒",
    helpful="「役に立った」",
    helpful_share="{share}（{all}件のうち{n}件）",
    nothing="この期間に保存された質問はありません。",
    not_stored="質問を保存しない設定です。madoguchi serve --store-questions で保存します。",
    by_day="日ごとの質問",
    by_day_alt="日ごとの質問の数の棒グラフ。合計{n}件、うち回答しなかったもの{declined}件。"
    "最も多い日は{day}の{most}件。",
    times="回答の時間",
    times_alt="日ごとの回答の時間の折れ線グラフ。期間全体の中央値は{median}、遅い方から5％は{p95}。",
    languages="言語",
    faces="窓口の種類",
    kind="種類",
    groups="答えられていない質問",
    groups_lead="回答しなかった質問と、役に立たなかったとされた質問を、似たものどうしでまとめました"
    "（新しい方から{n}件まで）。",
    groups_alt="答えられていない質問のまとまりの棒グラフ。最も多いのは「{example}」など{n}件。",
    no_groups="答えられていない質問はありません。",
    more_groups="ほかに{n}のまとまりがあります。すべてCSVに入っています。",
    example="代表的な質問",
    cases="質問",
    case="質問{n}",
    verdicts="文書ごとの確認結果",
    verdicts_lead="職員が引用を確認した結果を、引用された文書ごとに数えました。",
    verdicts_alt="文書ごとの確認結果の棒グラフ。正しい{right}件、誤り{wrong}件、古い{outdated}件。",
    no_verdicts="この期間の質問には、確認された引用がありません。",
    document="文書",
    citations="引用の数",
    right="正しい",
    wrong="誤り",
    outdated="古い",
    day="日",
    figures="数値を表で見る",
    csv="CSVで保存",
    csv_of="CSVで保存：{title}",
    names={
        "ja": "日本語",
        "en": "英語",
        "page": "質問のページ",
        "plain": "かんたんなページ",
        "api": "API",
        "mcp": "MCP",
    },
)

_EN = Words(
    title="Overview",
    lead="What the counter was asked. Days are those of Japan.",
    period="Period",
    days="Last {n} days",
    totals="In all",
    questions="Questions",
    answered="Answered",
    declined="Declined",
    declined_share="Share declined",
    median="Time of an answer (median)",
    p95="Time of an answer (95th percentile)",
    milliseconds="Milliseconds",
    seconds="{n} ms",
    helpful="“Helpful”",
    helpful_share="{share} ({n} of {all})",
    nothing="No question of this period is stored.",
    not_stored="Questions are not stored; madoguchi serve --store-questions stores them.",
    by_day="Questions by day",
    by_day_alt="Bars: questions of each day. {n} in all, {declined} of them declined. "
    "Most on {day}: {most}.",
    times="Time of an answer",
    times_alt="Lines: time of an answer by day. Median of the period {median}, "
    "95th percentile {p95}.",
    languages="Language",
    faces="Face",
    kind="Kind",
    groups="Asked and not answered",
    groups_lead="Questions that were declined or did not help, put together by likeness "
    "(the newest {n}).",
    groups_alt="Bars: groups of questions without an answer. The largest: {n} like “{example}”.",
    no_groups="Every question was answered.",
    more_groups="{n} more groups; the CSV has them all.",
    example="For example",
    cases="Cases",
    case="Case {n}",
    verdicts="Verdicts by document",
    verdicts_lead="What staff found of citations, by the document that they are from.",
    verdicts_alt="Bars: verdicts by document. {right} right, {wrong} wrong, {outdated} outdated.",
    no_verdicts="No citation of this period has been reviewed.",
    document="Document",
    citations="Citations",
    right="Right",
    wrong="Wrong",
    outdated="Outdated",
    day="Day",
    figures="The figures as a table",
    csv="Save as CSV",
    csv_of="Save as CSV: {title}",
    names={
        "ja": "Japanese",
        "en": "English",
        "page": "Page",
        "plain": "Plain page",
        "api": "API",
        "mcp": "MCP",
    },
)


def words(language: StaffLanguage) -> Words:
    return _EN if language == "en" else _JA
