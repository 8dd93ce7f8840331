import { Loading as AnyLoading, Message, type MessageProps } from '../../../widgets/message.tsx';

export const PaneMessage = (props: Omit<MessageProps, 'centred'>) => <Message {...props} centred />;

export const Loading = ({ words }: { words: string }) => <AnyLoading words={words} centred />;
