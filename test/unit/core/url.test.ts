import { describe, expect, it } from "vitest";
import { bareHost, defaultPort, isLoopback, isUnspecified, portOf } from "../../../src/core/url.ts";

describe("isLoopback", () => {
  it.each(
    "localhost LOCALHOST localhost. hub.localhost 127.0.0.1 127.0.0.2 127.255.255.254 ::1 [::1] [::ffff:127.0.0.1] [::ffff:7f00:1] 0.0.0.0 [::]".split(
      " ",
    ),
  )("holds for %s", (host) => {
    expect(isLoopback(host)).toBe(true);
  });

  it("holds for every spelling that a URL accepts", () => {
    for (const url of ["http://127.1", "http://2130706433", "http://0x7f.1", "http://[0:0:0:0:0:0:0:1]", "http://0"])
      expect([url, isLoopback(new URL(url).hostname)]).toEqual([url, true]);
  });

  it.each(
    "127.example.com mylocalhost localhost.example.com 10.0.0.1 128.0.0.1 [::2] [::ffff:10.0.0.1] 1270.0.0.1 http://127.0.0.1".split(
      " ",
    ),
  )("does not hold for %s", (host) => {
    expect(isLoopback(host)).toBe(false);
  });
});

it("isUnspecified holds for the addresses on which a server listens everywhere", () => {
  expect(["0.0.0.0", "::", "[::]"].map(isUnspecified)).toEqual([true, true, true]);
  expect(["127.0.0.1", "[::1]", ""].map(isUnspecified)).toEqual([false, false, false]);
});

it("bareHost removes the brackets of an IPv6 address", () => {
  expect(["[::1]", "web1", "10.0.0.1"].map(bareHost)).toEqual(["::1", "web1", "10.0.0.1"]);
});

it("defaultPort is that of the protocol", () => {
  expect([defaultPort("http:"), defaultPort("https:")]).toEqual([80, 443]);
});

it("portOf is the port of a URL, written or not", () => {
  expect(["http://a", "https://a/x", "http://a:8080", "https://[::1]:8443"].map((url) => portOf(url))).toEqual([
    80, 443, 8080, 8443,
  ]);
  expect(portOf(new URL("https://a:443"))).toBe(443);
});
