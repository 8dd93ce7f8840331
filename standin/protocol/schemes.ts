/**
 * Custom schemes. The DevTools protocol cannot register schemes, so each `scheme://host/…` of the app is served under a reserved origin,
 * `https://host.scheme.electron.invalid/…` (`.invalid` never resolves, RFC 6761), and mapped back wherever the main process sees a URL.
 */

const SUFFIX = '.electron.invalid';
const SCHEME = /^[a-z][a-z0-9-]*$/;

/** Schemes that an app may not register, as in Electron. */
const TAKEN = new Set([
  'http',
  'https',
  'file',
  'data',
  'about',
  'blob',
  'javascript',
  'chrome',
  'devtools',
  'ws',
  'wss',
]);

export class Schemes {
  readonly #registered = new Set<string>();

  /** @throws if the stand-in could not serve the scheme as Electron would */
  register(scheme: string, standard: boolean): void {
    if (TAKEN.has(scheme)) throw new Error(`electron.protocol: the scheme ${scheme} is not free in the stand-in`);
    if (!standard)
      throw new Error(`electron.protocol: the stand-in serves standard schemes only, and ${scheme} is not`);
    if (!SCHEME.test(scheme)) throw new Error(`electron.protocol: ${scheme} is not a scheme name the stand-in can map`);
    this.#registered.add(scheme);
  }

  has(scheme: string): boolean {
    return this.#registered.has(scheme);
  }

  /** `app://beckon/x` → `https://beckon.app.electron.invalid/x`; other URLs unchanged. */
  toChromium(url: string): string {
    const parsed = URL.parse(url);
    const scheme = parsed?.protocol.slice(0, -1) ?? '';
    if (!parsed || !this.#registered.has(scheme)) return url;
    return `https://${parsed.host.toLowerCase()}.${scheme}${SUFFIX}${parsed.pathname || '/'}${parsed.search}${parsed.hash}`;
  }

  /** Inverse of `toChromium`; URLs that were never mapped are unchanged. */
  toApp(url: string): string {
    const match = /^https:\/\/([^/?#]+)\.([a-z][a-z0-9-]*)\.electron\.invalid(?=[/?#]|$)/.exec(url);
    const [whole, host, scheme] = match ?? [];
    if (whole === undefined || scheme === undefined || !this.#registered.has(scheme)) return url;
    return `${scheme}://${host}${url.slice(whole.length)}`;
  }

  /** The registered scheme that a Chromium URL is mapped from, if any. */
  schemeOf(url: string): string | undefined {
    const mapped = this.toApp(url);
    return mapped === url ? undefined : mapped.slice(0, mapped.indexOf(':'));
  }

  policyToChromium(policy: string): string {
    let mapped = policy;
    for (const scheme of this.#registered) {
      mapped = mapped
        .replace(new RegExp(`(?<=[\\s;]|^)${scheme}://([^\\s;/]+)`, 'g'), `https://$1.${scheme}${SUFFIX}`)
        .replace(new RegExp(`(?<=[\\s;]|^)${scheme}:(?=[\\s;]|$)`, 'g'), `https://*.${scheme}${SUFFIX}`);
    }
    return mapped;
  }

  /** Serialised origin (RFC 6454) in the app's form. */
  originOf(url: string): string {
    const app = this.toApp(url);
    const parsed = URL.parse(app);
    if (!parsed) return 'null';
    return this.#registered.has(parsed.protocol.slice(0, -1)) ? `${parsed.protocol}//${parsed.host}` : parsed.origin;
  }
}
