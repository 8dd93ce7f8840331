/** Gauges that are read when somebody asks: what is not known is left out, and takes no other number away. */
import { Gauge, type Registry } from 'prom-client';

interface GaugeMaker {
  /** @param value null, or one that throws: not known now */
  one(name: string, help: string, value: () => number | null): void;
  /** @param values one for each value of the label; null: not known now */
  each(
    name: string,
    help: string,
    label: string,
    values: () => Readonly<Record<string, number | undefined>> | null,
  ): void;
}

export function gaugesIn(registers: Registry[]): GaugeMaker {
  return {
    one(name, help, value) {
      const collect = (gauge: Gauge) => {
        // Without it one that had a value would go on saying it.
        gauge.remove();
        const now = value();
        if (now !== null) gauge.set(now);
      };
      make({ name, help, registers }, [], collect);
    },
    each(name, help, label, values) {
      make({ name, help, registers }, [label], (gauge) => {
        gauge.reset();
        for (const [value, count] of Object.entries(values() ?? {}))
          if (count !== undefined) gauge.set({ [label]: value }, count);
      });
    },
  };
}

/** A store that cannot be read must not take the other numbers away. */
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
        // Left out.
      }
    },
  });
}
