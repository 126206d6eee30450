// Rows as a table that sorts, folds what is long, and grows on demand. All that a source says is set as text.

import { word } from "./words.js";

const PAGE = 200; // rows at a time
const LONG = 160; // signs of a cell that are shown at once
const collator = new Intl.Collator("zh", { numeric: true });

export function draw(place, { columns, rows }) {
  let sorted = rows;
  let order = { column: -1, down: false };
  let shown = 0;
  const table = document.createElement("table");
  const head = table.createTHead().insertRow();
  const body = table.createTBody();
  const more = document.createElement("button");
  more.type = "button";
  more.className = "more";
  more.addEventListener("click", grow);
  columns.forEach((name, at) => {
    const cell = document.createElement("th");
    cell.scope = "col";
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = name;
    button.addEventListener("click", () => sort(at));
    cell.append(button);
    head.append(cell);
  });

  function sort(column) {
    order = { column, down: order.column === column && !order.down };
    const way = order.down ? -1 : 1;
    sorted = [...rows].sort((a, b) => way * compare(a[column], b[column]));
    [...head.cells].forEach((cell, at) => (at === column ? cell.setAttribute("aria-sort", order.down ? "descending" : "ascending") : cell.removeAttribute("aria-sort")));
    body.replaceChildren();
    shown = 0;
    grow();
  }

  function grow() {
    for (const row of sorted.slice(shown, shown + PAGE)) {
      const line = body.insertRow();
      for (const cell of row) line.insertCell().append(content(cell));
    }
    shown = Math.min(sorted.length, shown + PAGE);
    more.hidden = shown === sorted.length;
    more.textContent = word("more", { count: Math.min(PAGE, sorted.length - shown) });
  }

  grow();
  const none = document.createElement("p");
  none.className = "empty";
  none.textContent = word("no_rows");
  place.replaceChildren(table, ...(rows.length ? [more] : [none]));
}

function compare(a, b) {
  if (typeof a.value === "number" && typeof b.value === "number") return a.value - b.value;
  return collator.compare(a.text, b.text);
}

function content(cell) {
  if (cell.href) {
    const link = document.createElement("a");
    link.href = cell.href;
    link.textContent = cell.text;
    link.title = typeof cell.value === "string" ? cell.value : "";
    return link;
  }
  if (cell.text.length <= LONG) return cell.text;
  const folded = document.createElement("details");
  const start = document.createElement("summary");
  start.textContent = `${cell.text.slice(0, LONG)}…`;
  folded.append(start, cell.text);
  return folded;
}

const quoted = (text) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

export const asCsv = ({ columns, rows }) => [columns, ...rows.map((row) => row.map((cell) => (cell.value !== null && typeof cell.value === "object" ? JSON.stringify(cell.value) : String(cell.value ?? ""))))]
  .map((line) => line.map(quoted).join(",")).join("\r\n") + "\r\n";

export const asJson = ({ columns, rows, change, complete }) => JSON.stringify({ columns, rows: rows.map((row) => row.map((cell) => cell.value)), change: Number(change), complete }, null, 1);
