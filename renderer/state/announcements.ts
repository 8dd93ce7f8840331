import type { Snapshot } from '../../shared/bridge/snapshot.ts';
import type { WindowTexts } from '../../shared/words/window.ts';
import { isOffline } from './relay-connection.ts';

interface Announcement {
  text: string;
  urgent: boolean;
}

/** New notifications of the open item, or a failed answer of the user to it; the host raises none for the open item. */
function ofOpenItem(words: WindowTexts, before: Snapshot, after: Snapshot, openItem: string): Announcement[] {
  const [was, is] = [before, after].map(({ inbox }) => inbox.find(({ item }) => item.id === openItem)?.item);
  if (!was || !is) return [];
  const { live } = words.t;
  const urgent = is.severity === 'critical';
  const anew = is.beckon.at !== was.beckon.at;
  const answer = is.answers.findLast(({ by }) => by.id === after.me?.user.id);
  const known = was.answers.find(({ key }) => key === answer?.key);
  const wrong = answer && (answer.fate === 'refused' || answer.fate === 'failed') && known?.fate !== answer.fate;
  const told = answer && wrong && words.t.fate.sentences[answer.fate === 'refused' ? 'refused' : 'failed'];
  return [
    ...(anew && !told ? [{ text: urgent ? live.critical(is.title) : live.anew(is.title), urgent }] : []),
    ...(told ? [{ text: told(is.origin.name, answer.reason ?? ''), urgent: false }] : []),
  ];
}

/** Polite or assertive (critical) texts for screen readers. @param openItem id of the open item; null: none */
export function announcementsOf(
  words: WindowTexts,
  before: Snapshot,
  after: Snapshot,
  openItem: string | null,
): Announcement[] {
  const { t } = words;
  const known = new Set(before.inbox.map(({ item }) => item.id));
  const arrived = after.inbox.filter(({ item }) => !known.has(item.id)).map(({ item }) => item);
  const critical = arrived.filter((item) => item.severity === 'critical');
  const calm = arrived.filter((item) => item.severity !== 'critical');
  const said: Announcement[] = critical
    .slice(0, 3)
    .map((item) => ({ text: t.live.critical(item.title), urgent: true }));
  const [only] = calm;
  if (calm.length === 1 && only) said.push({ text: t.live.arrived(only.title), urgent: false });
  else if (calm.length > 1) said.push({ text: t.live.arrivedMany(calm.length), urgent: false });
  if (openItem !== null) said.push(...ofOpenItem(words, before, after, openItem));
  const wasOffline = isOffline(before.connection);
  if (!wasOffline && isOffline(after.connection)) said.push({ text: t.live.offline, urgent: false });
  if (wasOffline && after.connection.state === 'connected') said.push({ text: t.live.connected, urgent: false });
  return said;
}
