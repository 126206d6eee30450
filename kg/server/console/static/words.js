// The page's own words. What things of the graph are called comes from the ontology.

const WORDS = {
  title: { zh: "查询", en: "Query" },
  network: { zh: "关系图", en: "Network" },
  skip: { zh: "跳到编辑器", en: "Skip to the editor" },
  language: { zh: "界面语言", en: "Language of the page" },
  questions: { zh: "常用问题", en: "Questions" },
  find: { zh: "查找问题……", en: "Find a question…" },
  history: { zh: "历史", en: "History" },
  forget: { zh: "清空", en: "Clear" },
  no_history: { zh: "还没有问过。", en: "Nothing asked yet." },
  fill: { zh: "填入编辑器", en: "Put into the editor" },
  query: { zh: "查询语句", en: "Query" },
  query_language: { zh: "查询语言", en: "Query language" },
  completions: { zh: "补全", en: "Completions" },
  hint: { zh: "Ctrl+Enter 运行 · Ctrl+空格 补全", en: "Ctrl+Enter runs · Ctrl+Space completes" },
  share: { zh: "复制链接", en: "Copy link" },
  shared: { zh: "链接已复制。", en: "The link is copied." },
  in_address: { zh: "链接在地址栏里。", en: "The link is in the address bar." },
  params: { zh: "参数（JSON）", en: "Parameters (JSON)" },
  no_params: { zh: "参数不是 JSON 对象。", en: "The parameters are no JSON object." },
  run: { zh: "运行", en: "Run" },
  stop: { zh: "停止", en: "Stop" },
  running: { zh: "正在运行……", en: "Running…" },
  stopped: { zh: "已停止。", en: "Stopped." },
  told: { zh: "{rows} 行 · {ms} 毫秒 · 第 {change} 次变更", en: "{rows} rows · {ms} ms · change {change}" },
  cut: { zh: "结果过长，只显示前面的部分。", en: "The answer is longer; this is its beginning." },
  shown_as: { zh: "显示方式", en: "Shown as" },
  table: { zh: "表格", en: "Table" },
  picture: { zh: "图", en: "Graph" },
  raw: { zh: "原文", en: "Raw" },
  more: { zh: "再显示 {count} 行", en: "Show {count} more rows" },
  no_rows: { zh: "没有结果。", en: "No rows." },
  no_picture: { zh: "结果里没有关系。可返回实体与关系，例如 CONSTRUCT，或 Cypher 的 RETURN a, r, b。", en: "There is no relation in the answer. Return entities and relations: CONSTRUCT, or RETURN a, r, b in Cypher." },
  part_of_picture: { zh: "图中只显示前 {count} 个实体。", en: "The graph shows the first {count} entities." },
  empty: { zh: "写一条查询，或在常用问题里选一个。", en: "Write a query, or choose one of the questions." },
  unreachable: { zh: "服务器没有回答。", en: "The server does not answer." },
};

export let language = "zh";

export const word = (name, values = {}) => WORDS[name][language].replace(/\{(\w+)\}/g, (_, key) => values[key]);

export function speak(chosen) {
  language = chosen === "en" ? "en" : "zh";
  document.documentElement.lang = language;
  document.title = word("title");
  for (const element of document.querySelectorAll("[data-word]")) element.textContent = word(element.dataset.word);
  for (const element of document.querySelectorAll("[data-label]")) element.setAttribute("aria-label", word(element.dataset.label));
  for (const element of document.querySelectorAll("[data-placeholder]")) element.placeholder = word(element.dataset.placeholder);
  for (const button of document.querySelectorAll("[data-language]")) button.setAttribute("aria-pressed", button.dataset.language === language);
}
