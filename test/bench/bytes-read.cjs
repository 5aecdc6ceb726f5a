// Loaded before a program with --require: writes the size of every file that the program loads or
// reads to the JSON file BYTES_REPORT names.
const fs = require("node:fs");

const report = process.env.BYTES_REPORT;
const { existsSync, statSync, writeFileSync } = fs;
const opened = new Set();

for (const name of ["readFileSync", "readFile", "openSync", "open", "createReadStream"]) {
  const original = fs[name];
  fs[name] = function (path, ...rest) {
    if (typeof path === "string" || path instanceof URL) opened.add(String(path));
    return original.call(this, path, ...rest);
  };
}
const { readFile } = fs.promises;
fs.promises.readFile = function (path, ...rest) {
  if (typeof path === "string") opened.add(path);
  return readFile.call(this, path, ...rest);
};

process.on("exit", () => {
  const files = new Set([...opened, ...Object.keys(require.cache)]);
  const sizes = {};
  for (const file of files) {
    if (file !== __filename && existsSync(file)) sizes[file] = statSync(file).size;
  }
  writeFileSync(report, JSON.stringify(sizes));
});
