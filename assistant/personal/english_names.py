"""Names of persons where they introduce themselves in English."""

import re
from collections.abc import Collection, Iterator
from itertools import chain

from assistant.personal.folding import MARK, Find

_CAPITAL = r"(?:(?:[A-Z]\.)+|[^\W\d_a-zａ-ｚぁ-ヿ一-鿿][\w'-]{0,20}+)"
_FULL = rf"{_CAPITAL}(?: {_CAPITAL}){{0,3}}+"
_ANY = r"[A-Za-zÀ-ɏ][A-Za-zÀ-ɏ'-]{0,20}+(?:(?<=\b[A-Z])\.)?"
_STOP = (
    r"(?-i:and|from|with|at|of|i|in|on|for|to|my|is|a|an|the|but|who|we|or|not|what|please|call|phone|tel|mail|"
    r"email|address|owner|speaking|here|so|very|really|still|also|just|now|new|looking|self|happy|sorry|"
    r"trying|about|that|this|too|your|our|some|no|one|as|sure|interested|wrong|missing|incorrect|"
    r"mis\w+|spel\w+|printed|listed|written|registered|changed|shown|displayed|required|included)\b"
)
_HONORIFIC = r"(?:Mr|Mrs|Ms|Mx|Miss|Dr|Prof|Sir|Madam)\b\.? "
_TITLE = rf"(?:{_HONORIFIC})?"
_LABEL = (
    r"(?:applicant|reporter|sender|inquirer|buyer|purchaser|owner|representative|manager|director|"
    r"president|undersigned|proprietor|founder|engineer|guarantor|witness|"
    r"card ?holder|account holder|participant|victim|complainant|inventor|successor|predecessor)"
)
_FAMILY = (
    r"(?:husband|wife|spouse|partner|father|mother|dad|mum|mom|parents|son|daughter|brother|sister|uncle|aunt|"
    r"cousin|nephew|niece|grand(?:father|mother|son|daughter|ma|pa)|(?:mother|father|son|daughter)-in-law|"
    r"fianc\w+|(?:girl|boy)?friend)"
)
_KIN = (
    rf"(?:{_FAMILY}|neighbou?r|boss|colleague|co-?worker|employee|staff|assistant|secretary|"
    r"agent|lawyer|accountant|advis[eo]r|consultant|interpreter|translator|intern|trainee|clerk|"
    r"chef|driver|technician|operator|planner|"
    rf"{_LABEL})"
)
_ADJECTIVE = (
    r"[a-z]+(?:ing|ese|ive|ious|ful|ble|ist)\b|(?:urgent|angry|sad|ready|free|student|farmer|foreign|"
    r"american|german|korean|indian|brazilian|afraid|stuck|lost|late|unsure|busy|retired|confused|worried|"
    r"tired|married|employed|again|there|all|everyone|guys|team|lot|advance|bye|much|only|always|"
    r"someone|anyone|anybody|somebody|nobody|support|help|information|over|right|was|were|are|will)\b"
)
_LOW = rf"(?!{_STOP}|{_ADJECTIVE})[a-z][a-z'-]{{1,15}}+"
_LOWS = rf"{_LOW}(?: {_LOW})?"
_MY_NAME = re.compile(
    r"\b(?:(?:my|full|the) name(?: is|'?s|:)|name's|"
    rf"(?:name|contact|person|in charge|from|attn|cc|pic|seller|client|"
    rf"submitted by|{_KIN}s?) ?[:=-]|"
    r"i am called|(?:they|can|may|people|every(?:one|body)) calls? me|"
    r"it's me,|introducing myself:) +"
    rf"(?P<name>(?!{_STOP}){_ANY}(?: (?!{_STOP}){_ANY}){{0,3}})",
    re.IGNORECASE,
)
_INTRODUCED = re.compile(
    r"\b(?:I'm|I am|Im|i'm|i am|This is|this is|[Ii]t's|Call me|call me|THIS IS|I AM) +"
    rf"{_TITLE}(?P<name>{_FULL})(?P<next>.{{0,12}})"
)
_SIGNED = re.compile(
    r"\b(?:[Rr]egards|[Ss]incerely|[Tt]hanks|[Tt]hank you|[Yy]ours|[Cc]heers|[Tt]hx|[Ww]ishes|"
    r"[Tt]ruly|[Rr]espectfully|[Ff]aithfully|[Ss]igned|"
    r"(?:[Ss]ent|[Aa]sked|[Ww]ritten|[Pp]osted) by|[Rr]gds|BR|xx|"
    r"Best(?= ?[,\n-])|--)(?:[,!.:]| from)? ?-?\s{0,4}"
    rf"(?P<name>{_FULL})\.?(?=\s*(?:$|[\n(,]))"
)
_PLACES = "Sendai|Tokyo|Miyagi|Fukushima|Aomori|Iwate|Morioka|Akita|Yamagata|Japan"
_HERE = re.compile(
    rf"\b(?:(?:Hello|Hi|Hey|Good \w+)(?: there| all)?,? +)?"
    rf"(?P<name>{_FULL}) (?:here|speaking|calling|writing)(?:$|[.,!\n]| from| at| of| again| about)"
    rf"|\b(?:Hello|Hi|Hey|Good \w+)(?: there| all| everyone)?[,.!]* +"
    rf"(?P<from>{_FULL}(?= from)|{_CAPITAL} {_CAPITAL}(?=[,.] ))"
    rf"|\A(?P<country>{_CAPITAL}) from [A-Z][a-z]+ here\b|(?P<desu>{_FULL}) desu\b"
    rf"|\b(?:Attn|ATTN|[Aa]ttention(?: of)?|c/o|[Cc]are of)[:.]* +{_TITLE}(?P<to>{_FULL})"
    r"(?=\s*(?:$|[.,;(\n]))"
    rf"|\b(?:[Cc]ontact(?: person)?|[Nn]ame|(?i:{_LABEL})) +(?P<label>{_CAPITAL} {_CAPITAL})"
    r"(?=$|[.,;(\n])"
    rf"|\b(?:[Aa]sk for|[Rr]eply to|[Ss]peak (?:to|with)|[Cc]ontact) "
    rf"(?P<ask>M[rs]+\.? {_FULL}|{_FULL}(?=[.,;!\n]|$))"
    r"|\b(?:[Cc]all|[Rr]each|[Aa]sk|[Tt]ext|[Mm]ail|[Rr]ing) "
    rf"(?P<reach>{_FULL})(?= (?:on|at|under) )|\bme, (?P<me>{_FULL})(?=[.,\n]|$)"
    rf"|\b(?i:{_LABEL}|name)(?:,| is) (?P<role>{_CAPITAL} {_CAPITAL})(?=[.,\n]|$)"
    rf"|(?:^|[.?!] ?|\n)- ?(?P<dash>{_CAPITAL} {_CAPITAL})(?=,)"
    rf"|\b(?:[Bb]ehalf of|[Gg]reetings from)[^.,\n]{{1,30}}, (?P<behalf>{_FULL})(?=[.,\n]|$)"
    rf"|\A(?P<start>{_CAPITAL}(?: {_CAPITAL}){{1,2}}),?[ \n]\(?(?:{_PLACES})\b"
    rf"|\b(?:I|me|us|myself) \((?P<bracket>{_FULL})\)"
)
# Relatives, staff and others, by what they are to the asker.
_OTHERS = re.compile(
    rf"\b(?i:my|our|his|her|their|the|your client)(?: [a-z-]{{2,12}}){{0,2}}? (?:{_KIN}s?|C[A-Z]O)"
    rf"(?:,| is| are| was|:| called| named| \(|) {_TITLE}(?P<kin>{_FULL})"
    rf"|\b[a-z]*(?:man|men|woman|person|people|guy|lady|one|body|ers?|ors?|ists?|ians?|friends?)"
    rf"(?: who)?(?: is| was)? (?:called|named) {_TITLE}(?P<called>{_FULL})"
    rf"|\b(?:[Bb]ehalf of|{_FAMILY} of|[Rr]epresent(?:ed by|ing)?|[Ss]igned by|[Nn]ame of|under"
    rf"|[Bb]elongs? to|(?:issued|made out|registered|sent|address(?:ed)?)(?: it)? to) {_TITLE}"
    rf"(?P<for>{_CAPITAL}(?: {_CAPITAL}){{1,3}}+)(?! ?&)"
    rf"|{_HONORIFIC}(?P<ours>{_FULL})(?=,? (?:of|from|at|in) (?:our|my)\b|,? (?:my|our|an?) )"
    rf"|\b[Aa](?:n old)? {_HONORIFIC}(?P<a>{_FULL})"
    rf"|{_HONORIFIC}(?P<titled>{_CAPITAL} {_CAPITAL})(?=,)"
    rf"|(?P<whose>{_FULL})(?=,? \(?(?:my|our)(?: [a-z-]{{2,12}}){{0,2}} {_KIN}\b)"
    rf"|\b(?:in|under) (?P<under>{_FULL}) name\b"
    rf"|\b(?:I'm|I am|[Ww]e are|[Aa]s) (?:an?|the) [^.,;\n]{{2,40}}, (?P<am>{_CAPITAL} {_FULL})"
    r"(?=[,.;(\n]|$)"
)
# In a text with other personal data: behind these stand places and firms.
# Behind these stand places and firms: Keiko Sasaki from Aizu Lacquer.
_ANYWHERE = re.compile(
    rf"(?<![\w'&.-])(?:(?P<of>(?i:of|at|in|from|near|the|an?|for) ))?"
    rf"(?P<name>{_CAPITAL}(?: {_CAPITAL}){{1,2}}+)(?! ?&|,? [A-Z0-9])"
)
_COMMON = re.compile(
    r"\b(?:Is|Are|Do|Does|Did|Can|Could|Would|Should|Will|Has|Have|Where|What|When|How|Who|Which|Why|If|We|"
    r"You|He|She|It|They|This|That|These|There|Please|Dear|Thanks?|Hello|Hi|Hey|Good|Best|Kind|Regards|"
    r"And|But|Or|Our|Your|His|Her|Their|No|Yes|Law|Number|Card|Visa|Mastercard|Amex|Tel|Fax|Mobile|Phone|"
    r"E?-?[Mm]ail|Address|Subject|Name|Contact|Re|Call|Reply|Apt|Room|Suite|House|Heights|Mansion|Code|Line|"
    r"January|February|March|April|May|June|July|August|September|October|November|December|"
    r"Business|Small|Startup|Export|Green|Smart|Carbon|Digital|Trade|Market|School|College|Park|Golden|"
    r"[A-Z]{2,3}|[\w-]+(?:-shi|-ku|-cho|-machi|-ken))\b"
)
_LISTED = re.compile(rf"(?:,? and |, | & )(?P<name>{_CAPITAL}(?: {_CAPITAL}){{1,2}}+)")
_MYSELF = re.compile(
    rf"\b(?:[Mm]yself,?|I'm called|I am called|I go by|I,|Hello from|me \(|is me,) *"
    rf"(?P<name>{_FULL})|\A(?P<first>{_CAPITAL} {_CAPITAL}) from [A-Z]"
    rf"|\b(?:of us,|[Ww]e are|[Ww]e're|[Uu]s,|[Ww]e,) +(?P<one>{_FULL}) and (?P<other>{_FULL})"
    r"(?=[,.;(]|$| from)"
)
_LAST = re.compile(
    rf"(?:[\n~-] ?(?P<alone>(?=\w[^\WA-Z]){_CAPITAL})|"
    rf"[.?!\n~(-] ?(?P<name>{_CAPITAL}(?: {_CAPITAL}){{1,2}}+))"
    r"(?:, [A-Z]\w{1,15})?[.)]?\s{0,9}$"
)
_SMALL = re.compile(
    r"\b(?:this is (?!different|far|required|not|the|one|made|taken|based|information|copied|an?\b)"
    r"(?P<name>[a-z]{2,15}(?: [a-z]{2,15})?) "
    r"(?:calling|speaking|from (?!the|my|our|your|that|what))"
    r"|(?:i'm|i am) (?!also|not|now|a|calling|writing|moving|back|far)"
    r"(?P<full>[a-z]{2,15} [a-z]{2,15})(?= from [a-z]|, (?:an?|the|and|i) | and (?:i|my) ))"
    r"|\b(?:[Hh]i|[Hh]ello|[Hh]ey)[,.!]* (?:there[,.!]* )?(?:i'?m|i am|this is|it'?s|my name is) "
    rf"(?P<greeting>{_LOWS})(?=[,.!\n]|$| and i | from | here)"
    rf"|(?:\A|\n|[Hh]i,? |[Hh]ello,? |[Hh]ey,? )(?P<here>{_LOWS}) here\b(?=[,.!]| from)"
    rf"|\bi'?m (?P<and>{_LOW})(?= and (?:i|my) )|\bmyself,? (?P<self>{_LOWS})(?=[,.])"
    rf"|\b(?:regards|sincerely|thanks|cheers|thank you)[,!] ?\n?(?P<signed>{_LOWS})[.!]?\s{{0,9}}$"
    r"|\b(?:[Ww]atashi|[Bb]oku)(?: no namae)? wa (?P<romaji>[A-Za-z]{2,15}(?: [A-Z][a-z]{1,15})?)"
)
_GOES_ON = re.compile(
    r" ?(?:$|[-,.;!\n(]|and |from|with|of [A-Z]|at |[a-z]+ing\b|here|the |in |\d|who |"
    r"owner|a |again)"
)
_NOT_A_NAME = re.compile(
    r"(?:(?:Japan|Chin|Vietnam|Taiwan|Portugu|Nepal|Burm|Malt|Leban)ese|(?:Americ|Kore|Indi|Indonesi|Malaysi|Brazili|"
    r"Canadi|Australi|Germ|Itali|Russi|Mexic|Mongoli|Europe|Asi|Ukraini|Irani|Peruvi|Afric|Hungari|Austri|Norwegi)an|"
    r"British|English|French|Thai|Filipin[oa]|Spanish|Turkish|Polish|Dutch|Swedish|Swiss|Danish|Finnish|Irish|"
    r"Bangladeshi|Pakistani|Sri|Singaporean|Muslim|Christian|"
    r"CEO|CFO|CTO|COO|HR|IT|PR|GX|DX|Director|President|Manager|Owner|Chief|Head|Representative|Managing|Vice|"
    r"Question|Questions|Student|Students|Greetings|Request|Inquiry|Message|Someone|Tourists?|Visitors?|Goods|\w+(?:ies|ers)|"
    r"METI|JETRO|Sir|Madam|Sorry|My|"
    r"SME|SMEs|NPO|NGO|VAT|FAQ|A|An|The|Mr|I|In|On|At|For|From|Not|So|Very|Also|Now|Just|Still|Looking|Self|"
    r"Interested|Important|Urgent|Sendai|Tokyo|Miyagi|Tohoku|Fukushima|Aomori|Iwate|Akita|Yamagata|Japan|Ministry|"
    r"Bureau|Subsidy|Government|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)\b(?!\.)"
)

_NO_PERSON = re.compile(
    r"\b(?:Division|Office|Bureau|Department|Section|Cent(?:er|re)|Ministry|City|University|Subsidy|"
    r"Program(?:me)?|Act|Co|Inc|Ltd|Company|Corporation|Association|Bank|Hotel|Affairs|Policy|Agency|Fund|"
    r"AB|AG|SA|GmbH|LLC|LLP|KK|K\.K|Foods|Trading|Holdings|Works|Factory|Brewery|Industries|Partners|"
    r"Shoten|Seisakusho|Kogyo|Denki|Kensetsu|Station|Building|Prefecture|Ward|Street|Port|Licen[cs]e|"
    r"Director|General|Manager|Desk|Team|Staff|Committee|Chamber|"
    r"Plan|Project|Council|Group|System|Support|Industry|Energy|Form)\b"
)


_BEFORE = re.compile(rf"(?<![A-Za-z] )(?P<name>{_CAPITAL}(?: {_CAPITAL}){{1,2}}+)[ ,:(<-]{{1,3}}$")
_BEHIND = re.compile(rf"[ ,:(/-]{{1,3}}(?P<name>{_CAPITAL}(?: {_CAPITAL}){{0,2}}+)[).]?\s{{0,9}}$")


def english_names(text: str, others: Collection[Find]) -> Iterator[Find]:
    private = [other for other in others if other.kind]
    is_private = bool(private) or MARK in text
    forms = [_MY_NAME, _SIGNED, _HERE, _MYSELF, _LAST, _OTHERS]
    forms += [_ANYWHERE] if is_private else []
    for found in chain(_introduced(text), *(form.finditer(text) for form in forms)):
        for group, name in found.groupdict().items():
            is_free = group == "start" or found.re is _ANYWHERE
            if not name or group in ("of", "next") or (is_free and _COMMON.search(name)):
                continue
            end = found.end(group)
            while _is_person(name):
                yield Find(end - len(name), end, "name")
                if not (listed := _LISTED.match(text, end)):
                    break
                name, end = listed["name"], listed.end("name")
    for other in private:
        before = _BEFORE.search(text, max(0, other.start - 80), other.start)
        for beside in (before, _BEHIND.match(text, other.end)):
            if not beside or other.kind not in ("phone", "mail"):
                continue
            if _is_person(beside["name"]) and not _COMMON.search(beside["name"]):
                yield Find(*beside.span("name"), "name")
    for found in _SMALL.finditer(text):
        yield Find(*found.span(found.lastgroup or 0), "name")


def _introduced(text: str) -> Iterator[re.Match[str]]:
    for found in _INTRODUCED.finditer(text):
        name = found["name"]
        is_full = " " in name and not found["next"].startswith("-")
        if is_full or _GOES_ON.match(found["next"]) or name.endswith("."):
            yield found


def _is_person(name: str) -> bool:
    return not (_NOT_A_NAME.match(name) or _NO_PERSON.search(name))
