// IndexedDB of this page: what was taken along, what was recorded, and the photos themselves (only their hashes are sent).
const NAME = 'quality-tasks';

const settled = request => new Promise((resolve, reject) => {
  request.onsuccess = () => resolve(request.result);
  request.onerror = () => reject(request.error);
});

const opened = new Promise((resolve, reject) => {
  const request = indexedDB.open(NAME, 1);
  request.onupgradeneeded = () => {
    request.result.createObjectStore('work', { keyPath: 'person' });
    request.result.createObjectStore('records', { keyPath: 'id' });
    request.result.createObjectStore('photos', { keyPath: 'hash' });
    request.result.createObjectStore('settings', { keyPath: 'key' });
  };
  request.onsuccess = () => resolve(request.result);
  request.onerror = () => reject(request.error);
});

async function put(store, ...values) {
  const transaction = (await opened).transaction(store, 'readwrite', { durability: 'strict' });
  for (const value of values) transaction.objectStore(store).put(value);
  await new Promise((resolve, reject) => {
    transaction.oncomplete = resolve;
    transaction.onerror = transaction.onabort = () => reject(transaction.error);
  });
}

const read = async (store, key) => settled((await opened).transaction(store).objectStore(store).get(key));

/** The work of a person, as it was loaded last; the token of the session is not kept. */
export const keepWork = async ({ token, ...work }) => {
  await put('work', work);
  await put('settings', { key: 'person', value: work.person });
};

/** The work of whoever loaded last: a phone without a network cannot ask who holds it. */
export async function lastWork() {
  const person = (await read('settings', 'person'))?.value;
  return person ? await read('work', person) : undefined;
}

export const records = async () => settled((await opened).transaction('records').objectStore('records').getAll());

export const keep = (...all) => put('records', ...all);

export const keepPhoto = (hash, file) => put('photos', { hash, name: file.name, blob: file });

export const photo = hash => read('photos', hash);
