/** Units and locations of people whom SCIM manages, by their department or manager (table `scim` of the directory file). */
import { DirectoryScim, type Placement } from '../../../shared/directory.ts';
import { isRecord } from '../../../shared/json.ts';
import { checker } from '../../../shared/validate.ts';
import { ENTERPRISE_URN } from '../../domain/people/provisioning-ports.ts';
import { parseStored } from '../parse-stored.ts';

const table = checker(DirectoryScim);

/** Empty: the table has neither the department nor the manager. */
export type PlacementReader = (attributes: Readonly<Record<string, unknown>>) => Placement;

const NOWHERE: Placement = {};

/** @param doc the stored table; null: none */
export function placementReader(doc: string | null): PlacementReader {
  if (doc === null) return () => NOWHERE;
  const { departments = {}, managers = {} } = parseStored(table, doc);
  const byDepartment = folded(departments);
  const byManager = folded(managers);
  return (attributes) => {
    const extension = attributes[ENTERPRISE_URN];
    if (!isRecord(extension)) return NOWHERE;
    const manager = isRecord(extension.manager) ? extension.manager.value : null;
    return joined([lookUp(byDepartment, extension.department), lookUp(byManager, manager)]);
  };
}

/** SCIM compares these texts without regard to case (RFC 7643 section 4.3). */
const foldedText = (text: string): string => text.trim().toLowerCase();

const folded = (entries: Readonly<Record<string, Placement>>): ReadonlyMap<string, Placement> =>
  new Map(Object.entries(entries).map(([name, placement]) => [foldedText(name), placement]));

const lookUp = (entries: ReadonlyMap<string, Placement>, name: unknown): Placement =>
  (typeof name === 'string' && entries.get(foldedText(name))) || NOWHERE;

function joined(placements: readonly Placement[]): Placement {
  const union = (member: 'units' | 'locations') => {
    const given = placements.flatMap((placement) => placement[member] ?? []);
    return placements.some((placement) => placement[member]) ? { [member]: [...new Set(given)] } : {};
  };
  return { ...union('units'), ...union('locations') };
}

/** @returns a name that the table has twice, in different spellings; null: none */
export function repeatedName(entries: Readonly<Record<string, Placement>>): string | null {
  const names = Object.keys(entries);
  return names.find((name, index) => names.slice(0, index).some((one) => foldedText(one) === foldedText(name))) ?? null;
}
