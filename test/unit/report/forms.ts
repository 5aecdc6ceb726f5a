import type { Report } from "../../../src/deploy/report.ts";
import type { GatesReport } from "../../../src/gates/report.ts";
import type { RunRecord } from "../../../src/rehearsal/record.ts";
import { deploymentDocument } from "../../../src/report/of/deployment.ts";
import { gatesDocument } from "../../../src/report/of/gates.ts";
import { runsDocument } from "../../../src/report/of/runs.ts";
import { renderConsole } from "../../../src/report/render/console.ts";
import { renderHtml } from "../../../src/report/render/html.ts";
import { renderMarkdown } from "../../../src/report/render/markdown.ts";

// Each report in each of its forms.
export const deploymentSummary = (report: Report): string => renderMarkdown(deploymentDocument(report));
export const deploymentHtml = (report: Report): string => renderHtml(deploymentDocument(report));
export const deploymentLines = (report: Report): string[] => renderConsole(deploymentDocument(report));
export const gatesSummary = (report: GatesReport): string => renderMarkdown(gatesDocument(report));
export const gatesHtml = (report: GatesReport): string => renderHtml(gatesDocument(report));
export const gatesLines = (report: GatesReport): string[] => renderConsole(gatesDocument(report));
export const runsHtml = (runs: readonly RunRecord[], title: string): string => renderHtml(runsDocument(runs, title));
