import { describe, expect, it } from "vitest";
import { ConfigError } from "../../src/config.js";
import { parseRedisUrl } from "../../src/state/redis-url.js";

describe("the URL of Redis", () => {
  it.each([
    ["redis://localhost:6379/2", { at: "server", url: "redis://localhost:6379/2" }],
    ["rediss://user:secret@redis.example.com", { at: "server", url: "rediss://user:secret@redis.example.com" }],
    ["redis+unix:///run/redis.sock", { at: "socket", path: "/run/redis.sock" }],
    [
      "redis+sentinel://a:26379,b/shop",
      {
        at: "sentinel",
        sentinels: [
          { host: "a", port: 26_379 },
          { host: "b", port: 26_379 },
        ],
        master: "shop",
        credentials: {},
        db: 0,
        tls: false,
      },
    ],
    [
      "redis+sentinel://:p%40ss@[::1]:1/shop?tls=true&db=3&sentinelPassword=other",
      {
        at: "sentinel",
        sentinels: [{ host: "::1", port: 1 }],
        master: "shop",
        credentials: { password: "p@ss" },
        sentinelPassword: "other",
        db: 3,
        tls: true,
      },
    ],
    [
      "redis+cluster://shop:p:w@10.0.0.1:7001,node-2?tls=true",
      {
        at: "cluster",
        nodes: [
          { host: "10.0.0.1", port: 7001 },
          { host: "node-2", port: 6379 },
        ],
        credentials: { username: "shop", password: "p:w" },
        tls: true,
      },
    ],
  ])("reads %s", (url, address) => expect(parseRedisUrl(url)).toEqual(address));

  it.each([
    ["localhost:6379", "no scheme"],
    ["http://localhost", "no scheme http://"],
    ["redis://", "not a URL"],
    ["redis+unix://r.sock", "begins with /"],
    ["redis+sentinel://a:26379", "name of the master"],
    ["redis+sentinel://a:26379/shop?db=x", "whole number"],
    ["redis+sentinel://a,,b/shop", "no host:port"],
    ["redis+cluster://a:70000", "no host:port"],
    ["redis+cluster://a/1", "one database"],
    ["redis+cluster://a?tls=yes", "true or false"],
    ["redis+cluster://a?database=1", "no option database"],
    ["redis+cluster://u:%zz@a", "hexadecimal"],
  ])("refuses %s and names the legal forms", (url, why) => {
    expect(() => parseRedisUrl(url)).toThrow(ConfigError);
    expect(() => parseRedisUrl(url)).toThrow(why);
    expect(() => parseRedisUrl(url)).toThrow("redis+cluster://[user:password@]host:7001");
  });

  it("repeats no password when it refuses", () => {
    for (const url of ["redis+cluster://u:hunter2@", "redis+sentinel://u:hunter2@a", "redis://u:hunter2@"]) {
      expect(() => parseRedisUrl(url)).toThrow(/^(?!.*hunter2)/s);
    }
  });
});
