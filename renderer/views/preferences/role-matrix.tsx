import { Button, Radio, RadioGroup } from '@fluentui/react-components';
import { ChevronDown16Regular, ChevronRight16Regular } from '@fluentui/react-icons';
import { useId, useState } from 'react';
import type { DeliveryPreview } from '../../../shared/bridge/delivery-preview.ts';
import type { RoleInfo, SubscriptionRule } from '../../../shared/people.ts';
import type { DecidedBy } from '../../../shared/rules/subscription.ts';
import type { WindowTexts } from '../../../shared/words/window.ts';
import { ruleWords } from '../../i18n/rule-words.ts';
import { useWords } from '../../i18n/words.tsx';
import { choiceOf, clearChoice, refinementsOf, setChoice } from '../../state/subscription-edits.ts';
import { DELIVERIES, useMatrixStyles } from './matrix-styles.ts';
import { Refinements } from './refinements.tsx';

interface RoleMatrixProps {
  roles: readonly RoleInfo[];
  defaults: readonly SubscriptionRule[];
  rules: readonly SubscriptionRule[];
  preview: DeliveryPreview | null;
  onRules: (rules: SubscriptionRule[]) => void;
}

export function RoleMatrix(props: RoleMatrixProps) {
  const styles = useMatrixStyles();
  const { t } = useWords();
  const anyMandatory = props.roles.some(({ mandatory }) => mandatory);
  const rest: RoleInfo = { id: '*', name: t.matrix.everything, mandatory: anyMandatory };
  return (
    <>
      <Meanings />
      <div className={styles.matrix}>
        <div className={styles.head} aria-hidden>
          <span>{t.matrix.role}</span>
          <span className={styles.headCell}>{t.matrix.usual}</span>
          {DELIVERIES.map((delivery) => (
            <span key={delivery} className={styles.headCell}>
              {t.deliveries[delivery]}
            </span>
          ))}
        </div>
        {[...props.roles, rest].map((role) => (
          <RoleRow key={role.id} {...props} role={role} />
        ))}
      </div>
    </>
  );
}

/** What each choice does. Separate from the heads, so that these can be short. */
function Meanings() {
  const styles = useMatrixStyles();
  const { t } = useWords();
  const choices = DELIVERIES.map((delivery) => [t.deliveries[delivery], t.matrix.explain[delivery]] as const);
  return (
    <dl className={styles.meanings}>
      {[[t.matrix.usual, t.matrix.usualHint] as const, ...choices].map(([choice, meaning]) => (
        <div key={choice} className={styles.meaning}>
          <dt className={styles.choiceName}>{choice}</dt>
          <dd className={styles.meaningText}>{meaning}</dd>
        </div>
      ))}
    </dl>
  );
}

function RoleRow({ role, roles, defaults, rules, preview, onRules }: RoleMatrixProps & { role: RoleInfo }) {
  const styles = useMatrixStyles();
  const words = useWords();
  const { t } = words;
  const id = useId();
  const [open, setOpen] = useState(false);
  const everything = role.id === '*';
  const refinements = refinementsOf(rules, role.id);
  const chosen = choiceOf(rules, role.id);
  const lastWeek = countOf(preview, rules, role.id);
  // A rule for every role would also switch off mandatory ones.
  const neverOff = everything ? roles.some(({ mandatory }) => mandatory) : role.mandatory;
  return (
    <div className={styles.row}>
      <div className={styles.line}>
        <div className={styles.name}>
          <span id={id} className={styles.roleName} dir="auto">
            {role.name}
          </span>
          <span className={styles.small} id={`${id}-more`}>
            {[
              everything ? t.matrix.everythingHint : role.mandatory ? t.matrix.mandatory : '',
              chosen ? '' : usualWords(words, role, rules, defaults),
              lastWeek ? t.matrix.lastWeek(lastWeek) : '',
            ]
              .filter(Boolean)
              .join(' · ')}
          </span>
        </div>
        <RadioGroup
          layout="horizontal"
          className={styles.choices}
          value={chosen ?? USUAL}
          aria-labelledby={id}
          aria-describedby={`${id}-more`}
          onChange={(_, { value }) => onRules(withChoice(rules, role.id, value))}
        >
          <Radio
            className={styles.choice}
            value={USUAL}
            label={{ className: styles.choiceLabel, children: t.matrix.usual }}
          />
          {DELIVERIES.map((delivery) => (
            <Radio
              key={delivery}
              className={styles.choice}
              value={delivery}
              disabled={delivery === 'off' && neverOff}
              label={{ className: styles.choiceLabel, children: t.deliveries[delivery] }}
            />
          ))}
        </RadioGroup>
        <Button
          size="small"
          appearance="subtle"
          className={styles.refine}
          icon={open ? <ChevronDown16Regular /> : <ChevronRight16Regular />}
          aria-expanded={open}
          aria-describedby={id}
          onClick={() => setOpen(!open)}
        >
          {t.matrix.exceptions(refinements.length)}
        </Button>
      </div>
      {open && (
        <Refinements role={role} neverOff={neverOff} rules={rules} refinements={refinements} onRules={onRules} />
      )}
    </div>
  );
}

const USUAL = 'usual';

function withChoice(rules: readonly SubscriptionRule[], role: string, value: string): SubscriptionRule[] {
  const chosen = DELIVERIES.find((delivery) => delivery === value);
  return chosen ? setChoice(rules, role, chosen) : clearChoice(rules, role);
}

/** What applies to a role without a choice, and who set it. */
function usualWords(
  words: WindowTexts,
  role: RoleInfo,
  rules: readonly SubscriptionRule[],
  defaults: readonly SubscriptionRule[],
): string {
  const { t } = words;
  if (role.id === '*') return '';
  if (choiceOf(rules, '*')) return t.matrix.asEverything;
  const set = defaults.filter((rule) => rule.role === role.id);
  return set.length > 0 ? t.matrix.setByAdministrator(set.map((rule) => ruleWords(words, rule)).join(', ')) : '';
}

function countOf(preview: DeliveryPreview | null, rules: readonly SubscriptionRule[], role: string): number {
  const roleOf = (by: DecidedBy) => (by === null ? '*' : 'role' in by ? by.role : rules[by.rule]?.role);
  const sums = (preview?.byRule ?? [])
    .filter(({ by }) => roleOf(by) === role)
    .map(({ counts }) => counts.beckon + counts.badge + counts.digest + counts.off);
  return sums.reduce((sum, count) => sum + count, 0);
}
