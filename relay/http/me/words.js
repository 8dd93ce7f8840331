/** What the page says of items, in the browser's own clock. */

/** @typedef {import('./api.js').Item} Item */

/** @type {Record<string, string>} */
const DONE = {
  approve: 'approved',
  reject: 'rejected',
  acknowledge: 'acknowledged',
  'request-info': 'asked',
  custom: 'answered',
};

/** @param {string} instant */
export function timeOf(instant) {
  const at = new Date(instant);
  const today = at.toDateString() === new Date().toDateString();
  return at.toLocaleString('en-GB', today ? { timeStyle: 'short' } : { dateStyle: 'medium', timeStyle: 'short' });
}

/** @param {Item} item @returns {string | null} */
export function dueOf({ dueAt }) {
  if (!dueAt) return null;
  return Date.parse(dueAt) < Date.now() ? `Overdue since ${timeOf(dueAt)}` : `Due ${timeOf(dueAt)}`;
}

/** @param {Item} item @returns {string | null} */
export function amountOf({ amount }) {
  if (!amount) return null;
  const [whole = '', decimals] = amount.value.split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  return `${decimals === undefined ? grouped : `${grouped}.${decimals}`} ${amount.currency}`;
}

/** @param {string} name */
const plain = (name) => name.normalize('NFKC').trim().toLowerCase();

/** `SAP ERP · purchase order 4711`; where the source bears another name: `SAP ERP · sent by Canteen · …`. @param {Item} item */
export function aboutOf({ record, origin }) {
  if (!record) return origin.name;
  const sender = plain(record.system) === plain(origin.name) ? [] : [`sent by ${origin.name}`];
  return [record.system, ...sender, `${record.type.replaceAll('-', ' ')} ${record.id}`].join(' · ');
}

const BECAUSE = {
  'unknown-host': (/** @type {string} */ name) => `${name} is not known for it`,
  'user-info': () => 'what stands before the @ is no address',
  'not-ascii': () => 'its name has letters that can look like others',
};

/** What is to be said of a link before somebody follows it; null: nothing. @param {Item} item @param {string} url */
export function warningOf({ linkWarnings, origin }, url) {
  const warning = linkWarnings?.find((one) => one.url === url);
  return warning
    ? `${url} leads to ${warning.host}: ${warning.because.map((why) => BECAUSE[why](origin.name)).join(', ')}`
    : null;
}

/** @param {import('../../../shared/items.ts').PersonRef} by */
export const nameOf = (by) => (by.onBehalfOf ? `${by.name} for ${by.onBehalfOf.name}` : by.name);

/** `Requested by Kim Reyes`, or `· not known here`; null: nobody is said to have. @param {Item} item @returns {string | null} */
export function requesterOf({ requester, requestedBy }) {
  if (!requestedBy) return requester && `Requested by ${requester}`;
  return `Requested by ${requestedBy.name}${requestedBy.ids.length > 0 ? '' : ' · not known here'}`;
}

/** @param {Item} item */
const stoppedBy = ({ requestedBy, origin }) =>
  requestedBy?.stops === 'mixed'
    ? 'Nobody can decide this: the name of who asked mixes letters of several scripts. Your administrator can settle it'
    : `Nobody can decide this: ${origin.name} names somebody who is not known here. Your administrator can settle it`;

/** In whose place an answer counts; null where it is one's own alone. @param {Item} item @param {string} me */
export function answersForOf({ answersFor }, me) {
  const own = answersFor[0]?.id === me;
  const names = (own ? answersFor.slice(1) : answersFor).map(({ name }) => name).join(', ');
  if (names === '') return null;
  return own ? `You answer for ${names} too; your own answer comes first.` : `You answer for ${names}.`;
}

/** Why nothing is asked here now; null where something is. @param {Item} item @param {string} me @returns {string | null} */
export function stateOf(item, me) {
  const { outcome, state, closedReason, origin } = item;
  if (outcome) {
    const did = outcome.kind === 'custom' ? `answered “${outcome.label}”` : DONE[outcome.kind];
    const time = timeOf(outcome.at);
    return outcome.by.id === me ? `You ${did} this at ${time}` : `Already ${did} by ${nameOf(outcome.by)} at ${time}`;
  }
  const why = closedReason ? `: ${closedReason}` : '';
  if (state === 'withdrawn') return `${origin.name} took it back${why}`;
  if (state === 'closed') return `${origin.name} closed it${why}`;
  if (state === 'expired') return 'It ran out before it was decided';
  if (item.requestedBy?.stops) return stoppedBy(item);
  if (item.actions.length > 0) return null;
  if (item.votes.some(({ by }) => by.id === me)) return 'You have answered; others are still to answer';
  if (!item.decision) return null;
  return state === 'waiting' ? 'Others are asked before you, or a question is out' : 'The answer is asked of others';
}

/** @param {Item} item @returns {string | null} */
export function fateOf({ outcome, origin }) {
  if (!outcome) return null;
  const because = outcome.reason ? `: ${outcome.reason}` : '';
  switch (outcome.fate) {
    case 'delivering':
      return `The answer is recorded and on its way to ${origin.name}.`;
    case 'confirmed':
      return `${origin.name} has confirmed it.`;
    case 'refused':
      return `${origin.name} refused${because}.`;
    case 'failed':
      return `It could not be delivered to ${origin.name}${because}. Your administrator can send it again.`;
    default:
      return 'The answer is recorded.';
  }
}

/** @type {Record<string, string>} */
export const THREAD = {
  question: 'asked',
  answer: 'replied',
  vote: 'answered',
  reminder: 'Reminder',
  escalation: 'Escalated to',
  claim: 'is on it',
  delegated: 'handed it to',
  resolved: 'closed it',
  withdrawn: 'took it back',
};

/** Something is asked of the person now. @param {Item} item */
export function waits(item) {
  const { state, actions, delivery, seenAt, beckon, snoozedUntil } = item;
  if (state !== 'open' || delivery === 'off') return false;
  if (snoozedUntil && Date.parse(snoozedUntil) > Date.now()) return false;
  if (actions.length > 0) return true;
  return !item.decision && (!seenAt || Date.parse(seenAt) < Date.parse(beckon.at));
}

const RANK = ['info', 'notice', 'warning', 'critical'];

/** Overdue and due first, then the severe, then the old. @param {Item} a @param {Item} b */
export function byUrgency(a, b) {
  const due = (/** @type {Item} */ { dueAt }) => (dueAt ? Date.parse(dueAt) : Number.POSITIVE_INFINITY);
  const near = due(a) === due(b) ? 0 : due(a) - due(b);
  return (
    near || RANK.indexOf(b.severity) - RANK.indexOf(a.severity) || Date.parse(a.createdAt) - Date.parse(b.createdAt)
  );
}
