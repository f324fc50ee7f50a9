/**
 * Serves a folder on loopback as a static host does: compressed, with hashed names cached forever and the rest revalidated.
 *
 *     node serve.js [folder] [port]
 */
import { createReadStream, readFileSync, statSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";

const types = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".json": "application/json",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".webmanifest": "application/manifest+json",
  ".wasm": "application/wasm",
  ".bin": "application/octet-stream",
};
const isText = /^(?:text|application\/(?:json|manifest))|svg/;
const isHashed = /-[A-Z0-9]{8}\.\w+$/;

/**
 * A server that is not listening yet.
 *
 * @param {string} folder The folder to serve.
 * @param {(path: string, bytes: number) => void} [sent] Called with the size of every response body.
 */
export function staticServer(folder, sent = () => {}) {
  const compressed = new Map();
  return createServer((request, response) => {
    const path = normalize(decodeURIComponent(new URL(request.url ?? "/", "http://host").pathname)).replace(
      /^(?:\.\.[/\\])+/,
      "",
    );
    const file = join(folder, path.endsWith("/") ? `${path}index.html` : path);
    if (!file.startsWith(folder) || !statSync(file, { throwIfNoEntry: false })?.isFile()) {
      response.writeHead(404).end("not found");
      return;
    }
    const type = types[extname(file)] ?? "application/octet-stream";
    const headers = {
      "content-type": type,
      "cache-control": isHashed.test(file) ? "public, max-age=31536000, immutable" : "no-cache",
      "x-content-type-options": "nosniff",
    };
    if (isText.test(type) && /\bgzip\b/.test(request.headers["accept-encoding"] ?? "")) {
      if (!compressed.has(file)) compressed.set(file, gzipSync(readFileSync(file), { level: 9 }));
      const body = compressed.get(file);
      sent(path, body.length);
      response.writeHead(200, { ...headers, "content-encoding": "gzip", "content-length": body.length }).end(body);
      return;
    }
    const { size } = statSync(file);
    sent(path, size);
    response.writeHead(200, { ...headers, "content-length": size });
    createReadStream(file).pipe(response);
  });
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const folder = normalize(process.argv[2] ?? fileURLToPath(new URL("dist", import.meta.url)));
  const port = Number(process.argv[3] ?? 8080);
  if (!statSync(join(folder, "index.html"), { throwIfNoEntry: false })?.isFile()) {
    console.error(`${folder} has no index.html; usage: node serve.js [folder] [port], after node build.js`);
    process.exit(2);
  }
  staticServer(folder).listen(port, "127.0.0.1", () => console.log(`http://127.0.0.1:${port}/`));
}
