import { Button, Input, makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { DismissRegular } from '@fluentui/react-icons';
import { type KeyboardEvent, useId, useState } from 'react';
import { AdminGatewayList, AdminPersonPage, AdminRoleList } from '../../shared/admin/directory.ts';
import { ITEM_TYPES } from '../../shared/event-types.ts';
import { FORCED } from '../../widgets/styles.ts';
import { useQuery, useWholeList } from '../state/query.ts';
import { useWords } from '../state/services.tsx';

const useStyles = makeStyles({
  chosen: { display: 'flex', flexWrap: 'wrap', gap: '4px', margin: '0 0 4px', padding: 0, listStyle: 'none' },
  one: {
    display: 'flex',
    alignItems: 'center',
    maxWidth: '100%',
    paddingInlineStart: '8px',
    borderRadius: tokens.borderRadiusMedium,
    backgroundColor: tokens.colorNeutralBackground3,
    overflowWrap: 'anywhere',
    [FORCED]: { border: '1px solid CanvasText' },
  },
  unknown: { color: tokens.colorPaletteRedForeground1 },
  input: { width: '100%' },
  anchor: { position: 'relative' },
  // Over the fields below: if they moved as the list closes, the click that closed it would miss its button.
  list: {
    position: 'absolute',
    insetInline: 0,
    zIndex: 1,
    margin: '4px 0 0',
    backgroundColor: tokens.colorNeutralBackground1,
    boxShadow: tokens.shadow8,
    padding: '4px',
    maxHeight: '176px',
    overflowY: 'auto',
    border: `1px solid ${tokens.colorNeutralStroke1}`,
    borderRadius: tokens.borderRadiusMedium,
  },
  option: {
    display: 'flex',
    flexWrap: 'wrap',
    justifyContent: 'space-between',
    gap: '0 12px',
    padding: '6px 8px',
    borderRadius: tokens.borderRadiusMedium,
    cursor: 'pointer',
    overflowWrap: 'anywhere',
    '&:hover': { backgroundColor: tokens.colorNeutralBackground1Hover },
  },
  active: {
    backgroundColor: tokens.colorNeutralBackground1Selected,
    [FORCED]: { outline: '2px solid Highlight' },
  },
  id: { color: tokens.colorNeutralForeground2, fontSize: tokens.fontSizeBase200 },
});

interface Choice {
  id: string;
  name: string;
}

interface PickerProps {
  /** Ids. */
  values: readonly string[];
  onValues: (values: string[]) => void;
  /** Default: any number. */
  most?: number;
  /** For the input, from the field around it. */
  id?: string | undefined;
  'aria-describedby'?: string | undefined;
  'aria-invalid'?: 'true' | 'false' | boolean | undefined;
  'aria-required'?: boolean | undefined;
}

const SHOWN = 8;

interface ChoicesProps extends PickerProps {
  choices: readonly Choice[];
  text: string;
  onText: (text: string) => void;
  /** False: `choices` are a part that fits the text, so that an id that is not among them may exist. */
  complete: boolean;
}

/**
 * Chooses ids by name (WAI-ARIA combobox, "list autocomplete with manual selection"). The list is part of the dialog, to be reachable in it. An id
 * that is no choice can be entered in full: roles exist by their holders too.
 */
function Picker({
  values,
  onValues,
  most = Number.POSITIVE_INFINITY,
  choices,
  text,
  onText,
  complete,
  ...input
}: ChoicesProps) {
  const styles = useStyles();
  const { t } = useWords();
  const [active, setActive] = useState(0);
  const [open, setOpen] = useState(false);
  const listId = useId();
  const words = text.trim().toLowerCase();
  const found = choices
    .filter(({ id, name }) => !values.includes(id) && `${name} ${id}`.toLowerCase().includes(words))
    .slice(0, SHOWN);
  const shown = open && found.length > 0;
  const at = Math.min(active, found.length - 1);
  const choose = (id: string) => {
    onValues([...values, id].slice(-most));
    onText('');
    setActive(0);
    setOpen(false);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const { key } = event;
    if (key === 'ArrowDown' || key === 'ArrowUp') {
      event.preventDefault();
      setOpen(true);
      setActive(Math.max(0, Math.min(found.length - 1, at + (key === 'ArrowDown' ? 1 : -1))));
    } else if (key === 'Enter' && (words !== '' || shown)) {
      event.preventDefault();
      const typed = text.trim();
      const chosen = choices.find(({ id }) => id === typed)?.id ?? found[at]?.id ?? typed;
      if (chosen !== '') choose(chosen);
    } else if (key === 'Escape' && shown) {
      // The dialog around it stays open.
      event.preventDefault();
      event.stopPropagation();
      setOpen(false);
    } else if (key === 'Backspace' && text === '') onValues(values.slice(0, -1));
  };
  const nameOf = (id: string) => choices.find((choice) => choice.id === id)?.name ?? id;
  return (
    <div>
      {values.length > 0 && (
        // biome-ignore lint/a11y/noRedundantRoles: a list drawn without bullets loses its own in Safari
        <ul className={styles.chosen} role="list">
          {values.map((id) => (
            <li key={id} className={styles.one}>
              <span className={mergeClasses(complete && !choices.some((one) => one.id === id) && styles.unknown)}>
                {nameOf(id)}
              </span>
              <Button
                size="small"
                appearance="transparent"
                icon={<DismissRegular />}
                aria-label={t.app.without(nameOf(id))}
                onClick={() => onValues(values.filter((one) => one !== id))}
              />
            </li>
          ))}
        </ul>
      )}
      <div className={styles.anchor}>
        <Input
          {...input}
          className={styles.input}
          role="combobox"
          aria-expanded={shown}
          aria-controls={listId}
          aria-autocomplete="list"
          {...(shown && { 'aria-activedescendant': `${listId}-${at}` })}
          autoComplete="off"
          spellCheck={false}
          value={text}
          onChange={(_, { value }) => {
            onText(value);
            setActive(0);
            setOpen(true);
          }}
          onFocus={() => setOpen(true)}
          onClick={() => setOpen(true)}
          onBlur={() => {
            setOpen(false);
            // What was typed in full counts, as in a plain field.
            if (choices.some(({ id }) => id === text.trim())) choose(text.trim());
          }}
          onKeyDown={onKeyDown}
        />
        <div id={listId} role="listbox" aria-label={t.app.choices} className={styles.list} hidden={!shown}>
          {shown &&
            found.map(({ id, name }, index) => (
              // biome-ignore lint/a11y/useKeyWithClickEvents: keys are handled by the input
              <div
                key={id}
                id={`${listId}-${index}`}
                role="option"
                tabIndex={-1}
                aria-selected={index === at}
                className={mergeClasses(styles.option, index === at && styles.active)}
                // Keeps the focus in the input.
                onMouseDown={(event) => event.preventDefault()}
                onClick={() => choose(id)}
              >
                <span dir="auto">{name}</span>
                <span className={styles.id}>{id}</span>
              </div>
            ))}
        </div>
      </div>
    </div>
  );
}

export function RolePicker({ everyone, ...props }: PickerProps & { everyone?: boolean }) {
  const { t } = useWords();
  const [text, setText] = useState('');
  const { value } = useWholeList('/v1/admin/roles', AdminRoleList);
  const choices = [...(everyone ? [{ id: '*', name: t.app.all }] : []), ...(value?.items ?? [])];
  return <Picker {...props} choices={choices} text={text} onText={setText} complete={value !== null} />;
}

export function PersonPicker({ everyone, ...props }: PickerProps & { everyone?: boolean }) {
  const { t } = useWords();
  const [text, setText] = useState('');
  const { value } = useQuery(
    `/v1/admin/people?${new URLSearchParams({ q: text.trim().slice(0, 200), limit: '20' })}`,
    AdminPersonPage,
    0,
  );
  const choices = [...(everyone ? [{ id: '*', name: t.app.all }] : []), ...(value?.items ?? [])];
  return <Picker {...props} choices={choices} text={text} onText={setText} complete={false} />;
}

export function GatewayPicker({ everyone, ...props }: PickerProps & { everyone?: boolean }) {
  const { t } = useWords();
  const [text, setText] = useState('');
  const { value } = useWholeList('/v1/admin/gateways', AdminGatewayList);
  const gateways = value?.items.map(({ id, kind }) => ({ id, name: `${id} (${kind})` })) ?? [];
  const choices = [...(everyone ? [{ id: '*', name: t.app.all }] : []), ...gateways];
  return <Picker {...props} choices={choices} text={text} onText={setText} complete={value !== null} />;
}

/** Types of items; `*` for all. */
export function TypePicker(props: PickerProps) {
  const { t } = useWords();
  const [text, setText] = useState('');
  const choices = [{ id: '*', name: t.app.all }, ...ITEM_TYPES.map((type) => ({ id: type, name: type }))];
  return <Picker {...props} choices={choices} text={text} onText={setText} complete />;
}
