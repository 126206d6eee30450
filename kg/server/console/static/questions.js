// The prepared questions: a list that can be searched, and a form for the parameters of the chosen one.

import { sentence } from "./answers.js";
import { language } from "./words.js";

const list = document.getElementById("questions");
const find = document.getElementById("find");
const form = document.getElementById("question");
const fields = document.getElementById("fields");
let all = [];
let chosen;
let taken = () => {};

export function offer(questions, take) {
  all = questions;
  taken = take;
  show();
}

export function show() {
  const sought = find.value.trim().toLowerCase();
  const fitting = all.filter(({ id, question }) => [id, ...Object.values(question)].some((text) => text.toLowerCase().includes(sought)));
  list.replaceChildren(...fitting.map((one) => {
    const item = document.createElement("li");
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = one.question[language];
    button.dataset.question = one.id;
    button.setAttribute("aria-pressed", one === chosen);
    button.addEventListener("click", () => choose(one));
    item.append(button);
    return item;
  }));
  if (chosen) document.getElementById("asked").textContent = chosen.question[language];
}

function choose(one) {
  chosen = one;
  fields.replaceChildren(...one.parameters.map(({ name, type, default: value }) => {
    const label = document.createElement("label");
    const input = document.createElement("input");
    input.name = name;
    input.type = type;
    if (type === "number") input.step = "any";
    input.value = value === "today" ? today() : value;
    input.required = true;
    label.append(name, input);
    return label;
  }));
  form.hidden = false;
  form.scrollIntoView({ block: "nearest" });
  show();
  taken();
}

const today = () => new Date().toLocaleDateString("sv"); // 2021-12-31, by the reader's clock

// The chosen question as a query, or undefined. Throws the server's sentence.
export async function text(queryLanguage) {
  if (!chosen) return undefined;
  const parameters = Object.fromEntries([...fields.querySelectorAll("input")].map((input) => [input.name, input.type === "number" ? input.valueAsNumber : input.value]));
  const response = await fetch("/query/text", { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ question: chosen.id, language: queryLanguage, parameters }) });
  const body = await response.text();
  if (!response.ok) throw new Error(sentence(body, response.status));
  return JSON.parse(body);
}

export function leave() {
  chosen = undefined;
  form.hidden = true;
  show();
}

find.addEventListener("input", show);
form.addEventListener("submit", (event) => { event.preventDefault(); taken(); });
