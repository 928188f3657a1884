"""Small models of real architectures, with weights of chance, as their libraries save them."""

import warnings
from pathlib import Path
from typing import Any

import torch
from tokenizers import Regex, Tokenizer
from tokenizers.models import WordLevel
from tokenizers.pre_tokenizers import Split
from tokenizers.processors import TemplateProcessing
from transformers import (
    AutoModel,
    AutoModelForSequenceClassification,
    BertConfig,
    ModernBertConfig,
    PretrainedConfig,
    PreTrainedTokenizerFast,
    XLMRobertaConfig,
)

# In XLM-RoBERTa's order: its places count from the padding's id.
SPECIAL = {"cls_token": "<s>", "pad_token": "<pad>", "sep_token": "</s>", "unk_token": "<unk>"}
CHARACTERS = (
    " :.,?abcdefghijklmnopqrstuvwxyz"
    "クエリ検索文書章为这个句子生成表示以用于关相：税金窓口事業承継融資特許商標物流相談先県市"
)
PLACES = 128


def tokenizer() -> PreTrainedTokenizerFast:
    """One token a character; everything else is unknown."""
    words = [*SPECIAL.values(), *dict.fromkeys(CHARACTERS)]
    vocabulary = {word: place for place, word in enumerate(words)}
    cut = Tokenizer(WordLevel(vocabulary, unk_token="<unk>"))
    cut.pre_tokenizer = Split(Regex("."), "isolated")
    cut.post_processor = TemplateProcessing(
        single="<s> $A </s>",
        pair="<s> $A </s> $B </s>",
        special_tokens=[(word, vocabulary[word]) for word in ("<s>", "</s>")],
    )
    return PreTrainedTokenizerFast(
        tokenizer_object=cut,
        model_max_length=PLACES,
        model_input_names=["input_ids", "attention_mask"],
        **SPECIAL,
    )


def config(architecture: str, **settings: Any) -> PretrainedConfig:
    """A network of one layer; its name is transformers' ("bert", "modernbert", "xlm-roberta")."""
    kinds = {"bert": BertConfig, "modernbert": ModernBertConfig, "xlm-roberta": XLMRobertaConfig}
    special = {"bos_token_id": 0, "pad_token_id": 1, "eos_token_id": 2}
    if architecture == "modernbert":
        special |= {"cls_token_id": 0, "sep_token_id": 2}
    return kinds[architecture](
        vocab_size=len(tokenizer()),
        hidden_size=16,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=24,
        max_position_embeddings=PLACES + 2,
        initializer_range=0.5,  # else all texts are alike
        **special,
        **settings,
    )


def write_bare(folder: Path, architecture: str = "bert") -> Path:
    """A transformer and its tokenizer, and nothing that says what makes a text's vector."""
    torch.manual_seed(7)
    AutoModel.from_config(config(architecture)).save_pretrained(folder)
    tokenizer().save_pretrained(folder)
    return folder


def write_bi_encoder(
    folder: Path, architecture: str, pooling: str, prompts: dict[str, str] | None = None
) -> Path:
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Pooling, Transformer

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        network = Transformer(str(write_bare(folder / "bare", architecture)))
        parts = [network, Pooling(16, pooling)]
        SentenceTransformer(modules=parts, prompts=prompts, device="cpu").save(str(folder))
    return folder


def write_cross_encoder(folder: Path, architecture: str, labels: int = 1) -> Path:
    torch.manual_seed(7)
    made = config(architecture, num_labels=labels)
    AutoModelForSequenceClassification.from_config(made).save_pretrained(folder)
    tokenizer().save_pretrained(folder)
    return folder


def write_reader(folder: Path, architecture: str, character: str) -> Path:
    """A cross-encoder that sees one thing: whether a character stands in a pair. All weights are
    nothing but these: every token looks at all tokens alike, takes over their mean, and hands on
    its first number, which that character alone has."""
    network = AutoModelForSequenceClassification.from_config(config(architecture, num_labels=1))
    cut = tokenizer()
    for name, parameter in network.named_parameters():
        part, what = name.split(".")[-2:]
        parameter.data.zero_()
        if part == "LayerNorm" and what == "weight":
            parameter.data.fill_(1)
        elif name.endswith(("self.value.weight", "attention.output.dense.weight")) or name.endswith(
            ("pooler.dense.weight", "classifier.dense.weight")
        ):
            parameter.data.copy_(torch.eye(16))
        elif name.endswith(("classifier.weight", "out_proj.weight")):
            parameter.data[0, 0] = 1
        elif name.endswith("word_embeddings.weight"):
            parameter.data[cut.convert_tokens_to_ids(character), 0] = 1
    network.save_pretrained(folder)
    cut.save_pretrained(folder)
    return folder
