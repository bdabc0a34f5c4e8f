// Both languages of a static page: every text is [中文, English]; elements say by data-text which one they show.
export function words(texts) {
  const query = new URLSearchParams(location.search);
  let english = (query.get('lang') ?? stored() ?? navigator.language).startsWith('en');
  const heard = [];

  function stored() {
    try { return localStorage.getItem('language'); } catch { return null; } // storage may be forbidden
  }

  function speak() {
    document.documentElement.lang = english ? 'en' : 'zh-CN';
    document.title = text('title');
    for (const element of document.querySelectorAll('[data-text]')) element.textContent = text(element.dataset.text);
    for (const element of document.querySelectorAll('[data-hint]')) element.placeholder = text(element.dataset.hint);
    document.getElementById('language').textContent = english ? '中文' : 'English';
    for (const one of heard) one();
  }

  const text = (key, values = {}) => texts[key][english ? 1 : 0].replace(/\{(\w+)\}/g, (_, name) => String(values[name]));
  document.getElementById('language').addEventListener('click', () => {
    english = !english;
    try { localStorage.setItem('language', english ? 'en' : 'zh'); } catch { /* asked again next time */ }
    speak();
  });
  return { text, speak, isEnglish: () => english, onChange: one => heard.push(one) };
}

/** An element with its text and children; texts are never markup. */
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) if (value !== false && value != null) element.setAttribute(name, value === true ? '' : value);
  element.append(...children.filter(child => child != null && child !== ''));
  return element;
}
