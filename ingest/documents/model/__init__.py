"""A language model as a further reader, where kg.toml names an endpoint; see docs/model-reader.md."""

from ingest.documents.model.reader import ModelReader, ModelReading, read_with_model
from ingest.documents.model.settings import ModelSettings, model_settings

__all__ = ["ModelReader", "ModelReading", "ModelSettings", "model_settings", "read_with_model"]
