/**
 * With `--block-new-web-contents`, `window.open` returns null. If the app allows it, the stand-in opens a BrowserWindow without `opener`.
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
