// Registers a page's worker and waits until it answers for this page: what is fetched from then on is there without a network.
export async function offline(script) {
  if (!navigator.serviceWorker) return; // no secure connection: the page works, only not offline
  try {
    await navigator.serviceWorker.register(script);
    const controlled = new Promise(resolve => {
      if (navigator.serviceWorker.controller) resolve();
      else navigator.serviceWorker.addEventListener('controllerchange', resolve, { once: true });
    });
    await Promise.race([controlled, new Promise(resolve => setTimeout(resolve, 4000))]); // a reload by force is controlled by nobody
  } catch { /* the browser forbids it: the page works, only not offline */ }
}
