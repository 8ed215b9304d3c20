/** Words, numbers, strings and signs of a Lua script with where they stand; comments and blanks are left out. */

const TOKEN =
  /(?<skip>--\[\[[\s\S]*?\]\]|--[^\n]*|\s+)|(?<word>[A-Za-z_]\w*)|(?<number>\d+(?:\.\d+)?)|(?<string>'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*")|(?<sign>\.\.\.|\.\.|[<>=~]=|[-+*/%^#<>=(){}[\];:,.])/y;

/** @returns {{ kind: "word" | "number" | "string" | "sign", text: string, from: number, to: number }[]} */
export function tokensOf(source) {
  const tokens = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < source.length) {
    const from = TOKEN.lastIndex;
    const found = TOKEN.exec(source);
    if (found === null) throw new Error(`no Lua that is known here: ${source.slice(from, from + 40)}`);
    const [kind] = Object.entries(found.groups).find(([, text]) => text !== undefined);
    if (kind !== "skip") tokens.push({ kind, text: found[0], from, to: TOKEN.lastIndex });
  }
  return tokens;
}
