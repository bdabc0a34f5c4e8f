// SHA-256 of the files of an input, on this device: only the hashes leave it.
import { Sha256 } from '../verify/verify-draw.js';

export async function hashFile(file) {
  const hash = new Sha256(), reader = file.stream().getReader();
  for (let part; !(part = await reader.read()).done;) hash.update(part.value);
  return Array.from(hash.digest(), byte => byte.toString(16).padStart(2, '0')).join('');
}

export async function hashFiles(input) {
  const hashed = [];
  for (const file of input.files) hashed.push({ name: file.name, hash: await hashFile(file) });
  input.value = ''; // the same file can be chosen again
  return hashed;
}
