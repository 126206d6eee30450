// The same content as a table, for those who do not see the picture, and for print.

const STEP = 300; // rows at a time
const table = { of: "relations", by: null, down: false, rows: STEP };

const titlesOf = (ids) => [...new Set(ids.map((id) => data.evidence[id].title))].join("、");
const COLUMNS = {
  relations: [
    { word: "subject", text: (r) => entityName(r.subject), cell: (r) => entityButton(r.subject) },
    { word: "relation", text: (r) => relationLabel(r.predicate), cell: (r, id) => make("button", { type: "button", class: "link", onclick: () => select({ kind: "relation", id }) }, relationLabel(r.predicate)) },
    { word: "object", text: (r) => entityName(r.object), cell: (r) => entityButton(r.object) },
    { word: "statuses", text: (r) => inLanguage(data.labels.statuses[r.status] ?? r.status) },
    { word: "details", text: (r) => inLanguage(r.details) },
    { word: "quote", text: (r) => { const { text, start, end } = data.evidence[r.evidence[0]] ?? { text: "" }; return text.slice(start, end); } },
    { word: "source", text: (r) => titlesOf(r.evidence) },
  ],
  entities: [
    { word: "name", text: (e) => e.name, cell: (e, id) => entityButton(id) },
    { word: "class", text: (e) => className(e.type) },
    { word: "names", text: (e) => [...new Set(e.names.map((name) => name.value))].filter((name) => name !== e.name).join("、") },
    { word: "count", text: (e) => number(e.degree), order: (e) => e.degree },
  ],
};

function showTable() {
  const columns = COLUMNS[table.of];
  const shown = table.of === "relations" ? relationShown : entityShown;
  const rows = Object.entries(data[table.of]).filter(([id]) => shown(id));
  if (table.by !== null) {
    const key = columns[table.by].order ?? columns[table.by].text;
    const order = new Intl.Collator(state.language, { numeric: true }).compare;
    rows.sort(([, a], [, b]) => (table.down ? -1 : 1) * (columns[table.by].order ? key(a) - key(b) : order(key(a), key(b))));
  }
  byId("rows").tHead.replaceChildren(make("tr", {}, columns.map((column, at) => {
    const sorted = table.by === at ? (table.down ? "descending" : "ascending") : null;
    return make("th", { scope: "col", "aria-sort": sorted }, make("button", { type: "button", onclick: () => sortBy(at) }, word(column.word)));
  })));
  byId("rows").tBodies[0].replaceChildren(...rows.slice(0, table.rows).map(([id, row]) =>
    make("tr", { class: row.status ?? "" }, columns.map((column) => make("td", {}, column.cell ? column.cell(row, id) : column.text(row))))));
  byId("row-count").textContent = word("rows", { count: number(rows.length) });
  byId("more").hidden = rows.length <= table.rows;
  byId("more").textContent = word("more_rows", { count: number(Math.min(STEP, rows.length - table.rows)) });
}

function sortBy(at) {
  table.down = table.by === at && !table.down;
  table.by = at;
  showTable();
}

function showTab(name) {
  Object.assign(table, { of: name, by: null, down: false, rows: STEP });
  byId("tab-relations").setAttribute("aria-pressed", name === "relations");
  byId("tab-entities").setAttribute("aria-pressed", name === "entities");
  showTable();
}

byId("tab-relations").addEventListener("click", () => showTab("relations"));
byId("tab-entities").addEventListener("click", () => showTab("entities"));
byId("more").addEventListener("click", () => { table.rows += STEP; showTable(); });
