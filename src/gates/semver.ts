/** https://semver.org/#backusnaur-form-grammar-for-valid-semver-versions, with up to four numbers, as OTP has them. */
const VERSION = /^(\d{1,9}(?:\.\d{1,9}){0,3})(?:-([0-9A-Za-z.-]+))?(?:\+[0-9A-Za-z.-]+)?$/;

/** Negative when `left` is older; undefined when one of them is not a numeric version. */
export function compareVersions(left: string, right: string): number | undefined {
  const [a, b] = [VERSION.exec(left), VERSION.exec(right)];
  if (a === null || b === null) return undefined;
  const core = compareLists(numbers(a[1]), numbers(b[1]));
  if (core !== 0) return core;
  // A release is newer than its candidates.
  if (a[2] === undefined || b[2] === undefined) return Number(a[2] === undefined) - Number(b[2] === undefined);
  return comparePrerelease(a[2].split("."), b[2].split("."));
}

function numbers(text = ""): number[] {
  const parts = text.split(".").map(Number);
  return [...parts, 0, 0, 0].slice(0, 4);
}

function compareLists(left: readonly number[], right: readonly number[]): number {
  const at = left.findIndex((value, index) => value !== right[index]);
  return at === -1 ? 0 : (left[at] ?? 0) - (right[at] ?? 0);
}

function comparePrerelease(left: readonly string[], right: readonly string[]): number {
  for (let at = 0; at < Math.max(left.length, right.length); at += 1) {
    const [a, b] = [left[at], right[at]];
    if (a === undefined || b === undefined) return Number(b === undefined) - Number(a === undefined);
    if (a === b) continue;
    const [numericA, numericB] = [/^\d+$/.test(a), /^\d+$/.test(b)];
    if (numericA && numericB) return Number(a) - Number(b);
    if (numericA !== numericB) return numericA ? -1 : 1;
    return a < b ? -1 : 1;
  }
  return 0;
}
