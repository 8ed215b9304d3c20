/** What things of one interleaving are called, so that no two interleavings meet. */
export function namesOf(tag) {
  const names = { customer: `c_${tag}`, visitor: `visitor_${tag}`, checkout: `p_${tag}` };
  return {
    person: (kind) => names[kind],
    /** A checkout of a follow-up or a fact; the person's own name may be one too. */
    checkout: (name) => `${name}_${tag}`,
    key: (what, n) => `${what}${n}_${tag}`,
  };
}
