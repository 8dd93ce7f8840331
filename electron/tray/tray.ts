/** The tray icon. Callers pass the whole state; one render function updates the system's icon. */
import { join } from 'node:path';
import type { Menu, NativeImage, nativeImage, Tray } from 'electron';
import type { TrayIcon, TrayState } from '../../desk/view/tray-state.ts';
import { menuFor, type TrayActions } from './menu.ts';

interface TrayDeps {
  Tray: new (image: NativeImage) => Tray;
  Menu: Pick<typeof Menu, 'buildFromTemplate'>;
  nativeImage: Pick<typeof nativeImage, 'createFromPath'>;
  /** Folder of `tray-<state>.png` and its `@2x` variants. */
  icons: string;
  platform: string;
  actions: TrayActions;
}

export interface TrayIconView {
  show(state: TrayState): void;
  /** Position on the screen; null if the system does not report it. */
  bounds(): { x: number; y: number; width: number; height: number } | null;
  close(): void;
}

export function createTray(deps: TrayDeps, first: TrayState): TrayIconView {
  const image = (icon: TrayIcon): NativeImage => {
    const made = deps.nativeImage.createFromPath(join(deps.icons, `tray-${icon}.png`));
    // macOS colours a template image to match the menu bar.
    if (deps.platform === 'darwin') made.setTemplateImage(true);
    return made;
  };
  const tray = new deps.Tray(image(first.icon));
  let drawn: TrayState | null = null;

  const render = (state: TrayState): void => {
    if (drawn?.icon !== state.icon) tray.setImage(image(state.icon));
    if (drawn?.tooltip !== state.tooltip) tray.setToolTip(state.tooltip);
    if (deps.platform === 'darwin' && drawn?.toAnswer !== state.toAnswer) {
      tray.setTitle(state.toAnswer > 0 ? String(state.toAnswer) : '');
    }
    // On Linux a changed menu is displayed only after it is set again.
    if (JSON.stringify(drawn) !== JSON.stringify(state)) {
      tray.setContextMenu(deps.Menu.buildFromTemplate(menuFor(state, deps.actions)));
    }
    drawn = state;
  };

  tray.on('click', deps.actions.open);
  render(first);
  return {
    show: render,
    bounds() {
      const bounds = tray.getBounds();
      return bounds.width > 0 ? bounds : null;
    },
    close: () => tray.destroy(),
  };
}
