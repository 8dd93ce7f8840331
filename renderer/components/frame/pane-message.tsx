import { Loading as AnyLoading, Message, type MessageProps } from '../../../widgets/message.tsx';

/** What a pane says when it has nothing to list, in its middle. */
export const PaneMessage = (props: Omit<MessageProps, 'centred'>) => <Message {...props} centred />;

/** Says in the middle of a pane what is waited for. */
export const Loading = ({ words }: { words: string }) => <AnyLoading words={words} centred />;
