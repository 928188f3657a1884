"""What the page of the directory says, in both languages of the desk."""

from dataclasses import dataclass

from assistant.staff.languages import StaffLanguage


@dataclass(frozen=True, slots=True)
class Words:
    """Texts with names in braces are filled in by `str.format`."""

    title: str
    lead: str
    doubtful: str
    none_doubtful: str
    every: str
    every_lead: str
    history: str
    no_history: str
    cannot_change: str
    done: str
    inferred: str
    missing: str
    shared: str
    unconfirmed: str
    confirmed: str
    no_number: str
    department: str
    division: str
    telephone: str
    state: str
    evidence: str
    open_document: str
    note: str
    change: str
    change_of: str
    correct_again: str
    number: str
    number_hint: str
    source: str
    source_hint: str
    note_hint: str
    check: str
    back: str
    preview: str
    preview_lead: str
    before: str
    after: str
    publish: str
    mend: str
    at: str
    by: str
    generation: str
    label: str


_JA = Words(
    title="名簿",
    lead="窓口で案内する電話番号です。確かめた番号を登録すると、その場で窓口の案内が変わります。",
    doubtful="確かめる番号（{n}件）",
    none_doubtful="確かめる番号はありません。",
    every="すべての番号",
    every_lead="番号を訂正するときは、こちらから選びます。",
    history="確認と訂正の記録",
    no_history="まだ記録はありません。",
    cannot_change="この窓口では、名簿を変更できません。"
    "文書のフォルダーの名簿を直し、管理者がmadoguchi build --toで公開します。",
    done="{name}の番号を {number} として登録しました。"
    "窓口の案内に出ています（索引の版 {generation}）。",
    inferred="推定の番号です",
    missing="番号がありません",
    shared="{names}と同じ番号です",
    unconfirmed="文書に記載のとおり",
    confirmed="{date}に確認（{source}）",
    no_number="番号なし",
    department="部",
    division="課室",
    telephone="電話番号",
    state="根拠",
    evidence="根拠とした記載",
    open_document="文書の中で読む",
    note="備考",
    change="確認・訂正する",
    change_of="{name}の番号を確認・訂正する",
    correct_again="訂正する",
    number="正しい番号",
    number_hint="そのままでよければ、変えずに進みます。例：022-221-4922",
    source="何で確かめましたか",
    source_hint="窓口の案内にも出ます。例：2026年度組織図",
    note_hint="課室の一覧に出ます。番号が確かになって不要になった備考は、消してください。",
    check="内容を確かめる",
    back="名簿に戻る",
    preview="窓口に出す内容の確認",
    preview_lead="「窓口に出す」を押すと、すぐに窓口の案内が変わります。",
    before="今の案内",
    after="新しい案内",
    publish="窓口に出す",
    mend="入力に戻る",
    at="日時",
    by="担当者",
    generation="索引の版",
    label="区分",
)

_EN = Words(
    title="Directory",
    lead="The numbers that the counter names. A number that you enter here shows there at once.",
    doubtful="Numbers to be checked ({n})",
    none_doubtful="No number is in doubt.",
    every="All numbers",
    every_lead="Choose a number here to correct it.",
    history="Confirmed and corrected",
    no_history="Nothing has been recorded yet.",
    cannot_change="The directory cannot be changed here; mend it in the corpus folder and publish "
    "that with madoguchi build --to.",
    done="The number of {name} is now {number}. The counter shows it (generation {generation}).",
    inferred="The number is inferred",
    missing="There is no number",
    shared="The same number as {names}",
    unconfirmed="As a document states it",
    confirmed="Confirmed on {date} ({source})",
    no_number="No number",
    department="Department",
    division="Division",
    telephone="Telephone",
    state="Rests on",
    evidence="Where it stands",
    open_document="Read it in the document",
    note="Remark",
    change="Confirm or correct",
    change_of="Confirm or correct the number of {name}",
    correct_again="Correct",
    number="The right number",
    number_hint="Leave it where it is right. Example: 022-221-4922",
    source="What did you check it against?",
    source_hint="The counter shows this too. Example: organisation chart of 2026",
    note_hint="Stands in the list of divisions. Clear a remark that the number has made needless.",
    check="Check the change",
    back="Back to the directory",
    preview="What the counter will show",
    preview_lead="“Publish” changes what the counter says at once.",
    before="Now",
    after="New",
    publish="Publish",
    mend="Back to the form",
    at="When",
    by="By",
    generation="Generation",
    label="Label",
)


def words(language: StaffLanguage) -> Words:
    return _EN if language == "en" else _JA
