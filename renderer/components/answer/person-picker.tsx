import { Input, makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import type { PersonSummary } from '../../../shared/people.ts';
import type { Problem } from '../../../shared/problems.ts';
import { FORCED } from '../../../widgets/styles.ts';
import { useWords } from '../../i18n/words.tsx';
import { useServices, useSnapshotPart } from '../../state/services.tsx';

const useStyles = makeStyles({
  input: { width: '100%' },
  list: {
    margin: '4px 0 0',
    padding: '4px',
    maxHeight: '176px',
    overflowY: 'auto',
    border: `1px solid ${tokens.colorNeutralStroke1}`,
    borderRadius: tokens.borderRadiusMedium,
  },
  option: {
    display: 'flex',
    justifyContent: 'space-between',
    gap: '12px',
    padding: '6px 8px',
    borderRadius: tokens.borderRadiusMedium,
    cursor: 'pointer',
    '&:hover': { backgroundColor: tokens.colorNeutralBackground1Hover },
  },
  active: {
    backgroundColor: tokens.colorNeutralBackground1Selected,
    [FORCED]: { outline: '2px solid Highlight' },
  },
  name: { flexShrink: 0, maxWidth: '60%', overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' },
  id: {
    color: tokens.colorNeutralForeground2,
    fontSize: tokens.fontSizeBase200,
    overflow: 'hidden',
    textOverflow: 'ellipsis',
    whiteSpace: 'nowrap',
  },
  said: {
    display: 'block',
    color: tokens.colorNeutralForeground2,
    fontSize: tokens.fontSizeBase200,
  },
  bad: { color: tokens.colorPaletteRedForeground1 },
});

/** Debounce of the search, ms. */
const TYPING_MS = 150;
const SHOWN = 8;

interface PersonPickerProps {
  id: string;
  chosen: PersonSummary | null;
  onChoose: (person: PersonSummary | null) => void;
  autoFocus?: boolean;
}

/** Combobox that finds people (WAI-ARIA, "list autocomplete with manual selection"). The list is inline, to be reachable in a dialog. */
export function PersonPicker({ id, chosen, onChoose, autoFocus = false }: PersonPickerProps) {
  const styles = useStyles();
  const { t } = useWords();
  const [text, setText] = useState(chosen?.name ?? '');
  const { found, problem, looking } = usePeople(chosen ? null : text);
  const [active, setActive] = useState(0);
  const listId = useId();
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (autoFocus) field.current?.focus();
  }, [autoFocus]);
  const open = !chosen && found.length > 0;
  const at = Math.min(active, found.length - 1);
  const choose = (person: PersonSummary | undefined) => {
    if (!person) return;
    setText(person.name);
    onChoose(person);
    field.current?.focus();
  };
  const onKey = (event: KeyboardEvent) => {
    if (!open) return;
    if (event.key === 'ArrowDown') setActive((at + 1) % found.length);
    else if (event.key === 'ArrowUp') setActive((at - 1 + found.length) % found.length);
    else if (event.key === 'Enter' && !event.ctrlKey && !event.metaKey) choose(found[at]);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const said = problem
    ? problem.detail
    : chosen || text.trim() === ''
      ? ''
      : looking
        ? t.handOver.looking
        : found.length === 0
          ? t.handOver.nobody
          : t.handOver.found(found.length);
  return (
    <div>
      <Input
        id={id}
        className={styles.input}
        input={{ ref: field }}
        role="combobox"
        aria-expanded={open}
        aria-controls={listId}
        aria-autocomplete="list"
        aria-activedescendant={open ? `${listId}-${at}` : undefined}
        autoComplete="off"
        maxLength={120}
        placeholder={t.handOver.placeholder}
        value={text}
        onChange={(_, { value }) => {
          setText(value);
          setActive(0);
          if (chosen) onChoose(null);
        }}
        onKeyDown={onKey}
      />
      <div
        id={listId}
        role="listbox"
        aria-label={t.handOver.found(found.length)}
        className={styles.list}
        hidden={!open}
      >
        {open &&
          found.map((person, index) => (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the keyboard stays in the field, which moves through the list
            <div
              key={person.id}
              id={`${listId}-${index}`}
              role="option"
              tabIndex={-1}
              aria-selected={index === at}
              className={mergeClasses(styles.option, index === at && styles.active)}
              onMouseDown={(event) => event.preventDefault()}
              onClick={() => choose(person)}
            >
              <span className={styles.name} dir="auto">
                {person.name}
              </span>
              <span className={styles.id} dir="auto">
                {placeOf(person)}
              </span>
            </div>
          ))}
      </div>
      <span className={mergeClasses(styles.said, problem !== null && styles.bad)} role="status">
        {said}
      </span>
    </div>
  );
}

/** `Procurement approver · BER`; the id if the person has neither. */
function placeOf({ id, roles = [], locations = [] }: PersonSummary): string {
  const parts = [roles.join(', '), locations.join(', ')].filter(Boolean);
  return parts.length > 0 ? parts.join(' · ') : id;
}

interface People {
  found: readonly PersonSummary[];
  problem: Problem | null;
  looking: boolean;
}
const NOBODY: People = { found: [], problem: null, looking: false };

/** People matching the text, without the current user. @param text null or empty: no search */
function usePeople(text: string | null): People {
  const { bridge, clock } = useServices();
  const me = useSnapshotPart('me');
  const own = me?.user.id;
  const q = text?.trim() ?? '';
  const [people, setPeople] = useState<People>(NOBODY);
  useEffect(() => {
    if (q === '') return setPeople(NOBODY);
    let wanted = true;
    setPeople((before) => ({ ...before, looking: true }));
    const stop = clock.after(TYPING_MS, () => {
      void bridge.invoke('people.find', { q, limit: SHOWN + 1 }).then((result) => {
        if (!wanted) return;
        if (!result.ok) return setPeople({ ...NOBODY, problem: result.problem });
        const found = result.value.items.filter(({ id }) => id !== own).slice(0, SHOWN);
        setPeople({ found, problem: null, looking: false });
      });
    });
    return () => {
      wanted = false;
      stop();
    };
  }, [bridge, clock, q, own]);
  return people;
}
