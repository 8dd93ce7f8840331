/** Command lines with which the system's Chromium acts as an app's engine instead of a browser. */

export interface SwitchOptions {
  profile: string;
  /** X11's WM_CLASS, by which the desktop groups the windows. */
  windowClass: string;
  env: NodeJS.ProcessEnv;
  /** Effective user id; Chromium refuses its sandbox to root. */
  uid: number;
  /** Switches from `app.commandLine` or the app's arguments. */
  appSwitches: readonly string[];
}

const QUIET = [
  '--no-first-run',
  '--no-default-browser-check',
  '--no-service-autorun',
  '--disable-background-networking',
  '--disable-breakpad',
  '--disable-client-side-phishing-detection',
  '--disable-component-update',
  '--disable-default-apps',
  '--disable-domain-reliability',
  '--disable-extensions',
  '--disable-component-extensions-with-background-pages',
  '--disable-quic',
  '--disable-search-engine-choice-screen',
  '--disable-sync',
  '--hide-crash-restore-bubble',
  '--metrics-recording-only',
  '--password-store=basic',
  '--disable-features=Translate,MediaRouter,OptimizationHints,AutofillServerCommunication,InterestFeedContentSuggestions,HttpsUpgrades,GlobalMediaControls,HardwareMediaKeyHandling,NativeNotifications,SystemNotifications',
];

/** Switches shared by Chromium itself and the launcher process of each app window, which forwards its switches. */
function common(options: SwitchOptions): string[] {
  // --test-type removes the bar "You are using an unsupported command-line flag" that --no-sandbox causes.
  const sandbox = options.uid === 0 ? ['--no-sandbox', '--test-type'] : [];
  const platform = options.env.DISPLAY ? '--ozone-platform=x11' : '--ozone-platform=wayland';
  return [`--user-data-dir=${options.profile}`, platform, ...sandbox];
}

/** The app's one Chromium. It opens nothing by itself and runs until it is closed or its pipe closes. */
export function browserSwitches(options: SwitchOptions): string[] {
  return [
    ...common(options),
    `--class=${options.windowClass}`,
    '--remote-debugging-pipe',
    '--no-startup-window',
    // Only BrowserWindow opens windows; see windows/window-open.ts.
    '--block-new-web-contents',
    '--disable-dev-shm-usage',
    ...QUIET,
    ...options.appSwitches,
  ];
}

/** A second, short-lived Chromium that makes the first one open an app window; the protocol cannot. */
export function appWindowSwitches(
  options: SwitchOptions,
  url: string,
  bounds: { x?: number | undefined; y?: number | undefined; width: number; height: number },
): string[] {
  const place = bounds.x === undefined || bounds.y === undefined ? [] : [`--window-position=${bounds.x},${bounds.y}`];
  return [...common(options), ...place, `--window-size=${bounds.width},${bounds.height}`, `--app=${url}`];
}
