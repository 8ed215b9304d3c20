/** Sets of instants, as lists of spans: ascending, apart from each other, each from `fromMs` up to and without `toMs`. */

export interface Span {
  readonly fromMs: number;
  readonly toMs: number;
}

/** Everything that is in any of the spans, which may come in any order and overlap. Spans that touch become one. */
export function unite(spans: readonly Span[]): Span[] {
  const united: Span[] = [];
  for (const span of [...spans].sort((a, b) => a.fromMs - b.fromMs)) {
    const last = united.at(-1);
    if (last === undefined || span.fromMs > last.toMs) united.push(span);
    else united[united.length - 1] = { fromMs: last.fromMs, toMs: Math.max(last.toMs, span.toMs) };
  }
  return united;
}

/** What is in both sets. */
export function intersect(some: readonly Span[], others: readonly Span[]): Span[] {
  const both: Span[] = [];
  let i = 0;
  let j = 0;
  for (;;) {
    const a = some[i];
    const b = others[j];
    if (a === undefined || b === undefined) return both;
    const fromMs = Math.max(a.fromMs, b.fromMs);
    const toMs = Math.min(a.toMs, b.toMs);
    if (fromMs < toMs) both.push({ fromMs, toMs });
    if (a.toMs === toMs) i += 1;
    else j += 1;
  }
}

/** What is in the first set and not in the second. */
export function subtract(spans: readonly Span[], taken: readonly Span[]): Span[] {
  const gaps: Span[] = [];
  let fromMs = Number.NEGATIVE_INFINITY;
  for (const span of taken) {
    gaps.push({ fromMs, toMs: span.fromMs });
    fromMs = span.toMs;
  }
  return intersect(spans, [...gaps, { fromMs, toMs: Number.POSITIVE_INFINITY }]);
}
