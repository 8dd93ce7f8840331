import { Button, Tooltip } from '@fluentui/react-components';
import type { ReactElement } from 'react';

interface ToolButtonProps {
  label: string;
  /** True if the name is displayed next to the icon; otherwise in a tooltip. */
  labelled: boolean;
  icon: ReactElement;
  keys: string | undefined;
  onClick: () => void;
}

export function Tool({ label, labelled, icon, keys, onClick }: ToolButtonProps) {
  const button = (
    <Button appearance="subtle" icon={icon} aria-keyshortcuts={keys} onClick={onClick}>
      {labelled ? label : undefined}
    </Button>
  );
  return labelled ? (
    button
  ) : (
    <Tooltip content={label} relationship="label">
      {button}
    </Tooltip>
  );
}
