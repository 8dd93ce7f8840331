/** Reference: an Electron app that does nothing, but for a tray icon. What it takes is the platform's part. */
import { join } from 'node:path';
import { app, Menu, nativeImage, Tray } from 'electron';

await app.whenReady();
const tray = new Tray(
  nativeImage.createFromPath(join(import.meta.dirname, '../../../build/icons/tray/tray-connected.png')),
);
tray.setContextMenu(Menu.buildFromTemplate([{ label: 'Quit', click: () => app.quit() }]));
app.on('window-all-closed', () => {});
console.log('ready');
