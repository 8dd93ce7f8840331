/** Reference: an Electron app with only a tray icon, to measure the platform's share. */
import { join } from 'node:path';
import { app, Menu, nativeImage, Tray } from 'electron';

await app.whenReady();
const tray = new Tray(
  nativeImage.createFromPath(join(import.meta.dirname, '../../../build/icons/tray/tray-connected.png')),
);
tray.setContextMenu(Menu.buildFromTemplate([{ label: 'Quit', click: () => app.quit() }]));
app.on('window-all-closed', () => {});
console.log('ready');
