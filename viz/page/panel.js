// Beside the picture: the overview, one entity, or one relation, each with the words that say so.

const FEW = 5; // relations of an entity up to which all their evidence is open

function place(evidence) {
  if (evidence.line) return word("line", { line: evidence.line });
  const span = /^char=(\d+),(\d+)$/.exec(evidence.locator ?? "");
  return span ? word("characters", { first: number(Number(span[1]) + 1), last: number(Number(span[2])) }) : evidence.locator ?? "";
}

function quotation(id) {
  const evidence = data.evidence[id];
  const { text, start, end } = evidence;
  const notes = [evidence.title, place(evidence)];
  if (evidence.implicit) notes.push(word("implicit"));
  if (evidence.confidence !== null) notes.push(`${word("confidence")} ${Math.round(evidence.confidence * 100)}%`);
  return make("figure", { class: "evidence", "data-statement": id },
    make("blockquote", {}, text.slice(0, start), make("mark", {}, text.slice(start, end)), text.slice(end)),
    make("figcaption", {}, notes.filter(Boolean).join(" · ")));
}

const quotations = (ids, open = false) =>
  make("details", { class: "why", open }, make("summary", {}, word("evidence_count", { count: ids.length })), ids.map(quotation));

const entityButton = (id) =>
  make("button", { type: "button", class: "entity", onclick: () => select({ kind: "entity", id }, true) },
    mark(data.entities[id]?.type), entityName(id));

function entityPanel(id) {
  const entity = data.entities[id];
  if (!entity) return [make("h2", {}, nodes.get(id)?.label ?? id)]; // added by pyvis's add_node
  const others = [...new Set(entity.names.map((name) => name.value))].filter((name) => name !== entity.name);
  const parts = [
    make("p", { class: "kind" }, mark(entity.type), className(entity.type)),
    make("h2", { tabindex: "-1" }, entity.name),
  ];
  if (!entityShown(id)) parts.push(make("p", { class: "quiet" }, word("not_shown")));
  if (others.length) parts.push(make("p", { class: "quiet" }, `${word("names")}: ${others.join("、")}`));
  const naming = [...new Set(entity.names.flatMap((name) => name.evidence))];
  if (naming.length) parts.push(quotations(naming));
  parts.push(...relationGroups(id));
  if (entity.facts.length) {
    parts.push(make("h3", {}, word("facts")),
      make("ul", { class: "facts" }, entity.facts.map((fact) => make("li", {},
        make("div", {}, make("span", { class: "label" }, inLanguage(data.labels.properties[fact.predicate])), inLanguage(fact.words)),
        quotations(fact.evidence)))));
  }
  return parts;
}

function relationGroups(id) {
  const groups = new Map();
  for (const relationId of relationsOf.get(id)) {
    const relation = data.relations[relationId];
    const { label, inverse, symmetric } = data.labels.relations[relation.predicate];
    const outward = symmetric || relation.subject === id;
    const key = `${relation.predicate} ${outward}`;
    if (!groups.has(key)) groups.set(key, { label: outward ? label : inverse, ids: [] });
    groups.get(key).ids.push(relationId);
  }
  return [...groups.values()].flatMap(({ label, ids }) => [
    make("h3", {}, inLanguage(label), make("span", { class: "count" }, number(ids.length))),
    make("ul", { class: "relations" }, ids.map((relationId) => relationItem(relationId, id)))]);
}

function relationItem(relationId, from) {
  const relation = data.relations[relationId];
  return make("li", { class: relation.status, "data-relation": relationId },
    make("div", {}, entityButton(relation.subject === from ? relation.object : relation.subject),
      make("span", { class: "quiet" }, inLanguage(relation.details))),
    quotations(relation.evidence, relationsOf.get(from).length <= FEW));
}

function relationPanel(id) {
  const relation = data.relations[id];
  if (!relation) return [make("h2", {}, edges.get(id)?.title ?? word("relation"))];
  return [
    make("p", { class: "kind" }, word("relation")),
    make("h2", { tabindex: "-1", class: "sentence" }, entityButton(relation.subject),
      make("span", { class: `arrow ${relation.status}` }, relationLabel(relation.predicate)), entityButton(relation.object)),
    make("p", { class: "quiet" }, inLanguage(relation.details)),
    quotations(relation.evidence, true),
  ];
}

function overviewPanel() {
  const best = Object.keys(data.entities).filter((id) => data.entities[id].degree > 0 && entityShown(id))
    .sort((a, b) => data.entities[b].degree - data.entities[a].degree).slice(0, 12);
  if (!best.length) return [];
  const most = data.entities[best[0]].degree;
  return [
    make("p", { class: "hint" }, word("hint")),
    make("h3", {}, word("most_related")),
    make("ol", { class: "ranking" }, best.map((id) => {
      const bar = make("span", { class: "bar", "aria-hidden": "true" });
      bar.style.width = `${Math.max(3, Math.round((100 * data.entities[id].degree) / most))}%`;
      bar.style.backgroundColor = look(data.entities[id].type).colour;
      return make("li", {}, entityButton(id), make("span", { class: "count" }, number(data.entities[id].degree)), bar);
    })),
  ];
}

function showPanel() {
  const chosen = state.selected;
  const parts = !chosen ? overviewPanel() : chosen.kind === "entity" ? entityPanel(chosen.id) : relationPanel(chosen.id);
  const back = chosen ? [make("button", { type: "button", class: "back", onclick: () => select(null) }, `← ${word("back")}`)] : [];
  byId("panel").replaceChildren(...back, ...parts);
  byId("panel").scrollTop = 0;
}
