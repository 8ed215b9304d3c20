/** The little of curl and the shell that the pages use, so that a machine without curl can try their commands. */

/** The words of a command as a shell takes them apart, without what follows a `#`. */
const wordsOf = (command) =>
  [...command.replace(/\s#.*$/, "").matchAll(/'([^']*)'|"([^"]*)"|(\S+)/g)].map(
    ([, single, double, bare]) => single ?? double ?? bare,
  );

/** @param {string} text a snippet @returns {string[]} its commands, lines that end in a backslash joined */
export const commandsOf = (text) =>
  text
    .replace(/\\\n\s*/g, "")
    .split("\n")
    .filter((line) => line.trim() !== "" && !line.startsWith("#"));

/** @param {string} command `curl …` @returns {{ url: string, options: RequestInit }} */
export function readCurl(command) {
  const [program, ...words] = wordsOf(command);
  if (program !== "curl") throw new Error(`not curl: ${command}`);
  const headers = {};
  const options = { method: "GET", headers };
  let url = "";
  while (words.length > 0) {
    const word = words.shift();
    if (word === "-s") continue;
    if (word === "-X") options.method = words.shift();
    else if (word === "-H") Object.assign(headers, Object.fromEntries([words.shift().split(/:\s*/, 2)]));
    else if (word === "-d") {
      options.body = words.shift();
      if (options.method === "GET") options.method = "POST";
      headers["content-type"] ??= "application/x-www-form-urlencoded";
    } else if (!word.startsWith("-") && url === "") url = word;
    else throw new Error(`curl: ${word} is not read here`);
  }
  return { url: /^https?:/.test(url) ? url : `http://${url}`, options };
}
