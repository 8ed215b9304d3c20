/** What a shop has at hand: where the wire has text, its database may have a number, and anything may be missing. */

/** Text may be a number, and null is as good as absent. */
export type Loose<Value> = Value | (Value extends string ? (string extends Value ? number : never) : never) | null;

export type LooseProps<Props> = { [Prop in keyof Props]: Loose<Props[Prop]> | undefined };
