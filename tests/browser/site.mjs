// Sites, built by calfeed and served on this machine.

import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { dirname, extname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = join(dirname(fileURLToPath(import.meta.url)), "../..");
const calfeed = join(root, "target/debug/calfeed");

/// Builds pages (a name and a text each) and returns the output folder.
export function build(pages, config = "") {
  const folder = mkdtempSync(join(tmpdir(), "calfeed-"));
  mkdirSync(join(folder, "events"));
  for (const [name, text] of Object.entries(pages)) writeFileSync(join(folder, "events", name), text);
  writeFileSync(join(folder, "events/calfeed.yml"), config);
  return buildFolder(folder);
}

/// Builds the example events with more lines in their config.
export function buildExamples(config = "") {
  const folder = mkdtempSync(join(tmpdir(), "calfeed-"));
  cpSync(join(root, "events"), join(folder, "events"), { recursive: true });
  const path = join(folder, "events/calfeed.yml");
  writeFileSync(path, `${readFileSync(path, "utf8")}\n${config}`);
  return buildFolder(folder);
}

function buildFolder(folder) {
  // The page of an endless series begins a year before the build.
  const env = { ...process.env, SOURCE_DATE_EPOCH: String(Date.UTC(2026, 5, 1) / 1000) };
  execFileSync(calfeed, ["build"], { cwd: folder, env, stdio: ["ignore", "ignore", "inherit"] });
  return join(folder, "public");
}

export const html = (folder) => readFileSync(join(folder, "index.html"), "utf8");

const TYPES = { ".html": "text/html; charset=utf-8", ".ics": "text/calendar; charset=utf-8" };

/// Serves a folder; `await server.close()` ends it.
export async function serve(folder) {
  const server = createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url, "http://localhost").pathname);
    const file = path.endsWith("/") ? `${path}index.html` : path;
    try {
      const body = readFileSync(join(folder, file));
      response.writeHead(200, { "Content-Type": TYPES[extname(file)] ?? "text/plain" });
      response.end(body);
    } catch {
      response.writeHead(404);
      response.end();
    }
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address();
  return {
    url: `http://localhost:${port}/`,
    close: () => new Promise((done) => { server.closeAllConnections(); server.close(done); }),
  };
}
