// Keeps this page and the last list of keys, so that both are there without a network.
const CACHE = 'quality-scan-1';
const PARTS = ['index.html', 'page.js', 'passport.js', 'scan.css', '../js/words.js', '../js/offline.js', '../css/base.css', '../icon.svg'];
const KEYS = '/public/passport-keys';
const PATIENCE = 3000; // a network that is there in name only

self.addEventListener('install', event => event.waitUntil(caches.open(CACHE).then(cache => cache.addAll(PARTS)).then(() => self.skipWaiting())));

self.addEventListener('activate', event => event.waitUntil((async () => {
  for (const name of await caches.keys()) if (name.startsWith('quality-scan-') && name !== CACHE) await caches.delete(name);
  await self.clients.claim();
})()));

self.addEventListener('fetch', event => {
  const url = new URL(event.request.url);
  const mine = PARTS.some(part => new URL(part, self.location).pathname === url.pathname);
  if (event.request.method === 'GET' && url.origin === self.location.origin && (mine || url.pathname === KEYS)) event.respondWith(answer(event.request));
});

/** The network's answer, which is kept; else what was kept. */
async function answer(request) {
  const cache = await caches.open(CACHE);
  try {
    const fresh = await fetch(request, { signal: AbortSignal.timeout(PATIENCE) });
    if (fresh.ok) await cache.put(request, fresh.clone());
    if (fresh.status < 500) return fresh;
  } catch { /* no network */ }
  return await cache.match(request, { ignoreSearch: true }) ?? Response.error();
}
