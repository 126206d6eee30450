// What the page knows, its words in both languages, and elements made of text alone: no text of the graph is ever read as HTML.

const data = JSON.parse(document.getElementById("data").textContent);
const state = { language: data.language, selected: null, hidden: { classes: new Set(), relations: new Set(), statuses: new Set() }, year: null };
const byId = (id) => document.getElementById(id);

// The text in the language of the page; {names} in it are filled.
const inLanguage = (words) => (typeof words === "string" ? words : words[state.language]);
const word = (name, values = {}) => inLanguage(data.ui[name]).replace(/\{(\w+)\}/g, (_, key) => values[key]);
const number = (value) => value.toLocaleString(state.language === "zh" ? "zh-CN" : "en");

const className = (type) => (type ? inLanguage(data.labels.classes[type] ?? type) : word("unclassed"));
const look = (type) => data.looks[type] ?? { colour: data.other, shape: "dot" };
const relationLabel = (predicate) => inLanguage(data.labels.relations[predicate].label);
const entityName = (id) => data.entities[id]?.name ?? id;

// An element with attributes, listeners (on…) and children; strings become text nodes.
function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) element.setAttribute(name, value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return element;
}

function mark(type) {
  const { colour, shape } = look(type);
  const element = make("span", { class: `mark ${shape}`, "aria-hidden": "true" });
  element.style.backgroundColor = colour;
  return element;
}

// The relations of each entity, and what a filter lets through.
const relationsOf = new Map(Object.keys(data.entities).map((id) => [id, []]));
for (const [id, relation] of Object.entries(data.relations)) {
  relationsOf.get(relation.subject)?.push(id);
  if (relation.object !== relation.subject) relationsOf.get(relation.object)?.push(id);
}
const entityShown = (id) => !state.hidden.classes.has(data.entities[id]?.type ?? "");
function relationShown(id) {
  const relation = data.relations[id];
  if (!relation) return true;
  return (
    !state.hidden.relations.has(relation.predicate) && !state.hidden.statuses.has(relation.status) &&
    (state.year === null || relation.year === null || relation.year <= state.year) &&
    entityShown(relation.subject) && entityShown(relation.object)
  );
}
