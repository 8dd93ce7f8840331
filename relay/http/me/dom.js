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
 * Draws anew without taking away what somebody is typing, what they opened, or where they are.
 * @param {HTMLElement} place @param {Node[]} content
 */
export function redraw(place, content) {
  const typed = [...place.querySelectorAll('textarea')].filter(({ value }) => value !== '');
  const opened = [...place.querySelectorAll('details[open]')].map(({ id }) => id);
  const focused = place.contains(document.activeElement) ? document.activeElement : null;
  const href = focused?.getAttribute('href');
  place.replaceChildren(...content);
  for (const id of opened) if (id) document.getElementById(id)?.setAttribute('open', '');
  for (const { id, value } of typed) {
    const field = place.querySelector(`textarea[id="${CSS.escape(id)}"]`);
    if (!(field instanceof HTMLTextAreaElement)) continue;
    field.value = value;
    field.closest('details')?.setAttribute('open', '');
  }
  const again = focused?.id
    ? document.getElementById(focused.id)
    : href
      ? place.querySelector(`a[href="${CSS.escape(href)}"]`)
      : null;
  if (again instanceof HTMLElement) again.focus();
}

/** Said to who listens to the page; seen by nobody. @param {string} text */
export function announce(text) {
  byId('live').textContent = text;
}
