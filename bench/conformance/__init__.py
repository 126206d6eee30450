"""The W3C tests of SPARQL 1.1, run over HTTP against the server's own front; ``python -m bench.conformance`` writes the table."""
