// Starts workers one after the other, each with a port of its own, and writes down which there are.
import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";

const { RELEASE_ID, RELEASE_VERSION, IMAGES, INSTANCES, PORT, WORKERS, PAUSE_MS } = process.env;
// What the release needs beyond its folder.
readFileSync(`${IMAGES}/${RELEASE_VERSION}`);
const wanted = Number(WORKERS);
const broken = RELEASE_VERSION.startsWith("2.");
const ports = [];

function note(state) {
  const lines = [
    `state ${state} ${RELEASE_ID} ${ports.length} of ${wanted} updated`,
    ...ports.map((port) => `${port} ${RELEASE_ID}`),
  ];
  writeFileSync(`${INSTANCES}.new`, `${lines.join("\n")}\n`);
  renameSync(`${INSTANCES}.new`, INSTANCES);
}

const answer = (_request, response) => response.end(JSON.stringify({ version: RELEASE_VERSION }));

function startNext() {
  if (broken && ports.length === wanted - 1) return note("stuck");
  const worker = createServer(answer).listen(0, "127.0.0.1", () => {
    ports.push(worker.address().port);
    note(ports.length === wanted ? "done" : "moving");
    if (ports.length < wanted) setTimeout(startNext, Number(PAUSE_MS));
  });
}

note("moving");
createServer(answer).listen(Number(PORT), "127.0.0.1", startNext);
