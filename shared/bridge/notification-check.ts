const NOTIFICATION_CHECKS = ['service', 'buttons', 'quiet', 'shortcut', 'permission'] as const;

export interface NotificationFinding {
  name: (typeof NOTIFICATION_CHECKS)[number];
  /** unknown: this system does not report it. */
  state: 'good' | 'bad' | 'unknown';
  /** As text. */
  label: string;
  text: string;
  /** What the person can do; null: nothing is needed. */
  remedy: string | null;
}

/** What the system's notifications can do, and what prevents them. */
export interface NotificationCheck {
  findings: NotificationFinding[];
  /** The service draws no buttons, so the app's own cards can be answered faster. */
  offersCards: boolean;
}
