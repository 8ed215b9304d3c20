/** Where Redis is, as one URL says it: a server, a socket of this machine, servers behind Sentinels, or a Cluster. */
import { ConfigError } from "../config.js";

export interface Host {
  host: string;
  port: number;
}

export interface Credentials {
  username?: string;
  password?: string;
}

export type RedisAddress =
  /** As ioredis reads it. */
  | { at: "server"; url: string }
  | { at: "socket"; path: string }
  | {
      at: "sentinel";
      sentinels: Host[];
      master: string;
      credentials: Credentials;
      sentinelPassword?: string;
      db: number;
      tls: boolean;
    }
  | { at: "cluster"; nodes: Host[]; credentials: Credentials; tls: boolean };

const FORMS = `the legal forms are
  redis://[user:password@]host:6379[/db]         a server; rediss:// with TLS
  redis+unix:///path/to/redis.sock               a socket of this machine
  redis+sentinel://[user:password@]host:26379,host:26379/master-name[?tls=true&db=0&sentinelPassword=…]
  redis+cluster://[user:password@]host:7001,host:7002[?tls=true]`;

const SENTINEL_PORT = 26_379;
const REDIS_PORT = 6379;

/** Throws a `ConfigError` that says what is wrong and which forms there are, and repeats no password. */
export function parseRedisUrl(text: string): RedisAddress {
  const [, scheme, rest] = /^([a-z+]+):\/\/(.*)$/s.exec(text) ?? [];
  if (scheme === undefined || rest === undefined) throw bad("it has no scheme");
  switch (scheme) {
    case "redis":
    case "rediss":
      if (!URL.canParse(text) || new URL(text).hostname === "") throw bad("it is not a URL with one host");
      return { at: "server", url: text };
    case "redis+unix":
      if (!rest.startsWith("/")) throw bad("the path of a socket begins with /");
      return { at: "socket", path: rest };
    case "redis+sentinel":
      return sentinel(rest);
    case "redis+cluster":
      return cluster(rest);
    default:
      throw bad(`there is no scheme ${scheme}://`);
  }
}

function sentinel(rest: string): RedisAddress {
  const { authority, path, query } = split(rest, ["tls", "db", "sentinelPassword"]);
  const { credentials, hosts } = readAuthority(authority, SENTINEL_PORT);
  if (path === "" || path.includes("/"))
    throw bad("after the Sentinels comes /, and the name of the master they watch");
  const db = Number(query.get("db") ?? 0);
  if (!Number.isInteger(db) || db < 0) throw bad("db is a whole number");
  const sentinelPassword = query.get("sentinelPassword");
  return {
    at: "sentinel",
    sentinels: hosts,
    master: decoded(path),
    credentials,
    db,
    tls: isTls(query),
    ...(sentinelPassword === null ? {} : { sentinelPassword }),
  };
}

function cluster(rest: string): RedisAddress {
  const { authority, path, query } = split(rest, ["tls"]);
  if (path !== "") throw bad("a Cluster has one database and no name: nothing comes after its nodes");
  const { credentials, hosts } = readAuthority(authority, REDIS_PORT);
  return { at: "cluster", nodes: hosts, credentials, tls: isTls(query) };
}

function split(rest: string, legal: string[]): { authority: string; path: string; query: URLSearchParams } {
  const [, authority = "", path = "", search = ""] = /^([^/?]*)\/?([^?]*)\??(.*)$/s.exec(rest) ?? [];
  const query = new URLSearchParams(search);
  for (const name of query.keys()) {
    if (!legal.includes(name)) throw bad(`there is no option ${name}; there is ${legal.join(", ")}`);
  }
  return { authority, path, query };
}

function readAuthority(authority: string, portDefault: number): { credentials: Credentials; hosts: Host[] } {
  const at = authority.lastIndexOf("@");
  const hosts = authority
    .slice(at + 1)
    .split(",")
    .map((text) => readHost(text, portDefault));
  if (at < 0) return { credentials: {}, hosts };
  const [user = "", ...more] = authority.slice(0, at).split(":");
  const password = decoded(more.join(":"));
  const username = decoded(user);
  return { credentials: { ...(username && { username }), ...(password && { password }) }, hosts };
}

function readHost(text: string, portDefault: number): Host {
  const [, bracketed, plain, portText] = /^(?:\[([0-9a-fA-F:.]+)\]|([^:[\]\s]+))(?::(\d{1,5}))?$/.exec(text) ?? [];
  const host = bracketed ?? plain;
  const port = portText === undefined ? portDefault : Number(portText);
  if (host === undefined || port < 1 || port > 65_535)
    throw bad(`${JSON.stringify(text)} is no host:port; a password with special characters is written with %`);
  return { host, port };
}

function isTls(query: URLSearchParams): boolean {
  const text = query.get("tls") ?? "false";
  if (text !== "true" && text !== "false") throw bad("tls is true or false");
  return text === "true";
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw bad("a % is not followed by two hexadecimal digits");
  }
}

const bad = (why: string): ConfigError => new ConfigError(`REDIS_URL is not usable: ${why}; ${FORMS}`);
