/** Secrets that a customer may type, and every form in which they could leave a page. */
const FIRST = ["Ada", "Zoë", "Ñuria", "李雷", "Åsa", "Жанна", "Müşerref", "Seán"];
const LAST = ["Lovelace", "Øverby", "O'Brien-Núñez", "王小明", "ßeta", "Žižek", "D’Angelo"];
const ODD = ["👩‍👩‍👧", "\u202Ertl", "e\u0301é", "ﬁ", "𝔘𝔫𝔦", "\u00a0nbsp", "ı̇i", "\u200bzero"];

const token = (random, length = 8) =>
  Array.from({ length }, () => "bcdfghjkmnpqrstvwxz0123456789"[random.below(29)]).join("");

function cardNumber(random) {
  const digits = ["4", ...Array.from({ length: 14 }, () => String(random.below(10)))];
  const sum = digits.reduce((total, digit, index) => {
    const doubled = index % 2 === 0 ? Number(digit) * 2 : Number(digit);
    return total + (doubled > 9 ? doubled - 9 : doubled);
  }, 0);
  return `${digits.join("")}${(10 - (sum % 10)) % 10}`;
}

const KINDS = {
  email: (random) => `${token(random)}@${token(random, 5)}.example`,
  card: cardNumber,
  "card in groups": (random) => cardNumber(random).replace(/(.{4})(?=.)/g, "$1 "),
  name: (random) => `${random.pick(FIRST)} ${token(random, 5)} ${random.pick(LAST)}`,
  phone: (random) => `+49 ${random.between(150, 179)} ${random.between(1_000_000, 9_999_999)}`,
  password: (random) => `${token(random, 6)}%${token(random, 4)}"&<'\\/${random.below(99)}`,
  odd: (random) => `${token(random, 6)}${random.pick(ODD)}${token(random, 4)}`,
};

export function makeSecret(random, nth) {
  const kinds = Object.keys(KINDS);
  const kind = kinds[nth % kinds.length];
  return { kind, text: KINDS[kind](random) };
}

const base64Cores = (bytes) =>
  [0, 1, 2].map((shift) => {
    const text = Buffer.concat([Buffer.alloc(shift), bytes])
      .toString("base64")
      .replace(/=+$/, "");
    // The first and the last characters depend on what stands beside it.
    return text.slice(shift === 0 ? 0 : shift + 1, -1);
  });

/** By code unit, as JSON may write it. */
const escapedJson = (text) =>
  text
    .split("")
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`)
    .join("");

/** @returns {string[]} what to look for, in lower case */
export function formsOf(text) {
  const bytes = Buffer.from(text, "utf8");
  const forms = [
    text,
    text.normalize("NFC"),
    text.normalize("NFD"),
    text.replaceAll(/\s/g, ""),
    text.replaceAll(/\D/g, "").length >= 7 ? text.replaceAll(/\D/g, "") : text,
    [...text].reverse().join(""),
    encodeURIComponent(text),
    encodeURIComponent(encodeURIComponent(text)),
    encodeURIComponent(text).replaceAll("%20", "+"),
    JSON.stringify(text).slice(1, -1),
    escapedJson(text),
    bytes.toString("latin1"),
    bytes.toString("hex"),
    ...base64Cores(bytes),
    ...base64Cores(Buffer.from(text, "utf16le")),
  ];
  return [...new Set(forms.filter(({ length }) => length >= 7).map((form) => form.toLowerCase()))];
}
