/** Relay settings (environment or YAML) and desktop preferences (`preferences.json` in the profile). */
import Type, { type Static } from 'typebox';
import { DEFAULT_SOUNDS, Sounds } from './notification-sounds.ts';
import { KNOW_DAYS, NOTIFICATION_SECONDS, UNDO_SECONDS } from './preference-values.ts';
import { DURATION_PATTERN, Nullable, oneOf } from './primitives.ts';
import { LANGUAGE_CODES } from './words/words.ts';

const Lifetime = (description: string) =>
  Type.Optional(
    Type.String({
      pattern: DURATION_PATTERN.replace('[+-]?', ''),
      maxLength: 40,
      description: `an ISO 8601 duration; ${description}`,
    }),
  );

const SecretFile = (name: string) =>
  Type.Optional(Type.String({ minLength: 1, description: `Path of a file that holds ${name}` }));

/** The relay's settings by environment variable; the YAML file at `BECKON_CONFIG` uses the same names. Contract section 1. */
export const RelaySettings = Type.Object(
  {
    BECKON_HOST: Type.Optional(Type.String({ minLength: 1, maxLength: 255, default: '127.0.0.1' })),
    BECKON_PORT: Type.Optional(Type.Integer({ minimum: 0, maximum: 65535, default: 7420 })),
    BECKON_DATA: Type.Optional(
      Type.String({ minLength: 1, description: "Directory; default the platform's data directory" }),
    ),
    BECKON_STORE: Type.Optional(
      Type.String({ pattern: '^(sqlite:.+|postgres(ql)?://.+)$', description: 'sqlite:PATH' }),
    ),
    BECKON_CLUSTER: Type.Optional(
      Type.String({
        pattern: '^postgres(ql)?://[^\\s]+$',
        description:
          'postgres://… of the database in which several relays agree; BECKON_DATA then holds a copy of their store',
      }),
    ),
    BECKON_CLUSTER_FILE: SecretFile('BECKON_CLUSTER'),
    BECKON_BUS: Type.Optional(Type.String({ pattern: '^rediss?://.+$', description: 'redis://…' })),
    BECKON_DIRECTORY: Type.Optional(
      Type.String({ minLength: 1, description: 'YAML file of sources, roles and users' }),
    ),
    BECKON_PUBLIC_URL: Type.Optional(
      Type.String({ pattern: '^https?://[^\\s]+$', description: 'an http or https address' }),
    ),
    BECKON_LOG: Type.Optional(oneOf('trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent')),
    BECKON_ADMIN_TOKEN: Type.Optional(Type.String({ minLength: 8 })),
    BECKON_ADMIN_TOKEN_FILE: SecretFile('BECKON_ADMIN_TOKEN'),
    BECKON_TRUSTED_PROXIES: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 2000,
        description:
          'Addresses or networks of the proxies before the relay, with commas between; their X-Forwarded-For is believed',
      }),
    ),
    BECKON_HOSTS: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 2000,
        description: 'Names by which the relay is asked beside that of BECKON_PUBLIC_URL, with commas between',
      }),
    ),
    BECKON_ACCESS_LOG: Type.Optional(
      Type.Enum(['on', 'off'], { description: 'on: a line in the log for each request; default off' }),
    ),
    BECKON_METRICS_TOKEN: Type.Optional(
      Type.String({ minLength: 16, description: 'Needed to read /metrics, which names sources only then' }),
    ),
    BECKON_METRICS_TOKEN_FILE: SecretFile('BECKON_METRICS_TOKEN'),
    BECKON_SCIM_TOKEN: Type.Optional(
      Type.String({
        pattern: '^[^\\s]{32,500}( [^\\s]{32,500})?$',
        description: 'one or two tokens of at least 32 characters each, with a space between, which open /scim/v2',
      }),
    ),
    BECKON_SCIM_TOKEN_FILE: SecretFile('BECKON_SCIM_TOKEN'),
    BECKON_DEVICE_LIFE: Lifetime('how long a device token is good; default P365D'),
    BECKON_DEVICE_IDLE: Lifetime('how long one is good that nobody uses; default P90D'),
    BECKON_BROWSER_LIFE: Lifetime('how long a browser stays signed in by code or token; default P30D'),
    BECKON_SIGN_ON_LIFE: Lifetime('how long a browser stays signed in by single sign-on; default PT12H'),
    BECKON_ADMIN_LIFE: Lifetime('how long the console stays signed in; default PT8H'),
    BECKON_CA_FILE: Type.Optional(
      Type.String({ minLength: 1, description: 'PEM of authorities to trust beside those of the operating system' }),
    ),
    BECKON_GRANTS: Type.Optional(
      Type.Enum(['optional', 'required'], { description: 'required: no source without grants; default optional' }),
    ),
    BECKON_AUDIT_KEY: Type.Optional(
      Type.String({ minLength: 1, description: 'Ed25519 key that signs the audit, or the path of one' }),
    ),
    BECKON_PRIVATE_RESPONSES: Type.Optional(oneOf('on', 'off')),
    BECKON_WEB: Type.Optional(Type.Enum(['on', 'off'], { description: 'off: no web client; default on' })),
    BECKON_WITNESS: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 2000,
        description: 'Where signed heads of the audit go besides: a path, an https address, syslog:…',
      }),
    ),
    BECKON_KEYS: Type.Optional(
      Type.String({ minLength: 1, description: 'File of the key ring that seals secrets in the store' }),
    ),
  },
  { additionalProperties: false },
);
export type RelaySettings = Static<typeof RelaySettings>;

/** Preferences of a person on this computer. Subscriptions and quiet hours are stored by the relay. */
export const Preferences = Type.Object(
  {
    theme: oneOf('system', 'light', 'dark'),
    /** Row height with a mouse; touch rows are always high. */
    density: oneOf('comfortable', 'compact'),
    language: oneOf('system', ...LANGUAGE_CODES),
    sounds: Sounds,
    startAtLogin: Type.Boolean(),
    /** Hides titles and bodies of notifications while the screen is locked. */
    redactWhenLocked: Type.Boolean(),
    /** Shows critical notifications even while the session inhibits notifications. */
    criticalWhileInhibited: Type.Boolean(),
    /** Desktop only: own cards instead of the system's notifications that ask for an answer. */
    ownCards: Type.Boolean(),
    /** Browser only: push messages may name the item. */
    pushDetails: Type.Boolean(),
    /** Browser only: also notifies while a desktop of the same person is connected. */
    beckonBesideDesktop: Type.Boolean(),
    /** Single-character shortcuts: enabled, disabled, or only with a modifier (WCAG 2.1.4). */
    singleKeys: oneOf('on', 'off', 'modifier'),
    undoSeconds: Type.Enum([...UNDO_SECONDS]),
    /** Seconds until a non-critical notification is hidden; 0: until answered. */
    notificationSeconds: Type.Enum([...NOTIFICATION_SECONDS]),
    afterAnswer: oneOf('next', 'stay'),
    knowDays: Type.Enum([...KNOW_DAYS]),
    /** Introduction after the first pairing on this computer: not due, due, or done (or skipped). */
    firstSteps: oneOf('none', 'due', 'done'),
  },
  { additionalProperties: false },
);
export type Preferences = Static<typeof Preferences>;
export const DEFAULT_PREFERENCES: Preferences = {
  theme: 'system',
  density: 'comfortable',
  language: 'system',
  sounds: DEFAULT_SOUNDS,
  startAtLogin: false,
  redactWhenLocked: true,
  criticalWhileInhibited: false,
  ownCards: false,
  pushDetails: false,
  beckonBesideDesktop: false,
  singleKeys: 'on',
  undoSeconds: 5,
  notificationSeconds: 20,
  afterAnswer: 'next',
  knowDays: 7,
  firstSteps: 'none',
};
export const PreferencesPatch = Type.Partial(Preferences);
export type PreferencesPatch = Static<typeof PreferencesPatch>;

/** Notifications are paused until then; "resumed": until the person resumes them. */
export const Pause = Nullable(Type.Object({ until: Type.String({ description: 'RFC 3339, or "resumed"' }) }));
export type Pause = Static<typeof Pause>;
