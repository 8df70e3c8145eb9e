/** Words of the page, in the reader's language: they come with the page, so that no text stands in the scripts. */
export interface Words {
  run: string;
  editor: string;
  form: string;
  choose: string;
  query: string;
  tabs: string;
  close: string;
  add: string;
  results: string;
  filter: string;
  share: string;
  menu: string;
  download: string;
  resize: string;
  page_size: string;
  number: string;
  table: string;
  answer: string;
  no_answer: string;
  rows: string;
  shown: string;
  kept: string;
  nothing: string;
}

/** What the page hands to the editor. */
export interface Settings {
  endpoint: string;
  vocabulary: string;
  lang: string;
  prefixes: Record<string, string>;
  words: Words;
  /** English texts of the editor -> the same in the reader's language. */
  texts: Record<string, string>;
}

export function settings(element: HTMLElement): Settings {
  const given = element.dataset["settings"];
  if (!given) throw new Error("The page gives the editor no settings.");
  return JSON.parse(given) as Settings;
}
