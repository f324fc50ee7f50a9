/**
 * The service worker: what the first visit needed works offline, and the rest once it has been fetched.
 *
 * File names contain their hash, so a cached file is never stale. index.html is fetched again when online, and taken from
 * the cache when offline or when the network is slow.
 */
declare const VERSION: string;
declare const FIRST: readonly string[];
declare const LATER: readonly string[];

interface ExtendableEvent extends Event {
  waitUntil(promise: Promise<unknown>): void;
}
interface FetchEvent extends ExtendableEvent {
  readonly request: Request;
  respondWith(response: Promise<Response>): void;
}
interface ServiceWorkerScope {
  readonly location: Location;
  readonly clients: { claim(): Promise<void> };
  skipWaiting(): Promise<void>;
  addEventListener(type: "install" | "activate", listener: (event: ExtendableEvent) => void): void;
  addEventListener(type: "fetch", listener: (event: FetchEvent) => void): void;
  addEventListener(type: "message", listener: (event: MessageEvent & ExtendableEvent) => void): void;
}

const scope = globalThis as unknown as ServiceWorkerScope;
const cacheName = `reckoner-${VERSION}`;
/** Milliseconds to wait for a newer page before the cached one is shown. */
const patience = 3_000;

scope.addEventListener("install", (event) => {
  const fill = async (): Promise<void> => {
    await (await caches.open(cacheName)).addAll([...FIRST]);
    await scope.skipWaiting();
  };
  event.waitUntil(fill());
});

scope.addEventListener("activate", (event) => {
  const tidy = async (): Promise<void> => {
    const old = (await caches.keys()).filter((key) => key.startsWith("reckoner-") && key !== cacheName);
    await Promise.all(old.map((key) => caches.delete(key)));
    await scope.clients.claim();
  };
  event.waitUntil(tidy());
});

/** The page asks for the other encodings when it is idle. */
scope.addEventListener("message", (event) => {
  if (event.data !== "fetch-the-rest") return;
  const fetchRest = async (): Promise<void> => {
    const cache = await caches.open(cacheName);
    for (const file of LATER) {
      if ((await cache.match(file)) === undefined) await cache.add(file).catch(() => {});
    }
  };
  event.waitUntil(fetchRest());
});

async function page(request: Request): Promise<Response> {
  const cache = await caches.open(cacheName);
  const kept = await cache.match("./");
  const fresh = fetch(request);
  if (kept === undefined) return fresh;
  const late = new Promise<Response>((resolve) => setTimeout(() => resolve(kept.clone()), patience));
  const answer = await Promise.race([fresh.catch(() => kept), late]);
  return answer.ok ? answer : kept;
}

async function file(request: Request): Promise<Response> {
  const cache = await caches.open(cacheName);
  const kept = await cache.match(request, { ignoreSearch: true });
  if (kept !== undefined) return kept;
  const answer = await fetch(request);
  if (answer.ok) await cache.put(request, answer.clone());
  return answer;
}

scope.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET" || new URL(request.url).origin !== scope.location.origin) return;
  event.respondWith(request.mode === "navigate" ? page(request) : file(request));
});

export {};
