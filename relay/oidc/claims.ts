/** Reads a person from the claims of a token, by the configured paths. Unusable values are omitted, never guessed; those of roles are named. */

import { Id, PersonId } from '../../shared/primitives.ts';
import { ProblemError } from '../../shared/problems.ts';
import { hasFormat } from '../../shared/rules/canonical.ts';
import { cleanText, holdsHidden } from '../../shared/rules/hidden-characters.ts';
import { localeFrom } from '../../shared/rules/locale.ts';
import { plainLine } from '../../shared/rules/plain-text.ts';
import { isTimeZone } from '../../shared/rules/wall-clock.ts';
import { checker } from '../../shared/validate.ts';
import { refusals } from '../../shared/words/relay.ts';
import type { IdentityClaims, OidcSettings } from '../domain/people/identity.ts';

const personId = checker(PersonId);
const roleId = checker(Id);

const MAX_VALUES = 500;
const MAX_TAG = 63;
const MAX_NAME = 120;
/** Ignored values that are named, and their characters. */
const MAX_IGNORED = 20;
const MAX_IGNORED_TEXT = 100;
const isOneLine = (text: string): boolean => text.isWellFormed() && !/[\t\r\n]/.test(text);

/** @throws ProblemError UNAUTHENTICATED if the token has no usable user id */
export function claimedOf(
  claims: Readonly<Record<string, unknown>>,
  { claims: paths, rolesFrom }: Pick<OidcSettings, 'claims' | 'rolesFrom'>,
): IdentityClaims {
  const userId = at(claims, paths.user);
  if (!personId.is(userId) || !isOneLine(userId) || userId.trim() !== userId) {
    throw new ProblemError('UNAUTHENTICATED', refusals.signIn.noPersonId(paths.user));
  }
  if (holdsHidden(userId) || hasFormat(userId)) {
    throw new ProblemError('UNAUTHENTICATED', refusals.signIn.idUnseen(paths.user));
  }
  return {
    userId,
    name: nameOf(at(claims, paths.name)),
    ...rolesOf(at(claims, paths.roles), rolesFrom),
    locations: listOf(at(claims, paths.locations), tagOf),
    units: listOf(at(claims, paths.units), tagOf),
    language: readText(at(claims, paths.language), localeFrom),
    timeZone: readText(at(claims, paths.timeZone), (zone) => (isTimeZone(zone) ? zone : null)),
  };
}

const readText = (value: unknown, read: (text: string) => string | null): string | null =>
  typeof value === 'string' ? read(value) : null;

/** The value at a dotted path. Names may contain dots (`https://acme.example/roles`): the longest matching name wins. */
export function at(value: unknown, path: string): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const own = new Map<string, unknown>(Object.entries(value));
  if (own.has(path)) return own.get(path);
  for (let dot = path.lastIndexOf('.'); dot > 0; dot = path.lastIndexOf('.', dot - 1)) {
    const head = path.slice(0, dot);
    if (own.has(head)) return at(own.get(head), path.slice(dot + 1));
  }
  return undefined;
}

function nameOf(value: unknown): string | null {
  if (typeof value !== 'string') return null;
  const name = [...plainLine(value)].slice(0, MAX_NAME).join('').trim();
  return name === '' ? null : name;
}

function tagOf(text: string): string[] {
  const tag = text.trim();
  return tag === '' || tag.length > MAX_TAG || !isOneLine(tag) || holdsHidden(tag) ? [] : [tag];
}

/** Ids contain no spaces or commas, so one text can hold a list, as in `scope` (RFC 6749 section 3.3). A listed text is one value. */
function rolesOf(value: unknown, rolesFrom: OidcSettings['rolesFrom']): Pick<IdentityClaims, 'roles' | 'ignoredRoles'> {
  const ignored = new Set<string>();
  const read = (text: string): readonly string[] => rolesFrom.get(text) ?? (roleId.is(text) ? [text] : []);
  const roles = listOf(value, (text) => {
    const whole = read(text);
    const parts = whole.length > 0 ? [] : text.split(/[\s,]+/).filter((part) => part !== '');
    const usable = parts.filter((part) => read(part).length > 0);
    // The parts of `Ops Team` are no values of their own.
    const unusable = usable.length === 0 ? [text] : parts.filter((part) => !usable.includes(part));
    if (whole.length === 0) for (const one of unusable) ignored.add(one);
    return [...whole, ...usable.flatMap(read)];
  });
  const given: readonly unknown[] = value === undefined || value === null ? [] : [value].flat();
  for (const one of given) if (typeof one !== 'string') ignored.add(`(${Array.isArray(one) ? 'array' : typeof one})`);
  const shown = [...ignored].map((text) => cleanText(text.slice(0, MAX_IGNORED_TEXT).toWellFormed()).trim());
  return { roles, ignoredRoles: shown.filter(Boolean).sort().slice(0, MAX_IGNORED) };
}

/** Sorted and without duplicates, so that the order of claims is irrelevant. Null: claim absent. */
function listOf(value: unknown, read: (text: string) => string[]): string[] | null {
  if (value === undefined || value === null) return null;
  const texts = (Array.isArray(value) ? value : [value]).filter((one) => typeof one === 'string');
  return [...new Set(texts.flatMap(read))].sort().slice(0, MAX_VALUES);
}
