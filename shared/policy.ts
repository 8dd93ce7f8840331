/**
 * Managed policy of the desktop: what an administrator sets for a computer or a user. Templates for each system, the reference page and the
 * example are generated from here by `build/policies.ts`; titles and descriptions are in the words of each language.
 */
import Type, { type Static } from 'typebox';
import { SOUND_LEVELS, soundsAt } from './notification-sounds.ts';
import { HISTORY_DAYS, UNDO_SECONDS } from './preference-values.ts';
import { some } from './primitives.ts';
import { DEFAULT_PREFERENCES, type Preferences } from './settings.ts';

/** https, or http to this computer (contract section 1). */
const Address = (example: string) =>
  Type.String({
    pattern: '^(https://[^\\s/@\\\\]+|http://(localhost|127(\\.\\d{1,3}){3}|\\[::1\\])(:\\d{1,5})?)(/[^\\s?#]*)?$',
    maxLength: 2048,
    description: 'an https address without a query (http only to this computer)',
    examples: [example],
  });

const HOST = '[a-z0-9]([a-z0-9-]*[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*';
const HostPattern = Type.String({
  pattern: `^(\\*\\.)?${HOST}$`,
  maxLength: 255,
  description: 'a host in lower case, or *.HOST for all hosts below it',
});

const TIME = '([01]\\d|2[0-3]):[0-5]\\d';

/** `default`: the effect if no policy is set; absent: none. */
export const Policy = Type.Object(
  {
    relay: some(Address('https://relay.acme.example')),
    issuer: some(Address('https://login.acme.example')),
    proxy: some(
      Type.String({
        pattern: '^(https?://)?[^\\s/@:]+(:\\d{1,5})?$',
        maxLength: 300,
        description: 'HOST:PORT, or https://HOST:PORT for a proxy with TLS',
        examples: ['proxy.acme.example:8080'],
      }),
    ),
    proxyBypass: some(
      Type.String({
        maxLength: 2000,
        description: 'hosts, addresses or networks, separated by commas',
        examples: ['.acme.example,10.0.0.0/8'],
      }),
    ),
    caFile: some(
      Type.String({
        minLength: 1,
        maxLength: 1000,
        description: 'the path of a PEM file',
        examples: ['/etc/ssl/acme-ca.pem'],
      }),
    ),
    profile: some(
      Type.String({
        pattern: '^[A-Za-z0-9][A-Za-z0-9_.-]{0,62}$',
        description: 'a name of letters, digits, dot, underscore and hyphen, at most 63 characters',
        examples: ['work'],
      }),
    ),
    startAtLogin: some(Type.Boolean({ default: DEFAULT_PREFERENCES.startAtLogin, examples: [true] })),
    quietHours: some(
      Type.String({
        pattern: `^${TIME}-${TIME}$`,
        default: '18:00-07:00',
        description: 'two times of day, such as 18:00-07:00',
        examples: ['19:00-06:30'],
      }),
    ),
    sounds: some(Type.Enum([...SOUND_LEVELS], { default: 'critical', examples: ['critical'] })),
    singleKeys: some(
      Type.Enum(['on', 'modifier', 'off'], { default: DEFAULT_PREFERENCES.singleKeys, examples: ['modifier'] }),
    ),
    undoSeconds: some(Type.Enum([...UNDO_SECONDS], { default: DEFAULT_PREFERENCES.undoSeconds, examples: [10] })),
    historyDays: some(Type.Integer({ minimum: 1, maximum: 3650, default: HISTORY_DAYS, examples: [90] })),
    diagnostics: some(Type.Boolean({ default: true, examples: [true] })),
    linkHosts: some(
      Type.Array(HostPattern, { maxItems: 200, examples: [['erp.acme.example', '*.apps.acme.example']] }),
    ),
  },
  { additionalProperties: false },
);
export type Policy = Static<typeof Policy>;
export type PolicyName = keyof Policy;

/** True: the value overrides every other source, and its control is disabled. False: the value replaces the default only. */
export const LOCKS: Readonly<Record<PolicyName, boolean>> = {
  relay: true,
  issuer: true,
  proxy: true,
  proxyBypass: true,
  caFile: true,
  profile: true,
  startAtLogin: true,
  quietHours: false,
  sounds: false,
  singleKeys: false,
  undoSeconds: true,
  historyDays: true,
  diagnostics: true,
  linkHosts: true,
};

const isPolicyName = (name: string): name is PolicyName => Object.hasOwn(LOCKS, name);
export const POLICY_NAMES: readonly PolicyName[] = Object.keys(LOCKS).filter(isPolicyName);

const isLocked = (policy: Policy, name: PolicyName): boolean => LOCKS[name] && policy[name] !== undefined;
/** Policies whose controls are disabled; one that allows diagnostics leaves nothing to disable. */
export const lockedNames = (policy: Policy): PolicyName[] =>
  POLICY_NAMES.filter((name) => isLocked(policy, name) && !(name === 'diagnostics' && policy.diagnostics));

interface ManagedPreferences {
  /** Replace `DEFAULT_PREFERENCES`. */
  defaults: Partial<Preferences>;
  /** Override what the person chose. */
  locked: Partial<Preferences>;
}

export function managedPreferences(policy: Policy): ManagedPreferences {
  const { sounds, singleKeys, startAtLogin, undoSeconds } = policy;
  return {
    defaults: {
      ...(sounds === undefined ? {} : { sounds: soundsAt(sounds) }),
      ...(singleKeys === undefined ? {} : { singleKeys }),
    },
    locked: {
      ...(startAtLogin === undefined ? {} : { startAtLogin }),
      ...(undoSeconds === undefined ? {} : { undoSeconds }),
    },
  };
}

/** @param hosts `linkHosts`; undefined: all. @param host lower case, as in a parsed URL */
export const allowsHost = (hosts: readonly string[] | undefined, host: string): boolean =>
  hosts === undefined || hosts.some((one) => (one.startsWith('*.') ? host.endsWith(one.slice(1)) : host === one));
