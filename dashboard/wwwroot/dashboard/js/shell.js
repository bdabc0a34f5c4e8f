// The reconnect dialog, and small manners of the shell that need no round trip.
const dialog = document.getElementById('components-reconnect-modal');

dialog?.addEventListener('components-reconnect-state-changed', event => {
  const state = event.detail.state;
  if (state === 'show') {
    dialog.dataset.state = 'trying';
    if (!dialog.open) dialog.showModal();
  } else if (state === 'hide') {
    if (dialog.open) dialog.close();
  } else if (state === 'failed') {
    dialog.dataset.state = 'failed';
    document.addEventListener('visibilitychange', retryWhenVisible);
  } else if (state === 'rejected') {
    location.reload(); // the server knows nothing of this circuit any more
  }
});
dialog?.addEventListener('cancel', event => event.preventDefault());
for (const button of document.querySelectorAll('.reconnect-reload')) button.addEventListener('click', () => location.reload());

async function retryWhenVisible() {
  if (document.visibilityState !== 'visible') return;
  document.removeEventListener('visibilitychange', retryWhenVisible);
  try {
    if (!await Blazor.reconnect()) location.reload();
  } catch {
    dialog.dataset.state = 'failed';
  }
}

// The account menu closes on Escape and on a click elsewhere.
document.addEventListener('click', event => {
  for (const menu of document.querySelectorAll('details.user-menu[open], details.menu[open]'))
    if (!menu.contains(event.target)) menu.open = false;
});
document.addEventListener('keydown', event => {
  if (event.key !== 'Escape') return;
  for (const menu of document.querySelectorAll('details.user-menu[open], details.menu[open]')) {
    menu.open = false;
    menu.querySelector('summary')?.focus();
  }
  if (!document.querySelector('.nav-side.is-open')) return;
  const toggle = document.querySelector('.nav-toggle'); // on narrow screens Escape also closes the drawer
  toggle?.click();
  toggle?.focus();
});
