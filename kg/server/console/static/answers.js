// Asking the server, and its answers in one form: columns, and rows of cells { text, value, href, kind }.

const ENTITY = /(?:^|[/:#])id\/(e[0-9a-f]{6,})$/;
const BARE = { e: (id) => `/id/${id}`, s: (id) => `/api/statements/${id}` };

// An answer that is no answer: the server's sentence.
export class Refusal extends Error {}

export async function ask({ text, language, params }, signal) {
  const started = performance.now();
  const response = language === "sparql"
    ? await fetch("/sparql", { method: "POST", signal, body: text, headers: { "Content-Type": "application/sparql-query", Accept: "application/sparql-results+json, application/n-triples" } })
    : await fetch("/cypher", { method: "POST", signal, body: JSON.stringify({ query: text, params }), headers: { "Content-Type": "application/json" } });
  const raw = await response.text();
  const ms = Math.round(performance.now() - started);
  if (!response.ok) throw new Refusal(sentence(raw, response.status));
  const read = language === "cypher" ? rowsOf : response.headers.get("Content-Type").startsWith("application/n-triples") ? triplesOf : bindingsOf;
  return { ...read(raw), raw, ms, change: response.headers.get("KG-Change"), complete: response.headers.get("KG-Complete") !== "false" };
}

export function sentence(raw, status) {
  try {
    const { where, what, fix } = JSON.parse(raw).error;
    return [where && `${where}:`, what, fix].filter(Boolean).join(" ");
  } catch {
    return `HTTP ${status}`;
  }
}

function bindingsOf(raw) {
  const told = JSON.parse(raw);
  if ("boolean" in told) return { columns: ["answer"], rows: [[plain(told.boolean)]] };
  const columns = told.head.vars;
  return { columns, rows: told.results.bindings.map((row) => columns.map((name) => term(row[name]))) };
}

function term(found) {
  if (!found) return { text: "", value: null };
  if (found.type === "uri") return named(found.value);
  const number = /#(?:integer|decimal|double|float|int|long)$/.test(found.datatype ?? "") ? Number(found.value) : NaN;
  return Number.isNaN(number) ? { text: found.value, value: found.value, kind: found.type } : { text: found.value, value: number };
}

function named(iri) {
  const entity = ENTITY.exec(iri)?.[1];
  const statement = /\/(s[0-9a-f]{16,})$/.exec(iri)?.[1];
  return { text: iri.replace(/^.*[/#](?=[^/#]+$)/, ""), value: iri, kind: "iri", entity, href: entity ? BARE.e(entity) : statement ? BARE.s(statement) : undefined };
}

const TRIPLE = /^(<[^>]*>|_:\S+) (<[^>]*>) (<[^>]*>|_:\S+|"(?:[^"\\]|\\.)*"\S*) \.$/;

function triplesOf(raw) {
  const rows = raw.split("\n").map((line) => TRIPLE.exec(line)).filter(Boolean).map(([, ...terms]) => terms.map((text) => {
    if (text.startsWith("<")) return named(unescaped(text.slice(1, -1)));
    const [, literal] = /^"(.*)"\S*$/s.exec(text) ?? [];
    const value = literal === undefined ? text : unescaped(literal);
    return { text: value, value };
  }));
  return { columns: ["subject", "predicate", "object"], rows };
}

const SHORT = { t: "\t", n: "\n", r: "\r", b: "\b", f: "\f" };
const unescaped = (text) => text.replace(/\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))/g, (_, four, eight, one) => (one ? SHORT[one] ?? one : String.fromCodePoint(parseInt(four ?? eight, 16))));

function rowsOf(raw) {
  const { columns, rows } = JSON.parse(raw);
  return { columns, rows: rows.map((row) => row.map(plain)) };
}

function plain(value) {
  if (value === null) return { text: "", value };
  if (typeof value !== "object") {
    const text = String(value);
    const bare = /^[es](?=[0-9a-f]{20,30}$)/.exec(text)?.[0];
    return { text, value, href: bare && BARE[bare](text), entity: bare === "e" ? text : undefined };
  }
  const entity = typeof value.id === "string" && "class" in value ? value.id : undefined;
  return { text: entity ? value.name ?? entity : value.predicate ?? JSON.stringify(value), value, entity, href: entity && BARE.e(entity) };
}
