// The pieces of a query and what kind of piece each is, for colours and completions.

const SPARQL = "ADD ALL AS ASC ASK AVG BASE BIND BOUND BY COALESCE CONCAT CONSTRUCT CONTAINS COUNT DESC DESCRIBE DISTINCT EXISTS FILTER FROM GRAPH GROUP HAVING IF IN isIRI isLiteral LANG LCASE LIMIT MAX MIN MINUS NAMED NOT OFFSET OPTIONAL ORDER PREFIX REDUCED REGEX REPLACE SAMPLE SELECT SEPARATOR STR STRAFTER STRBEFORE STRSTARTS SUBSTR SUM UCASE UNDEF UNION VALUES WHERE a true false";
const CYPHER = "ALL AND ANY AS ASC BY CASE CONTAINS DESC DISTINCT ELSE END ENDS EXISTS IN IS LIMIT MATCH NONE NOT NULL OPTIONAL OR ORDER RETURN SINGLE SKIP STARTS THEN UNION UNWIND WHEN WHERE WITH XOR avg coalesce collect count date lower max min size sum upper true false";
export const KEYWORDS = { sparql: SPARQL.split(" "), cypher: CYPHER.split(" ") };
const known = { sparql: new Set(SPARQL.toUpperCase().split(" ")), cypher: new Set(CYPHER.toUpperCase().split(" ")) };

const STRING = /"""[^]*?"""|'''[^]*?'''|"(?:[^"\\\n]|\\.)*"?|'(?:[^'\\\n]|\\.)*'?/;
const PIECES = {
  sparql: new RegExp(`(?<comment>#[^\\n]*)|(?<string>${STRING.source})|(?<iri><[^<>"{}|^\`\\s]*>|[\\w-]*:[\\w%.-]*)|(?<variable>[?$]\\w+)|(?<number>\\b\\d+(?:\\.\\d+)?\\b)|(?<word>\\w+)|[^]`, "g"),
  cypher: new RegExp(`(?<comment>//[^\\n]*|/\\*[^]*?(?:\\*/|$))|(?<string>${STRING.source})|(?<iri>:\\s*[A-Za-z_]\\w*)|(?<variable>\\$\\w+)|(?<number>\\b\\d+(?:\\.\\d+)?\\b)|(?<word>\\w+)|[^]`, "g"),
};

export function* pieces(text, language) {
  for (const found of text.matchAll(PIECES[language])) {
    const [kind] = Object.entries(found.groups).find(([, value]) => value !== undefined) ?? [""];
    yield [kind === "word" ? (known[language].has(found[0].toUpperCase()) ? "keyword" : "") : kind, found[0]];
  }
}
