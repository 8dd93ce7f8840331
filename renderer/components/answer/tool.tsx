import { Button, Tooltip } from '@fluentui/react-components';
import type { ReactElement } from 'react';

interface ToolButtonProps {
  label: string;
  /** Its name stands beside the picture; else it is told on hover. */
  labelled: boolean;
  icon: ReactElement;
  /** `aria-keyshortcuts` */
  keys: string | undefined;
  onClick: () => void;
}

/** A tool beside the answers. */
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
