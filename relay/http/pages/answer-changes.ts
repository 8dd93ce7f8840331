/** Compares what an item showed when its page was made with what it shows now, for late answers. */
import Type from 'typebox';
import { type Html, html } from '../../../shared/html.ts';
import type { ItemForPerson } from '../../../shared/item-views.ts';
import { ShownItem } from '../../../shared/items.ts';
import { inLanguage } from '../../../shared/rules/action-labels.ts';
import { changedParts, shownOf } from '../../../shared/rules/version.ts';
import { SHOWN_PARTS, type ShownPart } from '../../../shared/shown-parts.ts';
import { checker } from '../../../shared/validate.ts';
import { evidenceLine } from '../../../shared/words/evidence.ts';
import { languageOf } from '../../../shared/words/words.ts';
import type { PageReader } from '../../domain/items/answer-words.ts';
import { amountLine } from '../../domain/items/item-lines.ts';

const someParts = checker(Type.Partial(ShownItem));
/** Characters of the form field; with a comment it stays below the limit of a form. */
const MAX_SHOWN = 3000;

/** The shown parts as a hidden form field, as many as fit, so that the next page can show what changed. Informative only. */
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

/** Parses that field; null if absent or invalid. */
export function shownIn(text: string | null): Partial<ShownItem> | null {
  if (text === null || text.length > MAX_SHOWN) return null;
  try {
    const value: unknown = JSON.parse(text);
    return someParts.is(value) ? value : null;
  } catch {
    return null;
  }
}

/** A table of before and now; null without differences. */
export function changedPart(told: Partial<ShownItem>, now: ItemForPerson, reading: PageReader): Html | null {
  const words = reading.words.changed;
  const before: ShownItem = { ...shownOf(now), ...told };
  const cells = (label: string, was: string, is: string, big: boolean) =>
    row(label, was || words.nothing, is || words.nothing, big);
  const rows = changedParts(before, now).flatMap((part) => {
    if (part !== 'facts')
      return [cells(words.parts[part], textOf(before, part, reading), textOf(now, part, reading), part === 'amount')];
    const labels = [...new Set([...before.facts, ...now.facts].map(({ label }) => label))];
    return labels.flatMap((label) => {
      const [was, is] = [valuesOf(before, label), valuesOf(now, label)];
      return was === is ? [] : [cells(label, was, is, false)];
    });
  });
  if (rows.length === 0) return null;
  return html`<table class="changed"><thead><tr><th>${words.what}</th><th>${words.before}</th><th>${words.now}</th></tr></thead><tbody>${rows}</tbody></table>`;
}

const row = (label: string, was: string, is: string, big: boolean): Html =>
  html`<tr${big ? html` class="big"` : null}><th scope="row" dir="auto">${label}</th><td><s dir="auto">${was}</s></td><td><b dir="auto">${is}</b></td></tr>`;

const valuesOf = ({ facts }: ShownItem, wanted: string): string =>
  facts
    .filter(({ label }) => label === wanted)
    .map(({ value }) => value)
    .join(', ');

function textOf(shown: ShownItem, part: Exclude<ShownPart, 'facts'>, reading: PageReader): string {
  switch (part) {
    case 'amount':
      return amountLine(shown, reading) ?? '';
    case 'record':
      return shown.record ? Object.values(shown.record).join(' · ') : '';
    case 'evidence':
      return shown.evidence ? evidenceLine(shown.evidence, languageOf(reading.locale)) : '';
    case 'attachments':
      return shown.attachments.map(({ label, url }) => `${label} (${url})`).join(', ');
    case 'actions':
      return shown.actions
        .map((action) => inLanguage(action, { language: 'en', labels: reading.words.actionLabels }).label)
        .join(', ');
    case 'decision':
      return shown.decision ? [shown.decision.policy, ...(shown.decision.order ?? [])].join(' ') : '';
    default:
      return shown[part] ?? '';
  }
}
