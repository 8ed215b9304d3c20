/**
 * Bytes that are no request, or one that a server has to be careful with, by kind. Each case is what is sent, step by
 * step (text or bytes; a number is a pause of so many milliseconds; `end` closes our half), and the statuses that may
 * come back: none where the connection may just end.
 */

const REQUEST = "POST /v1/signals HTTP/1.1\r\nHost: a\r\nContent-Type: text/plain\r\n";
const GET = "GET /healthz HTTP/1.1\r\nHost: a\r\n";
const LAST = "Connection: close\r\n\r\n";
const big = (bytes, letter = "x") => letter.repeat(bytes);
const many = (count, one) => Array.from({ length: count }, (_, nth) => one(nth)).join("");
const ok = [200];
const refused = [400];

/** One case a line: what it is, what may come back, and what is sent. */
const kind = (name, cases) => cases.map(([says, statuses, ...steps]) => ({ kind: name, says, statuses, steps }));

export const RAW_CASES = [
  ...kind("request lines", [
    ["nothing but the end", [], "end"],
    ["a blank line before a request", ok, `\r\n\r\n${GET}${LAST}`],
    ["no version", refused, "GET /healthz\r\n\r\n"],
    ["a version of long ago", refused, `GET /healthz HTTP/0.9\r\nHost: a\r\n${LAST}`],
    ["a version that is not spoken here", refused, `GET /healthz HTTP/2.0\r\nHost: a\r\n${LAST}`],
    ["a version of some day", refused, `GET /healthz HTTP/9.9\r\nHost: a\r\n${LAST}`],
    ["the preface of HTTP/2", refused, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"],
    ["a method that nobody knows", refused, `BREW /healthz HTTP/1.1\r\nHost: a\r\n${LAST}`],
    ["a method in small letters", refused, `get /healthz HTTP/1.1\r\nHost: a\r\n${LAST}`],
    ["two blanks between its parts", [200, 400], `GET  /healthz HTTP/1.1\r\nHost: a\r\n${LAST}`],
    ["a tab between its parts", refused, `GET\t/healthz HTTP/1.1\r\nHost: a\r\n${LAST}`],
    ["a blank in the path", refused, `GET /health z HTTP/1.1\r\nHost: a\r\n${LAST}`],
    ["no path", refused, `GET HTTP/1.1\r\nHost: a\r\n${LAST}`],
    ["a path without a slash", [400, 404], `GET healthz HTTP/1.1\r\nHost: a\r\n${LAST}`],
    ["line ends without a return", refused, "GET /healthz HTTP/1.1\nHost: a\nConnection: close\n\n"],
    ["a greeting of TLS", refused, Buffer.from("16030100c8010000c40303", "hex"), "end"],
    ["bytes of no text", refused, Buffer.from([0xff, 0xfe, 0x00, 0x01, 0x02, 0x0d, 0x0a, 0x0d, 0x0a])],
    ["a path of 20,000 letters", [431], `GET /${big(20_000)} HTTP/1.1\r\nHost: a\r\n${LAST}`],
  ]),
  ...kind("paths", [
    ["the whole address", ok, `GET http://a/healthz HTTP/1.1\r\nHost: a\r\n${LAST}`],
    [
      "the whole address of somebody else",
      [200, 404],
      `GET http://evil.example/healthz HTTP/1.1\r\nHost: a\r\n${LAST}`,
    ],
    ["a star", [404], `GET * HTTP/1.1\r\nHost: a\r\n${LAST}`],
    ["a star, asked for its methods", [204], `OPTIONS * HTTP/1.1\r\nHost: a\r\n${LAST}`],
    ["a percent that is none", [400, 401], `GET /v1/persons/%zz HTTP/1.1\r\nHost: a\r\n${LAST}`],
    ["bytes that are not UTF-8", [400, 401], `GET /v1/persons/%ff%fe HTTP/1.1\r\nHost: a\r\n${LAST}`],
    ["a zero, escaped", [400, 401, 404], `GET /problems/a%00b HTTP/1.1\r\nHost: a\r\n${LAST}`],
    [
      "a way out of the folder",
      // A visitor who is not signed in is led to the sign-in, from every path.
      [303, 400, 404],
      `GET /console/..%2f..%2f..%2fetc%2fpasswd HTTP/1.1\r\nHost: localhost\r\n${LAST}`,
    ],
    ["dots", [200, 404], `GET /v1/../healthz HTTP/1.1\r\nHost: a\r\n${LAST}`],
    ["slashes only", [404], `GET ///////// HTTP/1.1\r\nHost: a\r\n${LAST}`],
    ["a name of every object", [404], `GET /problems/__proto__ HTTP/1.1\r\nHost: a\r\n${LAST}`],
    [
      "a thousand questions",
      [401],
      `GET /v1/follow-ups?${many(1_000, (nth) => `a[${nth}]=1&`)} HTTP/1.1\r\nHost: a\r\n${LAST}`,
    ],
    ["a letter beyond ASCII", [400, 404], `GET /h\u00e4lthz HTTP/1.1\r\nHost: a\r\n${LAST}`],
  ]),
  ...kind("hosts", [
    ["none", refused, "GET /healthz HTTP/1.1\r\n\r\n"],
    ["two", refused, `GET /healthz HTTP/1.1\r\nHost: a\r\nHost: b\r\n${LAST}`],
    ["an empty one", [200, 400], `GET /healthz HTTP/1.1\r\nHost:\r\n${LAST}`],
    ["none, before HTTP/1.1", ok, "GET /healthz HTTP/1.0\r\n\r\n"],
  ]),
  ...kind("headers", [
    ["no colon", refused, `GET /healthz HTTP/1.1\r\nHost: a\r\nnonsense\r\n${LAST}`],
    ["a blank before the colon", refused, `GET /healthz HTTP/1.1\r\nHost : a\r\n${LAST}`],
    ["no name", refused, `GET /healthz HTTP/1.1\r\n: a\r\n${LAST}`],
    ["one over two lines", [200, 400], `${GET}X-Folded: one\r\n two\r\n${LAST}`],
    ["one over two lines, at the start", refused, `GET /healthz HTTP/1.1\r\n folded: a\r\nHost: a\r\n${LAST}`],
    ["a zero in a value", refused, `${GET}X-Zero: a\0b\r\n${LAST}`],
    ["a zero in a name", refused, `${GET}X-Ze\0ro: a\r\n${LAST}`],
    ["a return without a line end", refused, `${GET}X-Return: a\rb\r\n${LAST}`],
    ["20,000 bytes in one", [431], `${GET}X-Big: ${big(20_000)}\r\n${LAST}`],
    ["2,000 of them", [431], `${GET}${many(2_000, (nth) => `X-${nth}: 12345678\r\n`)}${LAST}`],
    ["one without end", [431], GET, many(40, (nth) => `X-${nth}: ${big(2_000)}\r\n`)],
    ["names of every object", [200], `${GET}__proto__: x\r\nconstructor: y\r\n${LAST}`],
    [
      "a name for the request, with a line end in it",
      [200],
      `${GET}X-Request-Id: mine%0d%0aSet-Cookie: a=b\r\n${LAST}`,
    ],
    [
      "control characters in a key",
      [400, 401],
      `GET /v1/follow-ups HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer \x01\x02\r\n${LAST}`,
    ],
  ]),
  ...kind("lengths", [
    ["none that is a number", refused, `${REQUEST}Content-Length: ten\r\n\r\n{}`],
    ["less than nothing", refused, `${REQUEST}Content-Length: -1\r\n\r\n{}`],
    ["with a plus", refused, `${REQUEST}Content-Length: +2\r\n\r\n{}`],
    ["in hex", refused, `${REQUEST}Content-Length: 0x2\r\n\r\n{}`],
    ["two that differ", refused, `${REQUEST}Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}`],
    ["two that are the same", refused, `${REQUEST}Content-Length: 2\r\nContent-Length: 2\r\n\r\n{}`],
    ["a list of two", refused, `${REQUEST}Content-Length: 2, 2\r\n\r\n{}`],
    ["beyond all numbers", [400, 413], `${REQUEST}Content-Length: 99999999999999999999999\r\n\r\n{}`],
    ["a gigabyte, announced", [413], `${REQUEST}Content-Length: 1000000000\r\n\r\n{}`],
    ["a byte too many", [413], `${REQUEST}Content-Length: 65537\r\n\r\n${big(65_537)}`],
    ["more than it sends", [], `${REQUEST}Content-Length: 100\r\n\r\n{}`, "end"],
    ["less than it sends", refused, `${REQUEST}Content-Length: 2\r\n\r\n{}{}{}{}{}{}`],
    ["one beside chunks", refused, `${REQUEST}Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`],
    ["one of a GET", ok, `${GET}Content-Length: 2\r\n${LAST}{}`],
    ["one of a GET that asks for nothing of it", ok, `${GET}Content-Length: 1000000000\r\n\r\n${big(1_000)}`],
  ]),
  ...kind("chunks", [
    ["a whole body of them", refused, `${REQUEST}Transfer-Encoding: chunked\r\n${LAST}2\r\n{}\r\n0\r\n\r\n`],
    ["a size that is no number", refused, `${REQUEST}Transfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n`],
    ["a size beyond all numbers", refused, `${REQUEST}Transfer-Encoding: chunked\r\n\r\nfffffffffffffffffffff\r\n{}`],
    ["less than nothing", refused, `${REQUEST}Transfer-Encoding: chunked\r\n\r\n-1\r\n{}\r\n0\r\n\r\n`],
    ["more than its size", refused, `${REQUEST}Transfer-Encoding: chunked\r\n\r\n1\r\n{}{}{}\r\n0\r\n\r\n`],
    ["100,000 of one byte", [413], `${REQUEST}Transfer-Encoding: chunked\r\n\r\n${many(100_000, () => "1\r\nx\r\n")}`],
    ["a gigabyte in one", [413], `${REQUEST}Transfer-Encoding: chunked\r\n\r\n3b9aca00\r\n`, big(100_000)],
    [
      "extensions without end",
      [400, 413],
      `${REQUEST}Transfer-Encoding: chunked\r\n\r\n2;${big(40_000)}\r\n{}\r\n0\r\n\r\n`,
    ],
    [
      "a trailer that names a length",
      [400],
      `${REQUEST}Transfer-Encoding: chunked\r\n${LAST}2\r\n{}\r\n0\r\nContent-Length: 9\r\n\r\n`,
    ],
    ["the last one missing", [], `${REQUEST}Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n`, "end"],
    ["an encoding twice", [400, 415], `${REQUEST}Transfer-Encoding: chunked, chunked\r\n${LAST}0\r\n\r\n`],
    ["an encoding after chunks", [400, 415], `${REQUEST}Transfer-Encoding: chunked, identity\r\n${LAST}0\r\n\r\n`],
    ["an encoding that is compressed", [400, 415], `${REQUEST}Transfer-Encoding: gzip, chunked\r\n${LAST}0\r\n\r\n`],
    ["an encoding that nobody knows", [400, 415], `${REQUEST}Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n`],
    ["before HTTP/1.1", [400], "POST /v1/signals HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n"],
  ]),
  ...kind("compressed", [
    ["a bomb of gzip", [415], `${REQUEST}Content-Encoding: gzip\r\nContent-Length: 1000\r\n\r\n${big(1_000)}`],
    [
      "one that is announced and does not come",
      [415],
      `${REQUEST}Content-Encoding: br\r\nContent-Length: 60000\r\n\r\n`,
    ],
    ["one in pieces", [415], `${REQUEST}Content-Encoding: deflate\r\nTransfer-Encoding: chunked\r\n\r\n`],
  ]),
  ...kind("one after another", [
    ["three at once", [200, 404, 200], `${GET}\r\nGET /nothing HTTP/1.1\r\nHost: a\r\n\r\n${GET}${LAST}`],
    ["a thousand at once", ok, many(1_000, () => `${GET}\r\n`) + GET + LAST],
    ["junk after a request", [200, 400], `${GET}\r\n\x00\x01\x02 junk\r\n\r\n`],
    ["one after the last", [200, 400], `${GET}${LAST}${GET}${LAST}`],
    ["one hidden in a body", [400, 401], `${REQUEST}Content-Length: ${GET.length + 2}\r\n${LAST}${GET}\r\n`],
  ]),
  ...kind("other ways to speak", [
    ["TRACE", [405], `TRACE /v1/signals HTTP/1.1\r\nHost: a\r\n${LAST}`],
    ["CONNECT", refused, "CONNECT 127.0.0.1:22 HTTP/1.1\r\nHost: a\r\n\r\n"],
    [
      "a web socket",
      [404],
      "GET /socket HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade, close\r\n\r\n",
    ],
    [
      "an upgrade to HTTP/2",
      [200],
      "GET /healthz HTTP/1.1\r\nHost: a\r\nUpgrade: h2c\r\nConnection: Upgrade, close\r\n\r\n",
    ],
    ["HEAD", [200], `HEAD /healthz HTTP/1.1\r\nHost: a\r\n${LAST}`],
    ["WebDAV", [405], `PROPFIND /v1/follow-ups HTTP/1.1\r\nHost: a\r\n${LAST}`],
    ["to go on first", [100, 400], `${REQUEST}Expect: 100-continue\r\nContent-Length: 2\r\n${LAST}`, 100, "{}"],
    ["to go on first with too much", [413], `${REQUEST}Expect: 100-continue\r\nContent-Length: 70000\r\n\r\n`],
    ["to expect what nobody knows", [417], `${REQUEST}Expect: tea\r\nContent-Length: 2\r\n${LAST}{}`],
  ]),
  ...kind("half a conversation", [
    ["our half closed in the headers", [], "GET /healthz HTTP/1.1\r\nHost:", "end"],
    ["our half closed after the request", [], `${GET}\r\n`, "end"],
    ["gone in the headers", [], "GET /healthz HTTP/1.1\r\nHost:", 50, "destroy"],
    ["gone in the body", [], `${REQUEST}Content-Length: 100\r\n\r\n{`, 50, "destroy"],
    ["gone before the answer", [], `${REQUEST}Content-Length: 2\r\n\r\n{}`, "destroy"],
  ]),
];

/** These last as long as the server has patience. */
export const SLOW_CASES = [
  ...kind("slow", [
    ["nothing at all", [408]],
    ["a request line that stops", [408], "GET /hea"],
    [
      "headers, a line a second",
      [408],
      "GET /healthz HTTP/1.1\r\n",
      ...Array.from({ length: 12 }, () => [1_000, "X-Slow: 1\r\n"]).flat(),
    ],
    [
      "a body, a byte a second",
      [408],
      `${REQUEST}Content-Length: 100\r\n\r\n`,
      ...Array.from({ length: 14 }, () => [1_000, "x"]).flat(),
    ],
    [
      "chunks, one a second",
      [408],
      `${REQUEST}Transfer-Encoding: chunked\r\n\r\n`,
      ...Array.from({ length: 14 }, () => [1_000, "1\r\nx\r\n"]).flat(),
    ],
    ["a body that stops", [408], `${REQUEST}Content-Length: 100\r\n\r\n{`],
    ["idle after an answer", [200], `${GET}\r\n`],
    ["idle between two requests", [200, 200], `${GET}\r\n`, 1_000, `${GET}\r\n`],
  ]),
];
