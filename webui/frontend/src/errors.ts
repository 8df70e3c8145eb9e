/** Errors of the service in plain words: what failed, why, and what to do. */

interface Told {
  error: { what: string; why?: string; fix?: string };
}

function told(text: string): Told["error"] | undefined {
  try {
    const read: unknown = JSON.parse(text);
    if (read && typeof read === "object" && "error" in read) return (read as Told).error;
  } catch {
    // Not one of our errors: the editor shows what came.
  }
  return undefined;
}

/** Makes what the results area shows for a failed query. */
export function errorRenderer(head: string): (error: { text?: string | undefined; statusText?: string | undefined }) => Promise<HTMLElement | undefined> {
  return (error) => {
    const words = told(error.text ?? "");
    if (!words) return Promise.resolve(undefined);
    const box = document.createElement("div");
    box.className = "error-box";
    box.setAttribute("role", "alert");
    const title = document.createElement("h2");
    title.textContent = head;
    box.append(title);
    for (const [index, sentence] of [words.what, words.why, words.fix].entries()) {
      if (!sentence) continue;
      const line = document.createElement(index === 0 ? "strong" : "p");
      line.textContent = sentence;
      box.append(line);
    }
    return Promise.resolve(box);
  };
}
