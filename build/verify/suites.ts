/** Which test files run in which command, where the name of the file does not say it. */

/** Left to `npm run test:all`: a file, or a folder with its slash. */
export const BEYOND_DEFAULT: readonly string[] = [
  // More seeds, more mutants.
  'test/simulation/mutants.test.ts',
  'test/simulation/reach.test.ts',
  'test/simulation/reproducible.test.ts',
  // Each operation and message with what is hardest to refuse.
  'test/refused/work.test.ts',
  // An hour of the demo in simulated time.
  'test/desk/calm-hour.test.ts',
  // Every view, scene and key of window and console, in languages, themes and widths.
  'test/console/cluster.test.ts',
  'test/console/console.test.ts',
  'test/renderer/answering.test.ts',
  'test/renderer/asked.test.ts',
  'test/renderer/base-host.test.ts',
  'test/renderer/bulk.test.ts',
  'test/renderer/card.test.ts',
  'test/renderer/connection.test.ts',
  'test/renderer/customer-messages.test.ts',
  'test/renderer/german.test.ts',
  'test/renderer/history-tools.test.ts',
  'test/renderer/keys.test.ts',
  'test/renderer/lists.test.ts',
  'test/renderer/live.test.ts',
  'test/renderer/living.test.ts',
  'test/renderer/moving-rows.test.ts',
  'test/renderer/phone-use.test.ts',
  'test/renderer/phones.test.ts',
  'test/renderer/preferences.test.ts',
  'test/renderer/processes.test.ts',
  'test/renderer/remarks.test.ts',
  'test/renderer/reply.test.ts',
  'test/renderer/triage.test.ts',
  'test/renderer/views.test.ts',
  // A store for each run of a property.
  'test/relay/store/lists-under-writers.test.ts',
  // Clusters: npm test keeps test/cluster/kills and 8 seeds of the simulation.
  'test/relay/cluster/',
  // The generated documents against a relay, sources in miniature.
  'test/shared/documents.test.ts',
  'test/shared/examples.test.ts',
  'test/shared/relay-speaks-asyncapi.test.ts',
  'test/shared/relay-speaks-openapi.test.ts',
  'test/simulator/',
  // Browsers beyond the one web client.
  'test/relay/http/answer-link-page.test.ts',
  'test/relay/http/me-sign-in.test.ts',
  'test/web/absence-in-browsers.test.ts',
  'test/web/install.test.ts',
  'test/web/jobs-in-browsers.test.ts',
  'test/web/notifications-in-browsers.test.ts',
  'test/web/push.test.ts',
  'test/web/served.test.ts',
  'test/web/signing-in-at-issuer.test.ts',
  'test/web/signing-in-browsers.test.ts',
  'test/web/starts-offline.test.ts',
  'test/web/store/store-in-browsers.test.ts',
  'test/web/tabs-in-browsers.test.ts',
  // Desktops beyond the eight jobs, the way of an answer and the kills.
  'test/e2e/customer.test.ts',
  'test/e2e/network.test.ts',
  'test/e2e/single-sign-on.test.ts',
  'test/e2e/start.test.ts',
  'test/electron/app.test.ts',
  'test/electron/sign-in/',
  'test/faults/desktop-files.test.ts',
  'test/standin/',
  // Third-party servers, some of which are downloaded first.
  'test/docs/monitoring.test.ts',
  'test/docs/own-desk.test.ts',
  'test/e2e/alertmanager.test.ts',
  'test/e2e/deploy/',
  // Ready mappings, and processes of mappings beyond those that hooks start.
  'test/mappings/',
  'test/relay/admin/hook-verb.test.ts',
  'test/relay/mapping/mapper.test.ts',
  // Disks that fill, files that are damaged.
  'test/faults/relay-damage.test.ts',
  'test/faults/relay-files.test.ts',
  'test/faults/relay-read-only.test.ts',
  // What is built and packaged, and the tools of who develops.
  'test/build/',
  'test/client/package.test.ts',
  'test/docs/site.test.ts',
];

/** Files that need a process of their own, with the reason. */
export const OWN_PROCESS: Readonly<Record<string, string>> = {};

/** Tests that fail at times for a reason outside the product, with that reason; left out of `npm test` and `npm run test:all`. */
export const UNSTEADY: Readonly<Record<string, string>> = {};
