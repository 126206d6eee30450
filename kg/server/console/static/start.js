// What the page does: asks, stops, shows, remembers.

import { ask, Refusal } from "./answers.js";
import * as editor from "./editor.js";
import * as picture from "./picture.js";
import * as questions from "./questions.js";
import * as table from "./table.js";
import { language, speak, word } from "./words.js";

const KEPT = 30; // queries in the history
const FIRST = {
  sparql: "SELECT ?name ?class\nWHERE { ?e rdfs:label ?name ; a ?class }\nLIMIT 20",
  cypher: "MATCH (a)-[r]->(b)\nRETURN a, r, b\nLIMIT 50",
};
const byId = (id) => document.getElementById(id);
const stored = { read: (key, other) => { try { return JSON.parse(localStorage.getItem(`query.${key}`)) ?? other; } catch { return other; } }, write: (key, value) => { try { localStorage.setItem(`query.${key}`, JSON.stringify(value)); } catch { /* a browser that keeps nothing */ } } };
let running;
let answer;
let view = "table";
let status = ["", {}];

function say(name, values = {}) {
  status = [name, values];
  byId("status").textContent = name ? word(name, values) : "";
}

function fail(text) {
  byId("error").textContent = text;
  byId("error").hidden = !text;
}

async function run() {
  if (running) return;
  fail("");
  let params = {};
  const { text, language: queryLanguage } = editor.query();
  if (queryLanguage === "cypher") {
    try {
      params = JSON.parse(byId("params").value || "{}");
      if (params === null || typeof params !== "object" || Array.isArray(params)) throw new TypeError();
    } catch { return fail(word("no_params")); }
  }
  remember({ text, language: queryLanguage, params: byId("params").value });
  running = new AbortController();
  busy(true);
  say("running");
  try {
    answer = await ask({ text, language: queryLanguage, params }, running.signal);
    say("told", { rows: answer.rows.length, ms: answer.ms, change: answer.change });
    await show(view);
  } catch (error) {
    answer = undefined;
    byId("answer").hidden = true;
    if (error.name === "AbortError") say("stopped");
    else { say(""); fail(error instanceof Refusal ? error.message : word("unreachable")); }
  } finally {
    running = undefined;
    busy(false);
  }
}

function busy(is) {
  byId("run").disabled = is;
  byId("stop").disabled = !is;
  byId("empty").hidden = true;
}

async function show(wanted) {
  view = wanted;
  for (const button of document.querySelectorAll("[data-view]")) button.setAttribute("aria-pressed", button.dataset.view === view);
  if (!answer) return;
  byId("answer").hidden = false;
  byId("cut").hidden = answer.complete;
  for (const name of ["table", "picture", "raw"]) byId(name).hidden = name !== view;
  if (view === "table") table.draw(byId("table"), answer);
  if (view === "picture") await picture.draw(byId("picture"), answer);
  if (view === "raw") byId("raw").textContent = answer.raw;
}

function remember(asked) {
  const past = stored.read("history", []).filter(({ text, language: of }) => text !== asked.text || of !== asked.language);
  stored.write("history", [asked, ...past].slice(0, KEPT));
  history.replaceState(null, "", address(asked));
  listHistory();
}

const address = ({ text, language: of, params }) => `#${new URLSearchParams({ [of]: text, ...(params ? { params } : {}) })}`;

function listHistory() {
  const past = stored.read("history", []);
  byId("history").replaceChildren(...past.map((asked) => {
    const item = document.createElement("li");
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = asked.text;
    button.addEventListener("click", () => { questions.leave(); load(asked); });
    item.append(button);
    return item;
  }));
  byId("forget").hidden = !past.length;
  if (!past.length) byId("history").textContent = word("no_history");
}

function load({ text, language: of, params = "" }) {
  byId("params").value = params;
  editor.write(text, of);
  fail("");
}

// The chosen question in the editor, in the language that is chosen there.
async function fill(of = editor.query().language) {
  try {
    const made = await questions.text(of);
    if (made) load({ text: made.text, language: of, params: Object.keys(made.params).length ? JSON.stringify(made.params) : "" });
    return made;
  } catch (error) {
    fail(error.message);
    return undefined;
  }
}

async function choose(of) {
  const { text, language: before } = editor.query();
  if (of === before || (await fill(of))) return;
  load({ text: !text.trim() || text === FIRST[before] ? FIRST[of] : text, language: of });
}

function fromAddress() {
  const given = new URLSearchParams(location.hash.slice(1));
  for (const of of ["sparql", "cypher"]) if (given.has(of)) return load({ text: given.get(of), language: of, params: given.get("params") ?? "" });
  return load({ text: FIRST.sparql, language: "sparql" });
}

function save(name, kind, text) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: kind }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

function inLanguage(chosen) {
  speak(chosen);
  stored.write("language", language);
  questions.show();
  listHistory();
  say(...status);
  if (answer) show(view);
}

byId("run").addEventListener("click", run);
byId("stop").addEventListener("click", () => running?.abort());
byId("forget").addEventListener("click", () => { stored.write("history", []); listHistory(); });
byId("csv").addEventListener("click", () => save("answer.csv", "text/csv", `\ufeff${table.asCsv(answer)}`));
byId("json").addEventListener("click", () => save("answer.json", "application/json", table.asJson(answer)));
byId("share").addEventListener("click", async () => {
  history.replaceState(null, "", address({ ...editor.query(), params: byId("params").value }));
  try { await navigator.clipboard.writeText(location.href); say("shared"); } catch { say("in_address"); }
});
for (const button of document.querySelectorAll("[data-view]")) button.addEventListener("click", () => show(button.dataset.view));
for (const button of document.querySelectorAll("[data-query]")) button.addEventListener("click", () => choose(button.dataset.query));
for (const button of document.querySelectorAll("[data-language]")) button.addEventListener("click", () => inLanguage(button.dataset.language));
addEventListener("hashchange", fromAddress);
addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) { event.preventDefault(); run(); }
});

inLanguage(stored.read("language", navigator.language.startsWith("zh") ? "zh" : "en"));
show(view);
fromAddress();
const words = await (await fetch("/query/words")).json();
editor.know(words);
picture.know(words.relations);
questions.offer(words.questions, () => fill());
document.body.dataset.ready = "true";
