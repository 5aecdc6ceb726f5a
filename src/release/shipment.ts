import type { Needs } from "./archive.ts";
import type { Release } from "./release.ts";

/** What the bytes of a release are. Two releases of one id and other bytes are distinguished by this. */
export type Artifact =
  | { readonly kind: "archive"; readonly sha256: string }
  /** By the image's name in deploy.yml: `repository@sha256:…`. */
  | { readonly kind: "images"; readonly digests: Readonly<Record<string, string>> };

/** A release with everything that is needed to put it somewhere: made once, handed to plan and to steps. */
export interface Shipment {
  readonly release: Release;
  readonly payload:
    | { readonly kind: "archive"; readonly file: string; readonly sha256: string; readonly needs: Needs }
    /** The code of a release that is there already, with another configuration. */
    | { readonly kind: "reuse"; readonly of: string };
  /** Configuration files by path below the release. */
  readonly files: Readonly<Record<string, string>>;
  /** Plain values, which each target encodes its own way. Undefined when none were given. */
  readonly secrets: Readonly<Record<string, string>> | undefined;
  /** The text of `release.json` as it is stored beside the release. */
  readonly manifest: string;
}

/** What a shipment brings; undefined where it reuses what is there. */
export function artifactOf({ payload }: Pick<Shipment, "payload">): Artifact | undefined {
  return payload.kind === "archive" ? { kind: "archive", sha256: payload.sha256 } : undefined;
}

/** Undefined where one of them is unknown. */
export function sameBytes(left: Artifact | undefined, right: Artifact | undefined): boolean | undefined {
  if (left === undefined || right === undefined) return undefined;
  if (left.kind === "archive") return right.kind === "archive" && left.sha256 === right.sha256;
  if (right.kind === "archive") return false;
  const names = Object.keys(left.digests);
  return (
    names.length === Object.keys(right.digests).length &&
    names.every((name) => left.digests[name] === right.digests[name])
  );
}
