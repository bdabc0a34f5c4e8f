// Which groups of the navigation somebody keeps open, in this browser only; storage may be forbidden.
const key = 'navigation';

export function read() {
  try {
    const kept = JSON.parse(localStorage.getItem(key) ?? '[]');
    return Array.isArray(kept) ? kept.filter(group => typeof group === 'string') : [];
  } catch {
    return [];
  }
}

export function write(groups) {
  try {
    localStorage.setItem(key, JSON.stringify(groups));
  } catch { /* the groups fold again next time */ }
}
