/** What a client is made with is looked at when it is made: at the first call it would look like something else. */
export function checkOptions({ url, secretKey }: { url: string; secretKey: string }): void {
  if (!/^https?:\/\//i.test(url) || !URL.canParse(url)) {
    throw new TypeError(`createClient: url is ${JSON.stringify(url)}; it begins with http:// or https://`);
  }
  if (typeof secretKey !== "string" || secretKey.trim() === "") {
    throw new TypeError("createClient: secretKey is missing; is the variable set that it is read from?");
  }
  if (secretKey.startsWith("hpk_")) {
    throw new TypeError("createClient: secretKey is a publishable key, hpk_…; a backend has the secret one, hsk_…");
  }
}
