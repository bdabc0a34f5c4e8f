// Opens the browser's own print dialog; the print style sheet does the rest.
export function printPage() {
  window.print();
}
