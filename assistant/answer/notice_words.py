"""The sentences of notices: in Japanese, in plain Japanese (やさしい日本語) and in English.

What stands between braces is filled in by `assistant.notices`; {document} comes with the marks of
its citations and in quotation marks.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from assistant.answer.outcomes import Notice, Reason
from assistant.question.emergency import Danger
from index.question import Language


@dataclass(frozen=True, slots=True)
class Words:
    """One sentence or two, or a part of one, in each way of saying it."""

    ja: str
    easy: str
    en: str

    def notice(self, language: Language, **values: "str | int | Notice") -> Notice:
        """The words with `values` filled in; of a value that is a notice, the same way."""
        texts = {name: v.text if isinstance(v, Notice) else v for name, v in values.items()}
        if language == "en":
            text = easy = self.en.format(**texts)
        else:
            plain = {name: v.easy if isinstance(v, Notice) else v for name, v in values.items()}
            text, easy = self.ja.format(**texts), self.easy.format(**plain)
        return Notice(text, easy)


REASONS: Mapping[Reason, Words] = {
    "out_of_scope": Words(
        "お尋ねの内容は、収録した文書と当局の業務の範囲では、お答えできません。"
        "他の機関の業務である可能性があります。",
        "質問の答えは、ここにある文書に書いてありません。ほかの役所の仕事かもしれません。",
        "This question cannot be answered from the documents of this office. "
        "It may be the business of another office.",
    ),
    "no_evidence": Words(
        "お尋ねの内容に当たる記載が、収録した文書の中に見つかりませんでした。",
        "ここにある文書の中に、質問の答えがありませんでした。",
        "No passage of the documents answers this question.",
    ),
    "empty_question": Words(
        "質問が空です。お尋ねになりたいことを、言葉で入力してください。",
        "質問が書いてありません。聞きたいことを書いてください。",
        "The question is empty. Please enter what you would like to know.",
    ),
    "too_long": Words(
        "質問が長すぎます。要点を一つか二つの文にまとめて入力してください。",
        "質問の文が長すぎます。短い文で、もう一度質問してください。",
        "The question is too long. Please put it into one or two sentences.",
    ),
}
IN_DOUBT = Words(
    "お急ぎの場合や判断に迷う場合は、代表電話にお問い合わせください。",
    "急ぐときや、わからないときは、代表の番号に電話してください。",
    "If in doubt, please call the main line.",
)
UNKNOWN_NUMBER = Words(
    "この電話番号は、担当課室の名簿に見当たりません。",
    "この電話番号は、話を聞く係の表に書いてありません。",
    "This telephone number does not stand in the directory.",
)
AT_SERVICE = Words(
    "御利用ありがとうございます。お尋ねになりたいことがありましたら、言葉で入力してください。",
    "使ってくれて、ありがとうございます。聞きたいことがあったら、書いてください。",
    "Thank you for using this service. If there is anything you would like to know, please ask.",
)
UNSURE = Words(
    "どこに聞けばよいかお分かりにならないときは、代表電話にお問い合わせください。",
    "どこに聞くかわからないときは、代表の番号に電話してください。",
    "If you do not know whom to ask, please call the main line.",
)
MAY_NOT_ANSWER = Words(
    "お尋ねへの直接の答えではない可能性があります。引用元の記載も併せて御確認ください。",
    "質問の答えではないかもしれません。元の文書も読んでください。",
    "This may not answer the question directly. Please read the quotations in their sources.",
)
# The numbers of Japan's fire brigades, police and coast guard, the same from every telephone.
URGENT: Mapping[Danger, Words] = {
    "danger": Words(
        "火事や急病、けがのときは119番、事件や事故のときは110番（海では118番）に、今すぐ電話して"
        "ください。このサービスからは通報されません。",
        "火事や、急な病気、けがのときは、すぐ119番に電話してください。事件や事故のときは、すぐ110番"
        "に（海では118番に）電話してください。このサービスからは、だれも助けに行けません。",
        "In a fire, an illness or an injury call 119 now; in a crime or an accident call 110 (at "
        "sea 118). This service does not call for help.",
    ),
    "despair": Words(
        "つらいお気持ちのときは、一人で抱えずに、電話やSNSの相談窓口を御利用ください。窓口は、厚生労働"
        "省の「まもろうよ こころ」で案内されています。命に危険があるときは、今すぐ119番に電話して"
        "ください。",
        "つらいときは、一人でがまんしないで、話を聞いてくれる人に相談してください。電話やSNSで相談"
        "できるところが、厚生労働省の「まもろうよ こころ」に書いてあります。命があぶないときは、"
        "すぐ119番に電話してください。",
        "You need not bear this alone. Telephone and chat lines that listen, some of them in other "
        "languages, are listed by the Ministry of Health, Labour and Welfare under “まもろうよ "
        "こころ”. If a life is in danger, call 119 now.",
    ),
}
GOES_ON = Words(
    "{marks}の一覧には続きがあります。引用元の文書で全体を御確認ください。",
    "{marks}のリストは、まだ続きます。元の文書を読んでください。",
    "The list of {marks} goes on. Please read it to its end in the document.",
)

LATER_THAN_ASKED = Words(
    "{document}は{date}の文書で、お尋ねの日より後のものです。",
    "{document}は、{date}の文書です。質問の日より後に出ました。",
    "{document} is of {date}, later than the day that you asked about.",
)
NOT_YET_VALID = Words(
    "{document}は{date}からのもので、まだ適用されていません。",
    "{document}は、{date}から後のことを書いた文書です。まだ始まっていません。",
    "{document} is valid from {date}, and not yet.",
)
EXPIRED = Words(
    "{document}の対象期間は{date}で終わっています。現在の取扱いは担当課室に御確認ください。",
    "{document}は、{date}までのことを書いた文書です。もう古いかもしれません。"
    "今のことは、話を聞く係に聞いてください。",
    "{document} was valid until {date}. Please ask the division for the present state.",
)
SUPERSEDED = Words(
    "{document}は、その後の「{newer}」により確定した、又は改められた文書です。",
    "{document}の後に、新しい文書「{newer}」が出ました。",
    '{document} was superseded by "{newer}".',
)
OF_ANOTHER_TIME = Words(
    "{document}は{date}の文書で、お尋ねの「{time}」のものではありません。",
    "{document}は、{date}の文書です。質問の「{time}」の文書ではありません。",
    "{document} is of {date}, not of the time that you asked about.",
)
OLDER = Words(
    "{document}は{date}の文書で、[{n}]（{newer}）より古いものです。",
    "{document}は、{date}の文書です。[{n}]（{newer}）のほうが新しいです。",
    "{document} is of {date}, older than [{n}] ({newer}).",
)
OLD = Words(
    "{document}は{date}の文書です。その後の変化は含まれていません。",
    "{document}は、{date}の文書です。その後に新しくなったことは、書いてありません。",
    "{document} is of {date}. What has changed since is not in it.",
)

MISSING = Words(
    "{division}の電話番号は、名簿から確認できません。{others}にお尋ねください。",
    "{division}の電話番号は、表に書いてありません。{others}に電話して、聞いてください。",
    "The directory does not show the number of the {division}. Please call {others}.",
)
INFERRED = Words(
    "{division}の電話番号は、名簿の読み取りのずれから推定したもので、確実ではありません。"
    "つながらない場合は、{others}にお尋ねください。",
    "{division}の電話番号は、たぶんこの番号です。まちがいかもしれません。"
    "つながらないときは、{others}に電話して、聞いてください。",
    "The number of the {division} is inferred from a directory whose rows have slipped, and is "
    "not certain. If it does not reach the division, please call {others}.",
)
OF_FORMER_LIST = Words(
    "{division}の電話番号は、「{newer}」より前の名簿のもので、変わっている可能性があります。"
    "つながらない場合は、{others}にお尋ねください。",
    "{division}の電話番号は、古い表に書いてあった番号です。新しい表は「{newer}」です。"
    "つながらないときは、{others}に電話して、聞いてください。",
    "The number of the {division} is from a list older than “{newer}”, and may have changed. If "
    "it does not reach the division, please call {others}.",
)
MAIN_LINE = Words("代表（{general}）", "代表（{general}）", "the main line ({general})")
WINDOW = Words(
    "{department}の窓口（{window} {number}）又は代表（{general}）",
    "{department}の窓口（{window} {number}）か、代表（{general}）",
    "the department's window ({window}, {number}) or the main line ({general})",
)
