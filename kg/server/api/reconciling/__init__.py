"""The W3C Reconciliation Service API 0.2: OpenRefine and others match their names against the entities of the workspace."""
