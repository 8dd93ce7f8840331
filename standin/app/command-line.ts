export class StandinCommandLine {
  readonly #switches = new Map<string, string>();

  /** @param argv arguments after the main script */
  constructor(argv: readonly string[]) {
    let endOfSwitches = false;
    for (const argument of argv) {
      const match = endOfSwitches ? null : /^--?([^=]+)(?:=(.*))?$/s.exec(argument);
      if (argument === '--') endOfSwitches = true;
      else if (match?.[1] !== undefined) this.#switches.set(match[1].toLowerCase(), match[2] ?? '');
    }
  }

  hasSwitch(name: string): boolean {
    return this.#switches.has(name.toLowerCase());
  }
  getSwitchValue(name: string): string {
    return this.#switches.get(name.toLowerCase()) ?? '';
  }
  forChromium(): string[] {
    return [...this.#switches]
      .filter(([name]) => PASSED.has(name))
      .map(([name, value]) => (value === '' ? `--${name}` : `--${name}=${value}`));
  }
}

/** Switches with the same meaning for a separate Chromium. Others, such as the app's own arguments, are not passed on. */
const PASSED = new Set([
  'remote-debugging-port',
  'remote-allow-origins',
  'force-device-scale-factor',
  'force-color-profile',
  'force-dark-mode',
  'force-prefers-reduced-motion',
  'force-renderer-accessibility',
  'lang',
  'disable-gpu',
  'disable-software-rasterizer',
  'disable-renderer-backgrounding',
  'disable-background-timer-throttling',
  'disable-backgrounding-occluded-windows',
  'autoplay-policy',
  'host-rules',
  'ip-address-space-overrides',
  'host-resolver-rules',
  'proxy-server',
  'proxy-bypass-list',
  'proxy-pac-url',
  'no-proxy-server',
  'ignore-certificate-errors',
  'js-flags',
  'log-net-log',
  'font-render-hinting',
  'high-dpi-support',
]);
