/** Where a call comes from, as it is counted. */
import { describe, expect, it } from "vitest";
import { addressOf } from "../../src/limits/address.js";

const from = (remoteAddress: string | undefined, forwarded: string | null, proxies: number): string | null =>
  addressOf(
    { headers: forwarded === null ? {} : { "x-forwarded-for": forwarded }, socket: { remoteAddress } },
    proxies,
  );

describe("without a proxy", () => {
  it.each<[string, string | null, string | null]>([
    ["203.0.113.7", null, "203.0.113.7"],
    ["::ffff:203.0.113.7", null, "203.0.113.7"],
    ["::ffff:cb00:7107", null, "203.0.113.7"],
    // The same household, and the next one.
    ["2001:db8:1:2200::1", null, "20010db8000122/56"],
    ["2001:db8:1:22ff:ffff:ffff:ffff:ffff", null, "20010db8000122/56"],
    ["2001:db8:1:2300::", null, "20010db8000123/56"],
    ["2001:db8:1:21ff:ffff:ffff:ffff:ffff", null, "20010db8000121/56"],
    ["fe80::1%eth0", null, "fe800000000000/56"],
    // What a stranger writes is not believed.
    ["203.0.113.7", "198.51.100.1", "203.0.113.7"],
    ["203.0.113.7", "127.0.0.1", "203.0.113.7"],
    // This machine itself.
    ["127.0.0.1", null, null],
    ["127.9.9.9", null, null],
    ["::1", null, null],
    ["::ffff:127.0.0.1", null, null],
    // A proxy on this machine, which nobody mentioned.
    ["127.0.0.1", "198.51.100.1", "198.51.100.1"],
    ["127.0.0.1", "127.0.0.1", "127.0.0.1"],
    ["::1", "192.0.2.1, 198.51.100.1", "198.51.100.1"],
  ])("%s, forwarded for %s, is %s", (peer, forwarded, address) => {
    expect(from(peer, forwarded, 0)).toBe(address);
  });
});

describe("behind proxies", () => {
  it.each<[number, string, string | null]>([
    [1, "198.51.100.1", "198.51.100.1"],
    [1, "192.0.2.1, 198.51.100.1", "198.51.100.1"],
    [1, "192.0.2.1,192.0.2.2 ,\t198.51.100.1", "198.51.100.1"],
    [2, "192.0.2.1, 198.51.100.1, 10.0.0.1", "198.51.100.1"],
    // Fewer than there should be: the first that there is.
    [2, "198.51.100.1", "198.51.100.1"],
    [1, "198.51.100.1:4711", "198.51.100.1"],
    [1, "[2001:db8:1:2200::1]:4711", "20010db8000122/56"],
    [1, "[2001:db8:1:2200::1]", "20010db8000122/56"],
    [1, "::ffff:198.51.100.1", "198.51.100.1"],
    // All of them count together: they are no way around the limit.
    [1, "192.0.2.1, unknown", "unreadable"],
    [1, "192.0.2.1, 1", "unreadable"],
    [1, "192.0.2.1, 0x7f.1", "unreadable"],
    [1, "192.0.2.1, _hidden", "unreadable"],
    [1, " , ", "10.0.0.9"],
  ])("%i of them, forwarded for %s: %s", (proxies, forwarded, address) => {
    expect(from("10.0.0.9", forwarded, proxies)).toBe(address);
  });

  it("that add nothing, it is the proxy itself; what has no address is counted as what cannot be read", () => {
    expect(from("10.0.0.9", null, 1)).toBe("10.0.0.9");
    expect(from(undefined, null, 0)).toBe("unreadable");
  });

  it("whatever a stranger writes in front, the address is the same", () => {
    for (const spoofed of ["127.0.0.1", "::1", "a".repeat(5_000), "1.1.1.1, 2.2.2.2", "\u0000", ",,,"])
      expect(from("10.0.0.9", `${spoofed}, 198.51.100.1`, 1)).toBe("198.51.100.1");
  });
});
