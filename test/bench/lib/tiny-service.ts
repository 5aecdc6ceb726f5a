import { execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** So small that a hundred of them run on two cores; it answers every path with what it is. */
const SERVER = `#!/usr/bin/perl
use strict;
use warnings;
use Socket;
$SIG{PIPE} = 'IGNORE';
socket(my $server, PF_INET, SOCK_STREAM, getprotobyname('tcp') || 6) or die "socket: $!";
setsockopt($server, SOL_SOCKET, SO_REUSEADDR, pack('l', 1));
bind($server, sockaddr_in($ENV{PORT}, INADDR_LOOPBACK)) or die "bind $ENV{PORT}: $!";
listen($server, 64) or die "listen: $!";
my $body = sprintf '{"status":"ok","version":"%s","config_hash":"%s"}', $ENV{RELEASE_VERSION} || '', $ENV{RELEASE_CONFIG_HASH} || '';
my $answer = sprintf "HTTP/1.1 200 OK\\r\\nContent-Type: application/json\\r\\nContent-Length: %d\\r\\nConnection: close\\r\\n\\r\\n%s", length $body, $body;
while (1) {
  accept(my $client, $server) or next;
  my $request = '';
  while ($request !~ /\\r\\n\\r\\n/) { sysread($client, $request, 4096, length $request) or last }
  syswrite($client, $answer);
  close $client;
}
`;

const BALLAST_BYTES = 1024 * 1024;

/** An archive of about 1 MB whose content differs from version to version. */
export function tinyArchive(folder: string, version: string): string {
  const root = join(folder, version);
  mkdirSync(root, { recursive: true });
  writeFileSync(join(root, "server.pl"), SERVER, { mode: 0o755 });
  writeFileSync(join(root, "ballast"), randomBytes(BALLAST_BYTES));
  const file = join(folder, `tiny-${version}.tar.gz`);
  execFileSync("tar", ["-czf", file, "-C", root, "server.pl", "ballast"]);
  return file;
}
