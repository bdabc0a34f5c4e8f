// Keeps this page; what an inspector takes along and records lies in IndexedDB (store.js), never here.
importScripts('../js/shell-worker.js');
keepShell('quality-tasks-1', [
  'index.html', 'page.js', 'forms.js', 'texts.js', 'store.js', 'outbox.js', 'tasks.css', '../js/words.js', '../js/offline.js', '../js/hash-files.js', '../verify/verify-draw.js', '../css/base.css', '../icon.svg',
]);
