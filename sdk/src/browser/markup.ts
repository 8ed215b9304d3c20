/** Reading the `data-holdoff-*` attributes of a page. */

/** What may be marked in the page, beside answers. */
export const MARKS = "checkout order visitor step contact chat offer consent";

export const attributes = (names: string): string[] => names.split(" ").map((name) => `data-holdoff-${name}`);

const selector = (names: string) => `[${attributes(names).join("],[")}]`;

/** Value of an attribute; undefined when it is absent or empty. */
export const read = (element: Element, name: string): string | undefined =>
  element.getAttribute(attributes(name).join()) || undefined;

export const has = (element: Element, name: string): boolean => element.matches(selector(name));

/**
 * The element or its nearest ancestor with one of the attributes (names separated by spaces), out of open shadow roots
 * too.
 */
export function nearest(element: Element, names: string): Element | null {
  const root = element.getRootNode();
  return element.closest(selector(names)) ?? ("host" in root ? nearest((root as ShadowRoot).host, names) : null);
}

/** The page and its open shadow roots, as far as they were found. */
let roots: ParentNode[] | undefined;

/** Looks for open shadow roots. */
export function findRoots(): ParentNode[] {
  roots = [document];
  for (const root of roots)
    for (const { shadowRoot } of root.querySelectorAll("*")) if (shadowRoot) roots.push(shadowRoot);
  return roots;
}

/** Elements of the page, and of its open shadow roots, with one of the attributes, save what is to be ignored. */
export const findAll = (page: ParentNode, names: string): Element[] =>
  (roots ?? [page])
    .flatMap((root) => [...root.querySelectorAll(selector(names))])
    .filter((element) => !nearest(element, "ignore"));

/** The element that an event happened to, in open shadow roots too; undefined where it is none, or ignored. */
export function targetOf(event: Event): Element | undefined {
  const [target] = event.composedPath();
  return target instanceof Element && !nearest(target, "ignore") ? target : undefined;
}

/** Whether styles let it be seen. Needs no layout. */
export const isVisible = (element: Element): boolean =>
  !element.closest("[inert]") &&
  (element.checkVisibility?.({ opacityProperty: true, visibilityProperty: true }) ?? element.isConnected);
