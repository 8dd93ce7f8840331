import { MessageBar, MessageBarBody } from '@fluentui/react-components';

/** Hint that the directory file takes precedence at the next start. */
export function FileHint({ words }: { words: string }) {
  return (
    <MessageBar intent="info" layout="multiline">
      <MessageBarBody>{words}</MessageBarBody>
    </MessageBar>
  );
}
