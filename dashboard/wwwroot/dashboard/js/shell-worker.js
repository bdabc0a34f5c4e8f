// What a page needs to open without a network. A worker says: keepShell('quality-scan-1', ['index.html', …], ['/public/…']).
const PATIENCE = 3000; // a network that is there in name only

/* exported keepShell */
function keepShell(name, parts, answers = []) {
  const family = name.replace(/\d+$/, '');
  self.addEventListener('install', event => event.waitUntil(caches.open(name).then(cache => cache.addAll(parts)).then(() => self.skipWaiting())));

  self.addEventListener('activate', event => event.waitUntil((async () => {
    for (const old of await caches.keys()) if (old.startsWith(family) && old !== name) await caches.delete(old);
    await self.clients.claim();
  })()));

  self.addEventListener('fetch', event => {
    const url = new URL(event.request.url);
    const mine = parts.some(part => new URL(part, self.location).pathname === url.pathname) || answers.includes(url.pathname);
    if (event.request.method === 'GET' && url.origin === self.location.origin && mine) event.respondWith(answer(name, event.request));
  });
}

/** The network's answer, which is kept; else what was kept. */
async function answer(name, request) {
  const cache = await caches.open(name);
  try {
    const fresh = await fetch(request, { signal: AbortSignal.timeout(PATIENCE) });
    if (fresh.ok) await cache.put(request, fresh.clone());
    if (fresh.status < 500) return fresh;
  } catch { /* no network */ }
  return await cache.match(request, { ignoreSearch: true }) ?? Response.error();
}
