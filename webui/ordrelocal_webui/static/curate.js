// Keys on the pages on which links are decided. Without this file the buttons do the same.
const OUTCOMES = { a: "accepted", c: "close", r: "rejected", d: "deferred" };
const NEIGHBOURS = { j: "next", k: "prev" };
const SETTLE_MS = 300; // a key struck twice was meant for the page before
const STORED = "ordrelocal-curate-keys";

const find = (selector) => document.querySelector(selector);
const form = find("#decision");
const reason = find("#reason");
const keys = find("#keys");
const keysOn = find("#keys-on");
let ready = false;
let sent = false;

function decide(outcome) {
  const button = form?.querySelector(`button[value="${outcome}"]`);
  if (!button || !ready || sent) return;
  if (outcome === OUTCOMES.r && !reason.value.trim()) reason.focus();
  else form.requestSubmit(button);
}

// In the list, j and k go from row to row.
function move(step) {
  const rows = [...document.querySelectorAll(".candidate-link")];
  const at = rows.indexOf(document.activeElement);
  const next = at < 0 && step < 0 ? rows.length - 1 : at + step;
  rows[Math.max(0, Math.min(rows.length - 1, next))]?.focus();
}

function act(key) {
  if (key in OUTCOMES) decide(OUTCOMES[key]);
  else if (key in NEIGHBOURS && form) find(`.neighbours a[rel="${NEIGHBOURS[key]}"]`)?.click();
  else if (key in NEIGHBOURS) move(key === "j" ? 1 : -1);
  else if (key === "u") {
    if (!sent) find("#undo button")?.click();
  } else if (key === "?") {
    keys.open = !keys.open;
    keys.querySelector("summary").focus();
  } else return false;
  return true;
}

function inField(event) {
  if (event.key === "Escape") find("#curate-head").focus();
  else if (event.key === "Enter" && !event.shiftKey && event.target === reason) decide(OUTCOMES.r);
  else return false;
  return true;
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || event.repeat || event.isComposing) return;
  const field = event.target.closest("textarea, select, input:not([type=radio], [type=checkbox])");
  const done = field ? inField(event) : keysOn.checked && act(event.key);
  if (done) event.preventDefault();
});

document.addEventListener("submit", (event) => {
  if (sent) event.preventDefault();
  sent = true;
});
// Coming back to the page as it was left, one may send again.
addEventListener("pageshow", () => {
  sent = false;
});

keysOn.checked = localStorage.getItem(STORED) !== "off";
keysOn.addEventListener("change", () => localStorage.setItem(STORED, keysOn.checked ? "on" : "off"));
find("#keys-switch").hidden = false;

// A change of a status is read out, what stands there from the beginning is not.
const said = find("#said");
const words = [...said.childNodes];
if (words.length > 0) {
  said.replaceChildren();
  setTimeout(() => said.replaceChildren(...words), 50);
}
(find("[role=alert]") ? reason : find("#curate-head"))?.focus();
setTimeout(() => {
  ready = true;
  document.documentElement.dataset.keys = "ready";
}, SETTLE_MS);
