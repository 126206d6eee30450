"""RDF files: ours, with the sources behind them, and other people's, through the ontology and its alignments."""
