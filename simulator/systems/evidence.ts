/** Evidence of approvals: lines whose sums match, checks with labels in each language, and the files of both. */
import type { Amount, EventData } from '../../shared/events.ts';
import { csvFile, type DocumentFile, pdfFile, pngFile } from '../document-files.ts';
import { type CUSTOMERS, money, SUPPLIERS } from '../names.ts';
import type { Random } from '../random.ts';

type Approval = EventData['approval.requested'];
type Lines = NonNullable<Approval['lines']>;
type Check = NonNullable<Approval['checks']>[number];
type Party = NonNullable<Approval['parties']>[number];

const LABELS = {
  position: { en: 'Item', de: 'Position', fr: 'Poste' },
  article: { en: 'Article', de: 'Artikel', fr: 'Article' },
  quantity: { en: 'Quantity', de: 'Menge', fr: 'Quantité' },
  price: { en: 'Price', de: 'Preis', fr: 'Prix' },
  net: { en: 'Net', de: 'Netto', fr: 'Net' },
  delivery: { en: 'Delivery', de: 'Lieferung', fr: 'Livraison' },
  total: { en: 'Total', de: 'Summe', fr: 'Total' },
  date: { en: 'Date', de: 'Datum', fr: 'Date' },
  expense: { en: 'Expense', de: 'Ausgabe', fr: 'Dépense' },
  amount: { en: 'Amount', de: 'Betrag', fr: 'Montant' },
  damage: { en: 'Damage', de: 'Schaden', fr: 'Dommage' },
  estimate: { en: 'Estimate', de: 'Schätzung', fr: 'Estimation' },
} as const;

const CHECK_LABELS = {
  supplier: { en: 'Supplier approved', de: 'Lieferant freigegeben', fr: 'Fournisseur agréé' },
  budget: { en: 'Budget', de: 'Budget', fr: 'Budget' },
  offers: { en: 'Three offers', de: 'Drei Angebote', fr: 'Trois offres' },
  legal: { en: 'Legal review', de: 'Rechtliche Prüfung', fr: 'Examen juridique' },
  receipts: { en: 'Receipts complete', de: 'Belege vollständig', fr: 'Justificatifs complets' },
  policy: { en: 'Travel policy', de: 'Reiserichtlinie', fr: 'Règles de voyage' },
  insured: { en: 'Policy in force', de: 'Vertrag in Kraft', fr: 'Contrat en vigueur' },
  premium: { en: 'Premium paid', de: 'Prämie bezahlt', fr: 'Prime payée' },
} as const;

export const check = (name: keyof typeof CHECK_LABELS, result: Check['result'], detail?: string): Check => ({
  label: CHECK_LABELS[name],
  result,
  ...(detail !== undefined && { detail }),
});

export const supplierParty = (name: (typeof SUPPLIERS)[number]): Party => ({
  kind: 'supplier',
  id: String(70_001 + SUPPLIERS.indexOf(name)),
  name,
});
export const customerParty = ({ ref, name }: (typeof CUSTOMERS)[number]): Party => ({
  kind: 'customer',
  id: ref,
  name,
});

const centsOf = ({ value }: Amount): number => Math.round(Number(value) * 100);
const text = (cents: number): string => (cents / 100).toFixed(2);

/** Splits an amount: the first part is the largest, the last takes the remainder. */
function partsOf(amount: Amount, count: number, random: Random): number[] {
  const weights = Array.from({ length: count }, (_, index) => (index === 0 ? 12 : random.whole(1, 3)));
  const sum = weights.reduce((all, weight) => all + weight, 0);
  const parts = weights.map((weight) => Math.floor((centsOf(amount) * weight) / sum));
  const rest = centsOf(amount) - parts.reduce((all, part) => all + part, 0);
  return parts.map((part, index) => (index === count - 1 ? part + rest : part));
}

const EXTRAS = ['Installation', 'Training', 'Extended warranty', 'Return of old equipment', 'Transport'] as const;

/** Lines of an order. The goods are the first; on some orders their price has changed. @param delivery ISO 8601 date */
export function orderLines(goods: string, amount: Amount, count: number, delivery: string, random: Random): Lines {
  const pieces = Number(/\d+/.exec(goods)?.[0] ?? 1);
  const rows = partsOf(amount, count, random).map((part, index, { length }) => {
    // The last one has the remainder, which its quantity may not divide.
    const quantity = index === 0 && length > 1 ? pieces : 1;
    const price = Math.floor(part / quantity);
    return { article: index === 0 ? goods : (EXTRAS[index - 1] ?? 'Transport'), quantity, price };
  });
  const last = rows.at(-1);
  const others = rows.slice(0, -1).reduce((sum, { quantity, price }) => sum + quantity * price, 0);
  if (last) last.price = centsOf(amount) - others;
  const hasChanged = random.fraction() < 0.5;
  const { currency } = amount;
  return {
    columns: [
      { id: 'position', label: LABELS.position, type: 'text' },
      { id: 'article', label: LABELS.article, type: 'text' },
      { id: 'quantity', label: LABELS.quantity, type: 'quantity' },
      { id: 'price', label: LABELS.price, type: 'money', currency },
      { id: 'net', label: LABELS.net, type: 'money', currency },
      { id: 'delivery', label: LABELS.delivery, type: 'date' },
    ],
    rows: rows.map(({ article, quantity, price }, index) => {
      const id = String((index + 1) * 10);
      const net = text(quantity * price);
      const before = Math.floor(price * 0.94);
      return {
        id,
        cells: { position: id, article, quantity: String(quantity), price: text(price), net, delivery },
        ...(index === 0 && hasChanged && { before: { price: text(before), net: text(quantity * before) } }),
      };
    }),
    totals: [{ label: LABELS.total, column: 'net', value: amount.value }],
  };
}

/** Rows of a text and an amount. @param days ISO 8601 dates, for a column of dates */
export function costLines(
  of: 'damage' | 'expense',
  names: readonly string[],
  amount: Amount,
  random: Random,
  days?: readonly string[],
): Lines {
  const value = of === 'damage' ? 'estimate' : 'amount';
  return {
    columns: [
      ...(days ? [{ id: 'date', label: LABELS.date, type: 'date' as const }] : []),
      { id: of, label: LABELS[of], type: 'text' },
      { id: value, label: LABELS[value], type: 'money', currency: amount.currency },
    ],
    rows: partsOf(amount, names.length, random).map((part, index) => ({
      id: String(index + 1),
      cells: { ...(days && { date: days[index] ?? '' }), [of]: names[index] ?? '', [value]: text(part) },
    })),
    totals: [{ label: LABELS.total, column: value, value: amount.value }],
  };
}

export const linesFile = ({ columns, rows }: Lines): DocumentFile =>
  csvFile([
    columns.map(({ label }) => (typeof label === 'string' ? label : label.en)),
    ...rows.map(({ cells }) => columns.map(({ id }) => cells[id] ?? '')),
  ]);

/** A letter that names the amount. */
export const letterFile = (title: string, amount: Amount, lines: readonly string[]): DocumentFile =>
  pdfFile(title, [...lines, `In all: ${money(amount)}`]);

/** A wall with a stain. */
export function damageFile(random: Random): DocumentFile {
  const [x0, y0, radius] = [random.whole(120, 200), random.whole(80, 120), random.whole(40, 70)];
  return pngFile(320, 200, (x, y) => {
    const near = Math.hypot(x - x0, (y - y0) * 1.4) / radius;
    const wall = 214 - Math.floor(y / 12) + (x % 40 < 1 || y % 25 < 1 ? -18 : 0);
    return Math.round(near < 1 ? wall - 110 * (1 - near * near) : wall);
  });
}
