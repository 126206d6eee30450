// The picture: positions are worked out beforehand, so nothing moves but what the reader moves.

const FONT = '"Noto Sans CJK SC", "Source Han Sans SC", "PingFang SC", "Microsoft YaHei", "Hiragino Sans GB", system-ui, sans-serif';
const nodes = new vis.DataSet(data.nodes);
data.edges.forEach((edge, at) => { edge.id ??= `added-${at}`; }); // those that were added by pyvis's add_edge
const edges = new vis.DataSet(data.edges);
const endsOf = (id) => [edges.get(id).from, edges.get(id).to];
const many = data.nodes.length > 400;
const network = new vis.Network(byId("graph"), { nodes, edges }, {
  autoResize: true,
  physics: false,
  layout: { improvedLayout: false },
  interaction: { hover: !many, hideEdgesOnDrag: data.edges.length > 3000, hideEdgesOnZoom: data.edges.length > 3000, multiselect: false, tooltipDelay: 1e9, keyboard: false },
  nodes: {
    borderWidth: 2, borderWidthSelected: 4,
    font: { face: FONT, color: "#1e293b", strokeWidth: 4, strokeColor: "#ffffff", vadjust: -2 },
    scaling: { label: { drawThreshold: many ? 9 : 5 } },
  },
  edges: {
    smooth: false, hoverWidth: 0.8, selectionWidth: 2.2, arrowStrikethrough: false,
    arrows: { to: { scaleFactor: 0.55 } },
    color: { color: "#94a3b8", highlight: "#1d4ed8", hover: "#475569" },
    font: { face: FONT, size: 11, color: "#475569", strokeWidth: 4, strokeColor: "#ffffff", align: "middle" },
    scaling: { label: { drawThreshold: 9 } },
  },
});

// Whoever matters most keeps a readable label however far the picture is away: those around the selected one, and in a
// large network the most related.
const READABLE = 13; // pixels on the screen
const AROUND = 40; // labels around the selected one that may grow
const degree = (node) => data.entities[node.id]?.degree ?? 0;
const leaders = many ? [...data.nodes].sort((a, b) => degree(b) - degree(a)).slice(0, 12).map((node) => node.id) : [];
const ownSize = new Map(data.nodes.map((node) => [node.id, node.font?.size ?? 14]));
let readable = new Set(leaders);
let scaled = 0;
const fontSize = (id) => Math.max(ownSize.get(id), readable.has(id) ? READABLE / network.getScale() : 0);
network.on("beforeDrawing", () => {
  const scale = network.getScale();
  if (!readable.size || Math.abs(scale / scaled - 1) < 0.05) return;
  scaled = scale;
  requestAnimationFrame(() => nodes.update([...readable].map((id) => ({ id, font: { ...nodes.get(id).font, size: fontSize(id) } }))));
});
const showAll = () => network.fit({ animation: false });

// Pale all but what the selected entity or relation touches; name its relations.
function paint() {
  const chosen = state.selected;
  const near = new Set();
  const named = new Set();
  if (chosen?.kind === "entity") {
    near.add(chosen.id);
    for (const id of relationsOf.get(chosen.id) ?? []) {
      if (!relationShown(id)) continue;
      named.add(id);
      near.add(data.relations[id].subject).add(data.relations[id].object);
    }
  } else if (chosen) {
    named.add(chosen.id);
    for (const end of endsOf(chosen.id)) near.add(end);
  }
  readable = new Set(near.size && near.size <= AROUND ? near : leaders);
  const everywhere = byId("relation-names").checked;
  nodes.update(data.nodes.map((node) => {
    const far = near.size > 0 && !near.has(node.id);
    return {
      id: node.id, hidden: !entityShown(node.id), opacity: far ? 0.16 : 1,
      font: { size: fontSize(node.id), color: far ? "rgba(100,116,139,0.35)" : "#1e293b", strokeWidth: far ? 0 : 4 },
    };
  }));
  edges.update(data.edges.map((edge) => {
    const relation = data.relations[edge.id];
    const far = near.size > 0 && !named.has(edge.id);
    const close = named.has(edge.id);
    return {
      id: edge.id, hidden: !relationShown(edge.id), width: (edge.width ?? 1) * (many && close ? 3 : 1),
      label: relation && (close || (everywhere && !far)) ? relationLabel(relation.predicate) : " ", // vis keeps a label when the new one is empty
      color: { color: edge.color?.color ?? edge.color ?? "#94a3b8", opacity: far ? 0.12 : many && !close ? 0.5 : 1, highlight: "#1d4ed8", hover: "#475569" },
    };
  }));
}

function lookAt(selected) {
  const wanted = selected.kind === "entity" ? [selected.id, ...network.getConnectedNodes(selected.id)] : endsOf(selected.id);
  network.fit({ nodes: wanted.slice(0, 60), maxZoomLevel: 1.1, animation: matchMedia("(prefers-reduced-motion: reduce)").matches ? false : { duration: 350 } });
}

network.on("click", ({ nodes: [node], edges: [edge] }) => {
  if (node !== undefined) select({ kind: "entity", id: node });
  else if (edge !== undefined) select({ kind: "relation", id: edge });
  else select(null);
});
network.on("hoverNode", () => { byId("graph").style.cursor = "pointer"; });
network.on("hoverEdge", () => { byId("graph").style.cursor = "pointer"; });
network.on("blurNode", () => { byId("graph").style.cursor = ""; });
network.on("blurEdge", () => { byId("graph").style.cursor = ""; });
