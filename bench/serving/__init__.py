"""The server beside Fuseki and Neo4j, over the bare engines, and under load: one generated graph, the same named questions.

``python -m bench.serving --entities N --relations M --keep FOLDER`` shows progress, keeps what it has loaded and measured in the
folder, and goes on from there when it is started again.
"""

from bench.serving.run import run

__all__ = ["run"]
