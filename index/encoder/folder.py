"""The model's folder: one set of files for this project, sentence-transformers and model2vec."""

import json
from pathlib import Path

import numpy as np
from safetensors.numpy import save_file
from tokenizers import Tokenizer

from index.encoder.encoders import VECTORS

# Names that sentence-transformers has understood since its third version.
MODULES = [
    {"idx": 0, "name": "0", "path": "", "type": "sentence_transformers.models.StaticEmbedding"},
    {
        "idx": 1,
        "name": "1",
        "path": "1_Normalize",
        "type": "sentence_transformers.models.Normalize",
    },
]
# `normalize` and `max_length` are what model2vec reads from the same file: unit rows, and whole
# texts, as sentence-transformers does it.
CONFIG: dict[str, object] = {
    "model_type": "SentenceTransformer",
    "similarity_fn_name": "cosine",
    "prompts": {},
    "default_prompt_name": None,
    "normalize": True,
    "max_length": None,
}


def write_model(folder: Path, tokenizer: Tokenizer, vectors: np.ndarray) -> None:
    """Write all files but the card, vectors as float16. Row 0, the unknown token's, becomes zero.

    sentence-transformers counts unknown tokens and model2vec skips them; with zeros both point the
    same way.
    """
    (folder / "1_Normalize").mkdir(parents=True, exist_ok=True)
    stored = vectors.astype(np.float16)
    stored[0] = 0
    save_file({VECTORS: stored}, folder / "model.safetensors")
    # The library makes it readable for the owner alone; an installed copy serves other accounts.
    (folder / "model.safetensors").chmod(0o644)
    tokenizer.save(str(folder / "tokenizer.json"), pretty=False)
    write_json(folder / "modules.json", MODULES)
    write_json(folder / "config_sentence_transformers.json", CONFIG)
    write_json(folder / "1_Normalize" / "config.json", {})


def write_json(path: Path, content: object) -> None:
    """UTF-8, indented, with a line break at the end."""
    path.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")
