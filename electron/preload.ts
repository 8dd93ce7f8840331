/** The bridge, the only object of the app visible to a page. It forwards messages and exposes no part of Electron. */
import { contextBridge, type IpcRendererEvent, ipcRenderer } from 'electron';
import type { HostBridge } from '../shared/bridge/bridge.ts';
import { DESKTOP_CAPABILITIES } from '../shared/bridge/desktop.ts';
import { IPC_PREFIX } from '../shared/bridge/ipc-prefix.ts';

const bridge: HostBridge = {
  capabilities: [...DESKTOP_CAPABILITIES],
  invoke: (channel, request) => ipcRenderer.invoke(`${IPC_PREFIX}${channel}`, request),
  on(event, listener) {
    const channel = `${IPC_PREFIX}${event}`;
    const heard = (_event: IpcRendererEvent, payload: Parameters<typeof listener>[0]) => listener(payload);
    ipcRenderer.on(channel, heard);
    return () => void ipcRenderer.removeListener(channel, heard);
  },
};

contextBridge.exposeInMainWorld('beckon', bridge);
