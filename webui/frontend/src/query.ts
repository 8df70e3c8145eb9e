/** The query page: an editor beside the plain form, which stays for whoever prefers it. */
import { Yasgui } from "@zazuko/yasgui";
import "@zazuko/yasgui/build/yasgui.min.css";
import "./query.css";
import { keepAccessible } from "./access";
import { registerCompleters } from "./completion";
import { errorRenderer } from "./errors";
import { settings, type Settings } from "./words";

const place = document.querySelector<HTMLElement>("#editor");
const form = document.querySelector<HTMLFormElement>("#plain");
const area = document.querySelector<HTMLTextAreaElement>("#query");

function makeEditor(mount: HTMLElement, given: Settings, query: string): Yasgui {
  registerCompleters(given);
  // Tab moves on, as everywhere else on the page; the editor indents by itself.
  const keys = { ...(Yasgui.Yasqe.defaults.extraKeys as object), Tab: false, "Shift-Tab": false };
  Object.assign(Yasgui.Yasqe.defaults, {
    value: query,
    extraKeys: keys,
    persistenceId: null,
    consumeShareLink: null,
    screenReaderLabel: given.words.query,
    createShareableLink: (editor: { getValue(): string }) => shareLink(editor.getValue()),
  });
  Object.assign(Yasgui.Yasr.defaults, { persistenceId: null, prefixes: given.prefixes, errorRenderers: [errorRenderer(given.words.no_answer)] });
  const table = Yasgui.Yasr.plugins["table"]?.defaults?.tableConfig;
  if (table) {
    const { shown, kept, nothing } = given.words;
    Object.assign(table.language, { info: shown, infoEmpty: nothing, infoFiltered: kept, zeroRecords: nothing, emptyTable: nothing });
  }
  const endpoint = new URL(given.endpoint, location.href).href;
  return new Yasgui(mount, {
    autofocus: false,
    persistenceId: null,
    populateFromUrl: false,
    copyEndpointOnNewTab: true,
    tabName: given.words.query,
    requestConfig: { ...Yasgui.Yasqe.defaults.requestConfig, endpoint, method: "POST", headers: { "Accept-Language": given.lang } },
    endpointCatalogueOptions: { getData: () => [], keys: [], renderItem: () => undefined },
  } as ConstructorParameters<typeof Yasgui>[1]);
}

function shareLink(query: string): string {
  const address = new URL(location.pathname, location.href);
  address.searchParams.set("query", query);
  return address.href;
}

/** Two buttons that choose between the editor and the plain form; the query goes along. */
function offerChoice(mount: HTMLElement, plain: HTMLFormElement, text: HTMLTextAreaElement, given: Settings, first: boolean): void {
  const bar = document.createElement("div");
  bar.className = "ways";
  bar.setAttribute("role", "group");
  bar.setAttribute("aria-label", given.words.choose);
  let editor: Yasgui | undefined;
  const buttons = { editor: document.createElement("button"), form: document.createElement("button") };
  const choose = (way: "editor" | "form"): void => {
    if (way === "editor") {
      mount.hidden = false;
      if (editor) editor.getTab()?.setQuery(text.value);
      else {
        editor = makeEditor(mount, given, text.value);
        keepAccessible(mount, given);
      }
      editor.getTab()?.getYasqe()?.refresh();
    } else if (editor) {
      text.value = editor.getTab()?.getYasqe()?.getValue() ?? text.value;
    }
    mount.hidden = way !== "editor";
    plain.hidden = way !== "form";
    buttons.editor.setAttribute("aria-pressed", String(way === "editor"));
    buttons.form.setAttribute("aria-pressed", String(way === "form"));
  };
  for (const [way, button] of Object.entries(buttons) as ["editor" | "form", HTMLButtonElement][]) {
    button.type = "button";
    button.textContent = given.words[way];
    button.addEventListener("click", () => choose(way));
    bar.append(button);
  }
  mount.before(bar);
  choose(first ? "editor" : "form");
}

if (place && form && area) {
  // An answer made by the server is already on the page: the form that asked for it stays in view.
  const answered = document.querySelector("#answer, #error") !== null;
  offerChoice(place, form, area, settings(place), !answered);
}
