import type { Amount, RecordRef } from '../../shared/events.ts';
import type { Clock } from '../clock.ts';

/** A business record in a source system, with its history. */
export interface BusinessRecord {
  readonly ref: RecordRef;
  /** Display label: `PO 48271901`. */
  readonly label: string;
  readonly title: string;
  readonly requester: string | null;
  readonly amount: Amount | null;
  status: string;
  history: { at: string; status: string; by: string | null; note?: string }[];
}

interface NewRecord {
  /** `purchase-order` */
  type: string;
  /** Prefix of the label: `PO`. */
  prefix: string;
  title: string;
  status: string;
  requester?: string;
  amount?: Amount;
}

/** Each type has its own start number, so that records of different types have different numbers. */
const firstNumber = (type: string): number => [...type].reduce((sum, char) => sum + char.charCodeAt(0), 0) % 50;

/** The oldest records are dropped; the demo uses only recent ones. */
const KEPT = 2_000;

/** The records of one system. Numbers contain the run, so that two runs against one relay never use the same record. */
export class Records {
  readonly #system: string;
  readonly #host: string;
  /** Six digits from the start second; they repeat after eleven days. */
  readonly #run: string;
  readonly #clock: Clock;
  readonly #byKey = new Map<string, BusinessRecord>();
  readonly #numbers = new Map<string, number>();

  /** @param host e.g. `sap.example`, for record URLs · @param run ms since 1970 at the start of the run */
  constructor(system: string, host: string, run: number, clock: Clock) {
    this.#system = system;
    this.#host = host;
    this.#run = String(Math.floor(run / 1000) % 1_000_000).padStart(6, '0');
    this.#clock = clock;
  }

  file(fresh: NewRecord): BusinessRecord {
    const next = (this.#numbers.get(fresh.type) ?? firstNumber(fresh.type)) + 1;
    this.#numbers.set(fresh.type, next);
    const id = `${this.#run}${String(next).padStart(2, '0')}`;
    const url = `https://${this.#host}/${fresh.type}s/${id}`;
    return this.#keep({
      ref: { system: this.#system, type: fresh.type, id, url },
      label: `${fresh.prefix} ${id}`,
      title: fresh.title,
      requester: fresh.requester ?? null,
      amount: fresh.amount ?? null,
      status: fresh.status,
      history: [{ at: this.#now(), status: fresh.status, by: null }],
    });
  }

  find(ref: RecordRef): BusinessRecord | null {
    return this.#byKey.get(`${ref.type}/${ref.id}`) ?? null;
  }

  /** Adds a record known only from another party's event. */
  adopt(ref: RecordRef): BusinessRecord {
    const label = `${ref.type} ${ref.id}`;
    const history = [{ at: this.#now(), status: 'open', by: null }];
    return this.#keep({ ref, label, title: label, requester: null, amount: null, status: 'open', history });
  }

  move(record: BusinessRecord, status: string, by: string | null, note?: string): void {
    record.status = status;
    record.history.push({ at: this.#now(), status, by, ...(note ? { note } : {}) });
  }

  all(): BusinessRecord[] {
    return [...this.#byKey.values()];
  }

  #keep(record: BusinessRecord): BusinessRecord {
    this.#byKey.set(`${record.ref.type}/${record.ref.id}`, record);
    const oldest = this.#byKey.keys().next();
    if (this.#byKey.size > KEPT && !oldest.done) this.#byKey.delete(oldest.value);
    return record;
  }

  #now(): string {
    return new Date(this.#clock.now()).toISOString();
  }
}
