import type { PolicyName } from '../../policy.ts';

/** Texts of the templates for administrators. `value`: choices by policy. */
export const policies = {
  about: 'Policies of the Beckon desktop',
  supported: 'Beckon 0.1 or later',
  /** By whether the policy locks. */
  locks: 'People cannot change it.',
  replacesDefault: 'Replaces the default. People can choose something else.',
  values: {
    sounds: { none: 'No sound', critical: 'For critical notifications only', all: 'For all notifications' },
    singleKeys: { on: 'On', modifier: 'Only with a modifier key', off: 'Off' },
  },
  policy: {
    relay: {
      title: 'Server address',
      help: 'The only Beckon server to which the desktop connects. An account of another server is not used.',
    },
    issuer: { title: 'Issuer of the sign-in', help: 'The only issuer at which people sign in.' },
    proxy: {
      title: 'Proxy',
      help: 'The proxy for all connections to the server and the issuer. The proxies of the environment and of the system are not used.',
    },
    proxyBypass: {
      title: 'Hosts without a proxy',
      help: 'Hosts, addresses and networks that are reached directly, separated by commas.',
    },
    caFile: {
      title: 'File of certificate authorities',
      help: 'A PEM file with authorities that are trusted in addition to those of the system.',
    },
    profile: { title: 'Profile', help: 'The name of the folder for local data. Each profile has its own account.' },
    startAtLogin: { title: 'Start at login', help: 'Whether Beckon starts when a person signs in to the computer.' },
    quietHours: {
      title: 'Default of quiet hours',
      help: 'The hours that Beckon proposes when a person turns quiet hours on, as 18:00-07:00.',
    },
    sounds: { title: 'Default of sounds', help: 'Which notifications play a sound.' },
    singleKeys: { title: 'Default of single keys', help: 'Whether single characters are commands in the window.' },
    undoSeconds: {
      title: 'Time to undo an answer',
      help: 'Seconds for which an answer can be undone before it is sent.',
    },
    historyDays: {
      title: 'Days of history',
      help: 'Days after its last change that a closed item remains on the computer. The server keeps its own history.',
    },
    diagnostics: {
      title: 'Diagnostics',
      help: 'Whether a person may copy diagnostics, and whether --diagnose prints them.',
    },
    linkHosts: {
      title: 'Allowed hosts of links',
      help: 'The only hosts to which links of items are opened. One host a line; *.HOST allows all hosts below HOST.',
    },
  } satisfies Record<PolicyName, { title: string; help: string }>,
};
