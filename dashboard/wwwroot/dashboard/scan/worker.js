// Keeps this page and the last list of keys, so that both are there without a network.
importScripts('../js/shell-worker.js');
keepShell('quality-scan-1', ['index.html', 'page.js', 'passport.js', 'scan.css', '../js/words.js', '../js/offline.js', '../css/base.css', '../icon.svg'], ['/public/passport-keys']);
