import { describe, expect, test } from "vitest";
import { parseJunit } from "../../../../src/gates/tests/junit.ts";
import { xmlText } from "../../../../src/gates/tests/xml.ts";
import { sample } from "../samples.ts";

const outcomes = (text: string): Record<string, string[]> => {
  const found: Record<string, string[]> = { passed: [], failed: [], skipped: [] };
  for (const { name, outcome } of parseJunit(text).cases) found[outcome]?.push(name);
  return found;
};

describe("recorded files", () => {
  test("EUnit: all pass, names are decoded", () => {
    expect(outcomes(sample("xml/eunit-pass.xml"))).toEqual({
      passed: [
        "demo_math_tests:0 add_test",
        "demo_math_tests:4 -classify_test_/0-fun-3- (neg)",
        'demo_math_tests:4 -classify_test_/0-fun-1- (pos <&> "q" ünï)',
      ],
      failed: [],
      skipped: [],
    });
  });

  test("T1, T2: failing assertions are errors with failures=0, a test that hangs is skipped; both failed", () => {
    const text = sample("xml/eunitfail-TEST-demo_bad_tests.xml");
    expect(text).toMatch(/<testsuite tests="5" failures="0" errors="4" skipped="1"/);
    expect(outcomes(text)["failed"]).toEqual(
      ["fail_eq_test", "error_badmatch_test", "exit_test", "throw_test", "slow_test"].map(
        (name) => `demo_bad_tests:0 ${name}`,
      ),
    );
  });

  test("T3: a killed test process is skipped with all counts at 0; it failed", () => {
    const text = sample("xml/eunit-kill.xml");
    expect(text).toContain('failures="0" errors="0"');
    expect(outcomes(text)).toEqual({ passed: [], failed: ["m4_tests:0 kill_test"], skipped: [] });
  });

  test("T5: a setup that failed is a failure", () => {
    expect(outcomes(sample("xml/eunit2-TEST-m1_tests.xml"))).toMatchObject({
      passed: ["m1_tests:0 after_test"],
      failed: ["m1_tests:0 old_assert_test", "fixture setup [3,2]"],
    });
  });

  test("control characters of a test's output do not keep it from being read", () => {
    expect(outcomes(sample("xml/eunit-ctl-chars.xml"))["failed"]).toHaveLength(2);
  });

  test("T8: a suite whose init_per_suite crashed has failures=0, but it and the tests it skipped failed", () => {
    const cases = parseJunit(sample("xml/ct-fail.xml")).cases.filter(({ suite }) => suite === "initbad_SUITE");
    expect(cases.map(({ name, outcome }) => [name, outcome])).toEqual([
      ["init_per_suite", "failed"],
      ["a", "failed"],
      ["b", "failed"],
    ]);
    expect(cases[0]).toMatchObject({
      line: 4,
      message: expect.stringContaining("Test init_per_suite in initbad_SUITE failed!: {no_db,") as string,
    });
  });

  test("T9: config functions that pass are no tests", () => {
    const text = sample("xml/ct-pass.xml");
    expect(text).toContain('name="init_per_suite"');
    const { passed = [], failed } = outcomes(text);
    expect(passed.length).toBeGreaterThan(0);
    expect(passed.filter((name) => /_per_/.test(name))).toEqual([]);
    expect(failed).toEqual([]);
  });
});

describe("other files", () => {
  test("nested suites are counted once", () => {
    const inner =
      '<testsuite name="in" tests="2" failures="1"><testcase name="a"><failure message="no"/></testcase><testcase name="b" classname="K" file="x.js" line="7"/></testsuite>';
    const { cases, declaredFailures } = parseJunit(
      `<?xml version="1.0"?>\n<testsuites failures="1"><testsuite name="out" failures="1">${inner}</testsuite></testsuites>`,
    );
    expect(declaredFailures).toBe(1);
    expect(cases).toMatchObject([
      { suite: "in", name: "a", outcome: "failed", message: "no" },
      { name: "b", classname: "K", outcome: "passed", file: "x.js", line: 7 },
    ]);
  });

  test("CDATA, comments and skipped tests are read", () => {
    const { cases } = parseJunit(
      '<testsuite><!-- <testcase/> --><testcase name="s"><skipped/></testcase><testcase name="f"><error><![CDATA[a <b> ]] c]]></error></testcase></testsuite>',
    );
    expect(cases).toMatchObject([{ outcome: "skipped" }, { outcome: "failed", message: "a <b> ]] c" }]);
  });

  test("a failure outside of tests is counted: of a suite, by an attribute in place of an element, of a test in a test", () => {
    expect(
      outcomes('<testsuite name="a"><testcase name="x"/><error message="setup failed"/></testsuite>'),
    ).toMatchObject({ passed: ["x"], failed: ["the suite itself"] });
    expect(
      outcomes(
        '<testsuite><testcase name="x" status="failed"/><testcase name="y" status="run" result="Error"/><testcase name="z" status="passed" result="completed"/></testsuite>',
      ),
    ).toMatchObject({ passed: ["z"], failed: ["x", "y"] });
    expect(
      outcomes(
        '<testsuite><testcase name="x"><testcase name="y"><failure/></testcase></testcase><testcase name="z"><Failure/></testcase></testsuite>',
      ),
    ).toMatchObject({ passed: ["x"], failed: ["y", "z"] });
  });

  test("a test that was disabled did not pass", () => {
    expect(
      outcomes(
        '<testsuite tests="2" disabled="1"><testcase name="x" status="run"/><testcase name="y" status="notrun"/><testcase name="z" status="disabled"/></testsuite>',
      ),
    ).toMatchObject({ passed: ["x"], skipped: ["y", "z"] });
  });

  test("counts of an outer suite alone, and tests that are counted but missing, are found", () => {
    expect(
      parseJunit(
        '<testsuites tests="2" failures="1"><testsuite tests="2"><testcase name="x"/><testcase name="y"/></testsuite></testsuites>',
      ),
    ).toMatchObject({ declaredFailures: 1, lacking: 0 });
    expect(
      parseJunit(
        '<testsuites><testsuite tests="10"><testcase name="x"/></testsuite><testsuite tests="1"><testcase name="y"/></testsuite></testsuites>',
      ),
    ).toMatchObject({ declaredFailures: 0, lacking: 9 });
    for (const name of ["ct-pass", "ct-fail", "eunit-pass", "eunit-kill", "eunit2-TEST-m1_tests"])
      expect([name, parseJunit(sample(`xml/${name}.xml`)).lacking]).toEqual([name, 0]);
  });

  test.each([
    ["nothing", "", /not well-formed/],
    ["a file that was cut", '<testsuite><testcase name="a">', /truncated within <testcase>/],
    ["a cut in a tag", '<testsuite><testcase name="a', /not well-formed/],
    ["crossed ends", "<testsuite><testcase></testsuite></testcase>", /<\/testsuite> ends nothing/],
    ["another kind of file", "<coverage/>", /begins with <coverage>/],
    ["text behind it", "<testsuite/>x", /not well-formed/],
    ["a document type behind the root", "<testsuite/><!DOCTYPE testsuite>", /not well-formed/],
    ["a document type within the root", "<testsuite><!DOCTYPE testsuite></testsuite>", /not well-formed/],
    ["two document types", "<!DOCTYPE a><!DOCTYPE a><testsuite/>", /not well-formed/],
    ["a document type without an end", '<!DOCTYPE a [<!ENTITY b "]>', /truncated within its document type/],
    [
      "an attribute that is there twice",
      '<testsuite><testcase name="a" status="failed" status="passed"/></testsuite>',
      /not well-formed XML: <testcase> has status twice/,
    ],
  ])("%s is refused", (_what, text, problem) => {
    expect(() => parseJunit(text)).toThrow(problem);
  });
});

test("node --test's own reporter puts tests without a suite below the root; suites lie in suites", () => {
  expect(
    outcomes(
      '<testsuites><testcase name="a" file="/r/a.mjs"/><testcase name="b"><failure message="three"/></testcase><testsuite name="d"><testsuite name="e"><testcase name="c"/></testsuite></testsuite></testsuites>',
    ),
  ).toEqual({ passed: ["a", "c"], failed: ["b"], skipped: [] });
  expect(
    outcomes(
      '<testsuite><testcase name="a"/><testsuite><testcase name="b"><error/></testcase></testsuite></testsuite>',
    ),
  ).toEqual({ passed: ["a"], failed: ["b"], skipped: [] });
});

test("tests that a writer counts as skipped, but omits, are not missing", () => {
  const two = '<testcase name="a"/><testcase name="b"/>';
  expect(
    parseJunit(`<testsuites tests="3" skipped="1"><testsuite tests="3">${two}</testsuite></testsuites>`).lacking,
  ).toBe(0);
  expect(
    parseJunit(`<testsuites><testsuite tests="4" skipped="1" disabled="1">${two}</testsuite></testsuites>`).lacking,
  ).toBe(0);
  expect(
    parseJunit(`<testsuites tests="4" skipped="1"><testsuite tests="4">${two}</testsuite></testsuites>`).lacking,
  ).toBe(1);
  expect(
    parseJunit(
      `<testsuites skipped="1"><testsuite tests="4" skipped="1">${two}<testcase name="c"><skipped/></testcase></testsuite></testsuites>`,
    ).lacking,
  ).toBe(1);
});

describe("unusual JUnit files", () => {
  const PLAIN =
    '<?xml version="1.0" encoding="utf-16"?>\n<testsuites><testsuite name="s" tests="2"><testcase name="\u00fc &amp; \u{1F680}"/><testcase name="b"><failure/></testcase></testsuite></testsuites>\n';
  const names = (bytes: Buffer): string[] =>
    parseJunit(xmlText(bytes)).cases.map(({ name, outcome }) => `${name} ${outcome}`);
  const little = Buffer.from(PLAIN, "utf16le");

  test.each([
    ["UTF-16, little end first", Buffer.concat([Buffer.from([0xff, 0xfe]), little])],
    ["UTF-16, big end first", Buffer.concat([Buffer.from([0xfe, 0xff]), Buffer.from(little).swap16()])],
    ["UTF-16 without a byte order mark", little],
    ["UTF-16 without a byte order mark, big end first", Buffer.from(little).swap16()],
    ["UTF-8 that says it is UTF-16", Buffer.from(PLAIN)],
    ["UTF-8 with a byte order mark", Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), Buffer.from(PLAIN)])],
  ])("%s is read", (_what, bytes) => {
    expect(names(bytes)).toEqual(["\u00fc & \u{1F680} passed", "b failed"]);
  });

  test("a text in a one-byte encoding is read as declared", () => {
    expect(
      names(
        Buffer.from(
          '<?xml version="1.0" encoding="ISO-8859-1"?><testsuite><testcase name="\u00fc"/></testsuite>',
          "latin1",
        ),
      ),
    ).toEqual(["\u00fc passed"]);
  });

  test.each([
    [
      "an encoding that nobody knows",
      Buffer.from('<?xml version="1.0" encoding="x-none"?><testsuite/>'),
      /has the unknown encoding "x-none"/,
    ],
    [
      "half a character at the end",
      Buffer.concat([Buffer.from([0xff, 0xfe]), little.subarray(0, -1)]),
      /is truncated: it ends with half a character/,
    ],
  ])("%s makes the count doubtful", (_what, bytes, problem) => {
    expect(() => names(bytes)).toThrow(problem);
  });

  test.each([
    ["a name", "<!DOCTYPE testsuites>"],
    ["an address", '<!DOCTYPE testsuites SYSTEM "https://example.com/a[1]>.dtd">'],
    ["a public name", "<!DOCTYPE testsuites PUBLIC '-//a//b' \"junit.dtd\" >"],
    [
      "declarations",
      '<!-- first --><!DOCTYPE testsuites [\n<!ELEMENT a (#PCDATA)> <!-- it\'s ]> --> <?pi ]> ?>\n<!ENTITY lol "]><testsuite>">\n<!ATTLIST testcase status CDATA "failed">\n] >',
    ],
  ])("a document type with %s is ignored", (_what, doctype) => {
    expect(
      parseJunit(`<?xml version="1.0"?>\n${doctype}\n<testsuites><testcase name="a"/></testsuites>`).cases,
    ).toMatchObject([{ name: "a", outcome: "passed" }]);
  });

  test("many comments in a document type without an end take no time", () => {
    const begun = performance.now();
    expect(() => parseJunit(`<!DOCTYPE a [${"<!---->".repeat(50_000)}`)).toThrow(/truncated/);
    expect(performance.now() - begun).toBeLessThan(1000);
  });

  test.each(["&lol;", "&constructor;", "&a.b-c;", "&XInclude;"])(
    "%s is never expanded, and makes the count doubtful",
    (reference) => {
      const declared = '<!DOCTYPE testsuites [<!ENTITY lol SYSTEM "file:///etc/passwd"><!ENTITY a.b-c "x">]>';
      for (const body of [
        `<testcase name="${reference}"/>`,
        `<testcase name="a"><failure>${reference}</failure></testcase>`,
        `<testcase name="a" status='${reference}'/>`,
      ]) {
        expect(() => parseJunit(`${declared}<testsuites>${body}</testsuites>`)).toThrow(
          `has the entity ${reference}, which is not expanded`,
        );
      }
    },
  );

  test("an ampersand in CDATA and comments is taken literally", () => {
    expect(
      parseJunit(
        '<testsuites><!-- &lol; --><testcase name="a && b &#x26; &#38;"><failure><![CDATA[&lol;]]></failure></testcase></testsuites>',
      ).cases,
    ).toMatchObject([{ name: "a && b & &", message: "&lol;" }]);
  });

  test.each(["1,002", "1.002", "1 002", "1e3", "-1", "0x1", "", "NaN", "one"])(
    "a count of %j cannot be read, and makes the result doubtful",
    (number) => {
      for (const name of ["tests", "failures", "errors", "skipped", "disabled"]) {
        const { cases, doubt } = parseJunit(
          `<testsuites><testsuite name="s" ${name}="${number}"><testcase name="a"/></testsuite></testsuites>`,
        );
        expect(cases).toHaveLength(1);
        expect(doubt).toBe(`has ${JSON.stringify(number)} for ${name} of <testsuite>, which is not a count`);
        expect(parseJunit(`<testsuites ${name}="${number}"><testcase name="a"/></testsuites>`).doubt).toMatch(
          /of <testsuites>/,
        );
      }
    },
  );

  test("a count with blanks around it is read", () => {
    expect(parseJunit('<testsuite tests=" 2 "><testcase name="a"/></testsuite>')).toMatchObject({
      lacking: 1,
      doubt: undefined,
    });
  });
});
