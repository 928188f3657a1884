"""Training the encoder, on a made-up data set that a person can read."""

import gzip
import json
from collections.abc import Iterable
from pathlib import Path
from random import Random

import numpy as np
import pytest

from corpus.errors import ModelError
from index.encoder.batches import DistinctBatchSampler
from index.encoder.card import figure_table
from index.encoder.checkpoints import Machine
from index.encoder.dictionary import joined_pairs, synonym_pairs
from index.encoder.encoders import load_encoder
from index.encoder.fit import columns
from index.encoder.glosses import gloss_table, glossed_pairs
from index.encoder.heldback import is_held_back, split
from index.encoder.keepout import KeepOut, benchmark_texts, letters
from index.encoder.material import Material, gather
from index.encoder.measures import benchmark_figures, ndcg
from index.encoder.pairs import Pair, read_pairs
from index.encoder.passages import key_word_pair, passages, sentence_pair
from index.encoder.recipe import Recipe
from index.encoder.sources import all_sources, labelled_sources
from index.encoder.train import main, train
from index.encoder.vocabulary import train_tokenizer

SUBJECTS = ["事業承継", "補助金", "石油備蓄", "特許", "輸出入", "消費者相談", "商店街", "電気事業"]
WORDS = [
    Pair("business succession", "事業承継"),
    Pair("subsidy", "補助金"),
    Pair("oil stockpile", "石油備蓄"),
    Pair("patent", "特許"),
    Pair("application", "申請"),
    Pair("desk (at an office)", "窓口"),
]
TINY = Recipe(vocabulary=400, dimension=8, batch=8, steps=6)


def write_lines(path: Path, rows: Iterable[dict[str, str]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with gzip.open(path, "wt", encoding="utf-8") as lines:
        lines.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


def write_pairs(folder: Path) -> Path:
    """Forty questions and answers, and six words with their glosses."""
    questions = [
        {
            "a": f"{subject}の第{number}号の窓口はどこですか",
            "b": f"{subject}の申請を受け付けます。第{number}号の窓口は県庁です。相談もできます。",
        }
        for subject in SUBJECTS
        for number in range(5)
    ]
    write_lines(folder / "jaquad.jsonl.gz", questions)
    write_lines(folder / "enja_jmdict_gloss.jsonl.gz", [pair._asdict() for pair in WORDS])
    return folder


def write_benchmark(folder: Path, question: str, answer: str, distractor: str) -> Path:
    """One question, one answer, one text that nobody asks for."""
    made = folder / "made-up"
    (made / "qrels").mkdir(parents=True)
    documents = [("d1", answer), ("d2", distractor)]
    (made / "corpus.jsonl").write_text(
        "\n".join(json.dumps({"_id": key, "title": "", "text": text}) for key, text in documents)
    )
    (made / "queries.jsonl").write_text(json.dumps({"_id": "q1", "text": question}))
    (made / "qrels" / "test.tsv").write_text("query-id\tcorpus-id\tscore\nq1\td1\t1\nq1\td2\t0\n")
    return folder


def test_training_makes_a_model_that_serves(tmp_path: Path) -> None:
    pairs = write_pairs(tmp_path / "pairs")
    train(pairs, None, None, tmp_path / "model", TINY, Machine(tmp_path / "work"))
    encoder = load_encoder(str(tmp_path / "model"))
    assert encoder.dimension == 8
    assert encoder.encode_queries(["補助金の窓口"]).any()
    card = (tmp_path / "model" / "README.md").read_text(encoding="utf-8")
    assert "cc-by-sa-4.0" in card
    assert "| jaquad: JaQuAD, questions and Wikipedia paragraphs |" in card
    assert "questions_glossed" in card


def test_same_seed_same_model_other_seed_another(tmp_path: Path) -> None:
    pairs = write_pairs(tmp_path / "pairs")
    texts = tmp_path / "texts"
    write_lines(
        texts / "assembly.jsonl.gz", [{"text": "補助金を審議します。減らしません。以上です。"}]
    )
    for name, seed in (("one", 1), ("again", 1), ("other", 2)):
        recipe = Recipe(seed=seed, vocabulary=400, dimension=8, batch=8, steps=6)
        train(pairs, texts, None, tmp_path / name, recipe, Machine(tmp_path / "work"))
    one, again, other = (load_encoder(str(tmp_path / name)) for name in ("one", "again", "other"))
    assert one.revision == again.revision
    assert one.revision != other.revision


def test_command_line_reports_unfit_data(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--pairs", str(tmp_path), "--out", str(tmp_path / "model")]) == 1
    assert "no *.jsonl.gz" in capsys.readouterr().err
    assert not (tmp_path / "model").exists()


def test_line_without_a_side_is_named(tmp_path: Path) -> None:
    write_lines(tmp_path / "jaquad.jsonl.gz", [{"a": "x", "b": "y"}, {"a": "x"}])
    with pytest.raises(ModelError, match=r"line 2: no text in b"):
        read_pairs(tmp_path)


def test_file_of_no_source_is_an_error() -> None:
    with pytest.raises(ModelError, match="pair file mystery"):
        labelled_sources({"mystery": [Pair("a", "b")]})


def test_texts_without_a_share_are_an_error() -> None:
    material = Material({}, {"mystery": ["補助金の話。申請の話。窓口の話をします。"]}, {})
    with pytest.raises(ModelError, match="mystery_unlabelled: no share"):
        all_sources(material, TINY)


@pytest.mark.parametrize(
    ("text", "overlaps"),
    [
        ("ＦＩＴ　制度、 とは？", True),  # equal but for width, spaces and marks
        ("企業の経営を支援する制度", True),  # one character apart
        ("企業の経営を支える人", False),
        ("係長", False),  # too short for one character to be a detail
        ("前置き。" + "あいうえおかきくけこさしすせそたちつてとなにぬねの" + "後書き。", True),
        ("あいうえおかきくけこさしすせそ", False),
        ("", False),
    ],
)
def test_overlap(text: str, overlaps: bool) -> None:
    keep_out = KeepOut(
        [
            "FIT制度とは",
            "企業の経営を支援する制",
            "課長",
            "あいうえおかきくけこさしすせそたちつてとなにぬねのはひふへほ",
            "！？",
        ]
    )
    assert keep_out.overlaps(text) is overlaps


def test_set_phrase_in_a_long_text_is_no_overlap() -> None:
    phrase = "被災中小企業・小規模事業者対策についてお知らせします"
    keep_out = KeepOut([phrase + "。県の東部で大雨がありました。"])
    assert not keep_out.overlaps(phrase + "。" + "".join(chr(0x4E00 + n) for n in range(200)))


def test_letters_drop_addresses_and_marks() -> None:
    assert letters("ＡＢ 制度。https://example.jp/a?b=1 は") == "ab制度は"


def test_questions_and_judged_documents_are_kept_out(tmp_path: Path) -> None:
    pairs = write_pairs(tmp_path / "pairs")
    benchmarks = write_benchmark(
        tmp_path / "benchmarks",
        "特許",
        "補助金の第3号の窓口はどこですか",
        "消費者相談の第1号の窓口",
    )
    assert set(benchmark_texts(benchmarks)) == {"特許", "補助金の第3号の窓口はどこですか"}
    seen = gather(pairs, None, None).pairs
    left = gather(pairs, None, benchmarks).pairs
    assert Pair("patent", "特許") in seen["enja_jmdict_gloss"]
    assert Pair("patent", "特許") not in left["enja_jmdict_gloss"]
    assert not [pair for pair in left["jaquad"] if pair.a.startswith("補助金の第3号")]
    with pytest.raises(ModelError, match=r"no \*/queries.jsonl"):
        gather(pairs, None, tmp_path)


def test_passage_is_held_back_with_all_its_questions() -> None:
    pairs = {"jaquad": [Pair(f"q{n}", f"passage {n // 3}") for n in range(300)]}
    training, held = split(pairs)
    assert held["jaquad"]
    assert not {pair.b for pair in held["jaquad"]} & {pair.b for pair in training["jaquad"]}
    assert len(training["jaquad"]) + len(held["jaquad"]) == 300
    assert not is_held_back("jsick", Pair("a", "b"))


def test_no_text_twice_in_a_batch() -> None:
    pairs = [Pair(f"q{n}", f"passage {n // 3}") for n in range(60)]
    sampler = DistinctBatchSampler(columns(pairs), batch_size=10, drop_last=False, seed=3)
    batches = list(sampler)
    assert len(batches) >= 5
    for batch in batches:
        assert len({pairs[row].b for row in batch}) == len(batch)
    assert list(sampler) == batches
    sampler.set_epoch(1)
    assert list(sampler) != batches


def test_sentence_pair_and_key_words() -> None:
    text = "これは補助金の話です。申請は窓口で受け付けています。電気事業も同じです。"
    (run,) = passages(text)
    assert run[0] == "これは補助金の話です。"
    pair = sentence_pair(run, Random(1))
    words = key_word_pair(run, Random(1))
    assert pair is not None
    assert pair.a in run
    assert words is not None
    assert words.b == text
    assert {"補助金", "電気事業"} & set(words.a.replace("・", "の").replace(" ", "の").split("の"))
    assert sentence_pair(["短い"] * 3, Random(1)) is None
    assert key_word_pair(["これはそれ"] * 3, Random(1)) is None


def test_glosses_replace_content_words() -> None:
    pairs = [Pair("補助金を申請したい", "passage"), Pair("あのう", "passage")]
    glossed = glossed_pairs(pairs, gloss_table(WORDS), Random(1))
    assert glossed == [Pair("subsidy application", "passage")]


def test_words_of_one_gloss_are_paired() -> None:
    dictionary = [Pair("to inherit", "継ぐ"), Pair("to inherit", "相続する"), Pair("desk", "机")]
    (pair,) = synonym_pairs(dictionary, Random(1))
    assert {pair.a, pair.b} == {"継ぐ", "相続する"}
    # What more than six words share is too general to make them synonyms.
    assert synonym_pairs([Pair("thing", str(n)) for n in range(7)], Random(1)) == []


def test_joined_entries_keep_their_order() -> None:
    numbered = [Pair(f"e{n}", f"j{n}") for n in range(9)]
    joined = joined_pairs(numbered, Random(1))
    assert len(joined) == 9
    for english, japanese in joined:
        assert 2 <= len(english.split()) <= 4
        assert japanese == english.replace(" ", "").replace("e", "j")


def test_tokenizer_keeps_words_whole_and_splits_the_unknown() -> None:
    tokenizer = train_tokenizer(["会社の相談", "会社と社会", "company companies"] * 5, 100)
    assert tokenizer.encode("会社", add_special_tokens=False).tokens == ["会社"]
    wide = tokenizer.encode("ＣＯＭＰＡＮＹ", add_special_tokens=False).tokens
    assert "".join(wide) == "company"
    assert tokenizer.encode("談社", add_special_tokens=False).tokens == ["談", "社"]


def test_ndcg_by_hand(tmp_path: Path) -> None:
    texts = np.array([[1, 0], [0, 1], [-1, 0]], dtype=np.float32)
    queries = np.array([[1, 0], [0.6, 0.8]], dtype=np.float32)
    # The first finds its text first, the second finds one of its two first and the other third.
    second = (1 + 1 / np.log2(4)) / (1 + 1 / np.log2(3))
    assert ndcg(queries, texts, [{0}, {1, 2}]) == pytest.approx((1 + second) / 2)
    folder = write_benchmark(tmp_path, "ab", "ab", "ba")

    def by_first_letter(given: object) -> np.ndarray:
        rows = [[1, 0] if str(text).strip().startswith("a") else [0, 1] for text in list(given)]  # type: ignore[call-overload]
        return np.array(rows, dtype=np.float32)

    assert benchmark_figures(by_first_letter, folder) == {"made-up": 1.0}


def test_figures_have_three_decimals() -> None:
    assert figure_table("x", {"a": 0.12345}).endswith("| a | 0.123 |")
