/** Applies Electron's security checklist to every page: no navigation, new windows, permissions or webviews. */
import type { App, Session } from 'electron';

/** Links that may be opened outside the app: https, without credentials. */
export function isExternalLink(text: string): boolean {
  const url = URL.parse(text);
  return url?.protocol === 'https:' && url.hostname !== '' && !url.username && !url.password;
}

export function secure(
  app: Pick<App, 'on'>,
  session: Pick<Session, 'setPermissionRequestHandler' | 'setPermissionCheckHandler'>,
): void {
  session.setPermissionRequestHandler((_contents, _permission, answer) => answer(false));
  session.setPermissionCheckHandler(() => false);
  app.on('web-contents-created', (_event, contents) => {
    contents.setWindowOpenHandler(() => ({ action: 'deny' }));
    contents.on('will-navigate', (event) => event.preventDefault());
    contents.on('will-attach-webview', (event) => event.preventDefault());
  });
}
