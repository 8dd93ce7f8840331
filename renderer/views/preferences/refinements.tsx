import {
  Button,
  Menu,
  MenuButton,
  MenuItemCheckbox,
  MenuList,
  MenuPopover,
  MenuTrigger,
  Select,
} from '@fluentui/react-components';
import { Add16Regular, Delete16Regular } from '@fluentui/react-icons';
import type { RoleInfo, SubscriptionRule } from '../../../shared/people.ts';
import type { Severity } from '../../../shared/primitives.ts';
import { typesWords } from '../../i18n/rule-words.ts';
import { useWords } from '../../i18n/words.tsx';
import { addRefinement, changeRule, type Refinement, removeRule } from '../../state/subscription-edits.ts';
import { DELIVERIES, useMatrixStyles } from './matrix-styles.ts';

interface RefinementsProps {
  role: RoleInfo;
  neverOff: boolean;
  rules: readonly SubscriptionRule[];
  refinements: readonly Refinement[];
  onRules: (rules: SubscriptionRule[]) => void;
}

export function Refinements({ role, neverOff, rules, refinements, onRules }: RefinementsProps) {
  const styles = useMatrixStyles();
  const { t } = useWords();
  const add = () =>
    onRules(addRefinement(rules, role.id, { role: role.id, types: ['*'], minSeverity: 'critical', deliver: 'beckon' }));
  return (
    <section className={styles.refinements} aria-label={t.matrix.exceptionsFor(role.name)}>
      <p className={styles.hint}>{t.matrix.exceptionsHint}</p>
      <ul className={styles.list}>
        {refinements.map(({ index, rule }) => (
          <RefinementLine
            key={index}
            rule={rule}
            neverOff={neverOff}
            onRule={(next) => onRules(changeRule(rules, index, next))}
            onRemove={() => onRules(removeRule(rules, index))}
          />
        ))}
      </ul>
      <Button size="small" icon={<Add16Regular />} onClick={add} disabled={rules.length >= 200}>
        {t.matrix.add}
      </Button>
    </section>
  );
}

interface LineProps {
  rule: SubscriptionRule;
  neverOff: boolean;
  onRule: (rule: SubscriptionRule) => void;
  onRemove: () => void;
}

function RefinementLine({ rule, neverOff, onRule, onRemove }: LineProps) {
  const styles = useMatrixStyles();
  const words = useWords();
  const { t } = words;
  // 'info' would match every severity; with every type it would be the role's choice, not a refinement.
  const severities = (['notice', 'warning', 'critical'] as const satisfies Severity[]).map(
    (severity) => [severity, t.matrix.atLeast(t.severity[severity])] as const,
  );
  const every = rule.types.includes('*');
  const setSeverity = (value: string) => {
    const { minSeverity: _, ...rest } = rule;
    const found = severities.find(([severity]) => severity === value)?.[0];
    onRule(found ? { ...rest, minSeverity: found } : rest);
  };
  return (
    <li className={styles.refinement}>
      <TypesMenu rule={rule} onRule={onRule} />
      <Select
        size="small"
        aria-label={t.matrix.severityLabel}
        value={rule.minSeverity ?? 'info'}
        onChange={(_, { value }) => setSeverity(value)}
      >
        {!every && <option value="info">{t.matrix.anySeverity}</option>}
        {severities.map(([severity, words]) => (
          <option key={severity} value={severity}>
            {words}
          </option>
        ))}
      </Select>
      <span className={styles.arrow} aria-hidden>
        →
      </span>
      <Select
        size="small"
        aria-label={t.matrix.deliverLabel}
        value={rule.deliver}
        onChange={(_, { value }) =>
          onRule({ ...rule, deliver: DELIVERIES.find((delivery) => delivery === value) ?? 'beckon' })
        }
      >
        {DELIVERIES.filter((delivery) => delivery !== 'off' || !neverOff).map((delivery) => (
          <option key={delivery} value={delivery}>
            {t.deliveries[delivery]}
          </option>
        ))}
      </Select>
      <Button
        size="small"
        appearance="subtle"
        icon={<Delete16Regular />}
        aria-label={t.matrix.remove(typesWords(words, rule))}
        onClick={onRemove}
      />
    </li>
  );
}

function TypesMenu({ rule, onRule }: Pick<LineProps, 'rule' | 'onRule'>) {
  const words = useWords();
  const { t } = words;
  const label = typesWords(words, rule);
  const types = rule.types.filter((type) => type !== '*').map((type) => type.replace(/^com\.xconnector\./, ''));
  const choose = (chosen: string[]) => {
    const severity = chosen.length === 0 && rule.minSeverity === undefined ? { minSeverity: 'critical' as const } : {};
    onRule({ ...rule, ...severity, types: chosen.length > 0 ? chosen : ['*'] });
  };
  return (
    <Menu checkedValues={{ types }} onCheckedValueChange={(_, { checkedItems }) => choose(checkedItems)}>
      <MenuTrigger disableButtonEnhancement>
        <MenuButton size="small" aria-label={`${t.matrix.typesLabel}: ${label}`}>
          {label}
        </MenuButton>
      </MenuTrigger>
      <MenuPopover>
        <MenuList hasCheckmarks>
          {Object.entries(t.types).map(([type, name]) => (
            <MenuItemCheckbox key={type} name="types" value={type}>
              {name}
            </MenuItemCheckbox>
          ))}
        </MenuList>
      </MenuPopover>
    </Menu>
  );
}
