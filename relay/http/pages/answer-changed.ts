/** What an item showed when its page was made, and what it shows now: for an answer that came too late for the first. */
import Type from 'typebox';
import { type ItemForPerson, ShownItem } from '../../../shared/items.ts';
import { changedParts, shownOf } from '../../../shared/rules/version.ts';
import { SHOWN_PARTS, type ShownPart } from '../../../shared/shown-parts.ts';
import { checker } from '../../../shared/validate.ts';
import { answerPage } from '../../../shared/words/relay.ts';
import { amountLine } from './answer-words.ts';
import { type Html, html } from './html.ts';

const words = answerPage.changed;

const someParts = checker(Type.Partial(ShownItem));
/** Characters of a form's field: with a comment of any script it stays below what a form may have. */
const MAX_SHOWN = 3000;

/** For a field of the form, so that the page that follows a change can say what was there: as much as fits. It decides nothing. */
export function shownField(item: ItemForPerson): string {
  const shown = shownOf(item);
  let field = '{}';
  const kept: Partial<ShownItem> = {};
  for (const part of SHOWN_PARTS) {
    const more = JSON.stringify({ ...kept, [part]: shown[part] });
    if (more.length > MAX_SHOWN) continue;
    Object.assign(kept, { [part]: shown[part] });
    field = more;
  }
  return field;
}

/** What came back in that field; null where there is none, or it is none. */
export function shownIn(text: string | null): Partial<ShownItem> | null {
  if (text === null || text.length > MAX_SHOWN) return null;
  try {
    const value: unknown = JSON.parse(text);
    return someParts.is(value) ? value : null;
  } catch {
    return null;
  }
}

/** Before and now side by side; null where nothing differs. */
export function changedPart(told: Partial<ShownItem>, now: ItemForPerson): Html | null {
  const before: ShownItem = { ...shownOf(now), ...told };
  const rows = changedParts(before, now).flatMap((part) => {
    if (part !== 'facts') return [row(words.parts[part], textOf(before, part), textOf(now, part), part === 'amount')];
    const labels = [...new Set([...before.facts, ...now.facts].map(({ label }) => label))];
    return labels.flatMap((label) => {
      const [was, is] = [valuesOf(before, label), valuesOf(now, label)];
      return was === is ? [] : [row(label, was, is, false)];
    });
  });
  if (rows.length === 0) return null;
  return html`<table class="changed"><thead><tr><th>${words.what}</th><th>${words.before}</th><th>${words.now}</th></tr></thead><tbody>${rows}</tbody></table>`;
}

const row = (label: string, was: string, is: string, big: boolean): Html =>
  html`<tr${big ? html` class="big"` : null}><th scope="row">${label}</th><td><s>${was || words.nothing}</s></td><td><b>${is || words.nothing}</b></td></tr>`;

const valuesOf = ({ facts }: ShownItem, wanted: string): string =>
  facts
    .filter(({ label }) => label === wanted)
    .map(({ value }) => value)
    .join(', ');

function textOf(shown: ShownItem, part: Exclude<ShownPart, 'facts'>): string {
  switch (part) {
    case 'amount':
      return amountLine(shown) ?? '';
    case 'record':
      return shown.record ? Object.values(shown.record).join(' · ') : '';
    case 'attachments':
      return shown.attachments.map(({ label, url }) => `${label} (${url})`).join(', ');
    case 'actions':
      return shown.actions.map(({ label }) => label).join(', ');
    case 'decision':
      return shown.decision ? [shown.decision.policy, ...(shown.decision.order ?? [])].join(' ') : '';
    default:
      return shown[part] ?? '';
  }
}
