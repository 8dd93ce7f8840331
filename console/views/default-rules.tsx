import { Button, Field, makeStyles, Select, tokens } from '@fluentui/react-components';
import { AddRegular } from '@fluentui/react-icons';
import type { DefaultRule } from '../../shared/people.ts';
import { SEVERITIES } from '../../shared/severity.ts';
import { FormField } from '../components/form-field.tsx';
import { TypePicker } from '../components/picker.tsx';
import { useWords } from '../state/services.tsx';

const useStyles = makeStyles({
  rules: { display: 'flex', flexDirection: 'column', gap: '12px', alignItems: 'flex-start' },
  rule: {
    display: 'flex',
    flexDirection: 'column',
    gap: '8px',
    width: '100%',
    boxSizing: 'border-box',
    padding: '8px 12px',
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    borderRadius: tokens.borderRadiusMedium,
  },
  row: { display: 'flex', flexWrap: 'wrap', alignItems: 'flex-end', gap: '8px' },
});

const DELIVERIES = ['beckon', 'badge', 'digest', 'off'] as const;
const NEW: DefaultRule = { types: ['*'], deliver: 'beckon' };

interface DefaultRulesProps {
  rules: readonly DefaultRule[];
  onRules: (rules: DefaultRule[]) => void;
}

/** Rules for members of a role who set none of their own; the first that matches counts. */
export function DefaultRules({ rules, onRules }: DefaultRulesProps) {
  const styles = useStyles();
  const { t } = useWords();
  return (
    <Field label={t.roles.defaults} hint={t.roles.defaultsHint}>
      <div className={styles.rules}>
        {rules.map((rule, index) => (
          <Rule
            // biome-ignore lint/suspicious/noArrayIndexKey: the place is the identity of a rule
            key={index}
            rule={rule}
            index={index}
            onRule={(changed) => onRules(rules.map((one, place) => (place === index ? changed : one)))}
            onRemove={() => onRules(rules.filter((_, place) => place !== index))}
          />
        ))}
        <Button size="small" icon={<AddRegular />} onClick={() => onRules([...rules, NEW])}>
          {t.roles.addRule}
        </Button>
      </div>
    </Field>
  );
}

interface RuleProps {
  rule: DefaultRule;
  index: number;
  onRule: (rule: DefaultRule) => void;
  onRemove: () => void;
}

function Rule({ rule: { types, minSeverity, deliver }, index, onRule, onRemove }: RuleProps) {
  const styles = useStyles();
  const { t } = useWords();
  const set = (part: Partial<DefaultRule>) =>
    onRule({ types, ...(minSeverity === undefined ? {} : { minSeverity }), deliver, ...part });
  return (
    <fieldset className={styles.rule} aria-label={t.roles.rule(index + 1)}>
      <FormField member={`defaults/${index}`} label={t.roles.ruleTypes}>
        <TypePicker values={types} onValues={(chosen) => set({ types: chosen })} />
      </FormField>
      <div className={styles.row}>
        <Field label={t.roles.ruleFrom}>
          <Select
            value={minSeverity ?? 'info'}
            onChange={(_, { value }) => set({ minSeverity: SEVERITIES.find((one) => one === value) ?? 'info' })}
          >
            {SEVERITIES.map((one) => (
              <option key={one} value={one}>
                {t.item.severity[one]}
              </option>
            ))}
          </Select>
        </Field>
        <Field label={t.roles.ruleDeliver}>
          <Select
            value={deliver}
            onChange={(_, { value }) => set({ deliver: DELIVERIES.find((one) => one === value) ?? 'beckon' })}
          >
            {DELIVERIES.map((one) => (
              <option key={one} value={one}>
                {t.item.delivery[one]}
              </option>
            ))}
          </Select>
        </Field>
        <Button onClick={onRemove}>{t.people.remove}</Button>
      </div>
    </fieldset>
  );
}
