/** Signing in: with a one-time code, or a device token. The relay opens a session for it, whose cookie no script can read. */
import { call, Refused } from './api.js';
import { h } from './dom.js';

/** What is typed: a code has three groups of four characters, with or without hyphens. @param {string} typed */
const isCode = (typed) => /^[0-9a-z]{4}[\s-]?[0-9a-z]{4}[\s-]?[0-9a-z]{4}$/i.test(typed);

/** @param {string} typed */
const signIn = (typed) => call('POST', '/me/session', isCode(typed) ? { code: typed } : { token: typed });

/** Browsers keep the cookie of a session only where the page came safely. */
const NOT_SAFE =
  'This page did not come by https, so this browser keeps no sign-in. Open it by its https address, or on the computer that runs the relay.';

/** @param {() => void} done @param {string | null} notice */
export function signInView(done, notice) {
  const field = /** @type {HTMLInputElement} */ (
    h('input', {
      id: 'code',
      name: 'code',
      autocomplete: 'one-time-code',
      autocapitalize: 'characters',
      spellcheck: 'false',
      required: true,
    })
  );
  const button = /** @type {HTMLButtonElement} */ (h('button', { class: 'main' }, 'Sign in'));
  const fault = h('p', { role: 'alert', class: 'fault' });
  const submit = async (/** @type {SubmitEvent} */ event) => {
    event.preventDefault();
    button.disabled = true;
    fault.textContent = '';
    try {
      await signIn(field.value.trim());
      done();
    } catch (error) {
      fault.textContent = error instanceof Refused ? error.message : 'The relay cannot be reached. Try again.';
      button.disabled = false;
      field.focus();
    }
  };
  const view = h(
    'div',
    { class: 'card' },
    h('h1', {}, 'Sign in'),
    notice !== null && h('p', {}, notice),
    !window.isSecureContext && h('p', { class: 'fault', role: 'alert' }, NOT_SAFE),
    h('p', { class: 'soft' }, 'Your administrator, or Beckon on your computer, gives you a code for this browser.'),
    h('form', { submit }, h('label', { for: 'code' }, 'Code'), field, fault, button),
  );
  void offerIssuer(view);
  return view;
}

/** Where the relay knows an issuer, the people's own account there comes first. @param {HTMLElement} view */
async function offerIssuer(view) {
  const { oidc } = await call('GET', '/v1/sign-in').catch(() => ({}));
  if (!oidc?.clientId) return;
  const { host } = new URL(oidc.issuer);
  view.querySelector('h1')?.after(h('a', { class: 'button', href: '/me/sign-in' }, `Sign in with ${host}`));
}
