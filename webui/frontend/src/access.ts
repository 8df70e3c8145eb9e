/** Mends what the editor leaves out for keyboards, screen readers and readers of French, whenever it draws something. */
import type { Settings, Words } from "./words";

type Mend = (element: HTMLElement) => void;

const named =
  (name: string): Mend =>
  (element) => {
    if (element.getAttribute("aria-label") !== name) element.setAttribute("aria-label", name);
  };

const attribute =
  (name: string, value: string): Mend =>
  (element) => {
    if (element.getAttribute(name) !== value) element.setAttribute(name, value);
  };

const without =
  (name: string): Mend =>
  (element) => {
    element.removeAttribute(name);
  };

const both =
  (...mends: Mend[]): Mend =>
  (element) => {
    mends.forEach((mend) => mend(element));
  };

function mends(words: Words): [string, Mend][] {
  return [
    [".CodeMirror textarea", named(words.query)],
    [".CodeMirror-scroll", attribute("tabindex", "-1")],
    [".yasqe_queryButton", both(named(words.run), attribute("title", words.run))],
    [".yasqe_share", both(named(words.share), attribute("title", words.share))],
    [".yasr_downloadIcon", both(named(words.download), attribute("title", words.download))],
    [".yasqe .resizeWrapper", attribute("title", words.resize)],
    [".tabsList", both(attribute("role", "group"), named(words.tabs))],
    [".tabsList .tab", without("role")],
    [".tabsList .tab.active > a", attribute("aria-current", "true")],
    [".tabsList .tab:not(.active) > a", without("aria-current")],
    [".dataTable > thead > tr > th:first-child", attribute("aria-label", words.number)],
    [".tabsList .tab > a", both(without("role"), without("aria-controls"), without("aria-selected"))],
    [".tabsList .closeTab", both(named(words.close), attribute("title", words.close))],
    [".tabsList .addTab", both(named(words.add), attribute("title", words.add))],
    [".tabPanel", both(without("role"), without("aria-labelledby"))],
    [".tabContextButton", both(named(words.menu), attribute("title", words.menu))],
    [".yasr_btn.select_table", both(named(words.table), attribute("title", words.table))],
    [".yasr_btn.select_response", both(named(words.answer), attribute("title", words.answer))],
    [".tableFilter", both(named(words.filter), attribute("placeholder", words.filter))],
    [".tableSizer", named(words.page_size)],
    [".yasr_plugin_control", without("aria-controls")],
    [".yasr_results", both(attribute("role", "region"), named(words.results), attribute("tabindex", "0"), attribute("aria-live", "polite"))],
    [".tabMenu", attribute("aria-label", words.menu)],
  ];
}

/** Addresses of our things lead to their pages on this site, whatever host it has. */
function localise(root: HTMLElement, lang: string): void {
  const base = "https://w3id.org/ordrelocal/";
  for (const link of root.querySelectorAll<HTMLAnchorElement>(`a[href^="${base}"]`)) {
    const path = link.getAttribute("href")!.slice(base.length);
    const target = path.replace(/^ontology#/, "ontology/");
    if (/^(id|ontology|vocabulary)\//.test(target)) link.setAttribute("href", `/${lang}/${target}`);
    link.removeAttribute("target");
  }
}

/** The editor's own texts, in the reader's language. */
function speak(root: HTMLElement, { texts, words }: Settings): void {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT, (node) =>
    node.parentElement?.closest(".CodeMirror, tbody") ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT,
  );
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const text = node.textContent?.trim() ?? "";
    const own = texts[text];
    if (own !== undefined && own !== text) node.textContent = own;
    const rows = /^(\d[\d,.]*) results? in ([\d.]+) seconds?$/.exec(text);
    if (rows) node.textContent = words.rows.replace("%1", rows[1] ?? "").replace("%2", rows[2] ?? "");
  }
}

export function keepAccessible(root: HTMLElement, given: Settings): void {
  const { words, lang } = given;
  const list = mends(words);
  let planned = false;
  const mend = (): void => {
    planned = false;
    for (const [selector, change] of list) root.querySelectorAll<HTMLElement>(selector).forEach(change);
    localise(root, lang);
    speak(root, given);
  };
  const plan = (): void => {
    if (!planned) {
      planned = true;
      requestAnimationFrame(mend);
    }
  };
  mend();
  new MutationObserver(plan).observe(root, { childList: true, subtree: true });
}
