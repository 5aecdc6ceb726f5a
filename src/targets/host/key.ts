import { existsSync } from "node:fs";
import type { Exec } from "../../core/exec.ts";

const KEYGEN_MS = 10_000;
const FIRST = /-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY-----/;
const PUBLIC =
  /^(?:ssh-(?:ed25519|rsa|dss)|ecdsa-sha2-[\w-]+|sk-[\w-]+@openssh\.com)\s+AAAA|^-{4,5} ?BEGIN (?:[A-Z0-9]+ )*PUBLIC KEY/;
/** `openssh-key-v1` in base64, as the second line of a key begins. */
const OPENSSH_BODY = /^b3BlbnNzaC1rZXktdjE/;

/**
 * What keeps OpenSSH from using a key that a host has refused, beginning with `ssh-key`: it never quotes the key. Undefined when it
 * can be used, or where that is unknown: then only the host can show it.
 * @param key as it was given
 * @param file its path
 */
export async function keyProblem(key: string, file: string, exec: Exec): Promise<string | undefined> {
  const known = foreignForm(key) ?? lockedOrOld(key);
  if (known !== undefined) return known;
  const read = await exec("ssh-keygen", ["-y", "-P", "", "-f", file], { deadlineMs: KEYGEN_MS }).catch(() => undefined);
  // A run that ends removes the file: then nothing was read.
  if (read === undefined || read.code === null || read.code === 0 || !existsSync(file)) return undefined;
  return (
    brokenForm(key) ??
    "ssh-key is damaged, so that OpenSSH cannot read it: characters of it are missing or changed. Store the secret again, from the file itself"
  );
}

/** What is no private key in a form of OpenSSH, by how it begins. */
function foreignForm(key: string): string | undefined {
  const text = key.trim();
  if (PUBLIC.test(text)) return "ssh-key is a public key: give the private one, the file of the same name without .pub";
  if (/^[\w@.-]+-cert-v01@openssh\.com\s|^-----BEGIN (?:[A-Z0-9]+ )*CERTIFICATE/.test(text))
    return "ssh-key is a certificate: give the private key that it belongs to";
  if (text.startsWith("PuTTY-User-Key-File-"))
    return "ssh-key is a key of PuTTY: give what `puttygen key.ppk -O private-openssh -o key` makes of it";
  if (FIRST.test(text)) return undefined;
  if (/^(?:~|\.{0,2}\/)[^\n]*$/.test(text))
    return "ssh-key is the name of a file, not what is in it: give the contents";
  if (text.startsWith("LS0tLS1CRUdJTi")) return "ssh-key is in base64: give the file as it is, with its line ends";
  const what = OPENSSH_BODY.test(text)
    ? /-----END /.test(text)
      ? "lacks its first line"
      : "lacks its first and last line"
    : "is no private key in a form that OpenSSH reads";
  return `ssh-key ${what}: give the whole file, from -----BEGIN … PRIVATE KEY----- to -----END … PRIVATE KEY-----`;
}

/** A key that is whole, and cannot be used all the same. */
function lockedOrOld(key: string): string | undefined {
  const body = Buffer.from(key.replace(/-----[^-]*-----/g, "").replace(/\\n|\s/g, ""), "base64");
  const isOpenssh = body.toString("latin1", 0, 14) === "openssh-key-v1";
  if (/-----BEGIN DSA /.test(key) || (isOpenssh && body.includes("ssh-dss")))
    return "ssh-key is a DSA key, which OpenSSH accepts no more: make one with `ssh-keygen -t ed25519`";
  const cipher = isOpenssh && body.length > 19 ? body.toString("latin1", 19, 19 + body.readUInt32BE(15)) : "none";
  if (cipher === "none" && !/-----BEGIN ENCRYPTED |^Proc-Type: 4,ENCRYPTED/m.test(key)) return undefined;
  return "ssh-key has a passphrase, which cannot be typed in a job: give one without, such as a copy after `ssh-keygen -p -N '' -f copy-of-the-key`, best a key that is used for nothing else";
}

/** What happened to the lines of a key on its way into a secret. */
function brokenForm(key: string): string | undefined {
  const text = key.trim();
  const [first = ""] = FIRST.exec(text) ?? [];
  if (!text.startsWith(first))
    return "ssh-key has other text before its first line: give the file alone, without quotes around it";
  const last = first.replace("BEGIN", "END");
  if (!text.includes(last)) return `ssh-key is incomplete: its last line, ${last}, is not there`;
  const body = text.slice(first.length, text.indexOf(last));
  if (!/^[ \t]*[\r\n]/.test(body))
    return "ssh-key has lost its line ends: store the secret again from the file itself, such as by `gh secret set SSH_KEY < key`";
  if (/^[ \t]+\S/m.test(body)) return "ssh-key has blanks before its lines: give the file as it is";
  return undefined;
}
