/** Reading the `data-holdoff-*` attributes of a page. */

/** What may be marked in the page, beside answers. */
export const MARKS = "checkout order visitor step contact chat offer consent";

export const attributes = (names: string): string[] => names.split(" ").map((name) => `data-holdoff-${name}`);

const selector = (names: string) => `[${attributes(names).join("],[")}]`;

/** Value of an attribute; undefined when it is absent or empty. */
export const read = (element: Element, name: string): string | undefined =>
  element.getAttribute(attributes(name).join()) || undefined;

export const has = (element: Element, name: string): boolean => element.matches(selector(name));

/** An element and all around it, out of open shadow roots too. */
export function outwards(element: Element): Element[] {
  const path: Element[] = [];
  let one: Element | null = element;
  while (one) {
    path.push(one);
    const root: Node = one.getRootNode();
    one = one.parentElement ?? ("host" in root && root.host instanceof Element ? root.host : null);
  }
  return path;
}

const isIgnored = (element: Element) => has(element, "ignore");

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
    .filter((element) => !outwards(element).some(isIgnored));

/** The elements of an event's path; none where something around is to be ignored. */
export function heeded(path: EventTarget[]): Element[] {
  const elements = path.filter((one) => one instanceof Element);
  return elements.some(isIgnored) ? [] : elements;
}

/** The rest of a path from its first element with one of the attributes. */
export function outFrom(path: Element[], names: string): Element[] | undefined {
  const first = path.findIndex((one) => has(one, names));
  return first < 0 ? undefined : path.slice(first);
}

/** Whether styles let it be seen. Needs no layout. */
export const isVisible = (element: Element): boolean =>
  !element.closest("[inert]") &&
  (element.checkVisibility?.({ opacityProperty: true, visibilityProperty: true }) ?? element.isConnected);
