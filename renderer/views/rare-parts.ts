/** Rarely needed parts, bundled in one file: each separate chunk would add its name to the initial load. */
export { DecisionPart } from '../components/answer/decision-part.tsx';
export { CustomerMessages } from '../components/item/customer-messages.tsx';
export { FoldPart } from '../components/item/fold-part.tsx';
export { Ladder } from '../components/item/ladder.tsx';
export { StatusPath } from '../components/item/status-path.tsx';
