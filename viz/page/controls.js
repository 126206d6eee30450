// Selection, filters, search, language: each changes the state and shows it again.

function select(selected, move = false) {
  state.selected = selected;
  if (selected?.kind === "entity") network.selectNodes(nodes.get(selected.id) ? [selected.id] : [], false);
  else network.setSelection({ nodes: [], edges: selected ? [selected.id] : [] }, { highlightEdges: false });
  paint();
  showPanel();
  if (selected && move) lookAt(selected);
  history.replaceState(null, "", selected ? `#${selected.id}` : location.pathname + location.search);
}

function showFilters() {
  const list = (name, entries) => byId(name).replaceChildren(...entries.map(([key, label, sign, count]) =>
    make("li", {}, make("label", {},
      make("input", { type: "checkbox", value: key, checked: !state.hidden[name].has(key), onchange: (event) => toggle(name, key, event.target.checked) }),
      sign, make("span", { class: "text" }, label), make("span", { class: "count" }, number(count))))));
  const counted = (values) => values.reduce((counts, value) => counts.set(value, (counts.get(value) ?? 0) + 1), new Map());
  const classes = counted(Object.values(data.entities).map((entity) => entity.type));
  list("classes", Object.keys(data.labels.classes).map((key) => [key, className(key), mark(key), classes.get(key)]));
  const kinds = counted(Object.values(data.relations).map((relation) => relation.predicate));
  list("relations", Object.keys(data.labels.relations).map((key) => [key, relationLabel(key), "", kinds.get(key)]));
  const statuses = counted(Object.values(data.relations).map((relation) => relation.status));
  list("statuses", [...statuses.keys()].sort().map((key) => [key, inLanguage(data.labels.statuses[key] ?? key), make("span", { class: `line ${key}`, "aria-hidden": "true" }), statuses.get(key)]));
  for (const button of document.querySelectorAll("[data-all]")) button.textContent = word(state.hidden[button.dataset.all].size ? "all" : "none");
  byId("year-shown").textContent = state.year ?? word("all_years");
}

function toggle(name, key, shown) {
  if (shown) state.hidden[name].delete(key);
  else state.hidden[name].add(key);
  refresh();
}

function refresh() {
  showFilters();
  paint();
  showPanel();
  showTable();
}

function showWords() {
  document.documentElement.lang = state.language;
  for (const element of document.querySelectorAll("[data-word]")) element.textContent = word(element.dataset.word);
  byId("search").placeholder = word("search");
  byId("search").setAttribute("aria-label", word("search"));
  for (const button of document.querySelectorAll("[data-language]")) button.setAttribute("aria-pressed", button.dataset.language === state.language);
  const counts = { entities: number(data.nodes.length), relations: number(data.edges.length), sources: number(data.sources), change: number(data.change), total: number(data.total) };
  const name = data.focus ? entityName(data.focus) : "";
  byId("title").textContent = data.heading || (name ? word("around", { name }) : word("title"));
  document.title = byId("title").textContent;
  byId("summary").textContent = word("summary", counts);
  byId("graph").setAttribute("aria-label", word("picture_of", counts));
  byId("cut").textContent = word(name ? "cut_around" : "cut", { ...counts, name });
  byId("cut").hidden = data.nodes.length >= data.total;
  byId("empty").hidden = data.nodes.length > 0;
}

function showAs(view) {
  document.body.dataset.view = view;
  byId("as-graph").setAttribute("aria-pressed", view === "graph");
  byId("as-table").setAttribute("aria-pressed", view === "table");
  if (view === "graph") network.redraw();
}

function setUpYears() {
  const years = [...new Set(Object.values(data.relations).map((relation) => relation.year).filter((year) => year !== null))].sort();
  if (years.length < 2) return;
  byId("years").hidden = false;
  Object.assign(byId("year"), { min: years[0], max: years.at(-1), value: years.at(-1) });
  byId("year").addEventListener("input", (event) => {
    const year = Number(event.target.value);
    state.year = year === years.at(-1) ? null : year;
    refresh();
  });
}

// Search: names that contain what is typed; arrow keys and Enter choose.
function find(text) {
  const wanted = text.trim().toLowerCase();
  if (!wanted) return [];
  const hits = Object.entries(data.entities).map(([id, entity]) => {
    const places = [entity.name, ...entity.names.map((name) => name.value)].map((name) => name.toLowerCase().indexOf(wanted)).filter((at) => at >= 0);
    return { id, at: places.length ? Math.min(...places) : -1, degree: entity.degree };
  });
  return hits.filter((hit) => hit.at >= 0).sort((a, b) => a.at - b.at || b.degree - a.degree).slice(0, 12).map((hit) => hit.id);
}

function offer(ids, active = 0) {
  const list = byId("found");
  const none = byId("search").value.trim() && !ids.length;
  list.replaceChildren(...(none ? [make("li", { class: "quiet" }, word("search_none"))] : ids.map((id, at) =>
    make("li", { role: "option", id: `found-${at}`, "aria-selected": String(at === active), "data-id": id, onpointerdown: (event) => { event.preventDefault(); choose(id); } },
      mark(data.entities[id].type), make("span", { class: "text" }, entityName(id)), make("span", { class: "quiet" }, className(data.entities[id].type))))));
  list.hidden = !ids.length && !none;
  byId("search").setAttribute("aria-expanded", String(!list.hidden));
  if (ids.length) byId("search").setAttribute("aria-activedescendant", `found-${active}`);
  else byId("search").removeAttribute("aria-activedescendant");
}

function choose(id) {
  byId("search").value = "";
  offer([]);
  select({ kind: "entity", id }, true);
  byId("panel").querySelector("h2")?.focus({ preventScroll: true });
}

byId("search").addEventListener("input", (event) => offer(find(event.target.value)));
byId("search").addEventListener("blur", () => offer([]));
byId("search").addEventListener("keydown", (event) => {
  const options = [...byId("found").querySelectorAll("[role=option]")];
  const active = options.findIndex((option) => option.getAttribute("aria-selected") === "true");
  if (event.key === "Enter" && options[active]) choose(options[active].dataset.id);
  else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && options.length) {
    event.preventDefault();
    offer(options.map((option) => option.dataset.id), (active + (event.key === "ArrowDown" ? 1 : options.length - 1)) % options.length);
  }
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") select(null);
  else if (event.key === "/" && document.activeElement?.tagName !== "INPUT") { event.preventDefault(); byId("search").focus(); }
});

for (const button of document.querySelectorAll("[data-language]")) {
  button.addEventListener("click", () => { state.language = button.dataset.language; showWords(); refresh(); });
}
for (const button of document.querySelectorAll("[data-all]")) {
  const name = button.dataset.all;
  button.addEventListener("click", () => {
    state.hidden[name] = state.hidden[name].size ? new Set() : new Set(Object.keys(data.labels[name]));
    refresh();
  });
}
byId("as-graph").addEventListener("click", () => showAs("graph"));
byId("as-table").addEventListener("click", () => showAs("table"));
byId("print").addEventListener("click", () => window.print());
byId("whole").addEventListener("click", showAll);
byId("relation-names").addEventListener("change", paint);
byId("picture").addEventListener("click", () => {
  const canvas = byId("graph").querySelector("canvas");
  const copy = make("canvas");
  Object.assign(copy, { width: canvas.width, height: canvas.height });
  const context = copy.getContext("2d");
  context.fillStyle = "#ffffff";
  context.fillRect(0, 0, copy.width, copy.height);
  context.drawImage(canvas, 0, 0);
  make("a", { href: copy.toDataURL("image/png"), download: `${document.title}.png` }).click();
});

byId("relation-names").checked = data.edges.length <= data.labelled;
setUpYears();
showAs("graph");
showWords();
refresh();
showAll();

// An address that ends with #id opens at that entity or relation.
function open(id, move) {
  if (Object.hasOwn(data.entities, id)) select({ kind: "entity", id }, move);
  else if (Object.hasOwn(data.relations, id)) select({ kind: "relation", id }, move);
}
window.addEventListener("hashchange", () => open(location.hash.slice(1), true));
open(location.hash.slice(1) || data.focus, Boolean(location.hash));
