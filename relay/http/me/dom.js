/** Elements without a framework. Text is only ever set as text. */

/**
 * @param {string} tag
 * @param {Record<string, string | boolean | ((event: any) => void)>} [attributes] functions are listeners; false is left out
 * @param {(Node | string | null | false)[]} children
 * @returns {HTMLElement}
 */
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') element.addEventListener(name, value);
    else if (value !== false) element.setAttribute(name, value === true ? '' : value);
  }
  element.append(...children.filter((child) => child !== null && child !== false));
  return element;
}

/** @param {string} id @returns {HTMLElement} */
export function byId(id) {
  const found = document.getElementById(id);
  if (!found) throw new Error(`the page has no ${id}`);
  return found;
}

/**
 * Draws anew without taking away what somebody is typing, what they ticked or opened, or where they are. It knows things again by
 * their id, which therefore names the item they belong to; and what confirms something, by what it confirms (`data-confirms`).
 * @param {HTMLElement} place @param {Node[]} content
 */
export function redraw(place, content) {
  const typed = [...place.querySelectorAll('textarea')].filter(({ value }) => value !== '');
  const ticked = [...place.querySelectorAll('input')].filter(({ checked }) => checked);
  const opened = [...place.querySelectorAll('details[open]')].map(({ id }) => id);
  const focused = place.contains(document.activeElement) ? document.activeElement : null;
  const href = focused?.getAttribute('href');
  place.replaceChildren(...content);
  for (const id of opened) if (id) document.getElementById(id)?.setAttribute('open', '');
  for (const old of typed) retype(old);
  for (const { id, dataset } of ticked) {
    const box = document.getElementById(id);
    if (box instanceof HTMLInputElement) box.checked = box.dataset.confirms === dataset.confirms;
  }
  const again = focused?.id
    ? document.getElementById(focused.id)
    : href
      ? place.querySelector(`a[href="${CSS.escape(href)}"]`)
      : null;
  if (again instanceof HTMLElement) again.focus();
}

/** Puts the words, and the place in them, into the field that took the place of `old`. @param {HTMLTextAreaElement} old */
function retype({ id, value, selectionStart, selectionEnd }) {
  const field = document.getElementById(id);
  if (!(field instanceof HTMLTextAreaElement)) return;
  field.value = value;
  field.setSelectionRange(selectionStart, selectionEnd);
  field.closest('details')?.setAttribute('open', '');
}

/** Said to who listens to the page; seen by nobody. @param {string} text */
export function announce(text) {
  byId('live').textContent = text;
}
