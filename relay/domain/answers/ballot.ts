/** Prepares an answer for the decision: whose votes it may be, and whose turn it is. */
import type { DecisionState } from '../../../shared/answers.ts';
import type { FormInput } from '../../../shared/forms.ts';
import type { Item, ItemAction } from '../../../shared/items.ts';
import type { Person, PersonSummary } from '../../../shared/people.ts';
import { matchAudience } from '../../../shared/rules/audience.ts';
import { principalsOf } from '../../../shared/rules/principals.ts';
import { askersOf } from '../../../shared/rules/requester.ts';
import { mayTake, turnOf } from '../../../shared/rules/turn.ts';
import { hasVoted, isSpent } from '../../../shared/rules/vote.ts';
import type { DirectoryView } from '../directory-view.ts';
import { votersNow } from '../items/voters.ts';
import type { StoredItem, UnitContext } from '../unit-of-work.ts';
import type { Ballot } from './decide.ts';

/** Ids of the principals whom the event asks by a role with `delegateMayAlsoVote`: a delegate's press is their vote too. */
function votingTogether(
  item: Item,
  principals: readonly Pick<PersonSummary, 'id' | 'name'>[],
  directory: DirectoryView,
): ReadonlySet<string> {
  const asked = item.audiences.flatMap(({ by, audience }) => (by === 'event' ? (audience.roles ?? []) : []));
  const roles = new Set(asked.filter((role) => directory.mayAlsoVote(role)));
  const isOf = ({ id }: Pick<PersonSummary, 'id'>) =>
    directory.person(id)?.roles.some((role) => roles.has(role)) ?? false;
  return new Set(roles.size === 0 ? [] : principals.filter(isOf).map(({ id }) => id));
}

interface ChosenAction {
  action: ItemAction;
  meantFor: string | null;
  input: FormInput | undefined;
  byLine: DecisionState | undefined;
  /** RFC 3339. */
  at: string;
}

export function ballotOf(
  tx: UnitContext,
  { item, voters }: StoredItem,
  person: Person,
  { action, meantFor, input, byLine, at }: ChosenAction,
): Ballot | null {
  if (!item.decision) return null;
  const { id, name } = person;
  const matching = item.audiences.filter(({ audience }) => matchAudience(audience, person) !== null);
  const { personOf } = tx.directory;
  const ownRight = !hasVoted(item.votes, id, personOf);
  const isAsked = ownRight && matching.some(({ by }) => by === 'event' || by === 'escalation');
  const asked = nextVoter(item);
  const takes = (of: string, roles: readonly string[] | undefined) =>
    asked === undefined || mayTake(asked, of, roles, item);
  const principals = principalsOf(item, id).filter((principal) => !isSpent(item, principal.id, personOf));
  return {
    item: { votes: item.votes, decision: item.decision },
    by: { id, name },
    inOwnRight: isAsked && takes(id, person.roles),
    principals: principals.filter((principal) => takes(principal.id, principal.roles)),
    alone:
      isAsked && matching.some(({ by }) => by === 'escalation') ? { id, name } : principals.find((one) => one.alone),
    together: votingTogether(item, principals, tx.directory),
    voters: votersNow({ item, voters }, tx.directory),
    forRequester: isForRequester(item, id),
    meantFor,
    personOf,
    turn: turnOf(item, person, ownRight),
    action: action.id,
    kind: action.kind,
    input,
    byLine,
    at,
  };
}

const isForRequester = (item: Item, personId: string): boolean =>
  item.audiences.some(
    ({ audience, onBehalfOf }) =>
      onBehalfOf && audience.users?.includes(personId) && askersOf(item).includes(onBehalfOf.id ?? ''),
  );

/** The person or role whose turn it is; undefined if there is no order. */
const nextVoter = ({ decision, votes }: Item): string | undefined =>
  decision?.policy === 'sequential' ? decision.order?.[votes.length] : undefined;
