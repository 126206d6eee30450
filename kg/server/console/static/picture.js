// Entities and relations of an answer as a graph: nodes and edges of Cypher, triples, rows of subject, relation and object.

import { ask } from "./answers.js";
import { language, word } from "./words.js";

const MOST = 300; // entities
const READABLE = 12; // pixels of a name on the screen
const COLOURS = ["#2563eb", "#ea580c", "#0d9488", "#7c3aed", "#db2777", "#16a34a", "#b45309", "#0891b2", "#475569"];
const FONT = '"Noto Sans CJK SC", "Source Han Sans SC", "PingFang SC", "Microsoft YaHei", system-ui, sans-serif';
let network;
let labels = {};

// What relations are called, by name and language.
export function know(relations) { labels = relations; }

// Entities by id ({ label, type, href, iri }), and relations between them.
export function graphOf({ columns, rows }) {
  const entities = new Map();
  const relations = new Map();
  const meet = (id, label, { type, href, iri } = {}) => { if (!entities.get(id)?.type) entities.set(id, { label, type, href, iri }); };
  const meetNode = (node) => meet(node.id, node.name ?? node.id, { type: node.class, href: `/id/${node.id}` });
  const meetCell = (cell) => meet(cell.entity ?? cell.text, cell.text, { href: cell.href, iri: cell.kind === "iri" ? cell.value : undefined });
  const relate = (from, to, label, id = `${from} ${label} ${to}`) => relations.set(id, { from, to, label });
  const lower = columns.map((name) => name.toLowerCase());
  const at = (...names) => lower.findIndex((name) => names.includes(name));
  const [subject, predicate, object] = [at("subject", "s"), at("predicate", "relation", "p"), at("object", "o")];
  for (const row of rows) {
    for (const cell of row) if (cell.value?._NODES) path(cell.value);
    const nodes = row.filter((cell) => cell.entity && typeof cell.value === "object");
    const edges = row.filter((cell) => cell.value?.predicate && cell.value?.statements);
    for (const { value } of nodes) meetNode(value);
    if (edges.length) row.forEach((cell, place) => { if (edges.includes(cell)) between(row, place, cell.value); });
    else if (subject >= 0 && predicate >= 0 && object >= 0) triple(row[subject], row[predicate], row[object]);
    else if (!nodes.length) together(row);
  }
  return { entities, relations };

  function path({ _NODES, _RELS }) {
    _NODES.forEach(meetNode);
    _RELS.forEach((one, place) => relate(_NODES[place].id, _NODES[place + 1].id, one.predicate, one.id));
  }
  function between(row, place, relation) {
    const before = row.slice(0, place).findLast((cell) => cell.entity);
    const after = row.slice(place + 1).find((cell) => cell.entity);
    if (before && after) relate(before.entity, after.entity, relation.predicate, relation.id);
  }
  function triple(from, by, to) {
    if (from.kind === "iri" && to.kind !== "iri") return; // what is said of an entity alone
    if (from.kind === "iri" && !(from.entity && to.entity)) return; // classes, sources, statements
    const key = (cell) => cell.entity ?? cell.text;
    if (!key(from) || !key(to)) return;
    [from, to].forEach(meetCell);
    relate(key(from), key(to), by.text);
  }
  function together(row) {
    const found = row.filter((cell) => cell.entity);
    found.forEach(meetCell);
    found.slice(1).forEach((cell) => relate(found[0].entity, cell.entity, ""));
  }
}

export async function draw(place, answer) {
  const { entities, relations } = graphOf(answer);
  const told = place.querySelector(".empty");
  const canvas = place.querySelector("#canvas");
  network?.destroy();
  network = undefined;
  canvas.hidden = !relations.size;
  told.hidden = relations.size > 0 && entities.size <= MOST;
  told.textContent = relations.size ? word("part_of_picture", { count: MOST }) : word("no_picture");
  if (!relations.size) return;
  const kept = new Map([...entities].slice(0, MOST));
  await Promise.all([library(), name(kept)]);
  const types = [...new Set([...kept.values()].map(({ type }) => type))];
  const nodes = [...kept].map(([id, { label, type }]) => ({ id, label: label.length > 18 ? `${label.slice(0, 17)}…` : label, color: COLOURS[types.indexOf(type) % COLOURS.length] }));
  const edges = edgesOf(relations).filter(({ from, to }) => kept.has(from) && kept.has(to));
  network = new window.vis.Network(canvas, { nodes, edges }, {
    layout: { randomSeed: 7, improvedLayout: nodes.length < 100 },
    physics: { solver: "forceAtlas2Based", forceAtlas2Based: { springLength: 110, centralGravity: 0.03, avoidOverlap: 0.4 }, stabilization: { iterations: 120 } },
    nodes: { shape: "dot", size: 13, borderWidth: 0, scaling: { label: { drawThreshold: 4 } }, font: { face: FONT, size: 14, color: "#1e293b", strokeWidth: 4, strokeColor: "#fff" } },
    edges: { color: { color: "#94a3b8", highlight: "#1d4ed8" }, arrows: { to: { scaleFactor: 0.6 } }, font: { face: FONT, size: 11, color: "#475569", strokeWidth: 4, strokeColor: "#fff" } },
  });
  network.once("stabilizationIterationsDone", () => {
    network.setOptions({ physics: false });
    const wide = Math.max(1, canvas.clientWidth / canvas.clientHeight); // forces make a round picture, the window is none, and names are wide
    for (const [id, { x, y }] of Object.entries(network.getPositions())) network.moveNode(id, x * wide, y);
    network.fit();
    const size = Math.min(30, Math.max(14, READABLE / network.getScale()));
    network.setOptions({ nodes: { font: { size } } });
  });
  network.on("doubleClick", ({ nodes: [id] }) => { const { href } = kept.get(id) ?? {}; if (href) window.open(href, "_blank", "noopener"); });
}

// The relations as they are drawn: named in the language of the page.
export const edgesOf = (relations) => [...relations].map(([id, edge]) => ({ id, ...edge, label: labels[edge.label]?.[language] ?? edge.label, arrows: edge.label ? "to" : undefined }));

// RDF answers with addresses; their names are one more question.
async function name(entities) {
  const addresses = [...entities.values()].flatMap(({ iri }) => (iri ? [`<${iri}>`] : []));
  if (!addresses.length) return;
  const text = `SELECT ?e ?name (MIN(STR(?class)) AS ?type) { VALUES ?e { ${addresses.join(" ")} } ?e rdfs:label ?name ; a ?class } GROUP BY ?e ?name`;
  const { rows } = await ask({ text, language: "sparql" }).catch(() => ({ rows: [] }));
  for (const [{ entity }, label, type] of rows) Object.assign(entities.get(entity), { label: label.text, type: type.text });
}

let loaded;
function library() {
  loaded ??= new Promise((done, failed) => {
    const script = document.createElement("script");
    script.src = "/query/static/vis-network.js";
    script.addEventListener("load", done);
    script.addEventListener("error", failed);
    document.head.append(script);
  });
  return loaded;
}
