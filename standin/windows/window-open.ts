/**
 * `window.open` and `target=_blank`. Chromium runs with `--block-new-web-contents`, so a page gets null and no window
 * comes, whatever the app says; an app that allows one gets a BrowserWindow of the stand-in's making, without `opener`.
 */
interface OpenDetails {
  url: string;
  frameName: string;
  features: string;
  disposition: 'foreground-tab' | 'new-window';
  referrer: { url: string; policy: 'strict-origin-when-cross-origin' };
}

export type OpenHandler = (details: OpenDetails) => {
  action: 'allow' | 'deny';
  overrideBrowserWindowOptions?: object;
};

export function openDetails(
  opened: { url: string; frameName: string; features: string },
  referrer: string,
): OpenDetails {
  const { url, frameName, features } = opened;
  return {
    url,
    frameName: frameName.startsWith('_') ? '' : frameName,
    features,
    disposition: features === '' ? 'foreground-tab' : 'new-window',
    referrer: { url: referrer, policy: 'strict-origin-when-cross-origin' },
  };
}
