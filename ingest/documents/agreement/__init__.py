"""Two readers of the same text: what both say is surer, what they dispute is listed for a person."""

from ingest.documents.agreement.claims import Claim, Disagreement, Reader, Sure, agreed, disputed
from ingest.documents.agreement.joining import Agreement, join
from ingest.documents.agreement.statements import other_classes

__all__ = ["Agreement", "Claim", "Disagreement", "Reader", "Sure", "agreed", "disputed", "join", "other_classes"]
