/** Gauges collected on scrape. A gauge whose callback returns null or throws is omitted; the others are exported. */
import { Gauge, type Registry } from 'prom-client';

export function lazyGauges(registers: Registry[]) {
  return {
    /** @param value returns null if currently unknown */
    single(name: string, help: string, value: () => number | null) {
      const collect = (gauge: Gauge) => {
        // prom-client would otherwise export the previous value.
        gauge.remove();
        const now = value();
        if (now !== null) gauge.set(now);
      };
      make({ name, help, registers }, [], collect);
    },
    /** @param values returns one value per label value, or null if currently unknown */
    labelled(
      name: string,
      help: string,
      label: string,
      values: () => Readonly<Record<string, number | undefined>> | null,
    ) {
      make({ name, help, registers }, [label], (gauge) => {
        gauge.reset();
        for (const [value, count] of Object.entries(values() ?? {}))
          if (count !== undefined) gauge.set({ [label]: value }, count);
      });
    },
  };
}

function make(
  settings: { name: string; help: string; registers: Registry[] },
  labelNames: string[],
  collect: (gauge: Gauge) => void,
): void {
  new Gauge({
    ...settings,
    labelNames,
    collect() {
      try {
        collect(this);
      } catch {
        // Omit this gauge; a failing store must not fail the scrape.
      }
    },
  });
}
