// Copies a text; without the clipboard's permission the text stands selected, ready for Ctrl+C.
export async function copy(input) {
  input.focus();
  input.select();
  try {
    await navigator.clipboard.writeText(input.value);
    return true;
  } catch {
    return false;
  }
}
