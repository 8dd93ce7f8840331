/** Parts of few items, in one file that is fetched with the first of them: each file of its own adds its name to the first load. */
export { DecisionPart } from '../components/answer/decision-part.tsx';
export { CustomerMessages } from '../components/item/customer-messages.tsx';
export { FoldPart } from '../components/item/fold-part.tsx';
export { Ladder } from '../components/item/ladder.tsx';
export { StatusPath } from '../components/item/status-path.tsx';
