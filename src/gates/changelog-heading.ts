/** The heading of one version. */
export interface VersionHeading {
  readonly version: string;
  /** As written; empty when there is none. */
  readonly date: string;
  readonly yanked: boolean;
}

const VERSION = String.raw`\d(?:[0-9A-Za-z.+-]*[0-9A-Za-z])?`;
const ISO_DATE = /(?<![\w.-])\d{4}-\d[\d-]*(?!\w)/;
/** "Changes since" is not among them: it names the previous version. */
const LEAD = String.raw`(?:what['’]?s new|changes|new features|release notes|changelog|change log)\s+(?:in|for|of)\s+`;
const WORD = String.raw`(?:version|release|ver\.?|v\.)[\s:]*`;
/** Separators between a version and a note on it; a sentence that begins with a version has a blank there. */
const SEPARATED = /^\s*[-–—:,;(/|"“~@]/;
/** `1.0.0 to 1.1.0`, `1.0.0, 1.0.1`: several versions, or the changes between two. */
const SECOND_VERSION = /^\s*(?:to|and|through|\.{2,3}|[-–—→>,&/+])\s*v?\d+\.\d+(?!\d*[./]\d{4})/i;
const NOT_YET = /^(?:not yet released|unreleased|upcoming|planned|tbd|tba|tbc|wip|in progress|soon|next)\b/i;

/**
 * The version that a heading names; undefined when it names none.
 * @param text without the marks that make it a heading
 * @param names of the service and its package: they may stand before the version
 * @param strict for a line that may also be a heading within an entry: only a date may then stand beside the version
 */
export function versionHeading(text: string, names: readonly string[], strict: boolean): VersionHeading | undefined {
  const heading = withoutMarkup(text);
  const [, leadingDate, afterDate] = /^(\d{4}-\d{2}-\d{2})[\s,:–—|/-]+(?=\D|\d+\.)(.*)$/.exec(heading) ?? [];
  const [, lead = "", version, rest = ""] = pattern(names).exec(afterDate ?? heading) ?? [];
  if (version === undefined || SECOND_VERSION.test(rest)) return undefined;
  const yanked = /\byanked\b/i.test(rest);
  const { date, words } = dateIn(rest, leadingDate);
  if (strict && !isStrict(version, lead, date, words)) return undefined;
  // A sentence that begins with a version is not its heading.
  if (rest.trim() !== "" && !SEPARATED.test(rest) && date === "" && !yanked) return undefined;
  return { version, date, yanked };
}

/** The date after a version, and all words after it, among them the date unless it is a valid date. */
function dateIn(rest: string, leadingDate: string | undefined): { readonly date: string; readonly words: string } {
  const words = rest
    .replace(ISO_DATE, "")
    .replace(/\byanked\b/i, "")
    .replace(/^[\s\p{P}|~]+|[\s\p{P}|~]+$/gu, "");
  const date = leadingDate ?? ISO_DATE.exec(rest)?.[0];
  return { date: date ?? (/\d{4}|^\d/.test(words) || NOT_YET.test(words) ? words : ""), words };
}

function isStrict(version: string, lead: string, date: string, words: string): boolean {
  return /^\d+\.\d/.test(version) && (words === "" || words === date) && (lead === "" || date !== "");
}

function pattern(names: readonly string[]): RegExp {
  const known = names.map((name) => `${name.replace(/[\\^$.|?*+()[\]{}]/g, "\\$&")}[\\s@:/-]+`);
  return new RegExp(
    `^((?:${LEAD})?(?:${[...known, String.raw`@?[\w.-]+(?:/[\w.-]+)?@`].join("|")})?(?:${WORD})?)v?(${VERSION})(?![\\w.+])(.*)$`,
    "iu",
  );
}

/** Links, emphasis, tags and symbols change the look of a heading, not its meaning. */
function withoutMarkup(text: string): string {
  return text
    .replace(/\]\([^)]*\)/g, "]")
    .replace(/\]\[(?!\s*yanked)[^\]]*\]/gi, "]")
    .replace(/<[^<>]*>/g, "")
    .replace(/\{:?\s*[#.][^{}]*\}\s*$/, "")
    .replace(/[[\]*`]/g, "")
    .replace(/(?<!\w)_+|_+(?!\w)/g, "")
    .replace(
      /^(?:\s|:[a-z0-9_+-]+:|\p{Extended_Pictographic}|[\u{1F1E6}-\u{1F1FF}]|[\u{1F3FB}-\u{1F3FF}]|\u200D|\uFE0F)+/u,
      "",
    )
    .trim();
}

/** A date on a line of its own below the heading. */
export function dateBelow(line: string): string | undefined {
  return /^[\s>*_(]*(?:released?(?:\s+on|\s+date)?[\s:*_]*)?(\d{4}-\d{2}-\d{2})[\s*_).]*$/i.exec(line)?.[1];
}
