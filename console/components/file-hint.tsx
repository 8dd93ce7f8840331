import { MessageBar, MessageBarBody } from '@fluentui/react-components';

/** Says that the directory file has the last word at the next start. */
export function FileHint({ words }: { words: string }) {
  return (
    <MessageBar intent="info" layout="multiline">
      <MessageBarBody>{words}</MessageBarBody>
    </MessageBar>
  );
}
