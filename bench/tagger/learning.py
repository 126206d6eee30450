"""Training of the tagger's linear-chain conditional random field, by AdaGrad on one sentence at a time.

A sentence may leave tags open: each character carries the set of tags that are allowed there, and the gradient pulls the
probability of all allowed paths up against that of all paths (Tsuboi et al. 2008). So a sentence in which only some names
are known does not teach that the rest is none.

Needs numba, which only training does. One thread and a fixed order make it give the same weights every time.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from ingest.documents.tagger.tags import TAGS, allowed, may_start


class Corpus(NamedTuple):
    """``features[row]`` numbers the features of a character (0: none), ``masks[row]`` has a bit for each tag allowed."""

    features: NDArray[np.int32]
    masks: NDArray[np.uint16]
    starts: NDArray[np.int64]
    weights: NDArray[np.float32]


class Weights(NamedTuple):
    """``emissions[feature, tag]`` and ``transitions[before, after]``."""

    emissions: NDArray[np.float32]
    transitions: NDArray[np.float32]


@njit(cache=True, fastmath=False)
def _marginals(scores, trans, ok, opens, masks, use_mask, alpha, beta, node, edges):  # type: ignore[no-untyped-def]
    """Fills ``node`` with the probability of each tag at each place and adds the expected transitions to ``edges``."""
    length, tags = scores.shape
    total = 0.0
    for t in range(length):
        norm = 0.0
        for b in range(tags):
            value = 0.0
            if not use_mask or (masks[t] >> b) & 1:
                if t == 0:
                    value = scores[0, b] if opens[b] else 0.0
                else:
                    for a in range(tags):
                        if ok[a, b]:
                            value += alpha[t - 1, a] * trans[a, b]
                    value *= scores[t, b]
            alpha[t, b] = value
            norm += value
        if norm <= 0.0:
            return False
        for b in range(tags):
            alpha[t, b] /= norm
        total += np.log(norm)
    for b in range(tags):
        beta[length - 1, b] = 1.0
    for t in range(length - 2, -1, -1):
        norm = 0.0
        for a in range(tags):
            value = 0.0
            for b in range(tags):
                if ok[a, b] and (not use_mask or (masks[t + 1] >> b) & 1):
                    value += trans[a, b] * scores[t + 1, b] * beta[t + 1, b]
            beta[t, a] = value
            norm += value
        for a in range(tags):
            beta[t, a] /= norm
    for t in range(length):
        norm = 0.0
        for b in range(tags):
            node[t, b] = alpha[t, b] * beta[t, b]
            norm += node[t, b]
        for b in range(tags):
            node[t, b] /= norm
    edges[:, :] = 0.0
    for t in range(1, length):
        norm = 0.0
        for a in range(tags):
            for b in range(tags):
                if ok[a, b] and (not use_mask or (masks[t] >> b) & 1):
                    norm += alpha[t - 1, a] * trans[a, b] * scores[t, b] * beta[t, b]
        for a in range(tags):
            for b in range(tags):
                if ok[a, b] and (not use_mask or (masks[t] >> b) & 1):
                    edges[a, b] += alpha[t - 1, a] * trans[a, b] * scores[t, b] * beta[t, b] / norm
    return True


@njit(cache=True, fastmath=False)
def _epoch(features, masks, starts, weights, order, w, g, tw, tg, ok, opens, rate, decay, dropped):  # type: ignore[no-untyped-def]
    """One pass over the sentences in ``order``; ``dropped[row % len, template]`` leaves a feature out."""
    tags = w.shape[1]
    longest = 0
    for i in range(len(starts) - 1):
        longest = max(longest, starts[i + 1] - starts[i])
    raw = np.zeros((longest, tags))
    alpha, beta = np.zeros((longest, tags)), np.zeros((longest, tags))
    free, held = np.zeros((longest, tags)), np.zeros((longest, tags))
    free_edges, held_edges = np.zeros((tags, tags)), np.zeros((tags, tags))
    for position in range(len(order)):
        i = order[position]
        begin, length = starts[i], starts[i + 1] - starts[i]
        noise = (position * 7919) % dropped.shape[0]
        for t in range(length):
            for b in range(tags):
                raw[t, b] = 0.0
            for f in range(features.shape[1]):
                number = features[begin + t, f]
                if number and not dropped[(noise + t) % dropped.shape[0], f]:
                    for b in range(tags):
                        raw[t, b] += w[number, b]
            top = raw[t].max()
            for b in range(tags):
                raw[t, b] = np.exp(raw[t, b] - top)
        trans = np.exp(tw)
        scores = raw[:length]
        sentence = masks[begin : begin + length]
        if not _marginals(scores, trans, ok, opens, sentence, True, alpha, beta, held, held_edges):
            continue
        _marginals(scores, trans, ok, opens, sentence, False, alpha, beta, free, free_edges)
        weight = weights[i]
        for t in range(length):
            for b in range(tags):
                gradient = weight * (free[t, b] - held[t, b])
                if abs(gradient) < 1e-4:
                    continue
                for f in range(features.shape[1]):
                    number = features[begin + t, f]
                    if number and not dropped[(noise + t) % dropped.shape[0], f]:
                        step = gradient + decay * w[number, b]
                        g[number, b] += step * step
                        w[number, b] -= rate * step / np.sqrt(g[number, b])
        for a in range(tags):
            for b in range(tags):
                if ok[a, b]:
                    step = weight * (free_edges[a, b] - held_edges[a, b])
                    tg[a, b] += step * step
                    tw[a, b] -= rate * step / np.sqrt(tg[a, b] + 1e-6)


def learn(corpus: Corpus, size: int, *, epochs: int, rate: float, decay: float, dropout: float, seed: int) -> Weights:
    """Weights for features ``1 … size - 1``, the mean over the last half of the epochs."""
    draw = np.random.default_rng(seed)
    w = np.zeros((size, TAGS), dtype=np.float32)
    g = np.full((size, TAGS), 0.1, dtype=np.float32)
    tw, tg = np.zeros((TAGS, TAGS)), np.full((TAGS, TAGS), 0.1)
    mean, mean_trans, counted = np.zeros_like(w), np.zeros_like(tw), 0
    for epoch in range(epochs):
        order = draw.permutation(len(corpus.starts) - 1)
        dropped = draw.random((4093, corpus.features.shape[1])) < dropout
        pace = rate / (1 + 0.3 * epoch)
        _epoch(*corpus, order, w, g, tw, tg, allowed(), may_start(), pace, decay, dropped)
        if epoch >= epochs // 2:
            mean += w
            mean_trans += tw
            counted += 1
    emissions = (mean / counted * np.float32(1 - dropout)).astype(np.float32)
    return Weights(emissions, (mean_trans / counted).astype(np.float32))
