"""Where entities stand: the same on every run, worked out once, so that nothing moves when the page opens.

Each connected part is laid out by itself (small ones after Kamada and Kawai, 1989; larger ones by maxent-stress after
Gansner, Hu and North, 2013), spread until labels fit, and the parts are set beside each other, the largest first.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import networkx as nx
    import numpy as np

    Points = np.ndarray[Any, np.dtype[np.float64]]

SMALL = 60  # entities of a part that Kamada–Kawai still lays out in a blink
WIDE, HIGH = 130.0, 68.0  # room for a dot and the label beneath it, in pixels
BETWEEN = 46.0  # between two parts
AIRY = 2.5  # how many times the room that its entities fill a part takes, at least
COLUMN = 10.0
SHAPE = 1.25  # width : height of the whole
SEED = 7


def positions(entities: Sequence[str], pairs: Iterable[tuple[str, str]]) -> dict[str, tuple[int, int]]:
    """Pixels (x to the right, y down) by entity, centred on the origin. ``pairs`` are who is related to whom."""
    import networkx as nx
    import numpy as np

    graph: nx.Graph[str] = nx.Graph()
    graph.add_nodes_from(entities)
    graph.add_edges_from(pair for pair in pairs if pair[0] != pair[1])
    order = {entity: at for at, entity in enumerate(entities)}
    parts = [sorted(part, key=order.__getitem__) for part in nx.connected_components(graph)]
    parts.sort(key=lambda part: (-len(part), order[part[0]]))
    alone = [part[0] for part in parts if len(part) == 1]
    boxes = [(part, _spread(_drawn(graph, part))) for part in parts if len(part) > 1]
    if alone:
        widest = max((float(np.ptp(points[:, 0])) for _, points in boxes), default=0.0)
        boxes.append((alone, _grid(len(alone), widest)))
    return _packed(boxes)


def _drawn(graph: nx.Graph[str], part: list[str]) -> Points:
    """One connected part, in units in which related entities are about 1 apart."""
    import networkx as nx
    import numpy as np

    inside: nx.Graph[str] = nx.Graph()
    inside.add_nodes_from(part)
    inside.add_edges_from(sorted((min(e), max(e)) for e in graph.subgraph(part).edges))
    if len(part) <= SMALL:
        placed = nx.kamada_kawai_layout(inside)
        points = np.array([placed[entity] for entity in part])
    else:
        points = _maxent_stress(inside, part)
    at = {entity: here for here, entity in enumerate(part)}
    ends = np.array([(at[a], at[b]) for a, b in inside.edges])
    lengths = np.linalg.norm(points[ends[:, 0]] - points[ends[:, 1]], axis=1)
    return _turned(points / max(float(np.median(lengths)), 1e-9))


def _maxent_stress(graph: nx.Graph[str], part: list[str]) -> Points:
    import networkit as nk
    import numpy as np

    threads = nk.getMaxNumberOfThreads()
    nk.setNumberOfThreads(1)  # with several the result differs from run to run
    nk.setSeed(SEED, False)
    try:
        at = {entity: here for here, entity in enumerate(part)}
        copied = nk.Graph(len(part))
        for a, b in graph.edges:
            copied.addEdge(at[a], at[b])
        layout = nk.viz.MaxentStress(copied, 2, 1, tolerance=0.01)
        layout.run()
        return np.array(layout.getCoordinates())
    finally:
        nk.setNumberOfThreads(threads)


def _turned(points: Points) -> Points:
    """The longest extent lies flat, as screens do."""
    import numpy as np

    centred = points - points.mean(axis=0)
    _, _, axes = np.linalg.svd(centred, full_matrices=False)
    axes *= np.where(axes[:, :1] < 0, -1, 1)  # one of the two equally good directions, always the same
    turned: Points = centred @ axes.T
    return turned


def _spread(points: Points) -> Points:
    """Pixels, with close neighbours pushed apart until each has room for its label."""
    import numpy as np
    from scipy.spatial import cKDTree

    # In units of WIDE and HIGH: two entities closer than 1 overlap. A large part gets room between its clusters.
    extent = float(np.prod(np.ptp(points, axis=0)))
    points = points * (1.25 if len(points) <= SMALL else max(1.25, (len(points) * AIRY / extent) ** 0.5))
    rng = np.random.default_rng(SEED)
    for _ in range(200):
        pairs = cKDTree(points).query_pairs(1.0, output_type="ndarray")
        if not len(pairs):
            break
        apart = points[pairs[:, 0]] - points[pairs[:, 1]]
        distance = np.linalg.norm(apart, axis=1, keepdims=True)
        apart = np.where(distance < 1e-6, rng.normal(size=apart.shape), apart)
        push = 0.5 * (1.001 - distance) * apart / np.maximum(np.linalg.norm(apart, axis=1, keepdims=True), 1e-9)
        moved = np.zeros_like(points)
        np.add.at(moved, pairs[:, 0], push)
        np.add.at(moved, pairs[:, 1], -push)
        points = points + moved * 0.6
    spread: Points = points * np.array([WIDE, HIGH])
    return spread


def _grid(count: int, widest: float) -> Points:
    """Those that are related to nobody, in rows as wide as the widest part, or in the shape of the whole."""
    import numpy as np

    columns = min(count, max(round((count * SHAPE * HIGH / WIDE) ** 0.5), int(widest / WIDE) + 1))
    places = np.arange(count)
    grid: Points = np.stack([places % columns * WIDE, places // columns * HIGH], axis=1)
    return grid


def _packed(boxes: Sequence[tuple[list[str], Points]]) -> dict[str, tuple[int, int]]:
    """Parts in the order given, each as far up, then as far left, as there is room beneath those before it."""
    import numpy as np

    sizes = [np.ptp(points, axis=0) + np.array([WIDE + BETWEEN, HIGH + BETWEEN]) for _, points in boxes]
    area = sum(float(w * h) for w, h in sizes)
    width = max([(area * SHAPE) ** 0.5, *(float(w) for w, _ in sizes)], default=COLUMN)
    filled = np.zeros(int(width / COLUMN) + 1)  # how far down each column is taken
    placed: dict[str, Points] = {}
    for (part, points), (w, h) in zip(boxes, sizes, strict=True):
        columns = min(len(filled), int(w / COLUMN) + 1)
        tops = np.lib.stride_tricks.sliding_window_view(filled, columns).max(axis=1)
        left = int(tops.argmin())
        placed |= dict(zip(part, points - points.min(axis=0) + (left * COLUMN, tops[left]), strict=True))
        filled[left : left + columns] = tops[left] + h
    if not placed:
        return {}
    middle = (np.max(list(placed.values()), axis=0) + np.min(list(placed.values()), axis=0)) / 2
    return {entity: (round(float(p[0] - middle[0])), round(float(p[1] - middle[1]))) for entity, p in placed.items()}
