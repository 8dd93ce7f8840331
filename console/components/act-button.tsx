import { Button, type ButtonProps, makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { type Act, useLackingRole } from '../state/permissions.tsx';
import { useWords } from '../state/services.tsx';
import { Quiet } from './page.tsx';

const useStyles = makeStyles({ removing: { color: tokens.colorPaletteRedForeground1 } });

type ActButtonProps = ButtonProps & { act: Act };

/** Absent if the administrator's role does not permit the act. */
export function ActButton({ act, ...props }: ActButtonProps) {
  return useLackingRole()(act) === null ? <Button {...props} /> : null;
}

/** Of a removal: red, unlike buttons that only change something. */
export function Removing({ className, ...props }: ActButtonProps) {
  return <ActButton {...props} className={mergeClasses(useStyles().removing, className)} />;
}

/** Which role the acts of a view need, if the administrator lacks it. */
export function RoleNote({ act }: { act: Act }) {
  const { t } = useWords();
  const needed = useLackingRole()(act);
  return needed && <Quiet>{t.app.needsRole(t.app.roles[needed])}</Quiet>;
}
