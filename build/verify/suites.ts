/** Assigns test files to commands where their name does not. */

/** Left to `npm run test:all`: a file, or a folder with a trailing slash. */
export const BEYOND_DEFAULT: readonly string[] = [
  // More seeds, more mutants.
  'test/simulation/once-broken.test.ts',
  'test/simulation/mutants.test.ts',
  'test/simulation/reach/',
  'test/simulation/reproducible.test.ts',
  // Texts of attackers in every place that displays one, crafted stores and logs, floods.
  'test/attacks/crafted-entries.test.ts',
  'test/attacks/documents.test.ts',
  'test/attacks/flooding-person.test.ts',
  'test/attacks/reversed-text.test.ts',
  'test/attacks/text-of-events.test.ts',
  'test/attacks/text-of-forms.test.ts',
  'test/attacks/truncated-audit.test.ts',
  // Every way of an answer, in every situation. `test/attacks/cross-site-pages.test.ts` and others examine single ways.
  'test/attacks/answer-matrix.test.ts',
  // Two clusters of attacks by phone; `test/relay/http/phone-answers.test.ts` proves the path.
  'test/attacks/phone-taps.test.ts',
  // Every operation and message with the inputs that are hardest to reject.
  'test/refused/work.test.ts',
  // An hour of the demo in simulated time.
  'test/desk/calm-hour.test.ts',
  // Every view, scene and key of window and console, in languages, themes and widths.
  'test/console/cluster.test.ts',
  'test/console/console.test.ts',
  'test/console/acts.test.ts',
  'test/console/administrator-roles.test.ts',
  'test/renderer/answering.test.ts',
  'test/renderer/arrival.test.ts',
  'test/renderer/compact.test.ts',
  'test/renderer/confirmation.test.ts',
  'test/renderer/base-host.test.ts',
  'test/renderer/bulk.test.ts',
  'test/renderer/by-line.test.ts',
  'test/renderer/card.test.ts',
  'test/renderer/connection.test.ts',
  'test/renderer/customer-messages.test.ts',
  'test/renderer/documents.test.ts',
  'test/renderer/evidence.test.ts',
  'test/renderer/forms.test.ts',
  'test/renderer/german.test.ts',
  'test/renderer/history-tools.test.ts',
  'test/renderer/keys.test.ts',
  'test/renderer/lists.test.ts',
  'test/renderer/live-updates.test.ts',
  'test/renderer/item-life.test.ts',
  'test/renderer/moving-rows.test.ts',
  'test/renderer/pdf.test.ts',
  'test/renderer/phone-use.test.ts',
  'test/renderer/phones.test.ts',
  'test/renderer/preferences.test.ts',
  'test/renderer/processes.test.ts',
  'test/renderer/remarks.test.ts',
  'test/renderer/reply.test.ts',
  'test/renderer/triage.test.ts',
  'test/renderer/views.test.ts',
  // Measures memory after collections.
  'test/attacks/unread-replies.test.ts',
  // Creates a store for each run of a property.
  'test/relay/store/lists-under-writers.test.ts',
  // Clusters; `npm test` includes test/cluster/kills and 6 seeds of the simulation.
  'test/relay/cluster/',
  // The generated documents against a relay, and simulated sources.
  'test/shared/documents.test.ts',
  'test/shared/examples.test.ts',
  'test/shared/relay-speaks-asyncapi.test.ts',
  'test/shared/relay-speaks-openapi.test.ts',
  'test/simulator/',
  // Browsers, beyond one test of the web client.
  'test/relay/http/answer-link-page.test.ts',
  'test/relay/http/me-sign-in.test.ts',
  'test/web/absence-in-browsers.test.ts',
  'test/web/install.test.ts',
  'test/web/jobs-in-browsers.test.ts',
  'test/web/last-view-in-browsers.test.ts',
  'test/web/notifications-in-browsers.test.ts',
  'test/web/push.test.ts',
  'test/web/real-clicks.test.ts',
  'test/web/served.test.ts',
  'test/web/signing-in-at-issuer.test.ts',
  'test/web/signing-in-browsers.test.ts',
  'test/web/starts-offline.test.ts',
  'test/web/store/store-in-browsers.test.ts',
  'test/web/tabs-in-browsers.test.ts',
  // Packs the desktop twice.
  'test/build/packaging/desktop.test.ts',
  // Desktops, beyond the eight jobs, the delivery of an answer and the kills.
  'test/e2e/customer.test.ts',
  'test/e2e/network.test.ts',
  'test/e2e/single-sign-on.test.ts',
  'test/e2e/start.test.ts',
  'test/electron/app.test.ts',
  'test/electron/sign-in/',
  'test/faults/desktop-files.test.ts',
  'test/standin/',
  // Third-party servers, some of which are downloaded first.
  'test/e2e/mail/postfix.test.ts',
  'test/e2e/systems/ntfy.test.ts',
  'test/e2e/systems/shared-channels.test.ts',
  'test/docs/languages.test.ts',
  'test/docs/monitoring.test.ts',
  'test/docs/own-desk.test.ts',
  // Pages typed into a shell, each with its relay.
  'test/docs/typed/',
  'test/e2e/alertmanager.test.ts',
  'test/e2e/deploy/',
  // Bundled mappings, and mapping processes beyond those started by hooks.
  'test/mappings/',
  'test/e2e/systems/hook-pages.test.ts',
  'test/relay/admin/hook-verb.test.ts',
  'test/relay/mapping/mapper.test.ts',
  // Full disks, damaged files, killed mail transfers, desks that do not read.
  'test/faults/mail-kills.test.ts',
  'test/faults/relay-damage.test.ts',
  'test/faults/relay-files.test.ts',
  'test/faults/relay-read-only.test.ts',
  'test/faults/slow-readers.test.ts',
  // Build outputs, packages and development tools.
  'test/build/',
  'test/client/package.test.ts',
  'test/client/readme.test.ts',
  'test/docs/site.test.ts',
];

/** Files that need their own process, with the reason. */
export const OWN_PROCESS: Readonly<Record<string, string>> = {};

/** Flaky tests with a reason outside the product; skipped by `npm test` and `npm run test:all`. */
export const UNSTEADY: Readonly<Record<string, string>> = {};
