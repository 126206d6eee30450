"""What `kg export` wrote, read back: statements as lines, the csv tables, and RDF, ours and other people's."""
