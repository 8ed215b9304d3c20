/** Reading the `data-holdoff-*` attributes of a page. */

/** What may be marked in the page, beside answers and consent. */
export const MARKS = "checkout order visitor step contact chat offer";

export const attributes = (names: string): string[] => names.split(" ").map((name) => `data-holdoff-${name}`);

const selector = (names: string) => `[${attributes(names).join("],[")}]`;

/** Value of an attribute; undefined when it is absent or empty. */
export const read = (element: Element, name: string): string | undefined =>
  element.getAttribute(attributes(name).join()) || undefined;

export const has = (element: Element, name: string): boolean => element.matches(selector(name));

/** The element or its nearest ancestor with one of the attributes (names separated by spaces). */
export const nearest = (element: Element, names: string): Element | null => element.closest(selector(names));

/** Elements under `root` with one of the attributes, save what the shop told us to ignore. */
export const findAll = (root: ParentNode, names: string): Element[] =>
  [...root.querySelectorAll(selector(names))].filter((element) => !nearest(element, "ignore"));

/** The element that an event happened to; undefined where it is none, or ignored. */
export const targetOf = ({ target }: Event): Element | undefined =>
  target instanceof Element && !nearest(target, "ignore") ? target : undefined;
