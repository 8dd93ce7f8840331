import { Button, Input } from '@fluentui/react-components';
import { Dismiss16Regular, Search20Regular } from '@fluentui/react-icons';
import type { RefObject } from 'react';
import { useWords } from '../../i18n/words.tsx';
import { useToolStyles } from './tool-styles.ts';

interface SearchFieldProps {
  label: string;
  placeholder: string;
  value: string;
  onChange: (value: string) => void;
  field: RefObject<HTMLInputElement | null>;
  onEnter: () => void;
}

export function SearchField({ label, placeholder, value, onChange, field, onEnter }: SearchFieldProps) {
  const styles = useToolStyles();
  const { t } = useWords();
  return (
    <Input
      input={{ ref: field }}
      className={styles.field}
      type="search"
      value={value}
      maxLength={200}
      placeholder={placeholder}
      aria-label={label}
      contentBefore={<Search20Regular aria-hidden />}
      contentAfter={
        value ? (
          <Button
            size="small"
            appearance="transparent"
            icon={<Dismiss16Regular />}
            aria-label={t.history.clear}
            onClick={() => onChange('')}
          />
        ) : null
      }
      onChange={(_, { value: typed }) => onChange(typed)}
      onKeyDown={(event) => {
        if (event.key !== 'Enter') return;
        event.preventDefault();
        onEnter();
      }}
    />
  );
}
