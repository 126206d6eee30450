// A text field with its coloured twin behind it, and a list of what the word at the caret may become.

import { KEYWORDS, pieces } from "./colouring.js";
import { language as spoken } from "./words.js";

const MOST = 10; // completions
const AT_CARET = /[\w:\u3400-\u9fff]+$/;
const field = document.getElementById("text");
const twin = document.querySelector("#editor pre");
const list = document.getElementById("completions");
let language = "sparql";
let vocabulary = { classes: {}, relations: {}, properties: {} };
let offered = [];
let chosen = 0;

export const query = () => ({ text: field.value, language });

export function know(words) { vocabulary = words; }

export function write(text, inLanguage = language) {
  language = inLanguage;
  for (const button of document.querySelectorAll("[data-query]")) button.setAttribute("aria-pressed", button.dataset.query === language);
  document.getElementById("with").hidden = language !== "cypher";
  field.value = text;
  colour();
  close();
}

function colour() {
  const coloured = [...pieces(field.value, language)].map(([kind, text]) => {
    if (!kind) return text;
    const span = document.createElement("span");
    span.className = kind;
    span.textContent = text;
    return span;
  });
  twin.replaceChildren(...coloured, "\n"); // a last line without a sign has its height, too
}

function candidates(before) {
  const named = (kind, prefix) => Object.entries(vocabulary[kind]).map(([name, label]) => ({ insert: prefix + name, name, label: label[spoken], labels: Object.values(label), kind }));
  const prefix = language === "sparql" ? "ikg:" : "";
  const words = KEYWORDS[language].map((name) => ({ insert: name, name, label: "", labels: [], kind: "keyword" }));
  const terms = [...named("classes", prefix), ...named("relations", prefix), ...named("properties", prefix)];
  return before.includes(":") ? terms : [...words, ...terms];
}

function complete(asked) {
  const [before] = AT_CARET.exec(field.value.slice(0, field.selectionStart)) ?? [""];
  const sought = before.replace(/^.*:/, "").toLowerCase();
  if (!asked && sought.length < 2) return close();
  const all = candidates(before);
  const starting = all.filter(({ name }) => name.toLowerCase().startsWith(sought));
  const within = all.filter((one) => !starting.includes(one) && sought && (one.name.toLowerCase().includes(sought) || one.labels.some((label) => label.toLowerCase().includes(sought))));
  offered = [...starting, ...within].slice(0, MOST).map((one) => ({ ...one, before }));
  if (!offered.length || (!asked && offered.length === 1 && offered[0].name === before)) return close();
  choose(0);
}

function choose(at) {
  chosen = (at + offered.length) % offered.length;
  list.replaceChildren(...offered.map((one, place) => {
    const item = document.createElement("li");
    item.id = `completion-${place}`;
    item.role = "option";
    item.setAttribute("aria-selected", place === chosen);
    const label = document.createElement("span");
    label.textContent = one.label;
    item.append(one.name, label);
    item.addEventListener("mousedown", (event) => { event.preventDefault(); take(place); });
    return item;
  }));
  list.hidden = false;
  field.setAttribute("aria-expanded", "true");
  field.setAttribute("aria-activedescendant", `completion-${chosen}`);
  const { left, bottom } = caret();
  list.style.left = `${Math.min(left, innerWidth - list.offsetWidth - 12) + scrollX}px`;
  list.style.top = `${bottom + scrollY + 2}px`;
}

// Where the caret stands on the screen: at the same place in the twin's text.
function caret() {
  let left = field.selectionStart;
  const walker = document.createTreeWalker(twin, NodeFilter.SHOW_TEXT);
  const range = document.createRange();
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (left <= node.length) {
      range.setStart(node, Math.max(0, left - 1));
      range.setEnd(node, left);
      const box = range.getBoundingClientRect();
      return { left: box.right, bottom: box.bottom };
    }
    left -= node.length;
  }
  return field.getBoundingClientRect();
}

function take(at) {
  const { insert, before } = offered[at];
  const end = field.selectionStart;
  const typed = language === "cypher" ? before.replace(/^.*:/, "") : before; // a Cypher label keeps its colon
  field.setRangeText(insert, end - typed.length, end, "end");
  colour();
  close();
}

function close() {
  list.hidden = true;
  offered = [];
  field.setAttribute("aria-expanded", "false");
  field.removeAttribute("aria-activedescendant");
}

field.addEventListener("input", (event) => { colour(); if (!event.isComposing) complete(false); });
field.addEventListener("compositionend", () => complete(false));
field.addEventListener("blur", close);
field.addEventListener("click", close);
field.addEventListener("keydown", (event) => {
  if (event.isComposing) return;
  if (event.key === " " && event.ctrlKey) { event.preventDefault(); return complete(true); }
  if (!offered.length || event.ctrlKey || event.metaKey) return;
  const act = { ArrowDown: () => choose(chosen + 1), ArrowUp: () => choose(chosen - 1), Enter: () => take(chosen), Tab: () => take(chosen), Escape: close }[event.key];
  if (act) { event.preventDefault(); event.stopPropagation(); act(); }
});
