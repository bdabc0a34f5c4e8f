// A click on a link, so that the browser saves the answer and the circuit stays.
export function download(url) {
  const link = document.createElement('a');
  link.href = url;
  link.download = '';
  document.body.append(link);
  link.click();
  link.remove();
}
