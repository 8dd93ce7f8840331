/**
 * Custom schemes. The DevTools protocol cannot teach Chromium a scheme, so each `scheme://host/…` of the app is served
 * under a reserved origin, `https://host.scheme.electron.invalid/…` (`.invalid` never resolves, RFC 6761), and mapped
 * back wherever the main process sees a URL.
 */

const SUFFIX = '.electron.invalid';
const SCHEME = /^[a-z][a-z0-9-]*$/;

/** Schemes that an app may not take, as in Electron. */
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

  /** @throws where the stand-in could not serve the scheme as Electron would */
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

  /** `app://beckon/x` → `https://beckon.app.electron.invalid/x`; other URLs as they are. */
  toChromium(url: string): string {
    const parsed = URL.parse(url);
    const scheme = parsed?.protocol.slice(0, -1) ?? '';
    if (!parsed || !this.#registered.has(scheme)) return url;
    return `https://${parsed.host.toLowerCase()}.${scheme}${SUFFIX}${parsed.pathname || '/'}${parsed.search}${parsed.hash}`;
  }

  /** The way back; URLs that were never mapped come out as they are. */
  toApp(url: string): string {
    const match = /^https:\/\/([^/?#]+)\.([a-z][a-z0-9-]*)\.electron\.invalid(?=[/?#]|$)/.exec(url);
    const [whole, host, scheme] = match ?? [];
    if (whole === undefined || scheme === undefined || !this.#registered.has(scheme)) return url;
    return `${scheme}://${host}${url.slice(whole.length)}`;
  }

  /** The scheme of ours under whose origin a Chromium URL lies, if any. */
  schemeOf(url: string): string | undefined {
    const mapped = this.toApp(url);
    return mapped === url ? undefined : mapped.slice(0, mapped.indexOf(':'));
  }

  /** Content-Security-Policy sources that name a scheme of ours, for Chromium. */
  policyToChromium(policy: string): string {
    let mapped = policy;
    for (const scheme of this.#registered) {
      mapped = mapped
        .replace(new RegExp(`(?<=[\\s;]|^)${scheme}://([^\\s;/]+)`, 'g'), `https://$1.${scheme}${SUFFIX}`)
        .replace(new RegExp(`(?<=[\\s;]|^)${scheme}:(?=[\\s;]|$)`, 'g'), `https://*.${scheme}${SUFFIX}`);
    }
    return mapped;
  }

  /** Serialised origin (RFC 6454) as the app knows it. */
  originOf(url: string): string {
    const app = this.toApp(url);
    const parsed = URL.parse(app);
    if (!parsed) return 'null';
    return this.#registered.has(parsed.protocol.slice(0, -1)) ? `${parsed.protocol}//${parsed.host}` : parsed.origin;
  }
}
