/** Opens this computer's files and reports problems as remarks. */
import { basename, join } from 'node:path';
import { ipcMain, nativeTheme, safeStorage } from 'electron';
import { createRemarks, type Remarks } from '../../desk/inbox/remarks.ts';
import { relayAddress } from '../../desk/relay-client/address.ts';
import type { Recovery } from '../../desk/store/outbox-store.ts';
import type { DiskFault } from '../../disk/faults.ts';
import type { DeskWords } from '../../shared/words/desk.ts';
import { createDocumentStore } from '../document-store.ts';
import { type HistoryStore, openHistoryStore } from '../local-store/history-file.ts';
import { type LocalOutbox, openOutboxStore } from '../local-store/outbox-file.ts';
import type { PolicyDocument } from '../policy/document.ts';
import { createLivePolicy } from '../policy/live.ts';
import { readPolicy } from '../policy/read.ts';
import { type LocalPreferences, openPreferences, type PreferenceEvents } from '../preferences.ts';
import { managedAccount, pinnedSignIn } from '../profile.ts';
import { createDocumentKey } from '../secrets/document-key.ts';
import { createProxySignIns } from '../secrets/proxy-sign-ins.ts';
import { createSealer } from '../secrets/sealer.ts';
import { createSecrets, type SecretEvents, type Secrets, type Unreadable } from '../secrets.ts';
import { lineLog, systemClock } from '../system.ts';

const RETRY_MS = 15_000;

/** Settings that are available even if the disk fails; changes then last for this run. */
export interface Settings extends ReturnType<typeof openSettings> {}
export interface Stores {
  history: HistoryStore;
  outbox: LocalOutbox;
}
export type Files = Settings & Stores;

/** @param env settings of the administrator. @param found policy of this start */
export function openSettings(folder: string, env: NodeJS.ProcessEnv, found: PolicyDocument) {
  const clock = systemClock();
  const log = lineLog(process.stderr, clock);
  const policy = createLivePolicy(found, { clock, log, read: () => readPolicy(process.platform, process.env) });
  const remarks = createRemarks();
  const managed = managedAccount(env, relayAddress, policy.atStart.relay !== undefined);
  const pins = pinnedSignIn(env, relayAddress);
  // A policy sets it at each start; otherwise start at login has to.
  const profile = policy.atStart.profile === undefined ? env.BECKON_PROFILE?.trim() || null : null;
  const keys = { store: safeStorage, platform: process.platform, log };
  const secrets = createSecrets({
    ...keys,
    path: join(folder, 'account.json'),
    events: secretEvents(remarks, log),
  });
  const sealer = createSealer(keys);
  const proxySignIns = createProxySignIns({
    sealer,
    path: join(folder, 'proxies.json'),
    log,
    unsaved: (fault) => reportProxyFault(fault, remarks),
  });
  const documentStore = createDocumentStore({
    folder: join(folder, 'documents'),
    key: createDocumentKey({ sealer, path: join(folder, 'documents.key'), log }),
    now: clock.now,
    log,
  });
  const preferences = openPreferences(folder, clock.now(), preferenceEvents(remarks, log), policy.current);
  // electron-store exposes the data folder to pages over IPC. Pages may only use our channels, which expose no paths.
  ipcMain.removeAllListeners('electron-store-get-data');
  const stored = { secrets, proxySignIns, documentStore, preferences };
  return { clock, log, policy, profile, remarks, managed, pins, ...stored, folder };
}

type Log = ReturnType<typeof lineLog>;

function preferenceEvents(remarks: Remarks, log: Log): PreferenceEvents {
  const say = (words: (words: DeskWords) => string) => remarks.add({ id: 'preferences', words, beckons: false });
  return {
    notTaken(names) {
      log.warn('invalid preferences were ignored', { names: names.join(' ') });
      say(({ files }) => {
        const known: Readonly<Record<string, string>> = files.preferenceNames;
        return files.preferencesNotTaken(names.map((name) => known[name] ?? name).join(', '));
      });
    },
    setAside(path) {
      log.warn('a damaged file was set aside', { setAside: path });
      say(({ files }) => files.preferencesSetAside(basename(path)));
    },
    unreadable(fault) {
      log.warn('the preferences cannot be read', { fault });
      say(({ files }) => files.preferencesUnreadable(files.fault[fault]));
    },
    unsaved(fault) {
      const id = 'preferences unsaved';
      if (fault === null) {
        remarks.remove(id);
        return;
      }
      log.warn('the preferences cannot be saved', { fault });
      remarks.add({ id, words: ({ files }) => files.preferencesUnsaved(files.fault[fault]), beckons: false });
    },
  };
}

function secretEvents(remarks: Remarks, log: Log): SecretEvents {
  const reason = (why: Unreadable, { files }: DeskWords): string => {
    if (why === 'locked') return files.signInLocked;
    return why === 'unknown' ? files.signInUnknown : files.fault[why];
  };
  return {
    unreadable(why) {
      const id = 'sign-in unread';
      if (why === null) {
        remarks.remove(id);
        return;
      }
      log.warn('the sign-in cannot be read', { why });
      remarks.add({ id, words: (words) => words.files.signInUnreadable(reason(why, words)), beckons: true });
    },
    unsaved(fault) {
      const id = 'sign-in unsaved';
      if (fault === null) {
        remarks.remove(id);
        return;
      }
      remarks.add({ id, words: ({ files }) => files.signInUnsaved(files.fault[fault]), beckons: false });
    },
  };
}

function reportProxyFault(fault: DiskFault | null, remarks: Remarks): void {
  const id = 'proxy unsaved';
  if (fault === null) remarks.remove(id);
  else remarks.add({ id, words: ({ files }) => files.proxyUnsaved(files.fault[fault]), beckons: false });
}

/** @throws NewerSchemaError or the disk's error; nothing is then open or moved */
export function openStores({ folder, clock, log, remarks }: Settings): Stores {
  const history = openHistoryStore(join(folder, 'history.db'), clock.now());
  try {
    const outbox = openOutboxStore(join(folder, 'outbox.db'), clock.now());
    reportHistoryDamage(history, remarks, log);
    reportOutboxDamage(outbox, remarks, log);
    return { history, outbox };
  } catch (error) {
    history.close();
    throw error;
  }
}

function reportHistoryDamage({ setAside }: HistoryStore, remarks: Remarks, log: Log): void {
  if (setAside === null) return;
  log.warn('a damaged file was set aside', { setAside });
  remarks.add({ id: 'history', words: ({ files }) => files.historySetAside(basename(setAside)), beckons: false });
}

function reportOutboxDamage(
  { setAside, recoveries, unread, unreadable }: LocalOutbox,
  remarks: Remarks,
  log: Log,
): void {
  const aside = setAside && basename(setAside);
  for (const recovery of recoveries) {
    const { file, recovered, lost, certain } = recovery;
    log.warn('answers of a damaged file were recovered', { file, recovered, lost, certain });
    if (file === aside || !isEmpty(recovery)) {
      const words = ({ files }: DeskWords) => files.recovered(file, recovered, lost, certain);
      remarks.add({ id: file, words, beckons: true });
    }
  }
  for (const file of unread) {
    log.warn('a damaged file cannot be read now', { file });
    remarks.add({ id: file, words: ({ files }) => files.asideUnread(file), beckons: true });
  }
  if (unreadable > 0) {
    log.warn('stored answers cannot be read', { unreadable });
    remarks.add({ id: 'answers', words: ({ files }) => files.answersUnreadable(unreadable), beckons: true });
  }
}

const isEmpty = ({ recovered, lost, certain }: Recovery): boolean => recovered + lost === 0 && certain;

/** Retries failed writes and reads periodically. @returns a function that stops */
export function retryFailedFiles(
  { clock, preferences, secrets }: { clock: Settings['clock']; preferences: LocalPreferences; secrets: Secrets },
  signInAgain: () => Promise<unknown>,
): () => void {
  let cancel = (): void => {};
  const next = (): void => {
    cancel = clock.after(RETRY_MS, () => {
      preferences.flush();
      const tried = secrets.isUnread() ? signInAgain() : secrets.flush();
      void tried.finally(next);
    });
  };
  next();
  return () => cancel();
}

/** Applies preferences to the system. @param languageChanged called when the language changes */
export function connectPreferences({ preferences }: Files, languageChanged: () => void) {
  const apply = (): void => {
    nativeTheme.themeSource = preferences.get().theme;
  };
  apply();
  return {
    ...preferences,
    set(patch: Parameters<typeof preferences.set>[0]) {
      const next = preferences.set(patch);
      apply();
      if (patch.language !== undefined) languageChanged();
      return next;
    },
  };
}
