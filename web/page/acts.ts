/** Performs what the worker requests of its page. */
import type { PageAct } from '../tabs/messages.ts';
import type { Notices } from './notices.ts';

export function createPagePerformer(
  page: Window & typeof globalThis,
  notices: Pick<Notices, 'raise' | 'withdraw' | 'hide'>,
): (act: PageAct) => void {
  const { navigator, document, location } = page;
  return (act) => {
    switch (act.act) {
      case 'badge':
        // Browsers without an app icon reject this; ignore it.
        void navigator.setAppBadge?.(act.count).catch(() => {});
        break;
      case 'download':
        download(document, act.name, new Blob(act.parts, { type: act.type }));
        break;
      case 'leave':
        location.assign(act.path);
        break;
      case 'raise':
        notices.raise(act.notice);
        break;
      case 'withdraw':
        notices.withdraw(act.id);
        break;
      case 'hide':
        notices.hide(act.id);
        break;
    }
  };
}

function download(document: Document, name: string, file: Blob): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(file);
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}
