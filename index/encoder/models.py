"""Folders of models: where one is, what is in it, and which revision it is."""

import json
import re
from hashlib import sha256
from pathlib import Path
from typing import Any, Literal

from corpus.errors import ModelError

Kind = Literal["static", "bi-encoder", "bare", "cross-encoder"]

REVISION_DIGITS = 16
_STATIC_MODULES = frozenset({"StaticEmbedding", "Normalize"})
_MODULES = "modules.json"
_SETTINGS = "config_sentence_transformers.json"
_CONFIG = "config.json"
_CACHED = re.compile(r"models--[^/]+--(?P<name>[^/]+)/snapshots/[^/]+$")


def model_folder(model: str) -> Path:
    """The folder of a model given by path or by a downloaded model's name. Raises ModelError."""
    path = Path(model)
    if path.is_dir():
        return path
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import HFValidationError, LocalEntryNotFoundError

    try:
        return Path(snapshot_download(model, local_files_only=True))
    except (HFValidationError, LocalEntryNotFoundError) as error:
        raise ModelError(
            f"{model}: フォルダーでも、取得済みのモデルでもありません。場所を指定するか、先に "
            f"hf download {model} で取得してください。"
            " / neither a folder nor a downloaded model; "
            f"give a path, or fetch it first with `hf download {model}`"
        ) from error


def kind_of(folder: Path) -> Kind:
    """What a folder holds: token vectors and nothing that needs torch or a prompt (`static`),
    another sentence-transformers model, a transformer without a word on pooling (`bare`), or a
    cross-encoder. Raises ModelError for anything else."""
    if (folder / _MODULES).is_file():
        settings = _read(folder / _SETTINGS, {})
        made_for = settings.get("model_type", "SentenceTransformer")
        if made_for == "CrossEncoder":
            return "cross-encoder"
        if made_for != "SentenceTransformer":
            raise ModelError(
                f"{folder}: {made_for} です。bi-encoderかcross-encoderを指定してください。"
                f" / a {made_for}; neither a bi-encoder nor a cross-encoder"
            )
        modules = {module["type"].rpartition(".")[2] for module in _read(folder / _MODULES, [])}
        static = modules <= _STATIC_MODULES and (folder / "model.safetensors").is_file()
        return "static" if static and not any(prompts_in(folder).values()) else "bi-encoder"
    if (folder / _CONFIG).is_file():
        architectures = _read(folder / _CONFIG, {}).get("architectures") or []
        pairs = any(name.endswith("ForSequenceClassification") for name in architectures)
        return "cross-encoder" if pairs else "bare"
    raise ModelError(
        f"{folder}: sentence-transformersのモデルではありません。SentenceTransformer.saveで"
        "書き出したフォルダーを指定してください。"
        f" / not a sentence-transformers model (no {_MODULES}, no {_CONFIG}); "
        "give a folder as written by SentenceTransformer.save"
    )


def prompts_in(folder: Path) -> dict[str, str]:
    """The prompts of a model's own configuration by name; empty ones say that it has none."""
    found: dict[str, str] = _read(folder / _SETTINGS, {}).get("prompts") or {}
    return found


def architecture(folder: Path) -> str:
    """What kind of network it is, in transformers' words ("bert", "xlm-roberta"); "" for none."""
    return str(_read(folder / _CONFIG, {}).get("model_type", ""))


def own_name(folder: Path) -> str:
    """The last part of a model's name: of its folder, or of the repository it was fetched from."""
    path = folder.absolute()
    cached = _CACHED.search(path.as_posix())
    return cached["name"] if cached else path.name


def files_digest(folder: Path, said: str = "") -> str:
    """The first 16 hex digits of a SHA-256 over names and contents of a model's files, and over
    what was `said` about it elsewhere.

    Model cards (*.md) and hidden files do not count: rewording a card changes no vector.
    """
    digest = sha256(said.encode())
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder)
        if path.is_file() and path.suffix != ".md" and not name.parts[0].startswith("."):
            digest.update(f"{name.as_posix()}\0{path.stat().st_size}\0".encode())
            with path.open("rb") as file:
                while block := file.read(1 << 20):
                    digest.update(block)
    return digest.hexdigest()[:REVISION_DIGITS]


def _read(path: Path, absent: Any) -> Any:
    """The content of a JSON file of the type that `absent` has, which stands for no file."""
    try:
        found = json.loads(path.read_bytes())
    except FileNotFoundError:
        return absent
    except (OSError, ValueError) as error:
        raise ModelError(not_readable(path, error)) from error
    if not isinstance(found, type(absent)):
        raise ModelError(
            f"{path}: 中身が、このファイルのものではありません。元に戻してください。"
            " / not what such a file holds; restore it"
        )
    return found


def not_readable(path: Path, why: object) -> str:
    return f"{path}: 読み取れません。元に戻してください。 / not readable ({why}); restore it"
