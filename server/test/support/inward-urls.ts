/** Addresses of webhooks that lead inwards, in every spelling that a URL has for them: made by kinds, not by hand. */

export interface Inward {
  kind: string;
  url: string;
}

/** This machine, its network, its provider's own, and what is no address of anybody. */
const IPV4 = [
  ...["127.0.0.1", "127.8.9.10", "0.0.0.0", "10.0.0.1", "172.16.0.1", "172.31.255.254", "192.168.1.1"],
  ...["169.254.169.254", "100.64.0.1", "100.100.100.200", "192.0.0.192", "192.0.2.1", "198.18.0.1", "203.0.113.7"],
  ...["224.0.0.1", "240.0.0.1", "255.255.255.255", "168.63.129.16"],
];
const IPV6 = [
  ...["::1", "::", "0:0:0:0:0:0:0:1", "0000:0000:0000:0000:0000:0000:0000:0001", "fe80::1", "FE80::A", "febf::1"],
  ...["fc00::1", "fd00:ec2::254", "fdff::1", "fec0::1", "ff02::1", "100::1", "2001:db8::1", "3fff::1", "5f00::1"],
  ...["4000::1", "1::1", "2001:2::1", "2001:10::1", "2001:20::1", "2620:4f:8000::1", "::ffff:0:0:1", "64:ff9b::1"],
];
const NAMES = [
  "localhost",
  "LOCALHOST",
  "LocalHost",
  "localhost.",
  "shop.localhost",
  "ⓛⓞⓒⓐⓛⓗⓞⓢⓣ",
  "ｌｏｃａｌｈｏｓｔ",
];

const bytesOf = (dotted: string): number[] => dotted.split(".").map(Number);
const wholeOf = (bytes: readonly number[]): number => bytes.reduce((sum, byte) => sum * 256 + byte, 0);
const hex = (value: number): string => value.toString(16);
const octal = (value: number): string => `0${value.toString(8)}`;
const pairsOf = ([a = 0, b = 0, c = 0, d = 0]: readonly number[]): string => `${hex(a * 256 + b)}:${hex(c * 256 + d)}`;
const shifted = (text: string, first: number): string =>
  text.replaceAll(/\d/g, (digit) => String.fromCodePoint(first + Number(digit)));
const inPercents = (text: string): string =>
  text.replaceAll(/\d/g, (digit) => `%${hex(digit.charCodeAt(0)).toUpperCase()}`);
/** ①, and for nought ⓪. */
const circled = (text: string): string =>
  text.replaceAll(/\d/g, (digit) => (digit === "0" ? "⓪" : String.fromCodePoint(0x245f + Number(digit))));

/** Of one IPv4 address: kinds of host names that a URL reads as it. */
function hostsOf(dotted: string): [kind: string, host: string][] {
  const bytes = bytesOf(dotted);
  const [a = 0, b = 0, c = 0, d = 0] = bytes;
  const whole = wholeOf(bytes);
  const pairs = pairsOf(bytes);
  const inverted = pairsOf(bytes.map((byte) => 255 - byte));
  return [
    ["dotted", dotted],
    ["decimal", `${whole}`],
    ["octal", octal(whole)],
    ["octal bytes", bytes.map(octal).join(".")],
    ["hex", `0x${hex(whole)}`],
    ["hex, upper case", `0X${hex(whole).toUpperCase()}`],
    ["hex bytes", bytes.map((byte) => `0x${hex(byte)}`).join(".")],
    ["mixed", `${octal(a)}.0x${hex(b)}.${c}.${octal(d)}`],
    ["short, two parts", `${a}.${(b * 256 + c) * 256 + d}`],
    ["short, three parts", `${a}.${b}.${c * 256 + d}`],
    ["padded", bytes.map((byte) => `000${byte.toString(8)}`).join(".")],
    ["trailing dot", `${dotted}.`],
    ["full-width digits", shifted(dotted, 0xff10)],
    ["circled digits", circled(dotted)],
    ["mathematical digits", shifted(dotted, 0x1d7ce)],
    ["ideographic dots", dotted.replaceAll(".", "。")],
    ["full-width dots", dotted.replaceAll(".", "．")],
    ["half-width dots", dotted.replaceAll(".", "｡")],
    ["percents", inPercents(dotted)],
    ["soft hyphen", dotted.replace(".", "\u00ad.")],
    ["mapped", `[::ffff:${dotted}]`],
    ["mapped, hex", `[::FFFF:${pairs}]`],
    ["mapped, in full", `[0:0:0:0:0:ffff:${dotted}]`],
    ["compatible", `[::${dotted}]`],
    ["compatible, hex", `[0:0:0:0:0:0:${pairs}]`],
    ["translated", `[::ffff:0:${dotted}]`],
    ["NAT64", `[64:ff9b::${dotted}]`],
    ["NAT64, local", `[64:ff9b:1::${pairs}]`],
    ["6to4", `[2002:${pairs}::1]`],
    ["Teredo, server", `[2001:0:${pairs}::]`],
    ["Teredo, client", `[2001:0:5db8:d822:0:0:${inverted}]`],
  ];
}

/** Of a host that is refused for itself: addresses in which something else might be taken for the host. */
function around(host: string, port: number): [kind: string, url: string][] {
  return [
    ["a user", `https://shop.example@${host}:${port}/`],
    ["a password", `https://8.8.8.8:443@${host}:${port}/`],
    ["a fragment", `https://${host}:${port}#@shop.example/`],
    ["a query", `https://${host}:${port}?@shop.example/`],
    ["backslashes", `https:\\\\${host}:${port}\\@shop.example/`],
    ["no slashes", `https:${host}:${port}/`],
    ["many slashes", `https://///${host}:${port}/`],
    ["a tab", `https://${host.slice(0, 3)}\t${host.slice(3)}:${port}/`],
    ["a line break", `ht\ntps://${host}:${port}/`],
    ["blanks around", `  https://${host}:${port}/  `],
    ["a padded port", `https://${host}:00${port}/`],
    ["upper case", `HTTPS://${host.toUpperCase()}:${port}/`],
    ["http", `http://${host}:${port}/`],
    ["a zone", `https://[fe80::1%25${host}]:${port}/`],
  ];
}

const SCHEMES = [
  "javascript:alert(1)",
  "data:text/plain,x",
  "file:///etc/passwd",
  "ftp://127.0.0.1/",
  "ws://127.0.0.1/",
];
const ZONES = ["[fe80::1%25eth0]", "[fe80::1%eth0]", "[::1%25lo]", "[::1%lo]"];

/** All of them, with the port of the server that listens for them. */
export function inwardUrls(port: number): Inward[] {
  const at = (host: string): string => `https://${host}:${port}/`;
  return [
    ...IPV4.flatMap((dotted) => hostsOf(dotted).map(([kind, host]) => ({ kind: `${dotted}, ${kind}`, url: at(host) }))),
    ...IPV6.map((address) => ({ kind: "IPv6", url: at(`[${address}]`) })),
    ...NAMES.map((name) => ({ kind: "a name of this machine", url: at(name) })),
    ...ZONES.map((host) => ({ kind: "a zone", url: at(host) })),
    ...["127.0.0.1", "0x7f.1", "[::1]", "localhost"].flatMap((host) =>
      around(host, port).map(([kind, url]) => ({ kind: `${host} with ${kind}`, url })),
    ),
    ...SCHEMES.map((url) => ({ kind: "a scheme", url })),
  ];
}
