/** Completion of prefixes, classes and properties from our own description of the dataset: no other site is asked. */
import { Yasgui } from "@zazuko/yasgui";
import type { Settings } from "./words";

const VOID = "http://rdfs.org/ns/void#";
const PARTITION = /^<[^>]*> <([^>]*)> <([^>]*)> \.$/gm;

/** Classes and properties in use, read once, when the first completion asks for them. */
class Description {
  private asked: Promise<{ classes: string[]; properties: string[] }> | undefined;

  constructor(private readonly address: string) {}

  terms(): Promise<{ classes: string[]; properties: string[] }> {
    this.asked ??= this.read();
    return this.asked;
  }

  private async read(): Promise<{ classes: string[]; properties: string[] }> {
    const response = await fetch(this.address, { headers: { Accept: "application/n-triples" } });
    if (!response.ok) return { classes: [], properties: [] };
    const found = [...(await response.text()).matchAll(PARTITION)];
    const values = (property: string): string[] =>
      [...new Set(found.filter((match) => match[1] === VOID + property).map((match) => match[2] ?? ""))].sort();
    return { classes: values("class"), properties: values("property") };
  }
}

/** Replaces the editor's completers by ours; to be called before an editor is made. */
export function registerCompleters({ prefixes, vocabulary }: Settings): void {
  const { Yasqe } = Yasgui;
  const description = new Description(vocabulary);
  const known = Yasqe.Autocompleters;
  Yasqe.defaults.autocompleters = [];
  const originals = { prefixes: known["prefixes"], class: known["class"], property: known["property"] };
  if (originals.prefixes) {
    const lines = Object.entries(prefixes).map(([name, iri]) => `${name}: <${iri}>`);
    Yasqe.registerAutocompleter({ ...originals.prefixes, get: () => lines.sort(), persistenceId: null });
  }
  if (originals.class) {
    Yasqe.registerAutocompleter({ ...originals.class, bulk: true, get: async () => (await description.terms()).classes, persistenceId: null });
  }
  if (originals.property) {
    Yasqe.registerAutocompleter({ ...originals.property, bulk: true, get: async () => (await description.terms()).properties, persistenceId: null });
  }
  Yasqe.defaults.autocompleters = ["prefixes", "property", "class", "variables"].filter((name) => known[name]);
}
