/** HTML that cannot be forgotten to be escaped: text is escaped wherever it enters, only `Html` enters as it is. */
import { readFileSync } from "node:fs";

export class Html {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

export type HtmlValue = string | number | Html | readonly Html[] | null;

const ENTITIES: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

function toText(value: HtmlValue): string {
  if (value === null) return "";
  if (value instanceof Html) return value.text;
  if (typeof value === "object") return value.map((part) => part.text).join("");
  return String(value).replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}

export function html(parts: TemplateStringsArray, ...values: HtmlValue[]): Html {
  return new Html(parts.reduce((text, part, index) => text + toText(values[index - 1] ?? null) + part));
}

/** The shop's folder in the source tree: pages and assets are read from there, wherever this module was compiled to. */
export const SHOP_FOLDER = import.meta.url.includes("/dist/storefront/")
  ? new URL("../../storefront/", import.meta.url)
  : new URL("./", import.meta.url);

const pages = new Map<string, string>();

/** A page of `pages/` with each `{{slot}}` filled; a slot without a value is a mistake of ours. */
export function page(name: string, values: Record<string, HtmlValue> = {}): Html {
  const source = pages.get(name) ?? readFileSync(new URL(`pages/${name}.html`, SHOP_FOLDER), "utf8");
  pages.set(name, source);
  return new Html(
    source.replace(/\{\{(\w+)\}\}/g, (_, slot: string) => {
      const value = values[slot];
      if (value === undefined) throw new Error(`pages/${name}.html has a slot ${slot}, and nothing to fill it`);
      return toText(value);
    }),
  );
}
