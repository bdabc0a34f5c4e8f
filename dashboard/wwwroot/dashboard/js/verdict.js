// What the verifiers' pages share: both languages, a verdict that follows the language, and a place for files.
import { words, make } from './words.js';

/**
 * @param texts [中文, English] of every key
 * @param input id of the file field
 * @param take what to do with the files that were chosen or dropped
 */
export function verifier(texts, input, take) {
  const $ = id => document.getElementById(id);
  const { text, speak, onChange } = words(texts);
  let last = () => {};
  onChange(() => last());

  function say(kind, headline, sentence) {
    last = () => {
      $('verdict').className = kind;
      $('verdict').hidden = false;
      $('verdict').replaceChildren(make('strong', {}, headline()), make('p', {}, sentence()));
    };
    last();
  }

  const drop = $('drop');
  $(input).addEventListener('change', event => take([...event.target.files]));
  drop.addEventListener('dragover', event => { event.preventDefault(); drop.classList.add('is-over'); });
  drop.addEventListener('dragleave', () => drop.classList.remove('is-over'));
  drop.addEventListener('drop', event => { event.preventDefault(); drop.classList.remove('is-over'); take([...event.dataTransfer.files]); });
  speak();
  return { $, text, say };
}
