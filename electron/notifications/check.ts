/** Diagnosis of notifications: what the system's service can do, what prevents it, and what the person can do. */
import type { NotificationCheck, NotificationFinding } from '../../shared/bridge/notification-check.ts';
import type { NotificationCheckWords } from '../../shared/words/notification-check.ts';

interface Service {
  name: string;
  version: string;
  capabilities: readonly string[];
}

/** How a service presents the actions of a notification. `opened`: only while it is opened. */
type Buttons = 'drawn' | 'opened' | 'menu' | 'list' | 'none';

/** Services that announce `actions` and do not draw buttons at once, by the name that they report. */
const PRESENTED: ReadonlyMap<string, Buttons> = new Map([
  ['dunst', 'menu'],
  ['lxqt-notificationd', 'list'],
  ['gnome-shell', 'opened'],
]);

export function buttonsOf({ name, capabilities }: Service): Buttons {
  if (!capabilities.includes('actions')) return 'none';
  return PRESENTED.get(name.toLowerCase()) ?? 'drawn';
}

export interface NotificationFacts {
  platform: string;
  /** Linux: null if no service replies. */
  service: Service | null;
  /** The session suppresses notifications; null: not reported. */
  inhibited: boolean | null;
  /** Electron can show notifications. */
  supported: boolean;
  /** Windows: application id of the shortcut in the start menu; null: there is no shortcut. */
  shortcutId: string | null;
  /** Windows: the application id that a shortcut needs. */
  appId: string;
  /** Packaged by an installer, which creates the shortcut. */
  installed: boolean;
  /** The person chose the app's own cards. */
  ownCards: boolean;
}

/** @param words of the person's language */
export function checkNotifications(facts: NotificationFacts, words: NotificationCheckWords): NotificationCheck {
  const finding = (
    name: NotificationFinding['name'],
    state: NotificationFinding['state'],
    text: string,
    remedy: string | null = null,
  ): NotificationFinding => ({ name, state, label: words.names[name], text, remedy });
  switch (facts.platform) {
    case 'linux':
      return onLinux(facts, words, finding);
    case 'win32':
      return {
        findings: [
          finding('service', ...systemService(facts, words)),
          shortcutFinding(facts, words, finding),
          finding('quiet', 'unknown', words.quiet.unknown, words.quiet.windows),
        ],
        offersCards: false,
      };
    default:
      return {
        findings: [
          finding('service', ...systemService(facts, words)),
          finding('permission', 'unknown', words.permission.unknown, words.permission.mac),
          finding('quiet', 'unknown', words.quiet.unknown, words.quiet.mac),
        ],
        offersCards: false,
      };
  }
}

type MakeFinding = (...given: [NotificationFinding['name'], ...Rest]) => NotificationFinding;
type Rest = [state: NotificationFinding['state'], text: string, remedy?: string | null];

const systemService = ({ supported }: NotificationFacts, words: NotificationCheckWords): Rest =>
  supported ? ['good', words.service.system] : ['bad', words.service.none, words.service.remedy];

function onLinux(facts: NotificationFacts, words: NotificationCheckWords, finding: MakeFinding): NotificationCheck {
  const { service, inhibited, ownCards } = facts;
  if (service === null) {
    return { findings: [finding('service', 'bad', words.service.none, words.service.remedy)], offersCards: false };
  }
  const buttons = buttonsOf(service);
  const drawn = buttons === 'drawn' || buttons === 'opened';
  const offersCards = !drawn && !ownCards;
  const remedy = offersCards ? words.buttons.remedy : null;
  return {
    findings: [
      finding('service', 'good', words.service.named(service.name, service.version)),
      ownCards
        ? finding('buttons', 'good', words.buttons.ownCards)
        : finding('buttons', drawn ? 'good' : 'bad', words.buttons.kinds[buttons], remedy),
      quietFinding(inhibited, words, finding),
    ],
    offersCards,
  };
}

function quietFinding(
  inhibited: boolean | null,
  words: NotificationCheckWords,
  finding: MakeFinding,
): NotificationFinding {
  if (inhibited === null) return finding('quiet', 'unknown', words.quiet.unknown, words.quiet.linux);
  return inhibited
    ? finding('quiet', 'bad', words.quiet.on, words.quiet.remedy)
    : finding('quiet', 'good', words.quiet.off);
}

/** Windows shows toasts of an app only if a shortcut in the start menu has its application id. */
function shortcutFinding(
  facts: NotificationFacts,
  words: NotificationCheckWords,
  finding: MakeFinding,
): NotificationFinding {
  const { shortcutId, appId, installed } = facts;
  if (shortcutId === appId) return finding('shortcut', 'good', words.shortcut.good);
  const text = shortcutId === null ? words.shortcut.missing : words.shortcut.wrong(shortcutId);
  return finding('shortcut', 'bad', text, installed ? words.shortcut.repair : words.shortcut.install);
}

/** The findings for a help desk, one a line. */
export const checkLines = ({ findings }: NotificationCheck): string[] =>
  findings.map(({ state, label, text, remedy }) => `${label}: ${state}, ${text}${remedy === null ? '' : ` ${remedy}`}`);
