/** Where things stand in a YAML file: which keys each map has, and where the value at a path begins. */
import { type Document, isNode, isScalar, isSeq, type Pair, type Scalar, visit } from "yaml";

/** The pairs of each map by key; of a key that stands twice the last one, which is the one that is read. */
export type Pairs = ReadonlyMap<unknown, ReadonlyMap<string, Pair>>;

/** All pairs, and the keys that stood in their map before. */
export function pairsOf(doc: Document.Parsed): { pairs: Pairs; twice: Scalar[] } {
  const pairs = new Map<unknown, Map<string, Pair>>();
  const twice: Scalar[] = [];
  visit(doc, {
    Map: (_place, map) => {
      const byKey = new Map<string, Pair>();
      for (const pair of map.items) {
        if (!isScalar(pair.key)) continue;
        const key = String(pair.key.value);
        if (byKey.has(key)) twice.push(pair.key);
        byKey.set(key, pair);
      }
      pairs.set(map, byKey);
    },
  });
  return { pairs, twice };
}

/** Where the value at this path begins (or its key); the nearest ancestor that is written, where it is not. */
export function offsetOf(doc: Document.Parsed, pairs: Pairs, path: readonly PropertyKey[], ofKey: boolean): number {
  let node: unknown = doc.contents;
  let offset = startOf(node) ?? 0;
  for (const key of path) {
    const child = childOf(pairs, node, key);
    if (child === undefined) return offset;
    // A key may stand alone, without a value.
    offset = startOf(ofKey ? child.key : child.value) ?? startOf(child.key) ?? offset;
    node = child.value;
  }
  return offset;
}

/** Where this begins in the text; undefined of what is not written there. */
export const startOf = (node: unknown): number | undefined => (isNode(node) ? node.range?.[0] : undefined);

function childOf(pairs: Pairs, node: unknown, key: PropertyKey): { key: unknown; value: unknown } | undefined {
  if (!isSeq(node)) return pairs.get(node)?.get(String(key));
  const item = node.items[Number(key)];
  return { key: item, value: item };
}
