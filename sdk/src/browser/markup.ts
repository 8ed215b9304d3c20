/** Reading the `data-holdoff-*` attributes of a page. */

/** What may be marked in the page, beside answers. */
export const MARKS = "checkout order visitor step contact chat offer consent";

export const attributes = (names: string): string[] => names.split(" ").map((name) => `data-holdoff-${name}`);

const selector = (names: string) => `[${attributes(names).join("],[")}]`;

/** Value of an attribute; undefined when it is absent or empty. */
export const read = (element: Element, name: string): string | undefined =>
  element.getAttribute(attributes(name).join()) || undefined;

export const has = (element: Element, name: string): boolean => element.matches(selector(name));

/** The element or its nearest ancestor that matches, out of shadow roots too. */
function closest(element: Element, css: string): Element | null {
  const root = element.getRootNode();
  return element.closest(css) ?? (root instanceof ShadowRoot ? closest(root.host, css) : null);
}

/** The element or its nearest ancestor with one of the attributes (names separated by spaces). */
export const nearest = (element: Element, names: string): Element | null => closest(element, selector(names));

/** The open shadow roots that were found. */
const shadows = new Set<ShadowRoot>();

/** Looks for open shadow roots, as far as the shop did not hide them; `found` hears of each, new or not. */
export function findShadows(root: ParentNode, found: (shadow: ShadowRoot) => void): void {
  for (const { shadowRoot } of root.querySelectorAll("*")) {
    if (!shadowRoot) continue;
    shadows.add(shadowRoot);
    found(shadowRoot);
    findShadows(shadowRoot, found);
  }
}

/** Elements under `root`, and in open shadow roots, with one of the attributes, save what the shop told us to ignore. */
export const findAll = (root: ParentNode, names: string): Element[] =>
  [root, ...shadows]
    .flatMap((root) => [...root.querySelectorAll(selector(names))])
    .filter((element) => element.isConnected && !nearest(element, "ignore"));

/** The element that an event happened to; undefined where it is none, or ignored. */
export function targetOf(event: Event): Element | undefined {
  const [target] = event.composedPath();
  return target instanceof Element && !nearest(target, "ignore") ? target : undefined;
}

/** Whether it can be seen where it stands, as far as styles say. Needs no layout. */
export const isVisible = (element: Element): boolean =>
  !closest(element, "[inert]") &&
  (element.checkVisibility?.({ contentVisibilityAuto: true, opacityProperty: true, visibilityProperty: true }) ??
    element.isConnected);
