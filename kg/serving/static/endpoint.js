"use strict";
// Asks /sparql and shows the answer: every value as text, an IRI as a link.

const ask = document.getElementById("ask");
const state = document.getElementById("state");
const answer = document.getElementById("answer");
const { base, own } = document.body.dataset;

function address(iri) {
  if (iri.startsWith(base)) return "/id/" + iri.slice(base.length);
  if (iri.startsWith(own)) return "/" + iri.slice(own.length);
  return /^https?:\/\//.test(iri) ? iri : null;
}

function element(name, text = "") {
  const made = document.createElement(name);
  made.textContent = text;
  return made;
}

function cell(term) {
  const made = element("td");
  if (!term) return made;
  if (term.value.length <= 12) made.className = "short";
  const href = term.type === "uri" && address(term.value);
  if (!href) {
    made.textContent = term.value;
    return made;
  }
  const link = element("a", term.value.startsWith(base) ? term.value.slice(base.length) : term.value);
  link.href = href;
  link.rel = "noreferrer";
  made.append(link);
  return made;
}

function table(found) {
  const made = element("table");
  const head = made.createTHead().insertRow();
  head.append(...found.head.vars.map((name) => element("th", name)));
  const body = made.createTBody();
  for (const row of found.results.bindings) body.insertRow().append(...found.head.vars.map((name) => cell(row[name])));
  return made;
}

async function run(query) {
  state.textContent = "asking …";
  answer.replaceChildren();
  try {
    const response = await fetch("/sparql", {
      method: "POST",
      headers: { Accept: "application/sparql-results+json, text/turtle;q=0.9" },
      body: new URLSearchParams({ query }),
    });
    const type = response.headers.get("Content-Type") ?? "";
    if (!response.ok || !type.includes("json")) {
      state.textContent = response.ok ? "" : `not answered (${response.status})`;
      answer.append(element("pre", await response.text()));
      return;
    }
    const found = await response.json();
    if ("boolean" in found) {
      state.textContent = found.boolean ? "yes" : "no";
      return;
    }
    state.textContent = `${found.results.bindings.length.toLocaleString("en")} rows`;
    answer.append(table(found));
  } catch (error) {
    state.textContent = `not answered: ${error.message}`;
  }
}

ask.addEventListener("submit", (event) => {
  event.preventDefault();
  const query = ask.elements.query.value;
  history.replaceState(null, "", `/?${new URLSearchParams({ query })}`);
  run(query);
});

if (new URLSearchParams(location.search).has("query")) run(ask.elements.query.value);
