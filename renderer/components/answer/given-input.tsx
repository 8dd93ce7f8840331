import { makeStyles, tokens } from '@fluentui/react-components';
import type { FormInput } from '../../../shared/forms.ts';
import type { Item } from '../../../shared/items.ts';
import { filledFields, formReader } from '../../../shared/rules/form-words.ts';
import { useWords } from '../../i18n/words.tsx';

const useStyles = makeStyles({
  list: { display: 'flex', flexWrap: 'wrap', gap: '4px 24px', margin: 0 },
  field: { display: 'flex', gap: '6px', minWidth: 0 },
  label: { color: tokens.colorNeutralForeground2 },
  value: { margin: 0, overflowWrap: 'anywhere' },
});

interface GivenInputProps {
  item: Pick<Item, 'actions'>;
  action: string;
  input: FormInput;
}

/** The fields that were filled in with an answer. */
export function GivenInput({ item, action, input }: GivenInputProps) {
  const styles = useStyles();
  const { locale } = useWords();
  const form = item.actions.find(({ id }) => id === action)?.form;
  return (
    <dl className={styles.list}>
      {filledFields(form, input, formReader(locale)).map(({ name, label, value }) => (
        <div key={name} className={styles.field}>
          <dt className={styles.label} dir="auto">
            {label}
          </dt>
          <dd className={styles.value} dir="auto">
            {value}
          </dd>
        </div>
      ))}
    </dl>
  );
}
