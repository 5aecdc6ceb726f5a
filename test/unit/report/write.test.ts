import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, relative, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import type { Report } from "../../../src/deploy/report.ts";
import { deploymentDocument } from "../../../src/report/of/deployment.ts";
import { writeDeploymentReport } from "../../../src/report/write.ts";
import { deployed, enormous, hostile, rolledBack } from "./reports.ts";

const folder = (): string => mkdtempSync(join(tmpdir(), "report-"));
const writeReport = (report: Report, into: string) => writeDeploymentReport(report, deploymentDocument(report), into);
const mode = (file: string): number => statSync(file).mode & 0o777;

function filesBelow(root: string): string[] {
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(root, join(entry.parentPath, entry.name)))
    .toSorted();
}

function withEvidence(...files: readonly (readonly [host: string, name: string])[]) {
  return {
    ...rolledBack,
    evidence: {
      files: files.map(([host, name], index) => ({ host, name, text: `text ${index}` })),
      diagnosis: undefined,
    },
  };
}

describe("writeDeploymentReport", () => {
  it("writes the report and its evidence for the owner only", () => {
    const root = folder();
    const written = writeReport(rolledBack, join(root, "made", "here"));
    const into = join(root, "made", "here");
    expect(written).toEqual({ json: join(into, "report.json"), html: join(into, "report.html") });
    expect(filesBelow(into)).toEqual([
      "evidence/app1.example.org/log_erlang.log.1",
      "evidence/app2.example.org/listening.txt",
      "evidence/app2.example.org/log_erlang.log.1",
      "report.html",
      "report.json",
    ]);
    expect(JSON.parse(readFileSync(written.json, "utf8"))).toEqual(JSON.parse(JSON.stringify(rolledBack)));
    expect(readFileSync(join(into, "evidence/app2.example.org/listening.txt"), "utf8")).toContain("nginx");
    for (const file of filesBelow(into)) expect(mode(join(into, file))).toBe(0o600);
    expect(mode(join(into, "evidence"))).toBe(0o700);
    expect(mode(join(into, "evidence/app1.example.org"))).toBe(0o700);
  });

  it("creates no folder without evidence", () => {
    const root = folder();
    writeReport(deployed, root);
    expect(filesBelow(root)).toEqual(["report.html", "report.json"]);
  });

  it("keeps every name inside the folder, and all names distinct", () => {
    const root = folder();
    const into = join(root, "in");
    const names = [
      "../../../x",
      "..",
      ".",
      "",
      "/etc/passwd",
      "a/b",
      "a\\b",
      "a_b",
      "A_B",
      "a\0b",
      "C:\\x",
      "-rf",
      `${"x".repeat(5000)}.log`,
      "new\nline",
      "é",
    ];
    writeReport(
      withEvidence(
        ...names.map((name) => ["../up", name] as const),
        ["..", "a"],
        ["", "a"],
        ["app/1", "a"],
        ["app_1", "a"],
      ),
      into,
    );
    expect(readdirSync(root)).toEqual(["in"]);
    const files = filesBelow(into).filter((file) => file.startsWith("evidence/"));
    expect(files).toHaveLength(names.length + 4);
    expect(new Set(files.map((file) => file.toLowerCase())).size).toBe(files.length);
    for (const file of files) {
      expect(file).toMatch(/^evidence\/[A-Za-z0-9@+][A-Za-z0-9._@+-]{0,110}\/[A-Za-z0-9@+][A-Za-z0-9._@+-]{0,110}$/);
      expect(resolve(into, file).startsWith(`${into}/`)).toBe(true);
    }
  });

  it("replaces an older report, neither through a link nor with the old mode", () => {
    const root = folder();
    const precious = join(root, "precious");
    writeFileSync(precious, "precious");
    mkdirSync(join(root, "in", "evidence", "app1"), { recursive: true });
    symlinkSync(precious, join(root, "in", "evidence", "app1", "log"));
    symlinkSync(precious, join(root, "in", "report.html.new~"));
    writeFileSync(join(root, "in", "report.json"), "old");
    chmodSync(join(root, "in", "report.json"), 0o666);
    const report = withEvidence(["app1", "log"]);
    writeReport(report, join(root, "in"));
    const { json } = writeReport(report, join(root, "in"));
    expect(readFileSync(precious, "utf8")).toBe("precious");
    expect(readFileSync(join(root, "in", "evidence", "app1", "log"), "utf8")).toBe("text 0");
    expect(mode(json)).toBe(0o600);
    expect(filesBelow(join(root, "in"))).toEqual(["evidence/app1/log", "report.html", "report.json"]);
  });

  it("writes hostile and enormous reports", () => {
    const root = folder();
    writeReport(hostile(), join(root, "hostile"));
    const { reason, evidence } = enormous();
    const { json } = writeReport({ ...rolledBack, reason, evidence }, join(root, "enormous"));
    expect(readdirSync(join(root, "enormous", "evidence", "app1"))).toHaveLength(2000);
    expect((JSON.parse(readFileSync(json, "utf8")) as { reason: string }).reason).toHaveLength(2 * 1024 * 1024);
  });
});
