import type { deskWords as english } from '../en/desk.ts';
import type { Translation } from '../translation.ts';
import { answers } from './desk/answers.ts';
import { check } from './desk/check.ts';
import { connection } from './desk/connection.ts';
import { files } from './desk/files.ts';
import { historyExport } from './desk/history-export.ts';
import { menu } from './desk/menu.ts';
import { notifications } from './desk/notifications.ts';
import { signIn } from './desk/sign-in.ts';
import { tabs } from './desk/tabs.ts';
import { tray } from './desk/tray.ts';
import { network } from './network.ts';
import { actionLabels } from './terms.ts';

export const deskWords: Translation<typeof english> = {
  ...notifications,
  ...answers,
  ...connection,
  ...tray,
  ...historyExport,
  files,
  check,
  signIn,
  tabs,
  menu,
  network,
  actionLabels,
};
